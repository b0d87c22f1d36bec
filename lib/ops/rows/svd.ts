import { pinvAll, ranks, svdAll } from "../../engine/linalg/svd.ts";
import type { Dim } from "../../tensor/dims.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { batchInFront } from "../batching.ts";
import { nothingPasses } from "../forms/elementwise.ts";
import { general } from "../forms/general.ts";
import * as m from "../matrixAlgebra.ts";
import type { Primitive } from "../operation.ts";
import { register } from "../registry.ts";

/**
 * A = U·diag(s)·Vᵀ with s descending: U: [..., n, k], s: [..., k], Vᵀ: [..., k, m], k = min(n, m); with `full` both bases are
 * complete, and only values come out. Derivatives as in Townsend, "Differentiating the singular value decomposition", 2016;
 * those of vectors exist where their singular value is not repeated (nor 0, for the longer side), and are NaN elsewhere.
 */
export const svd: Primitive<{ full: boolean }> = general<{ full: boolean }>("svd", {
  infer: ([A], { full }) => {
    m.checkMatrices("svd", A!);
    const k = m.smallerSize("svd", A!);
    const [leading, dtype] = [m.leadingOf(A!), A!.dtype];
    const [rows, columns] = A!.shape.slice(-2) as [Dim, Dim];
    return [
      { shape: [...leading, rows, full ? rows : k], dtype },
      { shape: [...leading, k], dtype },
      { shape: [...leading, full ? columns : k, columns], dtype },
    ];
  },
  run: ([A], _, out) => svdAll(A!, out),
  batch: batchInFront(() => svd),
  keeps: (_, kept) => kept > 0,
  undefinedFor: (_, { full }) =>
    full
      ? "the vectors that complete a basis are chosen at will, so they do not change with the matrix in any definite way; use the reduced form."
      : null,
  jvp: ([dA], { results: [U, s, Vh] }) => {
    const inner = m.product(m.product(U!, dA!, "TN"), Vh!, "NT");
    const off = m.offDiagonal(inner);
    const turned = m.flipped(off);
    const [row, column] = [m.asRow(s!), m.asColumn(s!)];
    const left = m.add(overSquares(m.mul(off, row), s!), overSquares(m.mul(turned, column), s!));
    const right = m.add(overSquares(m.mul(off, column), s!), overSquares(m.mul(turned, row), s!));
    let dU = m.product(U!, left);
    let dVh = m.product(right, Vh!, "TN");
    if (longer(U!)) dU = m.add(dU, overValues(outside(U!, m.product(dA!, Vh!, "NT")), s!));
    const V = m.flipped(Vh!);
    if (longer(V)) dVh = m.add(dVh, m.flipped(overValues(outside(V, m.product(dA!, U!, "TN")), s!)));
    return [dU, m.diagonalOf(inner), dVh];
  },
  bprop: (_, [forU, forS, forVh], { results: [U, s, Vh] }) => {
    let inner: Tensor | null = forS ? m.diagonalMatrix(forS) : null;
    let rest: Tensor | null = null;
    if (forU) {
      const skew = overSquares(m.offDiagonal(m.product(U!, forU, "TN")), s!);
      inner = m.plus(inner, m.mul(m.add(skew, m.flipped(skew)), m.asRow(s!)));
      if (longer(U!)) rest = m.product(overValues(outside(U!, forU), s!), Vh!);
    }
    if (forVh) {
      const [V, forV] = [m.flipped(Vh!), m.flipped(forVh)];
      const skew = overSquares(m.offDiagonal(m.product(V, forV, "TN")), s!);
      inner = m.plus(inner, m.mul(m.add(skew, m.flipped(skew)), m.asColumn(s!)));
      if (longer(V)) rest = m.plus(rest, m.product(U!, overValues(outside(V, forV), s!), "NT"));
    }
    return m.plus(inner && m.product(m.product(U!, inner), Vh!), rest);
  },
});

/** x ∘ F with Fᵢⱼ = 1/(sⱼ² − sᵢ²), as two quotients so that nothing cancels. */
const overSquares = (x: Tensor, s: Tensor): Tensor =>
  m.div(m.overGaps(x, m.gapsOf(s), m.closest(s)), m.nonzero(m.add(m.asRow(s), m.asColumn(s))));

/** x·diag(s)⁻¹. */
const overValues = (x: Tensor, s: Tensor): Tensor => m.overGaps(x, m.asRow(s), m.closest(s));

/** Whether vectors do not fill their space: [..., n, k] with k < n. */
const longer = (vectors: Tensor): boolean => vectors.shape[vectors.rank - 2] !== vectors.shape[vectors.rank - 1];

/** (I − B·Bᵀ)·x: what of x lies outside the space of orthonormal columns. */
const outside = (B: Tensor, x: Tensor): Tensor => m.sub(x, m.product(B, m.product(B, x, "TN")));

/**
 * The Moore–Penrose inverse P: [..., m, n] of A: [..., n, m]; singular values of at most rtol times the largest count as zero
 * (null: the larger size times the dtype's epsilon).
 * dP = −P·dA·P + P·Pᵀ·dAᵀ·(I − A·P) + (I − P·A)·dAᵀ·Pᵀ·P, where the rank does not change (Golub, Pereyra 1973).
 */
export const pinv: Primitive<{ rtol: number | null }> = general<{ rtol: number | null }>("pinv", {
  infer: ([A]) => {
    m.checkMatrices("pinv", A!);
    const [rows, columns] = A!.shape.slice(-2) as [Dim, Dim];
    return [{ shape: [...m.leadingOf(A!), columns, rows], dtype: A!.dtype }];
  },
  run: ([A], { rtol }, [out]) => [pinvAll(A!, rtol, out!)],
  batch: batchInFront(() => pinv),
  jvp: ([dA], { inputs: [A], results: [P] }) => {
    const plain = m.product(m.product(P!, dA!), P!);
    const turned = m.flipped(dA!);
    const onLeft = m.product(P!, m.product(P!, m.sub(turned, m.product(m.product(turned, A!), P!)), "TN"));
    const onRight = m.product(m.product(m.sub(turned, m.product(P!, m.product(A!, turned))), P!, "NT"), P!);
    return [m.sub(m.add(onLeft, onRight), plain)];
  },
  bprop: (_, [G], { inputs: [A], results: [P] }) => {
    const plain = m.product(m.product(P!, G!, "TN"), P!, "NT");
    const onLeft = m.product(m.product(m.flipped(G!), P!), P!, "NT");
    const onRight = m.product(P!, m.product(P!, m.flipped(G!)), "TN");
    return m.sub(
      m.add(m.sub(onLeft, m.product(A!, m.product(P!, onLeft))), m.sub(onRight, m.product(m.product(onRight, P!), A!))),
      plain,
    );
  },
});

/** How many singular values count as not zero, int32; `rtol` as for pinv. */
export const matrixRank: Primitive<{ rtol: number | null }> = register<{ rtol: number | null }>({
  name: "matrixRank",
  form: "integer",
  infer: ([A]) => {
    m.checkMatrices("matrixRank", A!);
    return [{ shape: m.leadingOf(A!), dtype: "int32" }];
  },
  run: ([A], { rtol }) => [ranks(A!, rtol)],
  batch: batchInFront(() => matrixRank),
  ...nothingPasses,
});
