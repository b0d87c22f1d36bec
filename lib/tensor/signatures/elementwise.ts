import type { Operand } from "../../ops/constant.ts";
import type { DType } from "../dtype.ts";
import type { ChosenDType, CountDType, FloatDType, JoinedDType, JoinedFloatDType, SameDType } from "../dtypeTypes.ts";
import type { Together } from "../shapes/broadcast.ts";
import type { Fit, ShapeOf, Sure } from "../shapeTypes.ts";
import type { Tensor } from "../tensor.ts";

/** The operations on each element by itself. */
export interface ElementwiseOperations {
  /** −x for each element, x: [...s] → [...s]; float dtypes and int32 stay, bool counts as int32. */
  neg<T extends Operand>(x: T): Tensor<ShapeOf<T>, CountDType<T>>;
  /**
   * |x| for each element, x: [...s] → [...s]; float dtypes and int32 stay, bool counts as int32. At 0 the derivative
   * is 0, as in torch (JAX: 1).
   */
  abs<T extends Operand>(x: T): Tensor<ShapeOf<T>, CountDType<T>>;
  /**
   * −1, 0 or 1 for each element, x: [...s] → [...s]; float dtypes and int32 stay, bool counts as int32. The derivative
   * is 0.
   */
  sign<T extends Operand>(x: T): Tensor<ShapeOf<T>, CountDType<T>>;
  /** x² for each element, x: [...s] → [...s]; float dtypes and int32 stay, bool counts as int32. */
  square<T extends Operand>(x: T): Tensor<ShapeOf<T>, CountDType<T>>;
  /** eˣ for each element, x: [...s] → [...s]; int32 and bool give float32. */
  exp<T extends Operand>(x: T): Tensor<ShapeOf<T>, FloatDType<T>>;
  /** The natural logarithm of each element, x: [...s] → [...s]; int32 and bool give float32. */
  log<T extends Operand>(x: T): Tensor<ShapeOf<T>, FloatDType<T>>;
  /** The square root of each element, x: [...s] → [...s]; int32 and bool give float32. */
  sqrt<T extends Operand>(x: T): Tensor<ShapeOf<T>, FloatDType<T>>;
  /** The sine of each element, in radians, x: [...s] → [...s]; int32 and bool give float32. */
  sin<T extends Operand>(x: T): Tensor<ShapeOf<T>, FloatDType<T>>;
  /** The cosine of each element, in radians, x: [...s] → [...s]; int32 and bool give float32. */
  cos<T extends Operand>(x: T): Tensor<ShapeOf<T>, FloatDType<T>>;
  /** The hyperbolic tangent of each element, x: [...s] → [...s]; int32 and bool give float32. */
  tanh<T extends Operand>(x: T): Tensor<ShapeOf<T>, FloatDType<T>>;
  /**
   * 1 / (1 + e⁻ˣ) for each element, x: [...s] → [...s]; int32 and bool give float32. (Goodfellow et al., section 3.10)
   */
  sigmoid<T extends Operand>(x: T): Tensor<ShapeOf<T>, FloatDType<T>>;
  /**
   * max(0, x) for each element, x: [...s] → [...s]; float dtypes and int32 stay, bool counts as int32. At 0 the
   * derivative is 0, as in torch and JAX. (Goodfellow et al., section 6.3)
   */
  relu<T extends Operand>(x: T): Tensor<ShapeOf<T>, CountDType<T>>;
  /**
   * log(1 + eˣ) for each element without overflow, x: [...s] → [...s]; int32 and bool give float32. (Goodfellow et
   * al., section 3.10)
   */
  softplus<T extends Operand>(x: T): Tensor<ShapeOf<T>, FloatDType<T>>;
  /** 1 / x for each element, x: [...s] → [...s]; int32 and bool give float32. */
  reciprocal<T extends Operand>(x: T): Tensor<ShapeOf<T>, FloatDType<T>>;
  /** The same values without their history: no gradient flows through, x: [...s] → [...s]; the dtype stays. */
  stopGradient<T extends Operand>(x: T): Tensor<ShapeOf<T>, SameDType<T>>;
  /**
   * The same values in another dtype, x: [...s] → [...s]: to int32 towards zero, to bool "not zero". Only float to
   * float has a gradient.
   */
  cast<T extends Operand, const D extends DType>(x: T, dtype: D): Tensor<ShapeOf<T>, NoInfer<D>>;
  /** a + b, a: [...s] and b: [...t] broadcast; a ShapeError where they do not. float32 with float64 is a DTypeError. */
  add<A extends Operand, B extends Operand>(
    a: A,
    b: Fit<Together<"add", A, B>, B>,
  ): Tensor<Sure<Together<"add", A, B>>, JoinedDType<A, B>>;
  /** a − b, a: [...s] and b: [...t] broadcast; a ShapeError where they do not. float32 with float64 is a DTypeError. */
  sub<A extends Operand, B extends Operand>(
    a: A,
    b: Fit<Together<"sub", A, B>, B>,
  ): Tensor<Sure<Together<"sub", A, B>>, JoinedDType<A, B>>;
  /**
   * a · b element by element, a: [...s] and b: [...t] broadcast; a ShapeError where they do not. float32 with float64
   * is a DTypeError.
   */
  mul<A extends Operand, B extends Operand>(
    a: A,
    b: Fit<Together<"mul", A, B>, B>,
  ): Tensor<Sure<Together<"mul", A, B>>, JoinedDType<A, B>>;
  /**
   * a / b, a: [...s] and b: [...t] broadcast; a ShapeError where they do not. int32 by int32 gives float32; float32
   * with float64 is a DTypeError.
   */
  div<A extends Operand, B extends Operand>(
    a: A,
    b: Fit<Together<"div", A, B>, B>,
  ): Tensor<Sure<Together<"div", A, B>>, JoinedFloatDType<A, B>>;
  /**
   * aᵇ, a: [...s] and b: [...t] broadcast; a ShapeError where they do not. float32 with float64 is a DTypeError.
   * 0⁰ is 1 with derivatives 0, as in torch; of int32 in int32 the product wraps, and a negative exponent cuts towards 0.
   */
  pow<A extends Operand, B extends Operand>(
    a: A,
    b: Fit<Together<"pow", A, B>, B>,
  ): Tensor<Sure<Together<"pow", A, B>>, JoinedDType<A, B>>;
  /**
   * The larger of a and b, a: [...s] and b: [...t] broadcast; a ShapeError where they do not. float32 with float64 is
   * a DTypeError. Where they are equal each gets half of the gradient.
   */
  maximum<A extends Operand, B extends Operand>(
    a: A,
    b: Fit<Together<"maximum", A, B>, B>,
  ): Tensor<Sure<Together<"maximum", A, B>>, ChosenDType<A, B>>;
  /**
   * The smaller of a and b, a: [...s] and b: [...t] broadcast; a ShapeError where they do not. float32 with float64 is
   * a DTypeError. Where they are equal each gets half of the gradient.
   */
  minimum<A extends Operand, B extends Operand>(
    a: A,
    b: Fit<Together<"minimum", A, B>, B>,
  ): Tensor<Sure<Together<"minimum", A, B>>, ChosenDType<A, B>>;
}
