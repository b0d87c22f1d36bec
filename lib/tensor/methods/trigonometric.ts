// Written by `node scripts/node.js scripts/signatures.ts`.
import type { Operand } from "../../ops/constant.ts";
import type { FloatDType, JoinedFloatDType } from "../dtypeTypes.ts";
import type { Together } from "../shapes/broadcast.ts";
import type { Fit, ShapeOf, Sure } from "../shapeTypes.ts";
import type { Tensor } from "../tensor.ts";

/** Trigonometric and hyperbolic functions, in radians. */
export interface TrigonometricMethods {
  /** The tangent for each element, x = this: [...s] → [...s]; int32 and bool give float32. */
  tan<T extends Tensor>(this: T): Tensor<ShapeOf<T>, FloatDType<T>>;
  /**
   * The arc sine for each element, x = this: [...s] → [...s]; int32 and bool give float32. NaN outside [−1, 1]; at ±1 the
   * derivative is ∞, as in torch and JAX.
   */
  asin<T extends Tensor>(this: T): Tensor<ShapeOf<T>, FloatDType<T>>;
  /**
   * The arc cosine for each element, x = this: [...s] → [...s]; int32 and bool give float32. NaN outside [−1, 1]; at ±1 the
   * derivative is −∞, as in torch and JAX.
   */
  acos<T extends Tensor>(this: T): Tensor<ShapeOf<T>, FloatDType<T>>;
  /** The arc tangent for each element, x = this: [...s] → [...s]; int32 and bool give float32. */
  atan<T extends Tensor>(this: T): Tensor<ShapeOf<T>, FloatDType<T>>;
  /**
   * The angle of the point (x, y), from −π to π; y = this: [...s] and x: [...t] broadcast, a ShapeError where they do not;
   * int32 and bool give float32, float32 with float64 is a DTypeError. At the origin both derivatives are 0, as in
   * torch (JAX: NaN).
   */
  atan2<A extends Tensor, B extends Operand>(
    this: A,
    x: Fit<Together<"atan2", A, B>, B>,
  ): Tensor<Sure<Together<"atan2", A, B>>, JoinedFloatDType<A, B>>;
  /** The hyperbolic sine for each element, x = this: [...s] → [...s]; int32 and bool give float32. */
  sinh<T extends Tensor>(this: T): Tensor<ShapeOf<T>, FloatDType<T>>;
  /** The hyperbolic cosine for each element, x = this: [...s] → [...s]; int32 and bool give float32. */
  cosh<T extends Tensor>(this: T): Tensor<ShapeOf<T>, FloatDType<T>>;
  /** The inverse hyperbolic sine for each element, x = this: [...s] → [...s]; int32 and bool give float32. */
  asinh<T extends Tensor>(this: T): Tensor<ShapeOf<T>, FloatDType<T>>;
  /**
   * The inverse hyperbolic cosine for each element, x = this: [...s] → [...s]; int32 and bool give float32. NaN below 1,
   * where the derivative is ∞, as in torch and JAX.
   */
  acosh<T extends Tensor>(this: T): Tensor<ShapeOf<T>, FloatDType<T>>;
  /**
   * The inverse hyperbolic tangent for each element, x = this: [...s] → [...s]; int32 and bool give float32. At ±1 it is ±∞
   * with derivative ∞, as in torch and JAX.
   */
  atanh<T extends Tensor>(this: T): Tensor<ShapeOf<T>, FloatDType<T>>;
  /**
   * sin(πx)/(πx), 1 at 0, with exact zeros at whole numbers, for each element, x = this: [...s] → [...s]; int32 and bool
   * give float32. Derivatives of every order are right at 0 too.
   */
  sinc<T extends Tensor>(this: T): Tensor<ShapeOf<T>, FloatDType<T>>;
}
