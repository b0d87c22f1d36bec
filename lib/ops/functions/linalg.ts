import type { Dim } from "../../tensor/dims.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { apply, apply1 } from "../apply.ts";
import type { Operand } from "../constant.ts";
import * as m from "../matrixAlgebra.ts";
import { primitives as p } from "../primitives.ts";
import { add } from "./elementwise.ts";
import { concat, transpose } from "./shapes.ts";
import { inverseFor, matrices, type Solve, solved, solveFor } from "./solving.ts";

/** The lower triangular L with L·Lᵀ = A; the symmetric part of x is what is factorised. */
export const cholesky = (x: Operand): Tensor => apply1(p.cholesky, [matrices("cholesky", x)], null);

/** The permutation, lower and upper triangular matrices of A = P·L·U. */
export function lu(x: Operand): { p: Tensor; l: Tensor; u: Tensor } {
  const A = matrices("lu", x);
  const [packed, rows] = apply(p.lu, [A], null) as [Tensor, Tensor];
  const identity = m.identityLike(A);
  return {
    p: apply1(p.permuteRows, [identity, rows], { inverse: true }),
    l: add(m.lowerOf(packed, true), identity),
    u: m.upperOf(packed),
  };
}

/** X with A·X = B, by LU factorisation with partial pivoting; every order of derivative uses the same factors. */
export const solve = (a: Operand, b: Operand): Tensor => solveFor("solve", a, b);

export interface TriangularOptions {
  /** Whether the lower triangle is the matrix (default), or the upper one. */
  readonly lower?: boolean;
  /** Solve with the transpose. */
  readonly transpose?: boolean;
  /** Take the diagonal as ones, whatever it holds. */
  readonly unitDiagonal?: boolean;
  /** Solve X·op(A) = B in place of op(A)·X = B. */
  readonly right?: boolean;
}

/** X with op(A)·X = B for a triangular A, of which the other triangle is not read. */
export function triangularSolve(a: Operand, b: Operand, options: TriangularOptions = {}): Tensor {
  const { lower = true, transpose: turned = false, unitDiagonal: unit = false, right = false } = options;
  const run: Solve = (A, B) => apply1(p.triangularSolve, [A, B], { lower, transpose: turned !== right, unit });
  if (!right) return solved("triangularSolve", a, b, run);
  // X·T = B is Tᵀ·Xᵀ = Bᵀ.
  return transpose(solved("triangularSolve", a, transpose(b), run));
}

/** X with L·Lᵀ·X = B, from the factor that cholesky gives. */
export function choleskySolve(l: Operand, b: Operand): Tensor {
  const purpose = "choleskySolve";
  const substituted = (right: Operand, turned: boolean): Tensor =>
    solved(purpose, l, right, (L, B) =>
      apply1(p.triangularSolve, [L, B], { lower: true, transpose: turned, unit: false, purpose }),
    );
  return substituted(substituted(b, false), true);
}

/** A⁻¹. */
export const inverse = (x: Operand): Tensor => inverseFor("inverse", x);

/** The determinant. */
export const det = (x: Operand): Tensor => apply1(p.det, [matrices("det", x)], null);

/** The sign and the logarithm of the absolute value of the determinant. */
export function slogdet(x: Operand): { sign: Tensor; logabsdet: Tensor } {
  const [sign, logabsdet] = apply(p.slogdet, [matrices("slogdet", x)], null) as [Tensor, Tensor];
  return { sign, logabsdet };
}

/** A = Q·R. A matrix with more columns than rows is factorised by its first columns, R's others being Qᵀ times the rest. */
export function qr(
  x: Operand,
  { mode = "reduced" }: { readonly mode?: "reduced" | "complete" } = {},
): { q: Tensor; r: Tensor } {
  const A = matrices("qr", x);
  const [rows, columns] = A.shape.slice(-2) as [Dim, Dim];
  const known = typeof rows === "number" && typeof columns === "number";
  if (known && rows < columns) {
    const { q, r } = qr(m.block(A, [0, rows], [0, rows]));
    const rest = m.block(A, [0, rows], [rows, columns]);
    return { q, r: concat([r, m.product(q, rest, "TN")], -1) };
  }
  const complete = mode === "complete" && rows !== columns;
  const [q, r] = apply(p.qr, [A], { complete }) as [Tensor, Tensor];
  return { q, r };
}

/** Eigenvalues, ascending, and eigenvectors, as columns, of the symmetric part. */
export function eigh(x: Operand): { eigenvalues: Tensor; eigenvectors: Tensor } {
  const [eigenvalues, eigenvectors] = apply(p.eigh, [matrices("eigh", x)], null) as [Tensor, Tensor];
  return { eigenvalues, eigenvectors };
}

/** Eigenvalues, ascending, of the symmetric part. */
export const eigvalsh = (x: Operand): Tensor => eigh(x).eigenvalues;

/** A = U·diag(s)·Vᵀ with s descending. */
export function svd(
  x: Operand,
  { fullMatrices = false }: { readonly fullMatrices?: boolean } = {},
): { u: Tensor; s: Tensor; vh: Tensor } {
  const A = matrices("svd", x);
  const full = fullMatrices && A.shape[A.rank - 1] !== A.shape[A.rank - 2];
  const [u, s, vh] = apply(p.svd, [A], { full }) as [Tensor, Tensor, Tensor];
  return { u, s, vh };
}

/** Singular values, descending. */
export const svdvals = (x: Operand): Tensor => svd(x).s;

export interface RankOptions {
  /** Singular values of at most this times the largest count as zero; the larger size times the dtype's epsilon where absent. */
  readonly rtol?: number;
}

/** The Moore–Penrose inverse. */
export const pinv = (x: Operand, { rtol }: RankOptions = {}): Tensor =>
  apply1(p.pinv, [matrices("pinv", x)], { rtol: rtol ?? null });

/** How many singular values count as not zero. */
export const matrixRank = (x: Operand, { rtol }: RankOptions = {}): Tensor =>
  apply1(p.matrixRank, [matrices("matrixRank", x)], { rtol: rtol ?? null });

/** e^A. */
export const expm = (x: Operand): Tensor => apply1(p.expm, [matrices("expm", x)], null);
