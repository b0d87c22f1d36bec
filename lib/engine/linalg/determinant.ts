import type { Aval } from "../../ops/operation.ts";
import { allocate, type TypedArray } from "../../tensor/dtype.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { eliminate, factorize, swapRows } from "./lu.ts";
import { extent, matrixAt, stacked, stackSize } from "./stack.ts";
import { substitute } from "./triangular.ts";

/** Determinants of a stack. */
export function determinants(A: Tensor, [out]: readonly Aval[]): TypedArray {
  const [n] = extent(A);
  return stacked(out!.dtype, stackSize(A), 1, (index) => {
    const { packed, sign } = factorize(matrixAt(A, index, "det"), n);
    let det = sign;
    for (let i = 0; i < n; i++) det *= packed[i * n + i]!;
    return [det];
  });
}

/** Signs and logarithms of the absolute values of a stack's determinants. */
export function logDeterminants(A: Tensor, [out]: readonly Aval[]): readonly TypedArray[] {
  const [n] = extent(A);
  const matrices = stackSize(A);
  const [signs, logs] = [allocate(out!.dtype, matrices), allocate(out!.dtype, matrices)];
  for (let index = 0; index < matrices; index++) {
    const factors = factorize(matrixAt(A, index, "slogdet"), n);
    let { sign } = factors;
    let log = 0;
    for (let i = 0; i < n; i++) {
      const pivot = factors.packed[i * n + i]!;
      sign *= Math.sign(pivot);
      log += Math.log(Math.abs(pivot));
    }
    signs[index] = sign;
    logs[index] = log;
  }
  return [signs, logs];
}

/**
 * The matrix of cofactors, ∂det(A)/∂A, for matrices of any rank: with complete pivoting A = Pᵀ·L·U·Qᵀ, and the adjugate of
 * U is written without dividing by its last pivot, the only one that may vanish while a cofactor does not.
 */
export function cofactors(A: Tensor, [out]: readonly Aval[]): TypedArray {
  const [n] = extent(A);
  return stacked(out!.dtype, stackSize(A), n * n, (index) => cofactor(matrixAt(A, index, "det"), n));
}

function cofactor(a: Float64Array, n: number): Float64Array {
  const result = new Float64Array(n * n);
  if (n === 0) return result;
  const [rows, columns] = [new Int32Array(n).map((_, i) => i), new Int32Array(n).map((_, i) => i)];
  let scale = 1;
  for (let k = 0; k < n; k++) {
    let [top, row, column] = [-1, k, k];
    for (let i = k; i < n; i++)
      for (let j = k; j < n; j++) {
        const size = Math.abs(a[i * n + j]!);
        if (size > top || Number.isNaN(size)) [top, row, column] = [size, i, j];
      }
    if (row !== k) {
      swapRows(a, n, k, row);
      [rows[k], rows[row]] = [rows[row]!, rows[k]!];
      scale = -scale;
    }
    if (column !== k) {
      for (let i = 0; i < n; i++) [a[i * n + k], a[i * n + column]] = [a[i * n + column]!, a[i * n + k]!];
      [columns[k], columns[column]] = [columns[column]!, columns[k]!];
      scale = -scale;
    }
    if (k === n - 1) break;
    scale *= a[k * n + k]!;
    if (a[k * n + k] === 0) return result;
    eliminate(a, n, k);
  }
  // adj(U)·L⁻¹ = det(U₁)·[[ε·U₁⁻¹, −U₁⁻¹u], [0, 1]]·L⁻¹ for U = [[U₁, u], [0, ε]].
  const last = a[n * n - 1]!;
  const inverseL = new Float64Array(n * n);
  for (let i = 0; i < n; i++) inverseL[i * n + i] = 1;
  substitute(a, n, inverseL, n, { lower: true, transpose: false, unit: true });
  const adjugate = new Float64Array(n * n);
  for (let j = 0; j < n; j++) {
    const bottom = inverseL[(n - 1) * n + j]!;
    adjugate[(n - 1) * n + j] = bottom;
    for (let i = n - 2; i >= 0; i--) {
      let value = last * inverseL[i * n + j]! - a[i * n + n - 1]! * bottom;
      for (let m = i + 1; m < n - 1; m++) value -= a[i * n + m]! * adjugate[m * n + j]!;
      adjugate[i * n + j] = value / a[i * n + i]!;
    }
  }
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) result[rows[j]! * n + columns[i]!] = scale * adjugate[i * n + j]!;
  return result;
}
