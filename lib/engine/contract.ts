import type { Aval } from "../ops/operation.ts";
import type { DotParams } from "../ops/rows/dotGeneral.ts";
import { scratch, type TypedArray, uninitialized } from "../tensor/dtype.ts";
import { count, freeAxes } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { copyPermuted, doneWith } from "./copies.ts";

/** dotGeneral in loops: both inputs are brought to [batch, rows, k] (moved only where needed) and multiplied. */
export function contract(
  a: Tensor,
  b: Tensor,
  { contract: [ca, cb], batch: [ba, bb] }: DotParams,
  out: Aval,
): TypedArray {
  const shapeA = a.shape as readonly number[];
  const shapeB = b.shape as readonly number[];
  const product = (shape: readonly number[], axes: readonly number[]): number => count(axes.map((i) => shape[i]!));
  const freeA = freeAxes(shapeA.length, ca, ba);
  const freeB = freeAxes(shapeB.length, cb, bb);
  const [m, n, k] = [product(shapeA, freeA), product(shapeB, freeB), product(shapeA, ca)];
  const batches = product(shapeA, ba);
  const left = arranged(a, [...ba, ...freeA, ...ca]);
  const right = arranged(b, [...bb, ...freeB, ...cb]);
  const result = uninitialized(out.dtype, count(out.shape));
  for (let i = 0; i < batches; i++) multiply(left, i * m * k, right, i * n * k, result, i * m * n, m, n, k);
  doneWith(left, a);
  doneWith(right, b);
  return result;
}

/** The values with axes in the given order, copied only if that is not the order they have. */
function arranged(x: Tensor, axes: readonly number[]): TypedArray {
  const moved = axes.filter((axis) => x.shape[axis] !== 1);
  return moved.every((axis, i) => i === 0 || axis > moved[i - 1]!)
    ? x.values("matmul")
    : copyPermuted(x, axes, scratch);
}

/**
 * C[m,n] = A[m,k] · B[n,k]ᵀ, both read along rows. Two rows by four columns at a time keep eight sums in registers;
 * sums are in double precision.
 */
export function multiply(
  a: TypedArray,
  aAt: number,
  b: TypedArray,
  bAt: number,
  c: TypedArray,
  cAt: number,
  m: number,
  n: number,
  k: number,
): void {
  const [m2, n4] = [m - (m % 2), n - (n % 4)];
  for (let j = 0; j < n4; j += 4) {
    const b0 = bAt + j * k;
    const [b1, b2, b3] = [b0 + k, b0 + 2 * k, b0 + 3 * k];
    for (let i = 0; i < m2; i += 2) {
      const a0 = aAt + i * k;
      const a1 = a0 + k;
      let [s00, s01, s02, s03, s10, s11, s12, s13] = [0, 0, 0, 0, 0, 0, 0, 0];
      for (let p = 0; p < k; p++) {
        const x0 = a[a0 + p]!;
        const x1 = a[a1 + p]!;
        const y0 = b[b0 + p]!;
        const y1 = b[b1 + p]!;
        const y2 = b[b2 + p]!;
        const y3 = b[b3 + p]!;
        s00 += x0 * y0;
        s01 += x0 * y1;
        s02 += x0 * y2;
        s03 += x0 * y3;
        s10 += x1 * y0;
        s11 += x1 * y1;
        s12 += x1 * y2;
        s13 += x1 * y3;
      }
      const c0 = cAt + i * n + j;
      const c1 = c0 + n;
      c[c0] = s00;
      c[c0 + 1] = s01;
      c[c0 + 2] = s02;
      c[c0 + 3] = s03;
      c[c1] = s10;
      c[c1 + 1] = s11;
      c[c1 + 2] = s12;
      c[c1 + 3] = s13;
    }
  }
  for (let i = 0; i < m; i++) {
    const from = i < m2 ? n4 : 0;
    for (let j = from; j < n; j++) {
      const [row, column] = [aAt + i * k, bAt + j * k];
      let total = 0;
      for (let p = 0; p < k; p++) total += a[row + p]! * b[column + p]!;
      c[cAt + i * n + j] = total;
    }
  }
}
