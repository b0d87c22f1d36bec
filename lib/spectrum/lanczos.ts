import { spectrumErrors } from "./errors.ts";
import type { SymmetricOperator } from "./operator.ts";

/** H Q = Q T + β_m q_{m+1} e_mᵀ, with T tridiagonal of size m. */
export interface LanczosDecomposition {
  /** The diagonal of T: [m]. */
  readonly alpha: Float64Array;
  /** The off-diagonal of T: [m − 1]. */
  readonly beta: Float64Array;
  /** The orthonormal basis of the Krylov space: m vectors of size n. */
  readonly basis: readonly Float64Array[];
  /** β_m: zero when the space is invariant, in which case T's eigenvalues are exact eigenvalues of H. */
  readonly residual: number;
}

/** How far u · H v and v · H u may differ, relative to H: room for products computed in float32. */
const SYMMETRY_TOLERANCE = 1e-3;

/**
 * The Lanczos process from the unit vector `start`, at most `steps` steps, each new vector orthogonalised twice
 * against all before it ("twice is enough": Parlett, *The Symmetric Eigenvalue Problem*, §6.9), so that no ghost
 * eigenvalues appear. Stops early when the Krylov space is invariant.
 * Source: Lanczos 1950; Golub, Van Loan, *Matrix Computations*, §10.1–10.3. One product with H a step.
 */
export function lanczos(H: SymmetricOperator, start: Float64Array, steps: number): LanczosDecomposition {
  const n = H.size;
  const most = Math.min(steps, n);
  const basis: Float64Array[] = [];
  const alpha: number[] = [];
  const beta: number[] = [];
  let q = start;
  let scale = 0;
  for (let step = 1; ; step++) {
    basis.push(q);
    const w = product(H, q, step);
    scale = Math.max(scale, norm(w));
    const coefficients = orthogonalise(w, basis);
    alpha.push(coefficients[basis.length - 1]!);
    requireSymmetry(coefficients, scale, beta.at(-1) ?? 0);
    orthogonalise(w, basis);
    const length = norm(w);
    // Below this, what is left of w is the rounding of its own orthogonalisation.
    const invariant = length <= scale * Number.EPSILON * 10 * Math.sqrt(n) || basis.length === n;
    if (invariant || step === most) {
      return {
        alpha: Float64Array.from(alpha),
        beta: Float64Array.from(beta),
        basis,
        residual: invariant ? 0 : length,
      };
    }
    beta.push(length);
    q = w.map((x) => x / length);
  }
}

/** H q as a vector of its own, checked. */
function product(H: SymmetricOperator, q: Float64Array, step: number): Float64Array {
  const out = H.matvec(q.slice());
  if (out?.length !== H.size) throw spectrumErrors.badProduct(out?.length, H.size);
  const w = Float64Array.from(out);
  const bad = w.findIndex((x) => !Number.isFinite(x));
  if (bad >= 0) throw spectrumErrors.notFinite(bad, w[bad]!, step);
  return w;
}

/** Removes from w, in place, its part in the span of the basis; the coefficients removed, one for each basis vector. */
function orthogonalise(w: Float64Array, basis: readonly Float64Array[]): Float64Array {
  const coefficients = new Float64Array(basis.length);
  for (const [j, v] of basis.entries()) {
    let dot = 0;
    for (let i = 0; i < w.length; i++) dot += v[i]! * w[i]!;
    coefficients[j] = dot;
    for (let i = 0; i < w.length; i++) w[i]! -= dot * v[i]!;
  }
  return coefficients;
}

/** For a symmetric H the projections of H q_k on q_1 … q_{k−2} vanish, and the one on q_{k−1} is β_{k−1}. */
function requireSymmetry(coefficients: Float64Array, scale: number, beta: number): void {
  const k = coefficients.length - 1;
  for (let j = 0; j < k; j++) {
    const defect = Math.abs(coefficients[j]! - (j === k - 1 ? beta : 0));
    if (defect > SYMMETRY_TOLERANCE * scale) throw spectrumErrors.notSymmetric(defect / scale);
  }
}

function norm(v: Float64Array): number {
  let sum = 0;
  for (const x of v) sum += x * x;
  return Math.sqrt(sum);
}
