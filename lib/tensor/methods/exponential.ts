// Written by `node scripts/node.js scripts/signatures.ts`.
import type { Operand } from "../../ops/constant.ts";
import type { FloatDType, JoinedFloatDType } from "../dtypeTypes.ts";
import type { Together } from "../shapes/broadcast.ts";
import type { Fit, ShapeOf, Sure } from "../shapeTypes.ts";
import type { Tensor } from "../tensor.ts";

/** Exponentials, logarithms and roots. */
export interface ExponentialMethods {
  /** 2ˣ for each element, x = this: [...s] → [...s]; int32 and bool give float32. */
  exp2<T extends Tensor>(this: T): Tensor<ShapeOf<T>, FloatDType<T>>;
  /** eˣ − 1, with relative precision around 0, for each element, x = this: [...s] → [...s]; int32 and bool give float32. */
  expm1<T extends Tensor>(this: T): Tensor<ShapeOf<T>, FloatDType<T>>;
  /** The logarithm to base 2 for each element, x = this: [...s] → [...s]; int32 and bool give float32. */
  log2<T extends Tensor>(this: T): Tensor<ShapeOf<T>, FloatDType<T>>;
  /** The logarithm to base 10 for each element, x = this: [...s] → [...s]; int32 and bool give float32. */
  log10<T extends Tensor>(this: T): Tensor<ShapeOf<T>, FloatDType<T>>;
  /**
   * log(1 + x), with relative precision around 0, for each element, x = this: [...s] → [...s]; int32 and bool give float32.
   * At −1 it is −∞ with derivative ∞, as in torch and JAX.
   */
  log1p<T extends Tensor>(this: T): Tensor<ShapeOf<T>, FloatDType<T>>;
  /**
   * 1/√x for each element, x = this: [...s] → [...s]; int32 and bool give float32. At 0 it is ∞ with derivative −∞, as in
   * torch and JAX.
   */
  rsqrt<T extends Tensor>(this: T): Tensor<ShapeOf<T>, FloatDType<T>>;
  /**
   * The real cube root for each element, x = this: [...s] → [...s]; int32 and bool give float32. At 0 the derivative is ∞,
   * as in torch and JAX.
   */
  cbrt<T extends Tensor>(this: T): Tensor<ShapeOf<T>, FloatDType<T>>;
  /**
   * log(x/(1 − x)) for each element, x = this: [...s] → [...s]; int32 and bool give float32. At 0 and 1 it is ∓∞ with
   * derivative ∞, as in torch and JAX; within 2 ulp, near ½ too.
   */
  logit<T extends Tensor>(this: T): Tensor<ShapeOf<T>, FloatDType<T>>;
  /**
   * log(eᵃ + eᵇ) without overflow; a = this: [...s] and b: [...t] broadcast, a ShapeError where they do not; int32 and bool
   * give float32, float32 with float64 is a DTypeError. For two infinities of one sign the derivative is NaN, as in
   * torch.
   */
  logaddexp<A extends Tensor, B extends Operand>(
    this: A,
    b: Fit<Together<"logaddexp", A, B>, B>,
  ): Tensor<Sure<Together<"logaddexp", A, B>>, JoinedFloatDType<A, B>>;
  /**
   * log₂(2ᵃ + 2ᵇ) without overflow; a = this: [...s] and b: [...t] broadcast, a ShapeError where they do not; int32 and bool
   * give float32, float32 with float64 is a DTypeError. For two infinities of one sign the derivative is NaN, as in
   * torch.
   */
  logaddexp2<A extends Tensor, B extends Operand>(
    this: A,
    b: Fit<Together<"logaddexp2", A, B>, B>,
  ): Tensor<Sure<Together<"logaddexp2", A, B>>, JoinedFloatDType<A, B>>;
  /**
   * x·log y, and 0 where x is 0 (unless y is NaN); x = this: [...s] and y: [...t] broadcast, a ShapeError where they do not;
   * int32 and bool give float32, float32 with float64 is a DTypeError. Where x is 0 and y ≤ 0 the derivative in x is
   * 0, as in torch.
   */
  xlogy<A extends Tensor, B extends Operand>(
    this: A,
    y: Fit<Together<"xlogy", A, B>, B>,
  ): Tensor<Sure<Together<"xlogy", A, B>>, JoinedFloatDType<A, B>>;
  /**
   * x·log(1 + y), and 0 where x is 0 (unless y is NaN); x = this: [...s] and y: [...t] broadcast, a ShapeError where they do
   * not; int32 and bool give float32, float32 with float64 is a DTypeError. Where x is 0 and y ≤ −1 the derivative in
   * x is 0, as in torch.
   */
  xlog1py<A extends Tensor, B extends Operand>(
    this: A,
    y: Fit<Together<"xlog1py", A, B>, B>,
  ): Tensor<Sure<Together<"xlog1py", A, B>>, JoinedFloatDType<A, B>>;
}
