import { normalizeAxis } from "../../tensor/shape.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { apply1 } from "../apply.ts";
import { type Operand, toTensor } from "../constant.ts";
import { primitives as p } from "../primitives.ts";
import { runningProduct } from "../runningProduct.ts";
import { alongLast } from "./alongLast.ts";
import { toFloating } from "./floating.ts";
import { cast } from "./shapes.ts";

export function cumsum(x: Operand, axis = -1): Tensor {
  const t = toTensor("cumsum", x);
  return apply1(p.cumsum, [t], { axis: normalizeAxis("cumsum", axis, t.rank), reverse: false });
}

export function cumprod(x: Operand, axis = -1): Tensor {
  const t = toTensor("cumprod", x);
  return alongLast("cumprod", t.dtype === "bool" ? cast(t, "int32") : t, axis, runningProduct);
}

export const cummax = (x: Operand, axis = -1): Tensor =>
  alongLast("cummax", toTensor("cummax", x), axis, (t) => apply1(p.cummax, [t], null));

export const cummin = (x: Operand, axis = -1): Tensor =>
  alongLast("cummin", toTensor("cummin", x), axis, (t) => apply1(p.cummin, [t], null));

export const cumlogsumexp = (x: Operand, axis = -1): Tensor =>
  alongLast("cumlogsumexp", toFloating("cumlogsumexp", x), axis, (t) => apply1(p.cumlogsumexp, [t], null));
