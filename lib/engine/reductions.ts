import { type DType, scratch, type TypedArray, uninitialized } from "../tensor/dtype.ts";
import { count, freeAxes, strides } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { copyPermuted, doneWith } from "./copies.ts";

/** The values with the reduced axes moved last, as rows to be reduced one by one. */
function rows(x: Tensor, axes: readonly number[]): { data: TypedArray; outer: number; inner: number } {
  const shape = x.shape as readonly number[];
  const kept = freeAxes(shape.length, axes);
  const inner = count(axes.map((a) => shape[a]!));
  const outer = count(kept.map((a) => shape[a]!));
  const trailing = axes.every((a, i) => a === shape.length - axes.length + i);
  return { data: trailing ? x.values("reduce") : copyPermuted(x, [...kept, ...axes], scratch), outer, inner };
}

/** Sums of rows; float32 is accumulated in double precision and rounded once. */
export function reduceSum(x: Tensor, axes: readonly number[], dtype: DType): TypedArray {
  const shape = x.shape as readonly number[];
  if (axes.length === 1 && axes[0] !== shape.length - 1) return sumAxis(x, axes[0]!, dtype);
  const { data, outer, inner } = rows(x, axes);
  const out = uninitialized(dtype, outer);
  for (let row = 0, at = 0; row < outer; row++) {
    let total = 0;
    for (const end = at + inner; at < end; at++) total += data[at]!;
    out[row] = total;
  }
  doneWith(data, x);
  return out;
}

/** Σ along one axis that is not the last, without moving the others: whole rows are added. */
function sumAxis(x: Tensor, axis: number, dtype: DType): TypedArray {
  const shape = x.shape as readonly number[];
  const length = shape[axis]!;
  const inner = strides(shape)[axis]!;
  const outer = count(shape.slice(0, axis));
  const data = x.values("sum");
  const out = uninitialized(dtype, outer * inner);
  const totals = new Float64Array(inner);
  for (let o = 0, at = 0; o < outer; o++) {
    totals.fill(0);
    for (let k = 0; k < length; k++) for (let i = 0; i < inner; i++, at++) totals[i]! += data[at]!;
    out.set(totals, o * inner);
  }
  return out;
}

/** Largest (or smallest) value of each row; NaN wins, as in numpy. */
export function reduceExtremum(x: Tensor, axes: readonly number[], largest: boolean): TypedArray {
  const { data, outer, inner } = rows(x, axes);
  const out = uninitialized(x.dtype, outer);
  for (let row = 0, at = 0; row < outer; row++) {
    let best = data[at]!;
    const end = at + inner;
    if (largest) for (; at < end; at++) best = Math.max(best, data[at]!);
    else for (; at < end; at++) best = Math.min(best, data[at]!);
    out[row] = best;
  }
  doneWith(data, x);
  return out;
}

/** Position of the first largest (or smallest) value along `axis`; a NaN counts as that. */
export function extremumPosition(x: Tensor, axis: number, largest: boolean): TypedArray {
  const { data, outer, inner } = rows(x, [axis]);
  const out = uninitialized("int32", outer);
  for (let row = 0; row < outer; row++) {
    let best = 0;
    const start = row * inner;
    for (let i = 1; i < inner; i++) {
      const [value, top] = [data[start + i]!, data[start + best]!];
      const better = largest ? value > top : value < top;
      if (better || (Number.isNaN(value) && !Number.isNaN(top))) best = i;
    }
    out[row] = best;
  }
  doneWith(data, x);
  return out;
}

/** Products of rows, in double precision (int32 modulo 2³²); of an empty row 1. */
export function reduceProduct(x: Tensor, axes: readonly number[], dtype: DType): TypedArray {
  const { data, outer, inner } = rows(x, axes);
  const out = uninitialized(dtype, outer);
  for (let row = 0, at = 0; row < outer; row++) {
    let total = 1;
    const end = at + inner;
    if (dtype === "int32") for (; at < end; at++) total = Math.imul(total, data[at]!);
    else for (; at < end; at++) total *= data[at]!;
    out[row] = total;
  }
  doneWith(data, x);
  return out;
}

/** log Σ eˣ of rows. The largest element stands outside of log1p, so that what is small beside it is not lost. */
export function reduceLogSumExp(x: Tensor, axes: readonly number[], dtype: DType): TypedArray {
  const { data, outer, inner } = rows(x, axes);
  const out = uninitialized(dtype, outer);
  for (let row = 0; row < outer; row++) {
    const start = row * inner;
    let best = start;
    let top = Number.NEGATIVE_INFINITY;
    for (let i = start; i < start + inner; i++) {
      if (data[i]! > top) best = i;
      top = Math.max(top, data[i]!);
    }
    if (Number.isFinite(top)) {
      let rest = 0;
      for (let i = start; i < start + inner; i++) if (i !== best) rest += Math.exp(data[i]! - top);
      out[row] = top + Math.log1p(rest);
    } else out[row] = top;
  }
  doneWith(data, x);
  return out;
}
