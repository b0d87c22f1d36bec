/** Transforms along one axis of tensors. Complex numbers are pairs along a last axis of 2; sums are in double precision. */
import { allocate, type TypedArray } from "../../tensor/dtype.ts";
import { count } from "../../tensor/shape.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { parts, transformOf } from "./complex.ts";
import { realTransforms } from "./real.ts";

/** What a transform's results are multiplied by: n to the power −scaling. */
export type Scaling = 0 | 0.5 | 1;

const factorOf = (n: number, scaling: Scaling): number =>
  scaling === 0 ? 1 : scaling === 1 ? 1 / n : 1 / Math.sqrt(n);

/** Calls `along` with the offset of each line of an axis, in steps; lines of `from` and of `to` differ in length alone. */
function forLines(
  x: Tensor,
  axis: number,
  length: number,
  result: number,
  along: (from: number, to: number, step: number) => void,
  rank = x.rank,
): void {
  const shape = x.shape as readonly number[];
  const outer = count(shape.slice(0, axis));
  const step = count(shape.slice(axis + 1, rank));
  for (let o = 0; o < outer; o++)
    for (let i = 0; i < step; i++) along(o * length * step + i, o * result * step + i, step);
}

/** x: [..., n, ..., 2] → the same shape. */
export function fourier(x: Tensor, axis: number, inverse: boolean, scaling: Scaling): TypedArray {
  const values = x.values("fft");
  const out = allocate(x.dtype, values.length);
  const n = x.shape[axis] as number;
  if (values.length === 0) return out;
  const transform = transformOf(n);
  const line = parts(n);
  const turned = { re: line.im, im: line.re };
  const factor = factorOf(n, scaling);
  forLines(
    x,
    axis,
    n,
    n,
    (from, to, step) => {
      for (let j = 0, at = 2 * from; j < n; j++, at += 2 * step) {
        line.re[j] = values[at]!;
        line.im[j] = values[at + 1]!;
      }
      transform(inverse ? turned : line);
      for (let j = 0, at = 2 * to; j < n; j++, at += 2 * step) {
        out[at] = line.re[j]! * factor;
        out[at + 1] = line.im[j]! * factor;
      }
    },
    x.rank - 1,
  );
  return out;
}

/** x: [..., n, ...] → [..., ⌊n/2⌋ + 1, ..., 2]. With `twice`, sums that stand for their conjugates too are counted twice. */
export function fourierOfReal(x: Tensor, axis: number, scaling: Scaling, twice: boolean, size: number): TypedArray {
  const values = x.values("rfft");
  const out = allocate(x.dtype, size);
  const n = x.shape[axis] as number;
  if (size === 0) return out;
  const sums = Math.floor(n / 2) + 1;
  const { fromReal } = realTransforms(n);
  const line = parts(n);
  const factor = factorOf(n, scaling);
  forLines(x, axis, n, sums, (from, to, step) => {
    for (let j = 0, at = from; j < n; j++, at += step) line.re[j] = values[at]!;
    fromReal(line);
    for (let k = 0, at = 2 * to; k < sums; k++, at += 2 * step) {
      const own = twice && stands(k, n) ? 2 * factor : factor;
      out[at] = line.re[k]! * own;
      out[at + 1] = line.im[k]! * own;
    }
  });
  return out;
}

/** x: [..., ⌊n/2⌋ + 1, ..., 2] → [..., n, ...]. With `twice`, sums stand for their conjugates too, as in the inverse. */
export function realOfFourier(
  x: Tensor,
  axis: number,
  n: number,
  scaling: Scaling,
  twice: boolean,
  size: number,
): TypedArray {
  const values = x.values("irfft");
  const out = allocate(x.dtype, size);
  if (size === 0) return out;
  const sums = Math.floor(n / 2) + 1;
  const { toReal } = realTransforms(n);
  const line = parts(n);
  const factor = factorOf(n, scaling);
  forLines(
    x,
    axis,
    sums,
    n,
    (from, to, step) => {
      for (let k = 0, at = 2 * from; k < sums; k++, at += 2 * step) {
        const own = !twice && stands(k, n) ? 0.5 : 1;
        line.re[k] = values[at]! * own;
        line.im[k] = values[at + 1]! * own;
      }
      toReal(line);
      for (let j = 0, at = to; j < n; j++, at += step) out[at] = line.re[j]! * factor;
    },
    x.rank - 1,
  );
  return out;
}

/** Whether sum k is not its own conjugate. */
const stands = (k: number, n: number): boolean => k > 0 && 2 * k !== n;
