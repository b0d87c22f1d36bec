import type { Operand } from "../../ops/constant.ts";
import type { TensordotAxes } from "../../ops/functions/products.ts";
import type { JoinedDType, Mixing, SummedDType } from "../dtypeTypes.ts";
import type { Cross, Inner, Kron, Outer, Tensordot, Vdot } from "../shapes/contractions.ts";
import type { Einsum } from "../shapes/einsum.ts";
import type { ShapesOf } from "../shapes/pieces.ts";
import type { Dot, MatMul, MultiDot } from "../shapes/products.ts";
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
    b: Fit<Mixing<"matmul", A, B, MatMul<ShapeOf<A>, ShapeOf<B>>>, B>,
  ): Tensor<Sure<MatMul<ShapeOf<A>, ShapeOf<B>>>, JoinedDType<A, B>>;
  /**
   * Σ aᵢbᵢ of vectors, the product of matrices, a: [...s, k] and b: [...t, k, m] → [...s, ...t, m]; a scalar
   * multiplies. A ShapeError where the inner sizes differ.
   */
  dot<A extends Operand, B extends Operand>(
    a: A,
    b: Fit<Mixing<"dot", A, B, Dot<ShapeOf<A>, ShapeOf<B>>>, B>,
  ): Tensor<Sure<Dot<ShapeOf<A>, ShapeOf<B>>>, JoinedDType<A, B>>;
  /** Σ aᵢbᵢ over all elements of two tensors with as many of them, both read in row-major order; a scalar. */
  vdot<A extends Operand, B extends Operand>(
    a: A,
    b: Fit<Mixing<"vdot", A, B, Vdot<ShapeOf<A>, ShapeOf<B>>>, B>,
  ): Tensor<Sure<Vdot<ShapeOf<A>, ShapeOf<B>>>, JoinedDType<A, B>>;
  /** Products of all pairs of elements, a: n elements and b: m elements in any shape → [n, m]. */
  outer<A extends Operand, B extends Operand>(
    a: A,
    b: Fit<Mixing<"outer", A, B, Outer<ShapeOf<A>, ShapeOf<B>>>, B>,
  ): Tensor<Sure<Outer<ShapeOf<A>, ShapeOf<B>>>, JoinedDType<A, B>>;
  /** Σ of products over the last axis of both, a: [...s, k] and b: [...t, k] → [...s, ...t]; a scalar multiplies. */
  inner<A extends Operand, B extends Operand>(
    a: A,
    b: Fit<Mixing<"inner", A, B, Inner<ShapeOf<A>, ShapeOf<B>>>, B>,
  ): Tensor<Sure<Inner<ShapeOf<A>, ShapeOf<B>>>, JoinedDType<A, B>>;
  /**
   * Σ of products over pairs of axes: the last `axes` of a with the first ones of b (2 where absent), or the axes named for each side.
   * The result has the other axes of a, then those of b. A ShapeError where paired sizes differ.
   */
  tensordot<A extends Operand, B extends Operand, const X extends TensordotAxes = 2>(
    a: A,
    b: Fit<Mixing<"tensordot", A, B, Tensordot<ShapeOf<A>, ShapeOf<B>, X>>, B>,
    axes?: X,
  ): Tensor<Sure<Tensordot<ShapeOf<A>, ShapeOf<B>, X>>, JoinedDType<A, B>>;
  /**
   * Σ of products by Einstein's convention, as numpy's einsum: "ij,jk->ik" is the matrix product. Without an arrow the letters that
   * stand once are left, in alphabetical order; a letter repeated in one operand takes its diagonal; "..." stands for axes that
   * broadcast. Several operands are contracted pair by pair, those first that make the results smallest. A ShapeError names the
   * letter whose sizes differ.
   */
  einsum<const E extends string, const L extends readonly Operand[]>(
    subscripts: Fit<Einsum<E, ShapesOf<L>>, E>,
    ...operands: L
  ): Tensor<Sure<Einsum<E, ShapesOf<L>>>, SummedDType<L>>;
  /**
   * The product of a chain of matrices in the order with the fewest multiplications (Cormen et al., Introduction to Algorithms,
   * section 15.2); the first may be a row vector and the last a column vector. Named sizes count as large ones.
   */
  multiDot<const L extends readonly Operand[]>(
    operands: Fit<MultiDot<ShapesOf<L>>, L>,
  ): Tensor<Sure<MultiDot<ShapesOf<L>>>, SummedDType<L>>;
  /** The Kronecker product, a: [n, m] and b: [k, l] → [n·k, m·l]: b once for each element of a, times it. Any ranks, as numpy's. */
  kron<A extends Operand, B extends Operand>(
    a: A,
    b: Fit<Mixing<"kron", A, B, Kron<ShapeOf<A>, ShapeOf<B>>>, B>,
  ): Tensor<Sure<Kron<ShapeOf<A>, ShapeOf<B>>>, JoinedDType<A, B>>;
  /** The cross product of vectors of 3 components along the axis (the last where absent); other axes broadcast. */
  cross<A extends Operand, B extends Operand, const O extends { readonly axis?: number } | undefined = undefined>(
    a: A,
    b: Fit<Mixing<"cross", A, B, Cross<ShapeOf<A>, ShapeOf<B>, O>>, B>,
    options?: O,
  ): Tensor<Sure<Cross<ShapeOf<A>, ShapeOf<B>, O>>, JoinedDType<A, B>>;
}
