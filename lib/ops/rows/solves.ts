import {
  cofactors,
  determinants,
  factorizeAll,
  invertAll,
  logDeterminants,
  solveFactored,
} from "../../engine/linalg/lu.ts";
import { solveTriangular, type Triangle } from "../../engine/linalg/triangular.ts";
import { addDims, type Dim, mulDims, subDims } from "../../tensor/dims.ts";
import { upTo } from "../../tensor/shape.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { apply, apply1 } from "../apply.ts";
import { allBatched, batchInFront } from "../batching.ts";
import { general } from "../forms/general.ts";
import { zerosLike } from "../forms/linear.ts";
import * as m from "../matrixAlgebra.ts";
import type { Primitive } from "../operation.ts";
import { exp } from "./exponential.ts";
import { permuteRows } from "./matrices.ts";
import { permute, reshape, stopGradient } from "./shapes.ts";
import { svd } from "./svd.ts";

/**
 * P·A = L·U with partial pivoting: L (without its diagonal of ones) and U in one matrix [..., n, n], and which row of A each row
 * of P·A is, int32 [..., n]. The derivative takes the order of rows as fixed.
 */
export const lu: Primitive<null> = general<null>("lu", {
  infer: ([A]) => [
    { shape: A!.shape, dtype: A!.dtype },
    { shape: [...A!.shape.slice(0, -2), m.checkSquare("lu", A!)], dtype: "int32" },
  ],
  run: ([A], _, out) => factorizeAll(A!, out),
  keeps: (_, kept) => kept > 0,
  batch: batchInFront(() => lu),
  jvp: ([dA], { results: [packed, rows] }) => {
    const turned = apply1(permuteRows, [dA!, rows!], { inverse: false });
    const left = apply1(triangularSolve, [packed!, turned], { lower: true, transpose: false, unit: true });
    const inner = rightDivided(left, packed!, { lower: false, transpose: false, unit: false });
    const [below, above] = [m.lowerOf(inner, true), m.upperOf(inner)];
    const dL = m.add(m.product(m.lowerOf(packed!, true), below), below);
    return [m.add(dL, m.product(above, m.upperOf(packed!))), null];
  },
  bprop: (_, [G], { results: [packed, rows] }) => {
    if (!G) return null;
    const [forL, forU] = [m.lowerOf(G, true), m.upperOf(G)];
    const below = m.lowerOf(m.add(m.product(m.lowerOf(packed!, true), forL, "TN"), forL), true);
    const above = m.upperOf(m.product(forU, m.upperOf(packed!), "NT"));
    const left = apply1(triangularSolve, [packed!, m.add(below, above)], { lower: true, transpose: true, unit: true });
    const inner = rightDivided(left, packed!, { lower: false, transpose: true, unit: false });
    return apply1(permuteRows, [inner, rows!], { inverse: true });
  },
});

/** B·op(T)⁻¹. */
const rightDivided = (B: Tensor, T: Tensor, form: Triangle): Tensor =>
  m.flipped(apply1(triangularSolve, [T, m.flipped(B)], { ...form, transpose: !form.transpose }));

/**
 * A⁻¹·B, or A⁻ᵀ·B, for A: [..., n, n] with its factors by `lu` and B: [..., n, k]. Only A and B have derivatives; the factors
 * are how it is computed, and every order of derivative uses the same ones. dX = A⁻¹(dB − dA·X) (Giles 2008).
 */
export const luSolve: Primitive<{ transpose: boolean }> = general<{ transpose: boolean }>("luSolve", {
  infer: ([, , , B]) => [B!],
  run: ([, packed, rows, B], { transpose }, out) => [solveFactored(packed!, rows!, B!, transpose, out)],
  passes: (index) => index === 0 || index === 3,
  batch: (inputs, batched, params, size) => {
    if (!batched[0] && !batched[1] && !batched[2])
      return [asColumns(inputs[3]!, (B) => apply1(luSolve, [inputs[0]!, inputs[1]!, inputs[2]!, B], params))];
    return apply(luSolve, allBatched(inputs, batched, size), params);
  },
  jvp: ([dA, , , dB], { inputs: [A, packed, rows], results: [X], params }) => {
    const moved = dA ? m.neg(m.product(dA, X!, params.transpose ? "TN" : "NN")) : null;
    return [apply1(luSolve, [A!, packed!, rows!, m.plus(dB ?? null, moved)!], params)];
  },
  bpropAll: ([wanted], [G], { inputs: [A, packed, rows], results: [X], params }) => {
    const forB = apply1(luSolve, [A!, packed!, rows!, G!], { transpose: !params.transpose });
    const forA = wanted ? m.neg(params.transpose ? m.product(X!, forB, "NT") : m.product(forB, X!, "NT")) : null;
    return [forA, null, null, forB];
  },
});

/**
 * op(T)⁻¹·B for T: [..., n, n], of which one triangle is read, and B: [..., n, k]. A zero on the diagonal is a ValueError.
 * dX = op(T)⁻¹(dB − op(dT)·X) (Giles 2008).
 */
export const triangularSolve: Primitive<Triangle> = general<Triangle>("triangularSolve", {
  infer: ([, B]) => [B!],
  run: ([T, B], form, [out]) => [solveTriangular(T!, B!, form, out!)],
  batch: (inputs, batched, form, size) => {
    if (!batched[0]) return [asColumns(inputs[1]!, (B) => apply1(triangularSolve, [inputs[0]!, B], form))];
    return apply(triangularSolve, allBatched(inputs, batched, size), form);
  },
  jvp: ([dT, dB], { inputs: [T], results: [X], params: form }) => {
    const moved = dT ? m.neg(m.product(triangleOf(dT, form), X!, form.transpose ? "TN" : "NN")) : null;
    return [apply1(triangularSolve, [T!, m.plus(dB ?? null, moved)!], form)];
  },
  bpropAll: ([wanted], [G], { inputs: [T], results: [X], params: form }) => {
    const forB = apply1(triangularSolve, [T!, G!], { ...form, transpose: !form.transpose });
    if (!wanted) return [null, forB];
    const forT = form.transpose ? m.product(X!, forB, "NT") : m.product(forB, X!, "NT");
    return [m.neg(triangleOf(forT, form)), forB];
  },
});

const triangleOf = (x: Tensor, { lower, unit }: Triangle): Tensor => (lower ? m.lowerOf(x, unit) : m.upperOf(x, unit));

/** Solves for a batch of right sides with one matrix: B: [size, ..., n, k] as [..., n, size·k], and back. */
function asColumns(B: Tensor, solve: (B: Tensor) => Tensor): Tensor {
  const [size, ...rest] = B.shape as readonly [Dim, ...Dim[]];
  const rank = rest.length;
  const there = [...upTo(rank - 1).map((i) => i + 1), 0, rank];
  const columns = rest[rank - 1]!;
  const wide = apply1(permute, [B], { axes: there });
  const X = solve(apply1(reshape, [wide], { shape: [...rest.slice(0, -1), mulDims(size, columns)] }));
  const tall = apply1(reshape, [X], { shape: [...rest.slice(0, -1), size, columns] });
  return apply1(permute, [tall], { axes: there.map((_, i) => there.indexOf(i)) });
}

/** A⁻¹. d(A⁻¹) = −A⁻¹·dA·A⁻¹ (Giles 2008, section 2.2.3). A singular matrix is a ValueError. */
export const inverse: Primitive<null> = general<null>("inverse", {
  infer: ([A]) => {
    m.checkSquare("inverse", A!);
    return [A!];
  },
  run: ([A], _, out) => [invertAll(A!, out)],
  keeps: (_, kept) => kept === 1,
  batch: batchInFront(() => inverse),
  jvp: ([dA], { results: [X] }) => [m.neg(m.product(m.product(X!, dA!), X!))],
  bprop: (_, [G], { results: [X] }) => m.neg(m.product(m.product(X!, G!, "TN"), X!, "NT")),
});

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
  jvp: ([dA], { inputs: [A] }) => [null, m.innerProduct(m.flipped(apply1(inverse, [A!], null)), dA!)],
  bprop: (_, [, G], { inputs: [A] }) => (G ? m.mul(m.asScale(G), m.flipped(apply1(inverse, [A!], null))) : null),
});

/** The determinant. Its derivative, the matrix of cofactors, is right for singular matrices too. */
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
 * The matrix of cofactors ∂det(A)/∂A, for matrices of any rank. Its own derivatives, of every order, exist as numbers where
 * the rank is n − 1 or n; a smaller rank is a ValueError there.
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
 */
function secondOfDet(A: Tensor, H: Tensor): Tensor {
  const n = A.shape[A.rank - 1]!;
  if (n === 0) return zerosLike(A);
  const [U, s, Vh] = apply(svd, [apply1(stopGradient, [A], null)], { full: false }) as [Tensor, Tensor, Tensor];
  const last = [subDims(n, 1), n] as const;
  const top = m.asColumn(m.largestOf(s));
  const size = m.nonzero(top);
  const M = m.blocks(A, m.mul(m.block(U, [0, n], last), size), m.mul(m.block(Vh, last, [0, n]), size), zerosLike(size));
  const N = apply1(inverse, [M], null);
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
