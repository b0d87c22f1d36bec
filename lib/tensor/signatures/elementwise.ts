import type { Operand } from "../../ops/constant.ts";
import type { DType } from "../dtype.ts";
import type { Broadcast } from "../shapes/broadcast.ts";
import type { Fit, ShapeOf, Sure } from "../shapeTypes.ts";
import type { Tensor } from "../tensor.ts";

/** The operations on each element by itself. */
export interface ElementwiseOperations {
  /** −x for each element, x: [...s] → [...s]; float dtypes and int32 stay, bool counts as int32. */
  neg<T extends Operand>(x: T): Tensor<ShapeOf<T>>;
  /**
   * |x| for each element, x: [...s] → [...s]; float dtypes and int32 stay, bool counts as int32. At 0 the derivative
   * is 0, as in torch and JAX.
   */
  abs<T extends Operand>(x: T): Tensor<ShapeOf<T>>;
  /**
   * −1, 0 or 1 for each element, x: [...s] → [...s]; float dtypes and int32 stay, bool counts as int32. The derivative
   * is 0.
   */
  sign<T extends Operand>(x: T): Tensor<ShapeOf<T>>;
  /** x² for each element, x: [...s] → [...s]; float dtypes and int32 stay, bool counts as int32. */
  square<T extends Operand>(x: T): Tensor<ShapeOf<T>>;
  /** eˣ for each element, x: [...s] → [...s]; int32 and bool give float32. */
  exp<T extends Operand>(x: T): Tensor<ShapeOf<T>>;
  /** The natural logarithm of each element, x: [...s] → [...s]; int32 and bool give float32. */
  log<T extends Operand>(x: T): Tensor<ShapeOf<T>>;
  /** The square root of each element, x: [...s] → [...s]; int32 and bool give float32. */
  sqrt<T extends Operand>(x: T): Tensor<ShapeOf<T>>;
  /** The sine of each element, in radians, x: [...s] → [...s]; int32 and bool give float32. */
  sin<T extends Operand>(x: T): Tensor<ShapeOf<T>>;
  /** The cosine of each element, in radians, x: [...s] → [...s]; int32 and bool give float32. */
  cos<T extends Operand>(x: T): Tensor<ShapeOf<T>>;
  /** The hyperbolic tangent of each element, x: [...s] → [...s]; int32 and bool give float32. */
  tanh<T extends Operand>(x: T): Tensor<ShapeOf<T>>;
  /**
   * 1 / (1 + e⁻ˣ) for each element, x: [...s] → [...s]; int32 and bool give float32. (Goodfellow et al., section 3.10)
   */
  sigmoid<T extends Operand>(x: T): Tensor<ShapeOf<T>>;
  /**
   * max(0, x) for each element, x: [...s] → [...s]; float dtypes and int32 stay, bool counts as int32. At 0 the
   * derivative is 0, as in torch and JAX. (Goodfellow et al., section 6.3)
   */
  relu<T extends Operand>(x: T): Tensor<ShapeOf<T>>;
  /**
   * log(1 + eˣ) for each element without overflow, x: [...s] → [...s]; int32 and bool give float32. (Goodfellow et
   * al., section 3.10)
   */
  softplus<T extends Operand>(x: T): Tensor<ShapeOf<T>>;
  /** 1 / x for each element, x: [...s] → [...s]; int32 and bool give float32. */
  reciprocal<T extends Operand>(x: T): Tensor<ShapeOf<T>>;
  /** The same values without their history: no gradient flows through, x: [...s] → [...s]; the dtype stays. */
  stopGradient<T extends Operand>(x: T): Tensor<ShapeOf<T>>;
  /**
   * The same values in another dtype, x: [...s] → [...s]: to int32 towards zero, to bool "not zero". Only float to
   * float has a gradient.
   */
  cast<T extends Operand>(x: T, dtype: DType): Tensor<ShapeOf<T>>;
  /** a + b, a: [...s] and b: [...t] broadcast; a ShapeError where they do not. float32 with float64 is a DTypeError. */
  add<A extends Operand, B extends Operand>(
    a: A,
    b: Fit<Broadcast<"add", ShapeOf<A>, ShapeOf<B>>, B>,
  ): Tensor<Sure<Broadcast<"add", ShapeOf<A>, ShapeOf<B>>>>;
  /** a − b, a: [...s] and b: [...t] broadcast; a ShapeError where they do not. float32 with float64 is a DTypeError. */
  sub<A extends Operand, B extends Operand>(
    a: A,
    b: Fit<Broadcast<"sub", ShapeOf<A>, ShapeOf<B>>, B>,
  ): Tensor<Sure<Broadcast<"sub", ShapeOf<A>, ShapeOf<B>>>>;
  /**
   * a · b element by element, a: [...s] and b: [...t] broadcast; a ShapeError where they do not. float32 with float64
   * is a DTypeError.
   */
  mul<A extends Operand, B extends Operand>(
    a: A,
    b: Fit<Broadcast<"mul", ShapeOf<A>, ShapeOf<B>>, B>,
  ): Tensor<Sure<Broadcast<"mul", ShapeOf<A>, ShapeOf<B>>>>;
  /**
   * a / b, a: [...s] and b: [...t] broadcast; a ShapeError where they do not. int32 by int32 gives float32; float32
   * with float64 is a DTypeError.
   */
  div<A extends Operand, B extends Operand>(
    a: A,
    b: Fit<Broadcast<"div", ShapeOf<A>, ShapeOf<B>>, B>,
  ): Tensor<Sure<Broadcast<"div", ShapeOf<A>, ShapeOf<B>>>>;
  /**
   * aᵇ, a: [...s] and b: [...t] broadcast; a ShapeError where they do not. float32 with float64 is a DTypeError.
   * Derivatives at 0 are those of JAX.
   */
  pow<A extends Operand, B extends Operand>(
    a: A,
    b: Fit<Broadcast<"pow", ShapeOf<A>, ShapeOf<B>>, B>,
  ): Tensor<Sure<Broadcast<"pow", ShapeOf<A>, ShapeOf<B>>>>;
  /**
   * The larger of a and b, a: [...s] and b: [...t] broadcast; a ShapeError where they do not. float32 with float64 is
   * a DTypeError. Where they are equal each gets half of the gradient.
   */
  maximum<A extends Operand, B extends Operand>(
    a: A,
    b: Fit<Broadcast<"maximum", ShapeOf<A>, ShapeOf<B>>, B>,
  ): Tensor<Sure<Broadcast<"maximum", ShapeOf<A>, ShapeOf<B>>>>;
  /**
   * The smaller of a and b, a: [...s] and b: [...t] broadcast; a ShapeError where they do not. float32 with float64 is
   * a DTypeError. Where they are equal each gets half of the gradient.
   */
  minimum<A extends Operand, B extends Operand>(
    a: A,
    b: Fit<Broadcast<"minimum", ShapeOf<A>, ShapeOf<B>>, B>,
  ): Tensor<Sure<Broadcast<"minimum", ShapeOf<A>, ShapeOf<B>>>>;
}
