import { isFloating } from "../../tensor/dtype.ts";
import { normalizeAxes, normalizeAxis, reduceShape, sizeOf } from "../../tensor/shape.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { apply1 } from "../apply.ts";
import { type Operand, toTensor } from "../constant.ts";
import { primitives as p } from "../primitives.ts";
import { add, div, exp, log, neg, stopGradient, sub } from "./elementwise.ts";
import { cast } from "./shapes.ts";

export type Axes = number | readonly number[];
export interface ReduceOptions {
  /** Keep the reduced axes with size 1. */
  readonly keepdims?: boolean;
}

const reduction =
  (name: "sum" | "max") =>
  (x: Operand, axes?: Axes, { keepdims = false }: ReduceOptions = {}): Tensor => {
    const t = toTensor(name, x);
    const list = normalizeAxes(name, axes, t.rank);
    const reduced = apply1(p[name], [t], { axes: list });
    return keepdims ? apply1(p.reshape, [reduced], { shape: reduceShape(t.shape, list, true) }) : reduced;
  };

export const sum = reduction("sum");
export const max = reduction("max");
export const min = (x: Operand, axes?: Axes, options?: ReduceOptions): Tensor => neg(max(neg(x), axes, options));

/** Number of elements along the axes, in a dtype; a node of the graph, since a symbolic size has no number yet. */
export function size(x: Operand, axes?: Axes, dtype: Tensor["dtype"] = "int32"): Tensor {
  const t = toTensor("size", x);
  return apply1(p.size, [t], { axes: normalizeAxes("size", axes, t.rank), dtype });
}

export function mean(x: Operand, axes?: Axes, options?: ReduceOptions): Tensor {
  const given = toTensor("mean", x);
  const t = isFloating(given.dtype) ? given : cast(given, "float32");
  return div(sum(t, axes, options), size(t, axes, t.dtype));
}

export function argmax(x: Operand, axis?: number): Tensor {
  const t = toTensor("argmax", x);
  if (axis !== undefined) return apply1(p.argmax, [t], { axis: normalizeAxis("argmax", axis, t.rank) });
  return apply1(p.argmax, [apply1(p.reshape, [t], { shape: [sizeOf(t.shape)] })], { axis: 0 });
}

/** log Σ eˣ, shifted by the largest element (Goodfellow et al., section 4.1). The shift's own gradient is zero. */
export function logsumexp(x: Operand, axes?: Axes, { keepdims = false }: ReduceOptions = {}): Tensor {
  const t = toTensor("logsumexp", x);
  const shift = stopGradient(max(t, axes, { keepdims: true }));
  const total = add(log(sum(exp(sub(t, shift)), axes, { keepdims: true })), shift);
  return keepdims
    ? total
    : apply1(p.reshape, [total], { shape: reduceShape(t.shape, normalizeAxes("logsumexp", axes, t.rank)) });
}

export function logSoftmax(x: Operand, axis = -1): Tensor {
  const t = toTensor("logSoftmax", x);
  return sub(t, logsumexp(t, axis, { keepdims: true }));
}

export function softmax(x: Operand, axis = -1): Tensor {
  const t = toTensor("softmax", x);
  const e = exp(sub(t, stopGradient(max(t, axis, { keepdims: true }))));
  return div(e, sum(e, axis, { keepdims: true }));
}
