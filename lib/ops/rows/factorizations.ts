import { choleskyAll } from "../../engine/linalg/cholesky.ts";
import { eighAll } from "../../engine/linalg/eigh.ts";
import { expmAll } from "../../engine/linalg/expm.ts";
import { qrAll } from "../../engine/linalg/qr.ts";
import { addDims, type Dim, mulDims } from "../../tensor/dims.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { apply1 } from "../apply.ts";
import { batchInFront } from "../batching.ts";
import { general } from "../forms/general.ts";
import { zerosLike } from "../forms/linear.ts";
import * as m from "../matrixAlgebra.ts";
import type { Primitive } from "../operation.ts";
import { reshape } from "./shapes.ts";
import { triangularSolve } from "./solves.ts";

const forward = { lower: true, transpose: false, unit: false };
const backward = { lower: true, transpose: true, unit: false };

/**
 * The lower triangular L with L·Lᵀ = (A + Aᵀ)/2. A matrix that is not positive definite is a ValueError.
 * dL = L·Φ(L⁻¹·dA·L⁻ᵀ), Φ taking the lower triangle with half of the diagonal (Murray 2016, section 3.1).
 */
export const cholesky: Primitive<null> = general<null>("cholesky", {
  infer: ([A]) => {
    m.checkSquare("cholesky", A!);
    return [A!];
  },
  run: ([A], _, out) => [choleskyAll(A!, out)],
  keeps: (_, kept) => kept === 1,
  batch: batchInFront(() => cholesky),
  jvp: ([dA], { results: [L] }) => {
    const left = apply1(triangularSolve, [L!, m.symmetrized(dA!)], forward);
    return [m.product(L!, m.halfLower(apply1(triangularSolve, [L!, m.flipped(left)], forward)))];
  },
  bprop: (_, [G], { results: [L] }) => {
    const left = apply1(triangularSolve, [L!, m.halfLower(m.product(L!, G!, "TN"))], backward);
    return m.symmetrized(apply1(triangularSolve, [L!, m.flipped(left)], backward));
  },
});

/**
 * A = Q·R, Q with orthonormal columns and R upper triangular, with LAPACK's signs: reduced (Q: [..., n, k], R: [..., k, m],
 * k = min(n, m)) or complete (k = n). The derivative is that of the reduced form with n ≥ m and independent columns
 * (Walter, Lehmann, "Algorithmic differentiation of linear algebra functions", 2010).
 */
export const qr: Primitive<{ complete: boolean }> = general<{ complete: boolean }>("qr", {
  infer: ([A], { complete }) => {
    m.checkMatrices("qr", A!);
    const [rows, columns] = A!.shape.slice(-2) as [Dim, Dim];
    const k = complete ? rows : m.smallerSize("qr", A!);
    const [leading, dtype] = [m.leadingOf(A!), A!.dtype];
    return [
      { shape: [...leading, rows, k], dtype },
      { shape: [...leading, k, columns], dtype },
    ];
  },
  run: ([A], _, out) => qrAll(A!, out),
  batch: batchInFront(() => qr),
  keeps: (_, kept) => kept > 0,
  undefinedFor: (_, { complete }) =>
    complete
      ? "the columns of Q that complete a basis are chosen at will, so they do not change with the matrix in any definite way; use the reduced form."
      : null,
  jvp: ([dA], { results: [Q, R] }) => {
    const scaled = rightDivided(dA!, R!);
    const inner = m.product(Q!, scaled, "TN");
    const upper = m.add(m.upperOf(inner), m.flipped(m.lowerOf(inner, true)));
    return [m.sub(scaled, m.product(Q!, upper)), m.product(upper, R!)];
  },
  bprop: (_, [forQ, forR], { results: [Q, R] }) => {
    const inner = m.plus(
      forR ? m.product(R!, m.upperOf(forR), "NT") : null,
      forQ ? m.neg(m.product(forQ, Q!, "TN")) : null,
    );
    const mirrored = inner && m.add(m.lowerOf(inner), m.flipped(m.lowerOf(inner, true)));
    const sum = m.plus(forQ ?? null, mirrored && m.product(Q!, mirrored));
    return sum && m.flipped(apply1(triangularSolve, [R!, m.flipped(sum)], upperForm));
  },
});

const upperForm = { lower: false, transpose: false, unit: false, purpose: "the derivative of qr, R" };
const rightDivided = (B: Tensor, R: Tensor): Tensor =>
  m.flipped(apply1(triangularSolve, [R, m.flipped(B)], { ...upperForm, transpose: true }));

/**
 * Eigenvalues w: [..., n], ascending, and eigenvectors V: [..., n, n], as columns, of (A + Aᵀ)/2. dw = diag(Vᵀ·dA·V) holds for
 * repeated eigenvalues too, as far as sums over them go; dV = V·(F∘(Vᵀ·dA·V)) with Fᵢⱼ = 1/(wⱼ − wᵢ) exists where they are
 * distinct, and is NaN elsewhere (Giles 2008, section 3.1).
 */
export const eigh: Primitive<null> = general<null>("eigh", {
  infer: ([A]) => {
    const n = m.checkSquare("eigh", A!);
    return [{ shape: [...m.leadingOf(A!), n], dtype: A!.dtype }, A!];
  },
  run: ([A], _, out) => eighAll(A!, out),
  keeps: (_, kept) => kept > 0,
  batch: batchInFront(() => eigh),
  jvp: ([dA], { results: [w, V] }) => {
    const inner = m.product(m.product(V!, m.symmetrized(dA!), "TN"), V!);
    return [m.diagonalOf(inner), m.product(V!, m.overGaps(m.offDiagonal(inner), m.gapsOf(w!), m.closest(w!)))];
  },
  bprop: (_, [forW, forV], { results: [w, V] }) => {
    const turned = forV && m.overGaps(m.offDiagonal(m.product(V!, forV, "TN")), m.gapsOf(w!), m.closest(w!));
    const inner = m.plus(forW ? m.diagonalMatrix(forW) : null, turned ?? null);
    return inner && m.symmetrized(m.product(m.product(V!, inner), V!, "NT"));
  },
});

/** e^A by scaling and squaring (Higham 2005). Its derivative along E stands in a block of the exponential of twice the size. */
export const expm: Primitive<null> = general<null>("expm", {
  infer: ([A]) => {
    m.checkSquare("expm", A!);
    return [A!];
  },
  run: ([A], _, out) => [expmAll(A!, out)],
  keeps: (_, kept) => kept === 0,
  batch: batchInFront(() => expm),
  jvp: ([dA], { inputs: [A] }) => [frechet(A!, dA!)],
  bprop: (_, [G], { inputs: [A] }) => frechet(m.flipped(A!), G!),
});

/**
 * The derivative of e^A along E, the block above the diagonal in exp([[A, E], [0, A]]) (Higham, Functions of Matrices, equation
 * (3.16)). E is brought to size 1 first, so that its size does not decide how often the matrix is halved.
 */
function frechet(A: Tensor, E: Tensor): Tensor {
  const n = A.shape[A.rank - 1]!;
  const flat = apply1(reshape, [E], { shape: [...m.leadingOf(E), mulDims(n, n)] });
  const size = m.asColumn(m.nonzero(m.largestOf(flat)));
  const whole = apply1(expm, [m.blocks(A, m.div(E, size), zerosLike(A), A)], null);
  return m.mul(m.block(whole, [0, n], [n, addDims(n, n)]), size);
}
