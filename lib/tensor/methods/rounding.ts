// Written by `node scripts/node.js scripts/signatures.ts`.
import type { Operand } from "../../ops/constant.ts";
import type { CountDType, Joined3DType, JoinedDType, JoinedFloatDType } from "../dtypeTypes.ts";
import type { Broadcast, Broadcast3, Together } from "../shapes/broadcast.ts";
import type { Fit, ShapeOf, Sure } from "../shapeTypes.ts";
import type { Tensor } from "../tensor.ts";

/** Rounding, remainders and bounds. */
export interface RoundingMethods {
  /**
   * The largest whole number not above x for each element, x = this: [...s] → [...s]; float dtypes and int32 stay, bool
   * counts as int32. The derivative is 0.
   */
  floor<T extends Tensor>(this: T): Tensor<ShapeOf<T>, CountDType<T>>;
  /**
   * The smallest whole number not below x for each element, x = this: [...s] → [...s]; float dtypes and int32 stay, bool
   * counts as int32. The derivative is 0.
   */
  ceil<T extends Tensor>(this: T): Tensor<ShapeOf<T>, CountDType<T>>;
  /**
   * x without its fraction for each element, x = this: [...s] → [...s]; float dtypes and int32 stay, bool counts as int32.
   * The derivative is 0.
   */
  trunc<T extends Tensor>(this: T): Tensor<ShapeOf<T>, CountDType<T>>;
  /**
   * x to the nearest whole number, halves to the even one, or to so many decimals (negative ones: to tens, hundreds,
   * …), x = this: [...s] → [...s]; float dtypes and int32 stay, bool counts as int32. The derivative is 0.
   */
  round<T extends Tensor>(this: T, decimals?: number): Tensor<ShapeOf<T>, CountDType<T>>;
  /**
   * a − b⌊a/b⌋, of b's sign, as Python's %; a = this: [...s] and b: [...t] broadcast, a ShapeError where they do not; float
   * dtypes and int32 stay, bool counts as int32, float32 with float64 is a DTypeError. At multiples of b the
   * derivatives are 1 and −a/b, as in torch and JAX; by 0 floats give NaN and int32 gives 0, as numpy.
   */
  mod<A extends Tensor, B extends Operand>(
    this: A,
    b: Fit<Together<"mod", A, B>, B>,
  ): Tensor<Sure<Together<"mod", A, B>>, JoinedDType<A, B>>;
  /**
   * The same as mod; a = this: [...s] and b: [...t] broadcast, a ShapeError where they do not; float dtypes and int32 stay,
   * bool counts as int32, float32 with float64 is a DTypeError.
   */
  remainder<A extends Tensor, B extends Operand>(
    this: A,
    b: Fit<Together<"remainder", A, B>, B>,
  ): Tensor<Sure<Together<"remainder", A, B>>, JoinedDType<A, B>>;
  /**
   * a − b·trunc(a/b), of a's sign, as C's fmod; a = this: [...s] and b: [...t] broadcast, a ShapeError where they do not;
   * float dtypes and int32 stay, bool counts as int32, float32 with float64 is a DTypeError. By 0 floats give NaN and
   * int32 gives 0.
   */
  fmod<A extends Tensor, B extends Operand>(
    this: A,
    b: Fit<Together<"fmod", A, B>, B>,
  ): Tensor<Sure<Together<"fmod", A, B>>, JoinedDType<A, B>>;
  /**
   * ⌊a/b⌋ of the exact quotient, as Python's //; a = this: [...s] and b: [...t] broadcast, a ShapeError where they do not;
   * float dtypes and int32 stay, bool counts as int32, float32 with float64 is a DTypeError. The derivative is 0; by
   * 0 floats give ±∞ or NaN and int32 gives 0, as numpy.
   */
  floorDivide<A extends Tensor, B extends Operand>(
    this: A,
    b: Fit<Together<"floorDivide", A, B>, B>,
  ): Tensor<Sure<Together<"floorDivide", A, B>>, JoinedDType<A, B>>;
  /**
   * x kept between low and high (absent or null: not bounded), high where low is above it; the three broadcast; float
   * dtypes and int32 stay, bool counts as int32. At a bound x has the whole gradient, as in torch (JAX: half).
   */
  clip<T extends Tensor, A extends Operand = number, B extends Operand = number>(
    this: T,
    low?: Fit<Broadcast<"clip", ShapeOf<T>, ShapeOf<A>>, A> | null,
    high?: Fit<Broadcast3<"clip", ShapeOf<T>, ShapeOf<A>, ShapeOf<B>>, B> | null,
  ): Tensor<Sure<Broadcast3<"clip", ShapeOf<T>, ShapeOf<A>, ShapeOf<B>>>, Joined3DType<T, A, B>>;
  /**
   * a·b + c with one rounding; the three broadcast, a ShapeError where they do not; float dtypes and int32 stay, bool
   * counts as int32, float32 with float64 is a DTypeError.
   */
  fma<A extends Tensor, B extends Operand, C extends Operand>(
    this: A,
    b: Fit<Broadcast<"fma", ShapeOf<A>, ShapeOf<B>>, B>,
    c: Fit<Broadcast3<"fma", ShapeOf<A>, ShapeOf<B>, ShapeOf<C>>, C>,
  ): Tensor<Sure<Broadcast3<"fma", ShapeOf<A>, ShapeOf<B>, ShapeOf<C>>>, Joined3DType<A, B, C>>;
  /**
   * √(a² + b²) without overflow; a = this: [...s] and b: [...t] broadcast, a ShapeError where they do not; int32 and bool
   * give float32, float32 with float64 is a DTypeError. At (0, 0) both derivatives are 0, as of torch's vector_norm
   * (torch's hypot: NaN, JAX's: ½).
   */
  hypot<A extends Tensor, B extends Operand>(
    this: A,
    b: Fit<Together<"hypot", A, B>, B>,
  ): Tensor<Sure<Together<"hypot", A, B>>, JoinedFloatDType<A, B>>;
}
