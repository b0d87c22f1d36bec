import { factorizeAll, invertAll, type Purpose, type Solving, solveFactored } from "../../engine/linalg/lu.ts";
import { solveTriangular, type Triangle } from "../../engine/linalg/triangular.ts";
import { type Dim, mulDims } from "../../tensor/dims.ts";
import { upTo } from "../../tensor/shape.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { apply, apply1 } from "../apply.ts";
import { allBatched, batchInFront } from "../batching.ts";
import { general } from "../forms/general.ts";
import * as m from "../matrixAlgebra.ts";
import type { Primitive } from "../operation.ts";
import { permuteRows } from "./matrices.ts";
import { permute, reshape } from "./shapes.ts";

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
    const inner = rightDivided(left, packed!, { ...upper, transpose: false });
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
    const inner = rightDivided(left, packed!, { ...upper, transpose: true });
    return apply1(permuteRows, [inner, rows!], { inverse: true });
  },
});

const upper = { lower: false, unit: false, purpose: "the derivative of lu, U" };

/** B·op(T)⁻¹. */
const rightDivided = (B: Tensor, T: Tensor, form: Triangle): Tensor =>
  m.flipped(apply1(triangularSolve, [T, m.flipped(B)], { ...form, transpose: !form.transpose }));

/**
 * A⁻¹·B, or A⁻ᵀ·B, for A: [..., n, n] with its factors by `lu` and B: [..., n, k]. Only A and B have derivatives; the factors
 * are how it is computed, and every order of derivative uses the same ones. dX = A⁻¹(dB − dA·X) (Giles 2008).
 */
export const luSolve: Primitive<Solving> = general<Solving>("luSolve", {
  infer: ([, , , B]) => [B!],
  run: ([, packed, rows, B], how, out) => [solveFactored(packed!, rows!, B!, how, out)],
  passes: (index) => index === 0 || index === 3,
  keeps: (_, kept) => kept !== 3,
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
    const forB = apply1(luSolve, [A!, packed!, rows!, G!], { ...params, transpose: !params.transpose });
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
  keeps: (_, kept) => kept !== 1,
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
export const inverse: Primitive<{ purpose: Purpose }> = general<{ purpose: Purpose }>("inverse", {
  infer: ([A]) => {
    m.checkSquare("inverse", A!);
    return [A!];
  },
  run: ([A], { purpose }, out) => [invertAll(A!, purpose, out)],
  keeps: (_, kept) => kept === 1,
  batch: batchInFront(() => inverse),
  jvp: ([dA], { results: [X] }) => [m.neg(m.product(m.product(X!, dA!), X!))],
  bprop: (_, [G], { results: [X] }) => m.neg(m.product(m.product(X!, G!, "TN"), X!, "NT")),
});
