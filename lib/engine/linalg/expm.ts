import type { Aval } from "../../ops/operation.ts";
import type { TypedArray } from "../../tensor/dtype.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { solveDense } from "./lu.ts";
import { extent, largest, matrixAt, product, stacked, stackSize } from "./stack.ts";

/** Degree of the Padé approximant, and the norm up to which it is exact to double precision (Higham 2005, table 2.3). */
const degree = 13;
const reach = 5.371920351148152;

/** Coefficients of the [13/13] Padé approximant of eˣ, the first being 1. */
const coefficients: readonly number[] = (() => {
  const list = [1];
  for (let j = 1; j <= degree; j++) list.push((list[j - 1]! * (degree - j + 1)) / (j * (2 * degree - j + 1)));
  return list;
})();

/** The coefficient of the first term of its backward error: (13!)² / (26!·27!). */
const errorTerm = (() => {
  let c = 1;
  for (let i = 1; i <= degree; i++) c *= i / (degree + i);
  for (let i = 1; i <= 2 * degree + 1; i++) c /= i;
  return c;
})();

/** e^A for a stack. */
export function expmAll(A: Tensor, [out]: readonly Aval[]): TypedArray {
  const [n] = extent(A);
  return stacked(out!.dtype, stackSize(A), n * n, (index) => expm(matrixAt(A, index, "expm"), n));
}

/**
 * Scaling and squaring: e^A = (e^(A/2ˢ))^(2ˢ), where s is chosen from norms of powers of A, so that matrices that are far from
 * normal are not scaled more than they need. Sources: Higham, "The scaling and squaring method for the matrix exponential
 * revisited", 2005; Al-Mohy, Higham, "A new scaling and squaring algorithm for the matrix exponential", 2009.
 */
function expm(a: Float64Array, n: number): Float64Array {
  if (n === 0) return a;
  if (!Number.isFinite(largest(a))) return a.fill(Number.NaN);
  let a2 = product(a, a, n);
  let a4 = product(a2, a2, n);
  let a6 = product(a4, a2, n);
  const [d4, d6, d8, d10] = [
    norm(a4, n) ** (1 / 4),
    norm(a6, n) ** (1 / 6),
    norm(product(a4, a4, n), n) ** (1 / 8),
    norm(product(a6, a4, n), n) ** (1 / 10),
  ];
  const size = Math.min(Math.max(d4, d6), Math.max(d6, d8), Math.max(d8, d10));
  let halvings = Number.isFinite(size) && size > 0 ? Math.max(0, Math.ceil(Math.log2(size / reach))) : 0;
  if (!Number.isFinite(size)) halvings = Math.max(0, Math.ceil(Math.log2(norm(a, n) / reach)));
  halvings += moreHalvings(a, n, 2 ** -halvings);
  if (halvings > 0) {
    const scale = 2 ** -halvings;
    a = a.map((value) => value * scale);
    a2 = product(a, a, n);
    a4 = product(a2, a2, n);
    a6 = product(a4, a2, n);
  }
  let result = pade(a, a2, a4, a6, n);
  for (let i = 0; i < halvings; i++) result = product(result, result, n);
  return result;
}

/** The largest sum of absolute values of a column. */
function norm(a: Float64Array, n: number): number {
  const sums = new Float64Array(n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) sums[j]! += Math.abs(a[i * n + j]!);
  return largest(sums);
}

/** Halvings that rounding asks for beyond those of the norms: ℓ of Al-Mohy and Higham, equation (5.1), for scale·A. */
function moreHalvings(a: Float64Array, n: number, scale: number): number {
  const top = norm(a, n) * scale;
  if (top === 0) return 0;
  let sums = new Float64Array(n).fill(1);
  for (let power = 0; power <= 2 * degree; power++) {
    const next = new Float64Array(n);
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) next[j]! += Math.abs(a[i * n + j]! * scale) * sums[i]!;
    sums = next;
  }
  const error = (errorTerm * largest(sums)) / top;
  if (!(error > 0)) return 0;
  return Math.max(0, Math.ceil(Math.log2(error / (Number.EPSILON / 2)) / (2 * degree)));
}

/** (V − U)⁻¹·(V + U), U holding the odd powers and V the even ones (Higham 2005, equation (2.6)). */
function pade(a: Float64Array, a2: Float64Array, a4: Float64Array, a6: Float64Array, n: number): Float64Array {
  const b = coefficients;
  /** a6·(p·a6 + q·a4 + r·a2) + s·a6 + t·a4 + u·a2 + v·I, the seven coefficients being those of every second power. */
  const even = (first: number): Float64Array => {
    const inner = a6.map((value, i) => b[first + 12]! * value + b[first + 10]! * a4[i]! + b[first + 8]! * a2[i]!);
    const total = product(a6, inner, n);
    for (let i = 0; i < total.length; i++)
      total[i]! += b[first + 6]! * a6[i]! + b[first + 4]! * a4[i]! + b[first + 2]! * a2[i]!;
    for (let i = 0; i < n; i++) total[i * n + i]! += b[first]!;
    return total;
  };
  const u = product(a, even(1), n);
  const v = even(0);
  return solveDense(
    v.map((value, i) => value - u[i]!),
    v.map((value, i) => value + u[i]!),
    n,
    n,
  );
}
