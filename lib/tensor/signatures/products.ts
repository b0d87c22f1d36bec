import type { Operand } from "../../ops/constant.ts";
import type { Dot, MatMul } from "../shapes/products.ts";
import type { Fit, ShapeOf, Sure } from "../shapeTypes.ts";
import type { Tensor } from "../tensor.ts";

/** Sums of products. */
export interface ProductsOperations {
  /**
   * Matrix product as numpy's matmul, a: [...s, n, k] and b: [...t, k, m] → [..., n, m]: vectors are rows on the left
   * and columns on the right, leading axes broadcast. A ShapeError where the inner sizes differ; float32 with float64
   * is a DTypeError.
   */
  matmul<A extends Operand, B extends Operand>(
    a: A,
    b: Fit<MatMul<ShapeOf<A>, ShapeOf<B>>, B>,
  ): Tensor<Sure<MatMul<ShapeOf<A>, ShapeOf<B>>>>;
  /**
   * Σ aᵢbᵢ of vectors, the product of matrices, a: [...s, k] and b: [...t, k, m] → [...s, ...t, m]; a scalar
   * multiplies. A ShapeError where the inner sizes differ.
   */
  dot<A extends Operand, B extends Operand>(
    a: A,
    b: Fit<Dot<ShapeOf<A>, ShapeOf<B>>, B>,
  ): Tensor<Sure<Dot<ShapeOf<A>, ShapeOf<B>>>>;
}
