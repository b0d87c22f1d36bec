import type { Aval } from "../../ops/operation.ts";
import { allocate, type TypedArray } from "../../tensor/dtype.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { reflect, reflector } from "./reflectors.ts";
import { extent, largest, magnitude, matrixAt, stackSize } from "./stack.ts";
import { tridiagonalEigen } from "./tridiagonal.ts";

/**
 * Eigenvalues in ascending order and eigenvectors, as columns, of (A + Aᵀ)/2 for a stack: Householder's reduction to tridiagonal
 * form (Golub, Van Loan, Matrix Computations, section 8.3.1) and QL with implicit shifts. Of each eigenvector the component
 * that is largest in size is positive.
 */
export function eighAll(A: Tensor, [w, v]: readonly Aval[]): readonly TypedArray[] {
  const [n] = extent(A);
  const matrices = stackSize(A);
  const values = allocate(w!.dtype, matrices * n);
  const vectors = allocate(v!.dtype, matrices * n * n);
  for (let index = 0; index < matrices; index++) {
    const a = matrixAt(A, index, "eigh");
    if (!Number.isFinite(largest(a))) {
      values.fill(Number.NaN, index * n, (index + 1) * n);
      vectors.fill(Number.NaN, index * n * n, (index + 1) * n * n);
      continue;
    }
    const scale = magnitude(a);
    const scaled = a.map((value) => value / scale);
    for (let i = 0; i < n; i++)
      for (let j = 0; j < i; j++) scaled[i * n + j] = scaled[j * n + i] = (scaled[i * n + j]! + scaled[j * n + i]!) / 2;
    const found = eigenpairs(scaled, n);
    for (let j = 0; j < n; j++) {
      values[index * n + j] = found.values[j]! * scale;
      const vector = found.vectors[j]!;
      const sign = signOf(vector);
      for (let i = 0; i < n; i++) vectors[(index * n + i) * n + j] = sign * vector[i]!;
    }
  }
  return [values, vectors];
}

/** The sign of the component that is largest in size, the first of those. */
export function signOf(vector: Float64Array): number {
  let best = 0;
  for (let i = 1; i < vector.length; i++) if (Math.abs(vector[i]!) > Math.abs(vector[best]!)) best = i;
  return vector[best]! < 0 ? -1 : 1;
}

/** Of one symmetric matrix, which is overwritten. */
function eigenpairs(a: Float64Array, n: number): { values: Float64Array; vectors: readonly Float64Array[] } {
  const taus = new Float64Array(n);
  const diagonal = new Float64Array(n);
  const off = new Float64Array(Math.max(0, n - 1));
  for (let k = 0; k + 1 < n; k++) {
    // Row k right of the diagonal is column k below it; its reflection stays there for the eigenvectors.
    const own = a.subarray(k * n, (k + 1) * n);
    const tau = reflector(own, k + 1, n);
    taus[k] = tau;
    off[k] = own[k + 1]!;
    if (tau !== 0) updateBothSides(a, own, k + 1, n, tau);
  }
  for (let i = 0; i < n; i++) diagonal[i] = a[i * n + i]!;
  const turned = prepare(diagonal, off);
  const { values, vectors } = tridiagonalEigen(diagonal, off, { vectors: true });
  if (turned) for (const vector of vectors) vector.reverse();
  for (const vector of vectors)
    for (let k = n - 2; k >= 0; k--) reflect(vector, k + 1, a.subarray(k * n, (k + 1) * n), k + 1, n, taus[k]!);
  return { values, vectors };
}

/**
 * Readies a tridiagonal matrix for QL, which is quick where entries grow downwards: drops off-diagonal elements far below rounding
 * of the largest element, and turns the matrix round where that stands in the upper half. Returns whether it did.
 */
function prepare(diagonal: Float64Array, off: Float64Array): boolean {
  const top = Math.max(largest(diagonal), largest(off));
  let place = 0;
  for (let i = 0; i < diagonal.length; i++) {
    if (Math.abs(diagonal[i]!) === top || Math.abs(off[i] ?? 0) === top) place = i;
    if (i < off.length && Math.abs(off[i]!) <= 1e-30 * top) off[i] = 0;
  }
  if (2 * place >= diagonal.length - 1) return false;
  diagonal.reverse();
  off.reverse();
  return true;
}

/** H·B·H for the block B of a from `from` on and the reflection H = I − τ·v·vᵀ, as B − v·wᵀ − w·vᵀ. */
function updateBothSides(a: Float64Array, own: Float64Array, from: number, n: number, tau: number): void {
  const v = own.slice();
  v[from] = 1;
  const w = new Float64Array(n);
  let dot = 0;
  for (let i = from; i < n; i++) {
    let sum = 0;
    for (let j = from; j < n; j++) sum += a[i * n + j]! * v[j]!;
    w[i] = tau * sum;
    dot += w[i]! * v[i]!;
  }
  const half = (tau * dot) / 2;
  for (let i = from; i < n; i++) w[i]! -= half * v[i]!;
  for (let i = from; i < n; i++) for (let j = from; j < n; j++) a[i * n + j]! -= v[i]! * w[j]! + w[i]! * v[j]!;
}
