import { ValueError } from "../../tensor/errors.ts";

/** Eigenvalues in ascending order; row i of `vectors` belongs to `values[i]`. */
export interface TridiagonalEigen {
  readonly values: Float64Array;
  /** The first component of each unit eigenvector. */
  readonly first: Float64Array;
  /** All components of each unit eigenvector; empty unless asked for. */
  readonly vectors: readonly Float64Array[];
}

/**
 * Eigenvalues and eigenvectors of the symmetric tridiagonal matrix with diagonal α: [m] and off-diagonal β: [m − 1],
 * by QL with implicit shifts. Without `vectors` only first components are rotated along: O(m²) in place of O(m³).
 * Sources: Bowdler, Martin, Reinsch, Wilkinson, "The QR and QL algorithms for symmetric matrices", 1968 (tql2);
 * Golub, Welsch, "Calculation of Gauss quadrature rules", 1969 (first components).
 */
export function tridiagonalEigen(
  alpha: ArrayLike<number>,
  beta: ArrayLike<number>,
  { vectors = false }: { vectors?: boolean } = {},
): TridiagonalEigen {
  const m = alpha.length;
  const d = Float64Array.from(alpha);
  const e = new Float64Array(m);
  for (let i = 0; i + 1 < m; i++) e[i] = beta[i]!;
  const rows = identityRows(m, vectors ? m : 1);
  for (let l = 0; l < m; l++) {
    for (let sweeps = 0; ; sweeps++) {
      const end = firstNegligible(d, e, l);
      if (end === l) break;
      if (sweeps === 60) throw notConverged(l);
      sweep(d, e, rows, l, end);
    }
  }
  const order = Array.from(d.keys()).sort((a, b) => d[a]! - d[b]!);
  return {
    values: Float64Array.from(order, (i) => d[i]!),
    first: Float64Array.from(order, (i) => rows[0]?.[i] ?? 0),
    vectors: vectors ? order.map((i) => Float64Array.from(rows, (row) => row[i]!)) : [],
  };
}

const notConverged = (index: number): ValueError =>
  new ValueError(
    `The QL iteration did not converge for eigenvalue ${index} of a tridiagonal matrix; its entries are probably too large or too small to square in float64. Scale the matrix.`,
  );

/** The first index at or after l whose off-diagonal vanishes beside its diagonal neighbours. */
function firstNegligible(d: Float64Array, e: Float64Array, l: number): number {
  let i = l;
  while (i < d.length - 1) {
    const scale = Math.abs(d[i]!) + Math.abs(d[i + 1]!);
    if (Math.abs(e[i]!) <= Number.EPSILON * scale || e[i] === 0) break;
    i++;
  }
  return i;
}

/** One QL sweep with Wilkinson's shift on the unreduced block l … end. */
function sweep(d: Float64Array, e: Float64Array, rows: readonly Float64Array[], l: number, end: number): void {
  const half = (d[l + 1]! - d[l]!) / (2 * e[l]!);
  const radius = Math.hypot(half, 1);
  let g = d[end]! - d[l]! + e[l]! / (half + (half < 0 ? -radius : radius));
  let s = 1;
  let c = 1;
  let p = 0;
  for (let i = end - 1; i >= l; i--) {
    const f = s * e[i]!;
    const b = c * e[i]!;
    const r = Math.hypot(f, g);
    e[i + 1] = r;
    if (r === 0) {
      // An underflowed rotation splits the block here.
      d[i + 1]! -= p;
      e[end] = 0;
      return;
    }
    s = f / r;
    c = g / r;
    g = d[i + 1]! - p;
    const t = (d[i]! - g) * s + 2 * c * b;
    p = s * t;
    d[i + 1] = g + p;
    g = c * t - b;
    for (const row of rows) {
      const next = row[i + 1]!;
      row[i + 1] = s * row[i]! + c * next;
      row[i] = c * row[i]! - s * next;
    }
  }
  d[l]! -= p;
  e[l] = g;
  e[end] = 0;
}

function identityRows(m: number, count: number): Float64Array[] {
  return Array.from({ length: Math.min(count, m) }, (_, i) => {
    const row = new Float64Array(m);
    row[i] = 1;
    return row;
  });
}
