// Written by `node scripts/node.js scripts/signatures.ts`.
import type { Operand } from "../../ops/constant.ts";
import type { FloatDType, JoinedFloatDType } from "../dtypeTypes.ts";
import type { Together } from "../shapes/broadcast.ts";
import type { Fit, ShapeOf, Sure } from "../shapeTypes.ts";
import type { Tensor } from "../tensor.ts";

/** Special functions. float64 is within a few ulp: the measured errors stand at the kernels in lib/engine/special. */
export interface SpecialMethods {
  /** 2/√π ∫₀ˣ e^(−t²) dt for each element, x = this: [...s] → [...s]; int32 and bool give float32. (DLMF 7.2) */
  erf<T extends Tensor>(this: T): Tensor<ShapeOf<T>, FloatDType<T>>;
  /**
   * 1 − erf(x), with relative precision in the tail, for each element, x = this: [...s] → [...s]; int32 and bool give
   * float32. (DLMF 7.2)
   */
  erfc<T extends Tensor>(this: T): Tensor<ShapeOf<T>, FloatDType<T>>;
  /** e^(x²)·erfc(x) for each element, x = this: [...s] → [...s]; int32 and bool give float32. (DLMF 7.2) */
  erfcx<T extends Tensor>(this: T): Tensor<ShapeOf<T>, FloatDType<T>>;
  /**
   * The inverse of erf for each element, x = this: [...s] → [...s]; int32 and bool give float32. At ±1 it is ±∞ with
   * derivative ∞, as in torch and JAX; NaN beyond.
   */
  erfinv<T extends Tensor>(this: T): Tensor<ShapeOf<T>, FloatDType<T>>;
  /**
   * The standard normal distribution function, with relative precision in the left tail, for each element, x = this: [...s]
   * → [...s]; int32 and bool give float32.
   */
  ndtr<T extends Tensor>(this: T): Tensor<ShapeOf<T>, FloatDType<T>>;
  /**
   * The logarithm of the standard normal distribution function, also far to the left, for each element, x = this: [...s] →
   * [...s]; int32 and bool give float32.
   */
  logNdtr<T extends Tensor>(this: T): Tensor<ShapeOf<T>, FloatDType<T>>;
  /**
   * log |Γ(x)| for each element, x = this: [...s] → [...s]; int32 and bool give float32. At 0 and the negative whole numbers
   * it is ∞. (DLMF 5.2)
   */
  lgamma<T extends Tensor>(this: T): Tensor<ShapeOf<T>, FloatDType<T>>;
  /**
   * ψ(x), the derivative of log Γ for each element, x = this: [...s] → [...s]; int32 and bool give float32. At ±0 it is ∓∞
   * and at negative whole numbers NaN, as in torch. (DLMF 5.2)
   */
  digamma<T extends Tensor>(this: T): Tensor<ShapeOf<T>, FloatDType<T>>;
  /**
   * B(a, b) = Γ(a) Γ(b)/Γ(a + b); a = this: [...s] and b: [...t] broadcast, a ShapeError where they do not; int32 and bool
   * give float32, float32 with float64 is a DTypeError. (DLMF 5.12)
   */
  beta<A extends Tensor, B extends Operand>(
    this: A,
    b: Fit<Together<"beta", A, B>, B>,
  ): Tensor<Sure<Together<"beta", A, B>>, JoinedFloatDType<A, B>>;
  /**
   * log |B(a, b)|, without the cancellation of large arguments; a = this: [...s] and b: [...t] broadcast, a ShapeError where
   * they do not; int32 and bool give float32, float32 with float64 is a DTypeError. (DLMF 5.12)
   */
  betaln<A extends Tensor, B extends Operand>(
    this: A,
    b: Fit<Together<"betaln", A, B>, B>,
  ): Tensor<Sure<Together<"betaln", A, B>>, JoinedFloatDType<A, B>>;
  /**
   * P(a, x) = γ(a, x)/Γ(a), the regularized lower incomplete gamma function; NaN for negative arguments; a = this: [...s]
   * and x: [...t] broadcast, a ShapeError where they do not; int32 and bool give float32, float32 with float64 is a
   * DTypeError. Derivatives of every order exist in both arguments. (DLMF 8.2)
   */
  gammainc<A extends Tensor, B extends Operand>(
    this: A,
    x: Fit<Together<"gammainc", A, B>, B>,
  ): Tensor<Sure<Together<"gammainc", A, B>>, JoinedFloatDType<A, B>>;
  /**
   * Q(a, x) = 1 − P(a, x), with relative precision where it is small; NaN for negative arguments; a = this: [...s] and x:
   * [...t] broadcast, a ShapeError where they do not; int32 and bool give float32, float32 with float64 is a
   * DTypeError. Derivatives of every order exist in both arguments. (DLMF 8.2)
   */
  gammaincc<A extends Tensor, B extends Operand>(
    this: A,
    x: Fit<Together<"gammaincc", A, B>, B>,
  ): Tensor<Sure<Together<"gammaincc", A, B>>, JoinedFloatDType<A, B>>;
  /**
   * I₀(x), the modified Bessel function of the first kind, for each element, x = this: [...s] → [...s]; int32 and bool give
   * float32. (DLMF 10.25)
   */
  i0<T extends Tensor>(this: T): Tensor<ShapeOf<T>, FloatDType<T>>;
  /**
   * e^(−|x|)·I₀(x) for each element, x = this: [...s] → [...s]; int32 and bool give float32. At 0 the derivative is 0, as in
   * torch and JAX.
   */
  i0e<T extends Tensor>(this: T): Tensor<ShapeOf<T>, FloatDType<T>>;
  /**
   * I₁(x), the modified Bessel function of the first kind, for each element, x = this: [...s] → [...s]; int32 and bool give
   * float32. (DLMF 10.25)
   */
  i1<T extends Tensor>(this: T): Tensor<ShapeOf<T>, FloatDType<T>>;
  /** e^(−|x|)·I₁(x) for each element, x = this: [...s] → [...s]; int32 and bool give float32. */
  i1e<T extends Tensor>(this: T): Tensor<ShapeOf<T>, FloatDType<T>>;
}
