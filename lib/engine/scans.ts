import type { Aval } from "../ops/operation.ts";
import { type TypedArray, uninitialized } from "../tensor/dtype.ts";
import { count } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";

/** Sums of all elements up to each along the axis (or from each on, where reversed), in double precision. */
export function runningSum(x: Tensor, axis: number, reverse: boolean, { dtype }: Aval): TypedArray {
  const shape = x.shape as readonly number[];
  const data = x.values("cumsum");
  const [length, inner] = [shape[axis]!, count(shape.slice(axis + 1))];
  const out = uninitialized(dtype, data.length);
  const totals = new Float64Array(inner);
  for (let block = 0; block < data.length; block += length * inner) {
    totals.fill(0);
    for (let step = 0; step < length; step++) {
      const at = block + (reverse ? length - 1 - step : step) * inner;
      for (let i = 0; i < inner; i++) {
        totals[i]! += data[at + i]!;
        out[at + i] = totals[i]!;
      }
    }
  }
  return out;
}

/** tᵢ = bᵢ + aᵢ·tᵢ₋₁ along the last axis, or tᵢ = bᵢ + aᵢ₊₁·tᵢ₊₁ where reversed; the first factor is not read. */
export function recurrence(a: Tensor, b: Tensor, reverse: boolean, { dtype }: Aval): TypedArray {
  const [factors, terms] = [a.values("linearRecurrence"), b.values("linearRecurrence")];
  const length = b.shape[b.rank - 1] as number;
  const out = uninitialized(dtype, terms.length);
  for (let start = 0; start < terms.length; start += length) {
    const end = start + length;
    if (reverse) {
      let t = terms[end - 1]!;
      out[end - 1] = t;
      for (let i = end - 2; i >= start; i--) out[i] = t = terms[i]! + factors[i + 1]! * t;
    } else {
      let t = terms[start]!;
      out[start] = t;
      for (let i = start + 1; i < end; i++) out[i] = t = terms[i]! + factors[i]! * t;
    }
  }
  return out;
}

/** log Σ eˣ of all elements up to each along the last axis. */
export function runningLogSumExp(x: Tensor, { dtype }: Aval): TypedArray {
  const data = x.values("cumlogsumexp");
  const length = x.shape[x.rank - 1] as number;
  const out = uninitialized(dtype, data.length);
  for (let start = 0; start < data.length; start += length) {
    let total = Number.NEGATIVE_INFINITY;
    for (let i = start; i < start + length; i++) {
      const value = data[i]!;
      const top = Math.max(total, value);
      total = Number.isFinite(top) ? top + Math.log1p(Math.exp(Math.min(total, value) - top)) : top;
      out[i] = total;
    }
  }
  return out;
}
