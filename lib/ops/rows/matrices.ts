import { copyDiagonal, copyToDiagonal } from "../../engine/linalg/diagonal.ts";
import { copyRows } from "../../engine/linalg/lu.ts";
import { copyTriangle } from "../../engine/linalg/triangular.ts";
import { apply1 } from "../apply.ts";
import { batchInFront } from "../batching.ts";
import { linear } from "../forms/linear.ts";
import { squareSize } from "../matrixAlgebra.ts";
import type { Primitive } from "../operation.ts";

export interface TriangleParams {
  readonly upper: boolean;
  /** Which diagonal the triangle ends at: 0 the main one, positive ones above it. */
  readonly k: number;
}

/** One triangle of each matrix [..., n, m], zeros elsewhere. */
export const triangle: Primitive<TriangleParams> = linear<TriangleParams>("triangle", {
  in: [0],
  infer: ([x]) => [x!],
  run: ([x], { upper, k }) => [copyTriangle(x!, upper, k)],
  batch: batchInFront(() => triangle),
  transpose: (G, { params }) => apply1(triangle, [G], params),
});

/** The diagonals of square matrices: [..., n, n] → [..., n]. */
export const diagonalPart: Primitive<null> = linear<null>("diagonalPart", {
  in: [0],
  infer: ([x]) => [{ shape: [...x!.shape.slice(0, -2), squareSize("diagonalPart", x!)], dtype: x!.dtype }],
  run: ([x]) => [copyDiagonal(x!)],
  batch: batchInFront(() => diagonalPart),
  transpose: (G) => apply1(diagonalMatrix, [G], null),
});

/** Matrices with the given diagonals: [..., n] → [..., n, n]. */
export const diagonalMatrix: Primitive<null> = linear<null>("diagonalMatrix", {
  in: [0],
  infer: ([x]) => [{ shape: [...x!.shape, x!.shape[x!.shape.length - 1]!], dtype: x!.dtype }],
  run: ([x]) => [copyToDiagonal(x!)],
  batch: batchInFront(() => diagonalMatrix),
  transpose: (G) => apply1(diagonalPart, [G], null),
});

/** Row i of the result is row rows[i] of x: [..., n, k], rows: [..., n]; put back from that order with `inverse`. */
export const permuteRows: Primitive<{ inverse: boolean }> = linear<{ inverse: boolean }>("permuteRows", {
  in: [0],
  reads: [1],
  infer: ([x]) => [x!],
  run: ([x, rows], { inverse }) => [copyRows(x!, rows!, inverse)],
  batch: batchInFront(() => permuteRows),
  transpose: (G, { inputs: [, rows], params: { inverse } }) => apply1(permuteRows, [G, rows!], { inverse: !inverse }),
});
