import type { Operand } from "../../ops/constant.ts";
import type { RankOptions, TriangularOptions } from "../../ops/functions/linalg.ts";
import type { MatrixNorm } from "../../ops/functions/matrixNorms.ts";
import type { TraceOptions } from "../../ops/functions/products.ts";
import type { CountDType, FloatDType, JoinedFloatDType, Mixing, PowerDType } from "../dtypeTypes.ts";
import type { KeepDims, Reduce } from "../shapes/axes.ts";
import type {
  IsComplete,
  LeastSquares,
  LeftFactor,
  PerMatrix,
  PerRow,
  PerSquare,
  Residuals,
  RightFactor,
  SingularValues,
  Solve,
  SolveLeft,
  Square,
  Trace,
  Triangle,
  Turned,
} from "../shapes/matrices.ts";
import type { Fit, ShapeOf, Sure } from "../shapeTypes.ts";
import type { Tensor } from "../tensor.ts";

/**
 * Linear algebra on stacks of matrices: leading axes are batches. int32 and bool count as float32, which is computed in double
 * precision and rounded once. Last two axes that do not fit are a ShapeError.
 */
export interface LinalgOperations {
  /** The sum of the diagonal of the last two axes (or of `axes`), x: [..., n, m] → [...]; `offset` chooses another diagonal. */
  trace<T extends Operand, const O extends TraceOptions | undefined = undefined>(
    x: Fit<PerMatrix<"trace", ShapeOf<T>>, T>,
    options?: O,
  ): Tensor<Sure<Trace<ShapeOf<T>, O>>, CountDType<T>>;
  /** Xⁿ for a whole n, x: [..., n, n] → [..., n, n]; negative powers are those of the inverse, 0 gives identity matrices. */
  matrixPower<T extends Operand, const N extends number>(
    x: Fit<Square<"matrixPower", ShapeOf<T>>, T>,
    n: N,
  ): Tensor<Sure<Square<"matrixPower", ShapeOf<T>>>, PowerDType<T, N>>;
  /**
   * The lower triangular L with L·Lᵀ = (X + Xᵀ)/2, x: [..., n, n] → [..., n, n]. Not positive definite is a ValueError that names the
   * row, eagerly and in graphs (torch raises, JAX gives NaN). (Murray 2016 for the derivative)
   */
  cholesky<T extends Operand>(
    x: Fit<Square<"cholesky", ShapeOf<T>>, T>,
  ): Tensor<Sure<Square<"cholesky", ShapeOf<T>>>, FloatDType<T>>;
  /** X with L·Lᵀ·X = B, from the factor that cholesky gives, l: [..., n, n] and b: [n] or [..., n, k] → as b. */
  choleskySolve<A extends Operand, B extends Operand>(
    l: A,
    b: Fit<Mixing<"choleskySolve", A, B, Solve<"choleskySolve", ShapeOf<A>, ShapeOf<B>>>, B>,
  ): Tensor<Sure<Solve<"choleskySolve", ShapeOf<A>, ShapeOf<B>>>, JoinedFloatDType<A, B>>;
  /**
   * X with op(A)·X = B for a triangular A, a: [..., n, n] and b: [n] or [..., n, k] → as b, batches broadcast; the lower triangle
   * unless `lower` is false. The other triangle is not read, and gets zero gradients. A 0 on the diagonal is a ValueError.
   */
  triangularSolve<A extends Operand, B extends Operand, const O extends TriangularOptions | undefined = undefined>(
    a: A,
    b: Fit<Mixing<"triangularSolve", A, B, SolveLeft<"triangularSolve", ShapeOf<A>, ShapeOf<B>, O>>, B>,
    options?: O,
  ): Tensor<Sure<SolveLeft<"triangularSolve", ShapeOf<A>, ShapeOf<B>, O>>, JoinedFloatDType<A, B>>;
  /**
   * X = P·L·U by partial pivoting, with a permutation matrix, a unit lower and an upper triangular one: { p, l, u }, x: [..., n,
   * n] → each [..., n, n]. Derivatives take the permutation as fixed.
   */
  lu<T extends Operand>(
    x: Fit<Square<"lu", ShapeOf<T>>, T>,
  ): {
    p: Tensor<Sure<Square<"lu", ShapeOf<T>>>, FloatDType<T>>;
    l: Tensor<Sure<Square<"lu", ShapeOf<T>>>, FloatDType<T>>;
    u: Tensor<Sure<Square<"lu", ShapeOf<T>>>, FloatDType<T>>;
  };
  /**
   * X with A·X = B, a: [..., n, n] and b: [n] or [..., n, k] → as b, batches broadcast; by LU factorisation with partial pivoting,
   * whose factors serve every order of derivative. A singular A is a ValueError. (Giles 2008)
   */
  solve<A extends Operand, B extends Operand>(
    a: A,
    b: Fit<Mixing<"solve", A, B, Solve<"solve", ShapeOf<A>, ShapeOf<B>>>, B>,
  ): Tensor<Sure<Solve<"solve", ShapeOf<A>, ShapeOf<B>>>, JoinedFloatDType<A, B>>;
  /** X⁻¹, x: [..., n, n] → [..., n, n]; prefer solve. A singular X is a ValueError. */
  inverse<T extends Operand>(
    x: Fit<Square<"inverse", ShapeOf<T>>, T>,
  ): Tensor<Sure<Square<"inverse", ShapeOf<T>>>, FloatDType<T>>;
  /**
   * The determinant, x: [..., n, n] → [...]. The gradient is the matrix of cofactors; derivatives of every order are right for singular
   * matrices too.
   */
  det<T extends Operand>(
    x: Fit<PerSquare<"det", ShapeOf<T>>, T>,
  ): Tensor<Sure<PerSquare<"det", ShapeOf<T>>>, FloatDType<T>>;
  /**
   * The sign of the determinant and the logarithm of its absolute value: { sign, logabsdet }, x: [..., n, n] → each [...]; 0 and
   * −∞ for singular matrices, where the gradient is a ValueError.
   */
  slogdet<T extends Operand>(
    x: Fit<PerSquare<"slogdet", ShapeOf<T>>, T>,
  ): {
    sign: Tensor<Sure<PerSquare<"slogdet", ShapeOf<T>>>, FloatDType<T>>;
    logabsdet: Tensor<Sure<PerSquare<"slogdet", ShapeOf<T>>>, FloatDType<T>>;
  };
  /**
   * X = Q·R with orthonormal columns in Q and an upper triangular R whose signs are LAPACK's, x: [..., n, m] → { q: [..., n, k],
   * r: [..., k, m] }, k = min(n, m), or n with { mode: "complete" }. The first k columns must be independent to be differentiated;
   * the complete form of a long matrix has no derivative. (Walter, Lehmann 2010)
   */
  qr<T extends Operand, const M extends "reduced" | "complete" = "reduced">(
    x: Fit<PerMatrix<"qr", ShapeOf<T>>, T>,
    options?: { readonly mode?: M },
  ): {
    q: Tensor<LeftFactor<ShapeOf<T>, IsComplete<M>>, FloatDType<T>>;
    r: Tensor<Triangle<ShapeOf<T>, IsComplete<M>>, FloatDType<T>>;
  };
  /**
   * Eigenvalues, ascending, and eigenvectors, as columns, of (X + Xᵀ)/2, x: [..., n, n] → { eigenvalues: [..., n], eigenvectors:
   * [..., n, n] }. Each vector's largest component is positive. Derivatives of eigenvalues hold also where some are equal, as far
   * as symmetric functions of those go, at first order; those of vectors are NaN where they depend on which basis of an eigenspace
   * was chosen. (Giles 2008)
   */
  eigh<T extends Operand>(
    x: Fit<Square<"eigh", ShapeOf<T>>, T>,
  ): {
    eigenvalues: Tensor<Sure<PerRow<"eigh", ShapeOf<T>>>, FloatDType<T>>;
    eigenvectors: Tensor<Sure<Square<"eigh", ShapeOf<T>>>, FloatDType<T>>;
  };
  /** Eigenvalues, ascending, of (X + Xᵀ)/2, x: [..., n, n] → [..., n]. */
  eigvalsh<T extends Operand>(
    x: Fit<PerRow<"eigvalsh", ShapeOf<T>>, T>,
  ): Tensor<Sure<PerRow<"eigvalsh", ShapeOf<T>>>, FloatDType<T>>;
  /**
   * X = U·diag(s)·Vᵀ with s descending, x: [..., n, m] → { u: [..., n, k], s: [..., k], vh: [..., k, m] }, k = min(n, m); with {
   * fullMatrices: true } both bases are complete and must not be differentiated. The largest component of each column of U is
   * positive. Derivatives of vectors are NaN where singular values are equal or, for the longer side, 0. (Townsend 2016)
   */
  svd<T extends Operand, const M extends boolean = false>(
    x: Fit<PerMatrix<"svd", ShapeOf<T>>, T>,
    options?: { readonly fullMatrices?: M },
  ): {
    u: Tensor<LeftFactor<ShapeOf<T>, M>, FloatDType<T>>;
    s: Tensor<Sure<SingularValues<"svd", ShapeOf<T>>>, FloatDType<T>>;
    vh: Tensor<RightFactor<ShapeOf<T>, M>, FloatDType<T>>;
  };
  /** Singular values, descending, x: [..., n, m] → [..., min(n, m)]; small ones keep their relative accuracy. */
  svdvals<T extends Operand>(
    x: Fit<SingularValues<"svdvals", ShapeOf<T>>, T>,
  ): Tensor<Sure<SingularValues<"svdvals", ShapeOf<T>>>, FloatDType<T>>;
  /**
   * The Moore–Penrose inverse, x: [..., n, m] → [..., m, n]. Singular values of at most rtol times the largest count as zero (the
   * larger size times the dtype's epsilon where absent). Derivatives take the rank as fixed. (Golub, Pereyra 1973)
   */
  pinv<T extends Operand>(
    x: Fit<Turned<"pinv", ShapeOf<T>>, T>,
    options?: RankOptions,
  ): Tensor<Sure<Turned<"pinv", ShapeOf<T>>>, FloatDType<T>>;
  /** How many singular values count as not zero, x: [..., n, m] → [...], int32; `rtol` as for pinv. */
  matrixRank<T extends Operand>(
    x: Fit<PerMatrix<"matrixRank", ShapeOf<T>>, T>,
    options?: RankOptions,
  ): Tensor<Sure<PerMatrix<"matrixRank", ShapeOf<T>>>, "int32">;
  /**
   * The solution of least norm of min ‖A·X − B‖, a: [..., n, m] and b: [n] or [..., n, k] → { solution: [m] or [..., m, k],
   * residuals, rank, singularValues }: residuals are the sums of squares of what is missed, one for each column; rank and singular
   * values are those of A. Derivatives take the rank as fixed.
   */
  lstsq<A extends Operand, B extends Operand>(
    a: A,
    b: Fit<Mixing<"lstsq", A, B, LeastSquares<ShapeOf<A>, ShapeOf<B>>>, B>,
    options?: RankOptions,
  ): {
    solution: Tensor<Sure<LeastSquares<ShapeOf<A>, ShapeOf<B>>>, JoinedFloatDType<A, B>>;
    residuals: Tensor<Sure<Residuals<ShapeOf<A>, ShapeOf<B>>>, JoinedFloatDType<A, B>>;
    rank: Tensor<Sure<PerMatrix<"lstsq", ShapeOf<A>>>, "int32">;
    singularValues: Tensor<Sure<SingularValues<"lstsq", ShapeOf<A>>>, FloatDType<A>>;
  };
  /**
   * A norm of matrices, x: [..., n, m] → [...]: Frobenius ("fro"), nuclear ("nuc"), largest (1) or smallest (−1) sum of a column,
   * of a row (±Infinity), or singular value (±2). At 0 the gradient of "fro" is 0, as in torch.
   */
  matrixNorm<T extends Operand, K extends boolean = false>(
    x: Fit<PerMatrix<"matrixNorm", ShapeOf<T>>, T>,
    ord?: MatrixNorm,
    options?: KeepDims<K>,
  ): Tensor<Sure<Reduce<"matrixNorm", ShapeOf<T>, readonly [-2, -1], K>>, FloatDType<T>>;
  /** ‖X‖·‖X⁻¹‖ in a norm of matrixNorm, x: [..., n, n] → [...]; in the 2-norm (default) of rectangular matrices too. */
  conditionNumber<T extends Operand>(
    x: Fit<PerMatrix<"conditionNumber", ShapeOf<T>>, T>,
    ord?: MatrixNorm,
  ): Tensor<Sure<PerMatrix<"conditionNumber", ShapeOf<T>>>, FloatDType<T>>;
  /**
   * e^X = Σ Xᵏ/k!, x: [..., n, n] → [..., n, n], by a Padé approximant with scaling and squaring. Derivatives of every order come
   * from exponentials of block matrices. (Higham 2005; Al-Mohy, Higham 2009)
   */
  expm<T extends Operand>(
    x: Fit<Square<"expm", ShapeOf<T>>, T>,
  ): Tensor<Sure<Square<"expm", ShapeOf<T>>>, FloatDType<T>>;
}
