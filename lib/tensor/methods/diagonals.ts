// Written by `node scripts/node.js scripts/signatures.ts`.
import type { DiagonalOptions } from "../../ops/functions/arrangement.ts";
import type { SameDType } from "../dtypeTypes.ts";
import type { Shape } from "../shape.ts";
import type { ShapeOf } from "../shapeTypes.ts";
import type { Tensor } from "../tensor.ts";

/** Diagonals and triangles of matrices. */
export interface DiagonalsMethods {
  /** The elements on and below the k-th diagonal, 0 elsewhere, x = this: [..., n, m] → [..., n, m]; the dtype stays. */
  tril<T extends Tensor>(this: T, k?: number): Tensor<ShapeOf<T>>;
  /** The elements on and above the k-th diagonal, 0 elsewhere, x = this: [..., n, m] → [..., n, m]; the dtype stays. */
  triu<T extends Tensor>(this: T, k?: number): Tensor<ShapeOf<T>>;
  /** The diagonal of matrices, x = this: [..., n, m] → [..., min(n, m)] (at another offset fewer); { axes } where they are not the last two. */
  diagonal<T extends Tensor>(this: T, options?: DiagonalOptions): Tensor<Shape, SameDType<T>>;
  /** The diagonal of a matrix [n, m] → [min(n, m)], or the matrix with a vector as its diagonal, [n] → [n, n]; above it by the offset. */
  diag<T extends Tensor>(this: T, offset?: number): Tensor<Shape>;
  /** The matrix with the elements of x, read row by row, as its diagonal, [...s] → [n, n]. */
  diagFlat<T extends Tensor>(this: T, offset?: number): Tensor<Shape>;
}
