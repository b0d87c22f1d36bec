/** Linear systems on behalf of whoever needs one: errors speak of that. */
import type { Purpose } from "../../engine/linalg/lu.ts";
import { isUnknown, mulDims } from "../../tensor/dims.ts";
import { promoteToFloat } from "../../tensor/dtype.ts";
import { messages, ShapeError, showShape } from "../../tensor/errors.ts";
import { broadcastShapes, type Shape, sameShape, sizeOf, upTo } from "../../tensor/shape.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { apply, apply1 } from "../apply.ts";
import { type Operand, toTensors } from "../constant.ts";
import * as m from "../matrixAlgebra.ts";
import { primitives as p } from "../primitives.ts";
import { stopGradient } from "./elementwise.ts";
import { toFloating } from "./floating.ts";
import { broadcastTo, cast, reshape } from "./shapes.ts";

/** Matrices of a floating dtype; int32 and bool become float32. */
export function matrices(op: string, x: Operand): Tensor {
  const t = toFloating(op, x);
  if (t.rank < 2) throw new ShapeError(messages.rank(op, "matrices [..., n, m]", t.shape));
  return t;
}

export type Solve = (A: Tensor, B: Tensor) => Tensor;

/**
 * Runs a solver on operands as numpy takes them: a right side of one axis is a vector, others are matrices whose leading axes
 * broadcast. One matrix for many right sides is used once, with all of them as its columns.
 */
export function solved(op: string, left: Operand, right: Operand, solve: Solve): Tensor {
  const given = toTensors(op, [left, right]);
  const dtype = promoteToFloat(
    op,
    given.map((t) => t.dtype),
  );
  const [A, B] = given.map((t) => cast(t, dtype)) as [Tensor, Tensor];
  const n = m.checkSquare(op, A);
  if (B.rank === 0) throw new ShapeError(messages.rank(op, "a right side [n] or [..., n, k]", B.shape));
  const rows = B.shape[B.rank === 1 ? 0 : B.rank - 2]!;
  if (rows !== n && !isUnknown(rows) && !isUnknown(n))
    throw new ShapeError(
      `${op}: matrices ${showShape(A.shape)} and a right side ${showShape(B.shape)} differ in rows: ${n} and ${rows}.`,
    );
  if (B.rank === 1) {
    const column = solved(op, A, m.asColumn(B), solve);
    return reshape(column, column.shape.slice(0, -1));
  }
  if (A.rank === 2 && B.rank > 2) {
    const others = upTo(B.rank - 2);
    const columns = B.shape[B.rank - 1]!;
    const wide = reshape(apply1(p.permute, [B], { axes: [B.rank - 2, ...others, B.rank - 1] }), [
      rows,
      mulDims(sizeOf(m.leadingOf(B)), columns),
    ]);
    const X = reshape(solve(A, wide), [rows, ...m.leadingOf(B), columns]);
    return apply1(p.permute, [X], { axes: [...others.map((i) => i + 1), 0, B.rank - 1] });
  }
  const batch = broadcastShapes(`${op} (batch axes)`, [m.leadingOf(A), m.leadingOf(B)]);
  return solve(over(A, batch), over(B, batch));
}

const over = (x: Tensor, batch: Shape): Tensor =>
  sameShape(m.leadingOf(x), batch) ? x : broadcastTo(x, [...batch, ...x.shape.slice(-2)]);

/** X with A·X = B, for a purpose that says what a singular A means. */
export const solveFor = (purpose: Purpose, a: Operand, b: Operand): Tensor =>
  solved(purpose, a, b, (A, B) => {
    const [packed, rows] = apply(p.lu, [stopGradient(A)], null) as [Tensor, Tensor];
    return apply1(p.luSolve, [A, packed, rows, B], { transpose: false, purpose });
  });

/** A⁻¹, for a purpose that says what a singular A means. */
export const inverseFor = (purpose: Purpose, x: Operand): Tensor =>
  apply1(p.inverse, [matrices(purpose, x)], { purpose });
