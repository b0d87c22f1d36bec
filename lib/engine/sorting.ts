import type { TypedArray } from "../tensor/dtype.ts";
import { count } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";

/**
 * For each row (along the last axis) the positions in the order of the values: equal ones in the order they have, NaN as the
 * largest. Merge sort from runs of one upwards (Knuth, volume 3, section 5.2.4).
 */
export function sortedPositions(x: Tensor, descending: boolean): Int32Array {
  const data = x.values("sort");
  const length = x.shape[x.rank - 1] as number;
  const out = new Int32Array(data.length);
  const keys = new Float64Array(length);
  for (let start = 0; start < data.length; start += length) {
    for (let i = 0; i < length; i++) keys[i] = data[start + i]!;
    out.set(sortRow(keys, descending), start);
  }
  return out;
}

function sortRow(keys: Float64Array, descending: boolean): Int32Array {
  const n = keys.length;
  let order = Int32Array.from(keys, (_, i) => i);
  let spare = new Int32Array(n);
  for (let width = 1; width < n; width *= 2) {
    for (let low = 0; low < n; low += 2 * width) {
      const [middle, high] = [Math.min(low + width, n), Math.min(low + 2 * width, n)];
      let [left, right] = [low, middle];
      for (let k = low; k < high; k++) {
        const fromRight =
          right < high &&
          (left >= middle ||
            (descending
              ? isLarger(keys[order[right]!]!, keys[order[left]!]!)
              : isLarger(keys[order[left]!]!, keys[order[right]!]!)));
        spare[k] = fromRight ? order[right++]! : order[left++]!;
      }
    }
    [order, spare] = [spare, order];
  }
  return order;
}

/** a > b, where NaN is larger than every number. */
const isLarger = (a: number, b: number): boolean => a > b || (Number.isNaN(a) && !Number.isNaN(b));

/** For each element the position of the largest (or smallest) one so far along the last axis, the latest of equal ones; NaN stays. */
export function runningExtremum(x: Tensor, largest: boolean): Int32Array {
  const data = x.values("cummax");
  const length = x.shape[x.rank - 1] as number;
  const out = new Int32Array(data.length);
  for (let start = 0; start < data.length; start += length)
    for (let i = 0, best = 0; i < length; i++) {
      const [value, top] = [data[start + i]!, data[start + best]!];
      if (Number.isNaN(value) || (largest ? value >= top : value <= top)) best = i;
      out[start + i] = best;
    }
  return out;
}

/** The elements of x at positions along the last axis: `positions` has as many rows as x, of `taken` elements each. */
export function valuesAt(x: Tensor, positions: Int32Array, taken: number): TypedArray {
  const data = x.values("sort");
  const length = x.shape[x.rank - 1] as number;
  const out = new (data.constructor as Float64ArrayConstructor)(positions.length) as unknown as TypedArray;
  for (let i = 0, start = 0; i < positions.length; start += length)
    for (let k = 0; k < taken; k++, i++) out[i] = data[start + positions[i]!]!;
  return out;
}

/** Where each value would stand in its sorted row: before (left) or behind (right) equal ones. */
export function insertionPoints(sorted: Tensor, values: Tensor, side: "left" | "right"): Int32Array {
  const [rows, wanted] = [sorted.values("searchsorted"), values.values("searchsorted")];
  const length = sorted.shape[sorted.rank - 1] as number;
  const each = values.shape[values.rank - 1] as number;
  const out = new Int32Array(wanted.length);
  for (let i = 0; i < wanted.length; i++) {
    const start = Math.floor(i / each) * length;
    const value = wanted[i]!;
    let [low, high] = [0, length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const here = rows[start + middle]!;
      if (side === "left" ? isLarger(value, here) : !isLarger(here, value)) low = middle + 1;
      else high = middle;
    }
    out[i] = low;
  }
  return out;
}

/** Positions of the first element of each value, in ascending order of the values; NaNs are one value. */
export function firstOfEach(x: Tensor): Int32Array {
  const data = x.values("unique");
  const order = sortRow(Float64Array.from(data), false);
  const same = (a: number, b: number): boolean => a === b || (Number.isNaN(a) && Number.isNaN(b));
  return order.filter((at, i) => i === 0 || !same(data[at]!, data[order[i - 1]!]!));
}

/** Indices of the elements that are not zero, axis by axis: [found, rank] in row-major order. */
export function nonzeroIndices(x: Tensor): Int32Array {
  const data = x.values("nonzero");
  const shape = x.shape as readonly number[];
  let found = 0;
  for (let i = 0; i < data.length; i++) if (data[i] !== 0) found++;
  const out = new Int32Array(found * shape.length);
  const inner = shape.map((_, axis) => count(shape.slice(axis + 1)));
  for (let i = 0, k = 0; i < data.length; i++)
    if (data[i] !== 0)
      for (let axis = 0; axis < shape.length; axis++, k++) out[k] = Math.floor(i / inner[axis]!) % shape[axis]!;
  return out;
}
