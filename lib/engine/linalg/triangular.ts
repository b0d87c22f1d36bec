import type { Aval } from "../../ops/operation.ts";
import type { TypedArray } from "../../tensor/dtype.ts";
import { ValueError } from "../../tensor/errors.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { extent, matrixAt, stacked, stackSize, whereInStack } from "./stack.ts";

/** How a triangular matrix stands in a system. */
export interface Triangle {
  readonly lower: boolean;
  /** Solve with the transpose. */
  readonly transpose: boolean;
  /** Take the diagonal as ones, whatever it holds. */
  readonly unit: boolean;
  /** What the system is solved for, where that is not what the person asked for. */
  readonly purpose?: string;
}

/**
 * Solves op(T)·X = X in place for X: [n, k], reading one triangle of T: [n, n] (Golub, Van Loan, Matrix Computations, section 3.1).
 * Rows of X are combined whole, so that all memory is walked along rows.
 */
export function substitute(t: Float64Array, n: number, x: Float64Array, k: number, form: Triangle): void {
  const [across, down] = form.transpose ? [1, n] : [n, 1];
  const forward = form.lower !== form.transpose;
  for (let step = 0; step < n; step++) {
    const i = forward ? step : n - 1 - step;
    const row = i * k;
    const [from, to] = forward ? [0, i] : [i + 1, n];
    for (let j = from; j < to; j++) {
      const factor = t[i * across + j * down]!;
      if (factor === 0) continue;
      for (let c = 0, other = j * k; c < k; c++) x[row + c]! -= factor * x[other + c]!;
    }
    if (form.unit) continue;
    const pivot = t[i * n + i]!;
    for (let c = 0; c < k; c++) x[row + c]! /= pivot;
  }
}

/** X with op(T)·X = B for stacks T: [..., n, n] and B: [..., n, k]. */
export function solveTriangular(T: Tensor, B: Tensor, form: Triangle, out: Aval): TypedArray {
  const [n, k] = extent(B);
  return stacked(out.dtype, stackSize(B), n * k, (index) => {
    const t = matrixAt(T, index, "triangularSolve");
    if (!form.unit)
      for (let i = 0; i < n; i++)
        if (t[i * n + i] === 0)
          throw new ValueError(
            `${form.purpose ?? "triangularSolve"}: the matrix${whereInStack(T, index)} is singular: its diagonal is 0 in row ${i}.`,
          );
    const x = matrixAt(B, index, "triangularSolve");
    substitute(t, n, x, k, form);
    return x;
  });
}

/** One triangle of each matrix, zeros elsewhere; `k` moves the diagonal it ends at up. */
export function copyTriangle(x: Tensor, upper: boolean, k: number): TypedArray {
  const [rows, columns] = extent(x);
  const data = x.values("triangle");
  const out = data.slice();
  for (let start = 0; start < out.length; start += rows * columns)
    for (let i = 0; i < rows; i++) {
      const edge = Math.min(columns, Math.max(0, upper ? i + k : i + k + 1));
      const row = start + i * columns;
      if (upper) out.fill(0, row, row + edge);
      else out.fill(0, row + edge, row + columns);
    }
  return out;
}
