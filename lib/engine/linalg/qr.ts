import type { Aval } from "../../ops/operation.ts";
import { allocate, type TypedArray } from "../../tensor/dtype.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { reflect, reflector } from "./reflectors.ts";
import { extent, magnitude, matrixAt, stackSize, transposed } from "./stack.ts";

/** A·P = Q·R of one matrix A: [m, n], the reflections that make Q, and R. */
export interface Reflections {
  /** Row j holds column j: R above and on the diagonal, the reflection's vector below. */
  readonly columns: Float64Array;
  readonly taus: Float64Array;
  /** Column j of A·P is column order[j] of A. */
  readonly order: Int32Array;
}

/**
 * Householder triangularisation, with column pivoting where asked for (Golub, Van Loan, Matrix Computations, sections 5.2 and
 * 5.4.2; Businger, Golub 1965). The diagonal of R has LAPACK's signs.
 * @param columns - Aᵀ: [n, m], overwritten
 */
export function triangularize(columns: Float64Array, m: number, n: number, pivoting = false): Reflections {
  const steps = Math.min(m, n);
  const taus = new Float64Array(steps);
  const order = Int32Array.from({ length: n }, (_, i) => i);
  for (let k = 0; k < steps; k++) {
    if (pivoting) bringLongestColumn(columns, m, n, k, order);
    const own = columns.subarray(k * m, (k + 1) * m);
    const tau = reflector(own, k, m);
    taus[k] = tau;
    for (let j = k + 1; j < n; j++) reflect(columns, j * m + k, own, k, m, tau);
  }
  return { columns, taus, order };
}

function bringLongestColumn(columns: Float64Array, m: number, n: number, k: number, order: Int32Array): void {
  let [longest, best] = [-1, k];
  for (let j = k; j < n; j++) {
    let square = 0;
    for (let i = k; i < m; i++) square += columns[j * m + i]! ** 2;
    if (square > longest) [longest, best] = [square, j];
  }
  if (best === k) return;
  const moved = columns.slice(k * m, (k + 1) * m);
  columns.copyWithin(k * m, best * m, (best + 1) * m);
  columns.set(moved, best * m);
  [order[k], order[best]] = [order[best]!, order[k]!];
}

/** Q·x in place, for x: [m] that starts at `at`. */
export function applyQ({ columns, taus }: Reflections, x: Float64Array, at: number, m: number): void {
  for (let k = taus.length - 1; k >= 0; k--) reflect(x, at + k, columns.subarray(k * m, (k + 1) * m), k, m, taus[k]!);
}

/** Q: [..., m, k] and R: [..., k, n] of a stack; k is m for the complete Q, and min(m, n) for the reduced one. */
export function qrAll(A: Tensor, [q, r]: readonly Aval[]): readonly TypedArray[] {
  const [m, n] = extent(A);
  const k = q!.shape[q!.shape.length - 1] as number;
  const matrices = stackSize(A);
  const Q = allocate(q!.dtype, matrices * m * k);
  const R = allocate(r!.dtype, matrices * k * n);
  for (let index = 0; index < matrices; index++) {
    const a = matrixAt(A, index, "qr");
    const scale = magnitude(a);
    const reflections = triangularize(
      transposed(a, m, n).map((value) => value / scale),
      m,
      n,
    );
    const unit = new Float64Array(m);
    for (let j = 0; j < k; j++) {
      unit.fill(0);
      unit[j] = 1;
      applyQ(reflections, unit, 0, m);
      for (let i = 0; i < m; i++) Q[(index * m + i) * k + j] = unit[i]!;
    }
    for (let j = 0; j < n; j++)
      for (let i = 0; i <= Math.min(j, k - 1); i++)
        R[(index * k + i) * n + j] = reflections.columns[j * m + i]! * scale;
  }
  return [Q, R];
}
