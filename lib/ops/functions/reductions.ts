import { isFloating } from "../../tensor/dtype.ts";
import { normalizeAxes, normalizeAxis, reduceShape, sizeOf } from "../../tensor/shape.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { apply1 } from "../apply.ts";
import { type Operand, toTensor } from "../constant.ts";
import { primitives as p } from "../primitives.ts";
import { div, equal, greater, notEqual, sub } from "./elementwise.ts";
import { cast } from "./shapes.ts";

export type Axes = number | readonly number[];
export interface ReduceOptions {
  /** Keep the reduced axes with size 1. */
  readonly keepdims?: boolean;
}

const reduction =
  (name: "sum" | "max" | "min" | "prod" | "logsumexp") =>
  (x: Operand, axes?: Axes, { keepdims = false }: ReduceOptions = {}): Tensor => {
    const t = toTensor(name, x);
    const list = normalizeAxes(name, axes, t.rank);
    const reduced = apply1(p[name], [t], { axes: list });
    return keepdims ? apply1(p.reshape, [reduced], { shape: reduceShape(t.shape, list, true) }) : reduced;
  };

export const sum = reduction("sum");
export const prod = reduction("prod");
export const max = reduction("max");
export const min = reduction("min");
export const logsumexp = reduction("logsumexp");

/** Number of elements along the axes, in a dtype; a node of the graph, since a symbolic size has no number yet. */
export function size(x: Operand, axes?: Axes, dtype: Tensor["dtype"] = "int32"): Tensor {
  const t = toTensor("size", x);
  return apply1(p.size, [t], { axes: normalizeAxes("size", axes, t.rank), dtype });
}

export function mean(x: Operand, axes?: Axes, options?: ReduceOptions): Tensor {
  const given = toTensor("mean", x);
  const t = isFloating(given.dtype) ? given : cast(given, "float32");
  const list = normalizeAxes("mean", axes, t.rank);
  return div(sum(t, list, options), size(t, list, t.dtype));
}

/** Position of an extremum along the axis, or among all elements in row-major order. */
const position =
  (name: "argmax" | "argmin") =>
  (x: Operand, axis?: number, { keepdims = false }: ReduceOptions = {}): Tensor => {
    const t = toTensor(name, x);
    if (axis === undefined) {
      const found = apply1(p[name], [apply1(p.reshape, [t], { shape: [sizeOf(t.shape)] })], { axis: 0 });
      return keepdims ? apply1(p.reshape, [found], { shape: t.shape.map(() => 1) }) : found;
    }
    const along = normalizeAxis(name, axis, t.rank);
    const found = apply1(p[name], [t], { axis: along });
    return keepdims ? apply1(p.reshape, [found], { shape: t.shape.with(along, 1) }) : found;
  };

export const argmax = position("argmax");
export const argmin = position("argmin");

/** How many elements over the axes are not 0, int32. NaN counts. */
export const countNonzero = (x: Operand, axes?: Axes, options?: ReduceOptions): Tensor =>
  sum(notEqual(toTensor("countNonzero", x), 0), axes, options);

/** Whether some element over the axes is not 0; of no elements none is. */
export const any = (x: Operand, axes?: Axes, options?: ReduceOptions): Tensor =>
  greater(countNonzero(x, axes, options), 0);

/** Whether no element over the axes is 0; of no elements all are. */
export const all = (x: Operand, axes?: Axes, options?: ReduceOptions): Tensor =>
  equal(sum(equal(toTensor("all", x), 0), axes, options), 0);

/** The largest minus the smallest element over the axes. */
export function ptp(x: Operand, axes?: Axes, options?: ReduceOptions): Tensor {
  const t = toTensor("ptp", x);
  return sub(max(t, axes, options), min(t, axes, options));
}
