import type { Operand } from "../../ops/constant.ts";
import type { AvgPoolOptions, MaxPoolOptions } from "../../ops/functions/pooling.ts";
import type { PerAxis } from "../../ops/functions/windows.ts";
import type { FloatDType, SameDType } from "../dtypeTypes.ts";
import type { AdaptivePool, GlobalPool, Pool } from "../shapes/windows.ts";
import type { Fit, ShapeOf, Sure } from "../shapeTypes.ts";
import type { Tensor } from "../tensor.ts";

/** Pooling: channels stand before the spatial axes, and the batch axis in front may be missing. */
export interface PoolingOperations {
  /**
   * The largest element under each window along the last axis, x: [n, c, l] or [c, l] → [n, c, l′]; the dtype stays, padding is never
   * chosen, and the gradient goes to the first of equally large elements, as in torch. (Goodfellow et al., section 9.3)
   */
  maxPool1d<T extends Operand, const W extends PerAxis, const O extends MaxPoolOptions | undefined = undefined>(
    x: Fit<Pool<"maxPool1d", ShapeOf<T>, W, O, 1>, T>,
    window: W,
    options?: O,
  ): Tensor<Sure<Pool<"maxPool1d", ShapeOf<T>, W, O, 1>>, SameDType<T>>;
  /**
   * The largest element under each window of the last two axes, x: [n, c, h, w] or [c, h, w] → [n, c, h′, w′]; the dtype stays, padding
   * is never chosen, and the gradient goes to the first of equally large elements in row-major order, as in torch. (Goodfellow et al.,
   * section 9.3)
   */
  maxPool2d<T extends Operand, const W extends PerAxis, const O extends MaxPoolOptions | undefined = undefined>(
    x: Fit<Pool<"maxPool2d", ShapeOf<T>, W, O, 2>, T>,
    window: W,
    options?: O,
  ): Tensor<Sure<Pool<"maxPool2d", ShapeOf<T>, W, O, 2>>, SameDType<T>>;
  /**
   * The largest element under each window of the last three axes, x: [n, c, d, h, w] or [c, d, h, w] → [n, c, d′, h′, w′]; otherwise as
   * maxPool2d.
   */
  maxPool3d<T extends Operand, const W extends PerAxis, const O extends MaxPoolOptions | undefined = undefined>(
    x: Fit<Pool<"maxPool3d", ShapeOf<T>, W, O, 3>, T>,
    window: W,
    options?: O,
  ): Tensor<Sure<Pool<"maxPool3d", ShapeOf<T>, W, O, 3>>, SameDType<T>>;
  /**
   * The mean of each window along the last axis, x: [n, c, l] or [c, l] → [n, c, l′]; padding counts as zeros unless countIncludePad is
   * false, as in torch; int32 and bool give float32.
   */
  avgPool1d<T extends Operand, const W extends PerAxis, const O extends AvgPoolOptions | undefined = undefined>(
    x: Fit<Pool<"avgPool1d", ShapeOf<T>, W, O, 1>, T>,
    window: W,
    options?: O,
  ): Tensor<Sure<Pool<"avgPool1d", ShapeOf<T>, W, O, 1>>, FloatDType<T>>;
  /**
   * The mean of each window of the last two axes, x: [n, c, h, w] or [c, h, w] → [n, c, h′, w′]; padding counts as zeros unless
   * countIncludePad is false, as in torch; int32 and bool give float32.
   */
  avgPool2d<T extends Operand, const W extends PerAxis, const O extends AvgPoolOptions | undefined = undefined>(
    x: Fit<Pool<"avgPool2d", ShapeOf<T>, W, O, 2>, T>,
    window: W,
    options?: O,
  ): Tensor<Sure<Pool<"avgPool2d", ShapeOf<T>, W, O, 2>>, FloatDType<T>>;
  /**
   * The mean of each window of the last three axes, x: [n, c, d, h, w] or [c, d, h, w] → [n, c, d′, h′, w′]; otherwise as avgPool2d.
   */
  avgPool3d<T extends Operand, const W extends PerAxis, const O extends AvgPoolOptions | undefined = undefined>(
    x: Fit<Pool<"avgPool3d", ShapeOf<T>, W, O, 3>, T>,
    window: W,
    options?: O,
  ): Tensor<Sure<Pool<"avgPool3d", ShapeOf<T>, W, O, 3>>, FloatDType<T>>;
  /**
   * Means of `size` windows that cover the last axis, x: [n, c, l] or [c, l] → [n, c, size]: window i is ⌊i·l/size⌋ … ⌈(i + 1)·l/size⌉,
   * as torch's adaptive_avg_pool1d.
   */
  adaptiveAvgPool1d<T extends Operand, const N extends PerAxis>(
    x: Fit<AdaptivePool<"adaptiveAvgPool1d", ShapeOf<T>, N, 1>, T>,
    size: N,
  ): Tensor<Sure<AdaptivePool<"adaptiveAvgPool1d", ShapeOf<T>, N, 1>>, FloatDType<T>>;
  /**
   * Means of windows that cover the last two axes, x: [n, c, h, w] or [c, h, w] → [n, c, h′, w′] for a size of [h′, w′] or one number
   * for both, as torch's adaptive_avg_pool2d.
   */
  adaptiveAvgPool2d<T extends Operand, const N extends PerAxis>(
    x: Fit<AdaptivePool<"adaptiveAvgPool2d", ShapeOf<T>, N, 2>, T>,
    size: N,
  ): Tensor<Sure<AdaptivePool<"adaptiveAvgPool2d", ShapeOf<T>, N, 2>>, FloatDType<T>>;
  /** The mean of each channel over all its spatial axes, x: [n, c, ...s] → [n, c]; int32 and bool give float32. */
  globalAvgPool<T extends Operand>(x: T): Tensor<Sure<GlobalPool<ShapeOf<T>>>, FloatDType<T>>;
}
