import { isFloating } from "../../tensor/dtype.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { apply1 } from "../apply.ts";
import { type Operand, scalar, toTensor, toTensors } from "../constant.ts";
import { primitives as p } from "../primitives.ts";
import { div, mul } from "./elementwise.ts";
import { binary, unary } from "./pointwise.ts";

export const floor = unary(p.floor);
export const ceil = unary(p.ceil);
export const trunc = unary(p.trunc);
export const mod = binary(p.mod);
export const remainder = mod;
export const fmod = binary(p.fmod);
export const floorDivide = binary(p.floorDivide);
export const hypot = binary(p.hypot);

export const fma = (a: Operand, b: Operand, c: Operand): Tensor => apply1(p.fma, toTensors("fma", [a, b, c]), null);

/** To the nearest whole number, halves to the even one; with decimals, of x·10^decimals, as numpy. */
export function round(x: Operand, decimals = 0): Tensor {
  const t = toTensor("round", x);
  if (decimals === 0 || (decimals > 0 && !isFloating(t.dtype))) return apply1(p.round, [t], null);
  const scale = scalar(10 ** Math.abs(decimals), t.dtype);
  if (decimals > 0) return div(apply1(p.round, [mul(t, scale)], null), scale);
  const rounded = mul(apply1(p.round, [div(t, scale)], null), scale);
  return isFloating(t.dtype) ? rounded : apply1(p.cast, [rounded], { dtype: "int32" });
}

/** Kept between the bounds; a bound that is absent or null does not bind. */
export function clip(x: Operand, low: Operand | null = null, high: Operand | null = null): Tensor {
  if (low === null && high === null) return toTensor("clip", x);
  const [t] = toTensors("clip", [x, low ?? 0, high ?? 0]);
  const open = t!.dtype === "int32" || t!.dtype === "bool";
  return apply1(
    p.clip,
    toTensors("clip", [
      t!,
      low ?? (open ? -2147483648 : Number.NEGATIVE_INFINITY),
      high ?? (open ? 2147483647 : Number.POSITIVE_INFINITY),
    ]),
    null,
  );
}
