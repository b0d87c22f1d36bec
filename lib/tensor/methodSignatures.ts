/** The operations as methods of a tensor. None of them names S: the compiler compares tensors of two shapes often, and identical methods cost nothing. */
import type { Operand } from "../ops/constant.ts";
import type { DType } from "./dtype.ts";
import type { Shape } from "./shape.ts";
import type { AlongAxis, Axes, ExpandDims, KeepDims, Permute, Reduce, Squeeze, Transpose } from "./shapes/axes.ts";
import type { Broadcast, Broadcast3, BroadcastTo } from "./shapes/broadcast.ts";
import type { At, Index, Slice } from "./shapes/pieces.ts";
import type { Dot, MatMul } from "./shapes/products.ts";
import type { Reshape } from "./shapes/reshape.ts";
import type { Fit, Shaped, ShapeOf, SizesOf, Sure } from "./shapeTypes.ts";
import type { Tensor } from "./tensor.ts";

/** The methods that are operations: `x.f(a)` is `f(x, a)`. Class `Tensor` is merged with this. */
export interface TensorMethods<S extends Shape> extends Shaped<S> {
  /** −x for each element, this: [...s] → [...s]; float dtypes and int32 stay, bool counts as int32. */
  neg<T extends Tensor>(this: T): Tensor<ShapeOf<T>>;
  /**
   * |x| for each element, this: [...s] → [...s]; float dtypes and int32 stay, bool counts as int32. At 0 the derivative
   * is 0, as in torch and JAX.
   */
  abs<T extends Tensor>(this: T): Tensor<ShapeOf<T>>;
  /**
   * −1, 0 or 1 for each element, this: [...s] → [...s]; float dtypes and int32 stay, bool counts as int32. The derivative
   * is 0.
   */
  sign<T extends Tensor>(this: T): Tensor<ShapeOf<T>>;
  /** x² for each element, this: [...s] → [...s]; float dtypes and int32 stay, bool counts as int32. */
  square<T extends Tensor>(this: T): Tensor<ShapeOf<T>>;
  /** eˣ for each element, this: [...s] → [...s]; int32 and bool give float32. */
  exp<T extends Tensor>(this: T): Tensor<ShapeOf<T>>;
  /** The natural logarithm of each element, this: [...s] → [...s]; int32 and bool give float32. */
  log<T extends Tensor>(this: T): Tensor<ShapeOf<T>>;
  /** The square root of each element, this: [...s] → [...s]; int32 and bool give float32. */
  sqrt<T extends Tensor>(this: T): Tensor<ShapeOf<T>>;
  /** The sine of each element, in radians, this: [...s] → [...s]; int32 and bool give float32. */
  sin<T extends Tensor>(this: T): Tensor<ShapeOf<T>>;
  /** The cosine of each element, in radians, this: [...s] → [...s]; int32 and bool give float32. */
  cos<T extends Tensor>(this: T): Tensor<ShapeOf<T>>;
  /** The hyperbolic tangent of each element, this: [...s] → [...s]; int32 and bool give float32. */
  tanh<T extends Tensor>(this: T): Tensor<ShapeOf<T>>;
  /**
   * 1 / (1 + e⁻ˣ) for each element, this: [...s] → [...s]; int32 and bool give float32. (Goodfellow et al., section 3.10)
   */
  sigmoid<T extends Tensor>(this: T): Tensor<ShapeOf<T>>;
  /**
   * max(0, x) for each element, this: [...s] → [...s]; float dtypes and int32 stay, bool counts as int32. At 0 the
   * derivative is 0, as in torch and JAX. (Goodfellow et al., section 6.3)
   */
  relu<T extends Tensor>(this: T): Tensor<ShapeOf<T>>;
  /**
   * log(1 + eˣ) for each element without overflow, this: [...s] → [...s]; int32 and bool give float32. (Goodfellow et
   * al., section 3.10)
   */
  softplus<T extends Tensor>(this: T): Tensor<ShapeOf<T>>;
  /** 1 / x for each element, this: [...s] → [...s]; int32 and bool give float32. */
  reciprocal<T extends Tensor>(this: T): Tensor<ShapeOf<T>>;
  /** The same values without their history: no gradient flows through, this: [...s] → [...s]; the dtype stays. */
  stopGradient<T extends Tensor>(this: T): Tensor<ShapeOf<T>>;
  /**
   * this + b, this: [...s] and b: [...t] broadcast; a ShapeError where they do not. float32 with float64 is a DTypeError.
   */
  add<A extends Tensor, B extends Operand>(
    this: A,
    b: Fit<Broadcast<"add", ShapeOf<A>, ShapeOf<B>>, B>,
  ): Tensor<Sure<Broadcast<"add", ShapeOf<A>, ShapeOf<B>>>>;
  /**
   * this − b, this: [...s] and b: [...t] broadcast; a ShapeError where they do not. float32 with float64 is a DTypeError.
   */
  sub<A extends Tensor, B extends Operand>(
    this: A,
    b: Fit<Broadcast<"sub", ShapeOf<A>, ShapeOf<B>>, B>,
  ): Tensor<Sure<Broadcast<"sub", ShapeOf<A>, ShapeOf<B>>>>;
  /**
   * this · b element by element, this: [...s] and b: [...t] broadcast; a ShapeError where they do not. float32 with
   * float64 is a DTypeError.
   */
  mul<A extends Tensor, B extends Operand>(
    this: A,
    b: Fit<Broadcast<"mul", ShapeOf<A>, ShapeOf<B>>, B>,
  ): Tensor<Sure<Broadcast<"mul", ShapeOf<A>, ShapeOf<B>>>>;
  /**
   * this / b, this: [...s] and b: [...t] broadcast; a ShapeError where they do not. int32 by int32 gives float32; float32
   * with float64 is a DTypeError.
   */
  div<A extends Tensor, B extends Operand>(
    this: A,
    b: Fit<Broadcast<"div", ShapeOf<A>, ShapeOf<B>>, B>,
  ): Tensor<Sure<Broadcast<"div", ShapeOf<A>, ShapeOf<B>>>>;
  /**
   * aᵇ, this: [...s] and b: [...t] broadcast; a ShapeError where they do not. float32 with float64 is a DTypeError.
   * Derivatives at 0 are those of JAX.
   */
  pow<A extends Tensor, B extends Operand>(
    this: A,
    b: Fit<Broadcast<"pow", ShapeOf<A>, ShapeOf<B>>, B>,
  ): Tensor<Sure<Broadcast<"pow", ShapeOf<A>, ShapeOf<B>>>>;
  /**
   * The larger of a and b, this: [...s] and b: [...t] broadcast; a ShapeError where they do not. float32 with float64 is
   * a DTypeError. Where they are equal each gets half of the gradient.
   */
  maximum<A extends Tensor, B extends Operand>(
    this: A,
    b: Fit<Broadcast<"maximum", ShapeOf<A>, ShapeOf<B>>, B>,
  ): Tensor<Sure<Broadcast<"maximum", ShapeOf<A>, ShapeOf<B>>>>;
  /**
   * The smaller of a and b, this: [...s] and b: [...t] broadcast; a ShapeError where they do not. float32 with float64 is
   * a DTypeError. Where they are equal each gets half of the gradient.
   */
  minimum<A extends Tensor, B extends Operand>(
    this: A,
    b: Fit<Broadcast<"minimum", ShapeOf<A>, ShapeOf<B>>, B>,
  ): Tensor<Sure<Broadcast<"minimum", ShapeOf<A>, ShapeOf<B>>>>;
  /**
   * Whether this > b for each element, as bool without a gradient; this: [...s] and b: [...t] broadcast; a ShapeError
   * where they do not.
   */
  greater<A extends Tensor, B extends Operand>(
    this: A,
    b: Fit<Broadcast<"greater", ShapeOf<A>, ShapeOf<B>>, B>,
  ): Tensor<Sure<Broadcast<"greater", ShapeOf<A>, ShapeOf<B>>>>;
  /**
   * Whether this ≥ b for each element, as bool without a gradient; this: [...s] and b: [...t] broadcast; a ShapeError
   * where they do not.
   */
  greaterEqual<A extends Tensor, B extends Operand>(
    this: A,
    b: Fit<Broadcast<"greaterEqual", ShapeOf<A>, ShapeOf<B>>, B>,
  ): Tensor<Sure<Broadcast<"greaterEqual", ShapeOf<A>, ShapeOf<B>>>>;
  /**
   * Whether this < b for each element, as bool without a gradient; this: [...s] and b: [...t] broadcast; a ShapeError
   * where they do not.
   */
  less<A extends Tensor, B extends Operand>(
    this: A,
    b: Fit<Broadcast<"less", ShapeOf<A>, ShapeOf<B>>, B>,
  ): Tensor<Sure<Broadcast<"less", ShapeOf<A>, ShapeOf<B>>>>;
  /**
   * Whether this ≤ b for each element, as bool without a gradient; this: [...s] and b: [...t] broadcast; a ShapeError
   * where they do not.
   */
  lessEqual<A extends Tensor, B extends Operand>(
    this: A,
    b: Fit<Broadcast<"lessEqual", ShapeOf<A>, ShapeOf<B>>, B>,
  ): Tensor<Sure<Broadcast<"lessEqual", ShapeOf<A>, ShapeOf<B>>>>;
  /**
   * Whether this = b for each element, as bool without a gradient; this: [...s] and b: [...t] broadcast; a ShapeError
   * where they do not.
   */
  equal<A extends Tensor, B extends Operand>(
    this: A,
    b: Fit<Broadcast<"equal", ShapeOf<A>, ShapeOf<B>>, B>,
  ): Tensor<Sure<Broadcast<"equal", ShapeOf<A>, ShapeOf<B>>>>;
  /**
   * Whether this ≠ b for each element, as bool without a gradient; this: [...s] and b: [...t] broadcast; a ShapeError
   * where they do not.
   */
  notEqual<A extends Tensor, B extends Operand>(
    this: A,
    b: Fit<Broadcast<"notEqual", ShapeOf<A>, ShapeOf<B>>, B>,
  ): Tensor<Sure<Broadcast<"notEqual", ShapeOf<A>, ShapeOf<B>>>>;
  /**
   * a where the condition x holds and b elsewhere; x, a and b broadcast. x is bool or int32; the dtype is that of a
   * and b.
   */
  where<T extends Tensor, A extends Operand, B extends Operand>(
    this: T,
    a: Fit<Broadcast<"where", ShapeOf<A>, ShapeOf<T>>, A>,
    b: Fit<Broadcast3<"where", ShapeOf<A>, ShapeOf<T>, ShapeOf<B>>, B>,
  ): Tensor<Sure<Broadcast3<"where", ShapeOf<A>, ShapeOf<T>, ShapeOf<B>>>>;
  /**
   * Σ x over the axes (all where absent; negative ones count from the end), which go away or stay as 1 with keepdims;
   * the dtype stays, bool gives int32. An axis out of range is a ShapeError.
   */
  sum<T extends Tensor, const A extends Axes | undefined = undefined, K extends boolean = false>(
    this: T,
    axes?: Fit<Reduce<"sum", ShapeOf<T>, A, K>, A>,
    options?: KeepDims<K>,
  ): Tensor<Sure<Reduce<"sum", ShapeOf<T>, A, K>>>;
  /**
   * The mean over the axes (all where absent; negative ones count from the end), which go away or stay as 1 with
   * keepdims; int32 and bool give float32. An axis out of range is a ShapeError.
   */
  mean<T extends Tensor, const A extends Axes | undefined = undefined, K extends boolean = false>(
    this: T,
    axes?: Fit<Reduce<"mean", ShapeOf<T>, A, K>, A>,
    options?: KeepDims<K>,
  ): Tensor<Sure<Reduce<"mean", ShapeOf<T>, A, K>>>;
  /**
   * The largest element over the axes (all where absent; negative ones count from the end), which go away or stay as 1
   * with keepdims; the dtype stays, equally large ones share the gradient. An axis out of range is a ShapeError.
   */
  max<T extends Tensor, const A extends Axes | undefined = undefined, K extends boolean = false>(
    this: T,
    axes?: Fit<Reduce<"max", ShapeOf<T>, A, K>, A>,
    options?: KeepDims<K>,
  ): Tensor<Sure<Reduce<"max", ShapeOf<T>, A, K>>>;
  /**
   * The smallest element over the axes (all where absent; negative ones count from the end), which go away or stay as
   * 1 with keepdims; the dtype stays, equally small ones share the gradient. An axis out of range is a ShapeError.
   */
  min<T extends Tensor, const A extends Axes | undefined = undefined, K extends boolean = false>(
    this: T,
    axes?: Fit<Reduce<"min", ShapeOf<T>, A, K>, A>,
    options?: KeepDims<K>,
  ): Tensor<Sure<Reduce<"min", ShapeOf<T>, A, K>>>;
  /**
   * log Σ eˣ without overflow over the axes (all where absent; negative ones count from the end), which go away or
   * stay as 1 with keepdims; int32 and bool give float32. An axis out of range is a ShapeError. (Goodfellow et al.,
   * section 4.1)
   */
  logsumexp<T extends Tensor, const A extends Axes | undefined = undefined, K extends boolean = false>(
    this: T,
    axes?: Fit<Reduce<"logsumexp", ShapeOf<T>, A, K>, A>,
    options?: KeepDims<K>,
  ): Tensor<Sure<Reduce<"logsumexp", ShapeOf<T>, A, K>>>;
  /**
   * Position of the largest element along the axis, or in all of x read row by row; int32 without a gradient. An axis
   * out of range is a ShapeError.
   */
  argmax<T extends Tensor, const A extends number | undefined = undefined>(
    this: T,
    axis?: Fit<Reduce<"argmax", ShapeOf<T>, A>, A>,
  ): Tensor<Sure<Reduce<"argmax", ShapeOf<T>, A>>>;
  /**
   * eˣ / Σ eˣ along the axis (the last where absent), this: [...s] → [...s]; int32 and bool give float32. An axis out of
   * range is a ShapeError. (Goodfellow et al., section 6.2.2.3)
   */
  softmax<T extends Tensor, const A extends number = -1>(
    this: T,
    axis?: Fit<AlongAxis<"softmax", ShapeOf<T>, A>, A>,
  ): Tensor<Sure<AlongAxis<"softmax", ShapeOf<T>, A>>>;
  /**
   * log(eˣ / Σ eˣ) = x − logsumexp(x) along the axis (the last where absent), this: [...s] → [...s]; int32 and bool give
   * float32. An axis out of range is a ShapeError. (Goodfellow et al., section 6.2.2.3)
   */
  logSoftmax<T extends Tensor, const A extends number = -1>(
    this: T,
    axis?: Fit<AlongAxis<"logSoftmax", ShapeOf<T>, A>, A>,
  ): Tensor<Sure<AlongAxis<"logSoftmax", ShapeOf<T>, A>>>;
  /**
   * The number of elements along the axes (all where absent) as a scalar node of the graph, since a named size has no
   * number yet; int32 unless a dtype is given.
   */
  size<T extends Tensor, const A extends Axes | undefined = undefined>(
    this: T,
    axes?: Fit<Reduce<"size", ShapeOf<T>, A>, A>,
    dtype?: DType,
  ): Tensor<[]>;
  /**
   * The same elements in row-major order in another shape, in which one size may be −1: what is left over. The dtype
   * stays; other numbers of elements are a ShapeError.
   */
  reshape<T extends Tensor, const D extends Shape>(
    this: T,
    shape: Fit<Reshape<ShapeOf<T>, SizesOf<D>>, D>,
  ): Tensor<Sure<Reshape<ShapeOf<T>, SizesOf<D>>>>;
  /** The last two axes swapped, this: [..., n, m] → [..., m, n], or all axes in the order given; the dtype stays. */
  transpose<T extends Tensor, const A extends readonly number[] | undefined = undefined>(
    this: T,
    axes?: Fit<Transpose<ShapeOf<T>, A>, A>,
  ): Tensor<Sure<Transpose<ShapeOf<T>, A>>>;
  /** Axis i of the result is axis axes[i] of x; the dtype stays. A ShapeError unless each axis is named once. */
  permute<T extends Tensor, const A extends readonly number[]>(
    this: T,
    axes: Fit<Permute<"permute", ShapeOf<T>, A>, A>,
  ): Tensor<Sure<Permute<"permute", ShapeOf<T>, A>>>;
  /**
   * x repeated to the shape: axes of size 1 stretch, new ones come in front; the dtype stays. A ShapeError where x
   * does not fit.
   */
  broadcastTo<T extends Tensor, const D extends Shape>(
    this: T,
    shape: Fit<BroadcastTo<ShapeOf<T>, SizesOf<D>>, D>,
  ): Tensor<Sure<BroadcastTo<ShapeOf<T>, SizesOf<D>>>>;
  /** Without the given axes of size 1, or without all of them; the dtype stays. Another size is a ShapeError. */
  squeeze<T extends Tensor, const A extends Axes | undefined = undefined>(
    this: T,
    axes?: Fit<Squeeze<ShapeOf<T>, A>, A>,
  ): Tensor<Sure<Squeeze<ShapeOf<T>, A>>>;
  /** With an axis of size 1 put in at position axis of the result; the dtype stays. */
  expandDims<T extends Tensor, const A extends number>(
    this: T,
    axis: Fit<ExpandDims<ShapeOf<T>, A>, A>,
  ): Tensor<Sure<ExpandDims<ShapeOf<T>, A>>>;
  /**
   * numpy's basic indexing: an index drops its axis, [start, stop] or [start, stop, step] cuts it, null and axes not
   * named keep it whole; the dtype stays. An index out of range is a ShapeError.
   */
  at<T extends Tensor, const I extends Index | readonly Index[]>(
    this: T,
    index: Fit<At<ShapeOf<T>, I>, I>,
  ): Tensor<Sure<At<ShapeOf<T>, I>>>;
  /** The elements from starts up to stops along each axis; the dtype stays. */
  slice<T extends Tensor>(this: T, starts: readonly number[], stops: readonly number[]): Tensor<Slice<ShapeOf<T>>>;
  /**
   * The same values in another dtype, this: [...s] → [...s]: to int32 towards zero, to bool "not zero". Only float to
   * float has a gradient.
   */
  cast<T extends Tensor>(this: T, dtype: DType): Tensor<ShapeOf<T>>;
  /**
   * Matrix product as numpy's matmul, this: [...s, n, k] and b: [...t, k, m] → [..., n, m]: vectors are rows on the left
   * and columns on the right, leading axes broadcast. A ShapeError where the inner sizes differ; float32 with float64
   * is a DTypeError.
   */
  matmul<A extends Tensor, B extends Operand>(
    this: A,
    b: Fit<MatMul<ShapeOf<A>, ShapeOf<B>>, B>,
  ): Tensor<Sure<MatMul<ShapeOf<A>, ShapeOf<B>>>>;
  /**
   * Σ aᵢbᵢ of vectors, the product of matrices, this: [...s, k] and b: [...t, k, m] → [...s, ...t, m]; a scalar
   * multiplies. A ShapeError where the inner sizes differ.
   */
  dot<A extends Tensor, B extends Operand>(
    this: A,
    b: Fit<Dot<ShapeOf<A>, ShapeOf<B>>, B>,
  ): Tensor<Sure<Dot<ShapeOf<A>, ShapeOf<B>>>>;
}
