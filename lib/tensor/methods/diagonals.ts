// Written by `node scripts/node.js scripts/signatures.ts`.
import type { DiagonalOptions } from "../../ops/functions/arrangement.ts";
import type { ChosenDType, SameDType } from "../dtypeTypes.ts";
import type { Diag, DiagFlat, Diagonal } from "../shapes/arrangement.ts";
import type { PerMatrix } from "../shapes/matrices.ts";
import type { Fit, ShapeOf, Sure } from "../shapeTypes.ts";
import type { Tensor } from "../tensor.ts";

/** Diagonals and triangles of matrices. */
export interface DiagonalsMethods {
  /**
   * The elements on and below the k-th diagonal (0, the main one, where absent; above it where positive), 0 elsewhere, x = this: [..., n,
   * m] → [..., n, m]; the dtype stays.
   */
  tril<T extends Tensor>(
    this: Fit<PerMatrix<"tril", ShapeOf<T>>, T>,
    k?: number,
  ): Tensor<ShapeOf<T>, ChosenDType<T, number>>;
  /**
   * The elements on and above the k-th diagonal (0, the main one, where absent; above it where positive), 0 elsewhere, x = this: [..., n,
   * m] → [..., n, m]; the dtype stays.
   */
  triu<T extends Tensor>(
    this: Fit<PerMatrix<"triu", ShapeOf<T>>, T>,
    k?: number,
  ): Tensor<ShapeOf<T>, ChosenDType<T, number>>;
  /**
   * The diagonal of matrices, x = this: [..., n, m] → [..., min(n, m)]; the dtype stays. `offset` chooses another one, above it where
   * positive, which has fewer elements; `axes` the two axes where they are not the last.
   */
  diagonal<T extends Tensor, const O extends DiagonalOptions | undefined = undefined>(
    this: Fit<Diagonal<ShapeOf<T>, O>, T>,
    options?: O,
  ): Tensor<Sure<Diagonal<ShapeOf<T>, O>>, SameDType<T>>;
  /**
   * The diagonal of a matrix, [n, m] → [min(n, m)], or the matrix of zeros around a vector as its diagonal, [n] → [n, n]; the
   * dtype stays. With an offset the diagonal so many places above the main one (below it where negative): [n] → [n + |offset|, n +
   * |offset|]. Other ranks are a ShapeError.
   */
  diag<T extends Tensor, const O extends number = 0>(
    this: Fit<Diag<ShapeOf<T>, O>, T>,
    offset?: O,
  ): Tensor<Sure<Diag<ShapeOf<T>, O>>>;
  /** diag of the elements of x, read row by row: n elements [...s] → [n, n], or larger by |offset|. */
  diagFlat<T extends Tensor, const O extends number = 0>(this: T, offset?: O): Tensor<DiagFlat<ShapeOf<T>, O>>;
}
