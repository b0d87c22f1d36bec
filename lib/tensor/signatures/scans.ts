import type { Operand } from "../../ops/constant.ts";
import type { CountDType, FloatDType, SameDType } from "../dtypeTypes.ts";
import type { AlongAxes } from "../shapes/axes.ts";
import type { Fit, ShapeOf, Sure } from "../shapeTypes.ts";
import type { Tensor } from "../tensor.ts";

/** Reductions of all elements so far. */
export interface ScansOperations {
  /** Σ of all elements so far along the axis (the last where absent), x: [...s] → [...s]; the dtype stays, bool gives int32. */
  cumsum<T extends Operand, const A extends number = -1>(
    x: T,
    axis?: Fit<AlongAxes<"cumsum", ShapeOf<T>, A>, A>,
  ): Tensor<Sure<AlongAxes<"cumsum", ShapeOf<T>, A>>, CountDType<T>>;
  /**
   * Π of all elements so far along the axis (the last where absent), x: [...s] → [...s]; the dtype stays, bool gives int32.
   * Derivatives of every order are right where elements are 0.
   */
  cumprod<T extends Operand, const A extends number = -1>(
    x: T,
    axis?: Fit<AlongAxes<"cumprod", ShapeOf<T>, A>, A>,
  ): Tensor<Sure<AlongAxes<"cumprod", ShapeOf<T>, A>>, CountDType<T>>;
  /**
   * The largest element so far along the axis (the last where absent), x: [...s] → [...s]; the dtype stays. Of equal ones the latest
   * has the gradient, as in torch; after a NaN all are NaN.
   */
  cummax<T extends Operand, const A extends number = -1>(
    x: T,
    axis?: Fit<AlongAxes<"cummax", ShapeOf<T>, A>, A>,
  ): Tensor<Sure<AlongAxes<"cummax", ShapeOf<T>, A>>, SameDType<T>>;
  /** The smallest element so far along the axis (the last where absent), as cummax. */
  cummin<T extends Operand, const A extends number = -1>(
    x: T,
    axis?: Fit<AlongAxes<"cummin", ShapeOf<T>, A>, A>,
  ): Tensor<Sure<AlongAxes<"cummin", ShapeOf<T>, A>>, SameDType<T>>;
  /**
   * log Σ eˣ of all elements so far along the axis (the last where absent) without overflow, x: [...s] → [...s]; int32 and bool give
   * float32. Where all so far are −∞ the gradient is 0.
   */
  cumlogsumexp<T extends Operand, const A extends number = -1>(
    x: T,
    axis?: Fit<AlongAxes<"cumlogsumexp", ShapeOf<T>, A>, A>,
  ): Tensor<Sure<AlongAxes<"cumlogsumexp", ShapeOf<T>, A>>, FloatDType<T>>;
}
