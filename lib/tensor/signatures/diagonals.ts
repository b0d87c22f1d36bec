import type { Operand } from "../../ops/constant.ts";
import type { DiagonalOptions } from "../../ops/functions/arrangement.ts";
import type { SameDType } from "../dtypeTypes.ts";
import type { Shape } from "../shape.ts";
import type { ShapeOf } from "../shapeTypes.ts";
import type { Tensor } from "../tensor.ts";

/** Diagonals and triangles of matrices. */
export interface DiagonalsOperations {
  /** The elements on and below the k-th diagonal, 0 elsewhere, x: [..., n, m] → [..., n, m]; the dtype stays. */
  tril<T extends Operand>(x: T, k?: number): Tensor<ShapeOf<T>>;
  /** The elements on and above the k-th diagonal, 0 elsewhere, x: [..., n, m] → [..., n, m]; the dtype stays. */
  triu<T extends Operand>(x: T, k?: number): Tensor<ShapeOf<T>>;
  /** The diagonal of matrices, x: [..., n, m] → [..., min(n, m)] (at another offset fewer); { axes } where they are not the last two. */
  diagonal<T extends Operand>(x: T, options?: DiagonalOptions): Tensor<Shape, SameDType<T>>;
  /** The diagonal of a matrix [n, m] → [min(n, m)], or the matrix with a vector as its diagonal, [n] → [n, n]; above it by the offset. */
  diag<T extends Operand>(x: T, offset?: number): Tensor<Shape>;
  /** The matrix with the elements of x, read row by row, as its diagonal, [...s] → [n, n]. */
  diagFlat<T extends Operand>(x: T, offset?: number): Tensor<Shape>;
}
