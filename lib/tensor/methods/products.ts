// Written by `node scripts/node.js scripts/signatures.ts`.
import type { Operand } from "../../ops/constant.ts";
import type { TensordotAxes } from "../../ops/functions/products.ts";
import type { JoinedDType, Mixing } from "../dtypeTypes.ts";
import type { Cross, Inner, Kron, Outer, Tensordot, Vdot } from "../shapes/contractions.ts";
import type { Dot, MatMul } from "../shapes/products.ts";
import type { Fit, ShapeOf, Sure } from "../shapeTypes.ts";
import type { Tensor } from "../tensor.ts";

/** Sums of products. */
export interface ProductsMethods {
  /**
   * Matrix product as numpy's matmul, a = this: [...s, n, k] and b: [...t, k, m] → [..., n, m]: vectors are rows on the left
   * and columns on the right, leading axes broadcast. A ShapeError where the inner sizes differ; float32 with float64
   * is a DTypeError.
   */
  matmul<A extends Tensor, B extends Operand>(
    this: A,
    b: Fit<Mixing<"matmul", A, B, MatMul<ShapeOf<A>, ShapeOf<B>>>, B>,
  ): Tensor<Sure<MatMul<ShapeOf<A>, ShapeOf<B>>>, JoinedDType<A, B>>;
  /**
   * Σ aᵢbᵢ of vectors, the product of matrices, a = this: [...s, k] and b: [...t, k, m] → [...s, ...t, m]; a scalar
   * multiplies. A ShapeError where the inner sizes differ.
   */
  dot<A extends Tensor, B extends Operand>(
    this: A,
    b: Fit<Mixing<"dot", A, B, Dot<ShapeOf<A>, ShapeOf<B>>>, B>,
  ): Tensor<Sure<Dot<ShapeOf<A>, ShapeOf<B>>>, JoinedDType<A, B>>;
  /** Σ aᵢbᵢ over all elements of two tensors with as many of them, both read in row-major order; a scalar. */
  vdot<A extends Tensor, B extends Operand>(
    this: A,
    b: Fit<Mixing<"vdot", A, B, Vdot<ShapeOf<A>, ShapeOf<B>>>, B>,
  ): Tensor<Sure<Vdot<ShapeOf<A>, ShapeOf<B>>>, JoinedDType<A, B>>;
  /** Products of all pairs of elements, a: n elements and b: m elements in any shape → [n, m]. */
  outer<A extends Tensor, B extends Operand>(
    this: A,
    b: Fit<Mixing<"outer", A, B, Outer<ShapeOf<A>, ShapeOf<B>>>, B>,
  ): Tensor<Sure<Outer<ShapeOf<A>, ShapeOf<B>>>, JoinedDType<A, B>>;
  /** Σ of products over the last axis of both, a = this: [...s, k] and b: [...t, k] → [...s, ...t]; a scalar multiplies. */
  inner<A extends Tensor, B extends Operand>(
    this: A,
    b: Fit<Mixing<"inner", A, B, Inner<ShapeOf<A>, ShapeOf<B>>>, B>,
  ): Tensor<Sure<Inner<ShapeOf<A>, ShapeOf<B>>>, JoinedDType<A, B>>;
  /**
   * Σ of products over pairs of axes: the last `axes` of a with the first ones of b (2 where absent), or the axes named for each side.
   * The result has the other axes of a, then those of b. A ShapeError where paired sizes differ.
   */
  tensordot<A extends Tensor, B extends Operand, const X extends TensordotAxes = 2>(
    this: A,
    b: Fit<Mixing<"tensordot", A, B, Tensordot<ShapeOf<A>, ShapeOf<B>, X>>, B>,
    axes?: X,
  ): Tensor<Sure<Tensordot<ShapeOf<A>, ShapeOf<B>, X>>, JoinedDType<A, B>>;
  /** The Kronecker product, a = this: [n, m] and b: [k, l] → [n·k, m·l]: b once for each element of a, times it. Any ranks, as numpy's. */
  kron<A extends Tensor, B extends Operand>(
    this: A,
    b: Fit<Mixing<"kron", A, B, Kron<ShapeOf<A>, ShapeOf<B>>>, B>,
  ): Tensor<Sure<Kron<ShapeOf<A>, ShapeOf<B>>>, JoinedDType<A, B>>;
  /** The cross product of vectors of 3 components along the axis (the last where absent); other axes broadcast. */
  cross<A extends Tensor, B extends Operand, const O extends { readonly axis?: number } | undefined = undefined>(
    this: A,
    b: Fit<Mixing<"cross", A, B, Cross<ShapeOf<A>, ShapeOf<B>, O>>, B>,
    options?: O,
  ): Tensor<Sure<Cross<ShapeOf<A>, ShapeOf<B>, O>>, JoinedDType<A, B>>;
}
