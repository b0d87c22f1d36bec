import { cofactors, determinants, logDeterminants } from "../../engine/linalg/determinant.ts";
import { addDims, subDims } from "../../tensor/dims.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { apply, apply1 } from "../apply.ts";
import { batchInFront } from "../batching.ts";
import { general } from "../forms/general.ts";
import { zerosLike } from "../forms/linear.ts";
import * as m from "../matrixAlgebra.ts";
import type { Primitive } from "../operation.ts";
import { lessEqual } from "./comparison.ts";
import { exp } from "./exponential.ts";
import { cast, stopGradient } from "./shapes.ts";
import { inverse } from "./solves.ts";
import { svd } from "./svd.ts";

/** The sign (−1, 0 or 1) and the logarithm of the absolute value of the determinant. d log|det A| = ⟨A⁻ᵀ, dA⟩. */
export const slogdet: Primitive<null> = general<null>("slogdet", {
  infer: ([A]) => {
    m.checkSquare("slogdet", A!);
    const result = { shape: m.leadingOf(A!), dtype: A!.dtype };
    return [result, result];
  },
  run: ([A], _, out) => logDeterminants(A!, out),
  keeps: (_, kept) => kept === 0,
  batch: batchInFront(() => slogdet),
  jvp: ([dA], { inputs: [A] }) => [null, m.innerProduct(m.flipped(apply1(inverse, [A!], { purpose: "slogdet" })), dA!)],
  bprop: (_, [, G], { inputs: [A] }) =>
    G ? m.mul(m.asScale(G), m.flipped(apply1(inverse, [A!], { purpose: "slogdet" }))) : null,
});

/** The determinant. Its derivatives, the first being the matrix of cofactors, are right for singular matrices too. */
export const det: Primitive<null> = general<null>("det", {
  infer: ([A]) => {
    m.checkSquare("det", A!);
    return [{ shape: m.leadingOf(A!), dtype: A!.dtype }];
  },
  run: ([A], _, out) => [determinants(A!, out)],
  keeps: (_, kept) => kept === 0,
  batch: batchInFront(() => det),
  jvp: ([dA], { inputs: [A] }) => [m.innerProduct(apply1(cofactor, [A!], null), dA!)],
  bprop: (_, [G], { inputs: [A] }) => m.mul(m.asScale(G!), apply1(cofactor, [A!], null)),
});

/**
 * The matrix of cofactors ∂det(A)/∂A; it and its derivatives are right for matrices of any rank.
 */
export const cofactor: Primitive<null> = general<null>("cofactor", {
  infer: ([A]) => {
    m.checkSquare("det", A!);
    return [A!];
  },
  run: ([A], _, out) => [cofactors(A!, out)],
  keeps: (_, kept) => kept === 0,
  batch: batchInFront(() => cofactor),
  jvp: ([dA], { inputs: [A] }) => [secondOfDet(A!, dA!)],
  // A second derivative is symmetric, so it is its own transpose.
  bprop: (_, [G], { inputs: [A] }) => secondOfDet(A!, G!),
});

/**
 * D²det(A)[H]. With u and v the singular vectors of the smallest singular value, M = [[A, u], [vᵀ, 0]] is invertible where A has
 * rank n − 1 or n, and with M⁻¹ = [[X, p], [qᵀ, τ]] the cofactors of A are det(M)·(τ·Xᵀ − q·pᵀ) (Cramer's rule). This is
 * differentiated along H, where M changes by H and M⁻¹ by −M⁻¹·H·M⁻¹; u and v may be constants, since the identity holds for any.
 * Along t·E, which lifts the other singular values that vanish, all is a polynomial of t, of degree 3 at most down to rank n − 4, so
 * that its values at four places give that at t = 0 exactly (and to 1e-11 at ranks below, where it is 0).
 */
function secondOfDet(A: Tensor, H: Tensor): Tensor {
  const n = A.shape[A.rank - 1]!;
  if (n === 0) return zerosLike(A);
  const [U, s, Vh] = apply(svd, [apply1(stopGradient, [A], null)], { full: false }) as [Tensor, Tensor, Tensor];
  const [others, last] = [[0, subDims(n, 1)] as const, [subDims(n, 1), n] as const];
  const size = m.nonzero(m.asColumn(m.largestOf(s)));
  const u = m.mul(m.block(U, [0, n], last), size);
  const v = m.mul(m.block(Vh, last, [0, n]), size);
  const vanishing = apply1(lessEqual, [m.block(m.asRow(s), [0, 1], others), m.closest(s)], null);
  const lifted = m.mul(apply1(cast, [vanishing], { dtype: A.dtype }), size);
  const E = m.product(m.mul(m.block(U, [0, n], others), lifted), m.block(Vh, others, [0, n]));
  const at = (t: number): Tensor => secondByBorder(m.add(A, m.times(E, t)), u, v, H);
  const [near, far] = [m.add(at(1e-3), at(-1e-3)), m.add(at(2e-3), at(-2e-3))];
  return m.times(m.sub(m.times(near, 4), far), 1 / 6);
}

function secondByBorder(A: Tensor, u: Tensor, v: Tensor, H: Tensor): Tensor {
  const n = A.shape[A.rank - 1]!;
  const corner = m.times(m.block(u, [0, 1], [0, 1]), 0);
  const M = m.blocks(A, u, v, corner);
  const N = apply1(inverse, [M], { purpose: "inverse" });
  const end = [n, addDims(n, 1)] as const;
  const [X, p, qT, tau] = [
    m.block(N, [0, n], [0, n]),
    m.block(N, [0, n], end),
    m.block(N, end, [0, n]),
    m.block(N, end, end),
  ];
  const [, log] = apply(slogdet, [M], null) as [Tensor, Tensor];
  const value = apply1(det, [apply1(stopGradient, [M], null)], null);
  const detM = m.mul(value, apply1(exp, [m.sub(log, apply1(stopGradient, [log], null))], null));
  const [XH, qTH] = [m.product(X, H), m.product(qT, H)];
  const [HX, Hp] = [m.product(XH, X), m.product(XH, p)];
  const trace = m.asScale(m.innerProduct(m.flipped(X), H));
  const atFixedDet = m.sub(
    m.add(m.product(m.product(qTH, X), p, "TT"), m.product(qT, Hp, "TT")),
    m.add(m.mul(m.product(qTH, p), m.flipped(X)), m.mul(tau, m.flipped(HX))),
  );
  const first = m.sub(m.mul(tau, m.flipped(X)), m.product(qT, p, "TT"));
  return m.mul(m.asScale(detM), m.add(m.mul(trace, first), atFixedDet));
}
