import { allocate, type DType, type TypedArray } from "../tensor/dtype.ts";
import { count, strides } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { copyPermuted } from "./copies.ts";

/** The values with the reduced axes moved last, as rows to be reduced one by one. */
function rows(x: Tensor, axes: readonly number[]): { data: TypedArray; outer: number; inner: number } {
  const shape = x.shape as readonly number[];
  const kept = shape.map((_, i) => i).filter((i) => !axes.includes(i));
  const inner = axes.reduce((n, a) => n * shape[a]!, 1);
  const outer = kept.reduce((n, a) => n * shape[a]!, 1);
  const trailing = axes.every((a, i) => a === shape.length - axes.length + i);
  return { data: trailing ? x.values("reduce") : copyPermuted(x, [...kept, ...axes]), outer, inner };
}

/** Sums of rows; float32 is accumulated in double precision and rounded once. */
export function reduceSum(x: Tensor, axes: readonly number[], dtype: DType): TypedArray {
  const shape = x.shape as readonly number[];
  if (axes.length === 1 && axes[0] !== shape.length - 1) return sumAxis(x, axes[0]!, dtype);
  const { data, outer, inner } = rows(x, axes);
  const out = allocate(dtype, outer);
  for (let row = 0, at = 0; row < outer; row++) {
    let total = 0;
    for (const end = at + inner; at < end; at++) total += data[at]!;
    out[row] = total;
  }
  return out;
}

/** Σ along one axis that is not the last, without moving the others: whole rows are added. */
function sumAxis(x: Tensor, axis: number, dtype: DType): TypedArray {
  const shape = x.shape as readonly number[];
  const length = shape[axis]!;
  const inner = strides(shape)[axis]!;
  const outer = count(shape.slice(0, axis));
  const data = x.values("sum");
  const out = allocate(dtype, outer * inner);
  const totals = new Float64Array(inner);
  for (let o = 0, at = 0; o < outer; o++) {
    totals.fill(0);
    for (let k = 0; k < length; k++) for (let i = 0; i < inner; i++, at++) totals[i]! += data[at]!;
    out.set(totals, o * inner);
  }
  return out;
}

/** Largest value of each row; NaN wins, as in numpy. An empty row is −∞. */
export function reduceMax(x: Tensor, axes: readonly number[]): TypedArray {
  const { data, outer, inner } = rows(x, axes);
  const out = allocate(x.dtype, outer);
  for (let row = 0, at = 0; row < outer; row++) {
    let best = Number.NEGATIVE_INFINITY;
    for (const end = at + inner; at < end; at++) best = Math.max(best, data[at]!);
    out[row] = best;
  }
  return out;
}

/** Position of the first largest value along `axis`; a NaN counts as the largest. */
export function argMax(x: Tensor, axis: number): TypedArray {
  const { data, outer, inner } = rows(x, [axis]);
  const out = allocate("int32", outer);
  for (let row = 0; row < outer; row++) {
    let best = 0;
    const start = row * inner;
    for (let i = 1; i < inner; i++) {
      const [value, top] = [data[start + i]!, data[start + best]!];
      if (value > top || (Number.isNaN(value) && !Number.isNaN(top))) best = i;
    }
    out[row] = best;
  }
  return out;
}
