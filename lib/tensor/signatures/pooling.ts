import type { Operand } from "../../ops/constant.ts";
import type { AvgPoolOptions, MaxPoolOptions } from "../../ops/functions/pooling.ts";
import type { PerAxis } from "../../ops/functions/windows.ts";
import type { Tensor } from "../tensor.ts";

/** Pooling: channels stand before the spatial axes, and the batch axis in front may be missing. */
export interface PoolingOperations {
  /**
   * The largest element under each window along the last axis, x: [n, c, l] or [c, l] → [n, c, l′]; the dtype stays, padding is never
   * chosen, and the gradient goes to the first of equally large elements, as in torch. (Goodfellow et al., section 9.3)
   */
  maxPool1d(x: Operand, window: PerAxis, options?: MaxPoolOptions): Tensor;
  /**
   * The largest element under each window of the last two axes, x: [n, c, h, w] or [c, h, w] → [n, c, h′, w′]; the dtype stays, padding
   * is never chosen, and the gradient goes to the first of equally large elements in row-major order, as in torch. (Goodfellow et al.,
   * section 9.3)
   */
  maxPool2d(x: Operand, window: PerAxis, options?: MaxPoolOptions): Tensor;
  /**
   * The largest element under each window of the last three axes, x: [n, c, d, h, w] or [c, d, h, w] → [n, c, d′, h′, w′]; otherwise as
   * maxPool2d.
   */
  maxPool3d(x: Operand, window: PerAxis, options?: MaxPoolOptions): Tensor;
  /**
   * The mean of each window along the last axis, x: [n, c, l] or [c, l] → [n, c, l′]; padding counts as zeros unless countIncludePad is
   * false, as in torch; int32 and bool give float32.
   */
  avgPool1d(x: Operand, window: PerAxis, options?: AvgPoolOptions): Tensor;
  /**
   * The mean of each window of the last two axes, x: [n, c, h, w] or [c, h, w] → [n, c, h′, w′]; padding counts as zeros unless
   * countIncludePad is false, as in torch; int32 and bool give float32.
   */
  avgPool2d(x: Operand, window: PerAxis, options?: AvgPoolOptions): Tensor;
  /**
   * The mean of each window of the last three axes, x: [n, c, d, h, w] or [c, d, h, w] → [n, c, d′, h′, w′]; otherwise as avgPool2d.
   */
  avgPool3d(x: Operand, window: PerAxis, options?: AvgPoolOptions): Tensor;
  /**
   * Means of `size` windows that cover the last axis, x: [n, c, l] or [c, l] → [n, c, size]: window i is ⌊i·l/size⌋ … ⌈(i + 1)·l/size⌉,
   * as torch's adaptive_avg_pool1d.
   */
  adaptiveAvgPool1d(x: Operand, size: PerAxis): Tensor;
  /**
   * Means of windows that cover the last two axes, x: [n, c, h, w] or [c, h, w] → [n, c, h′, w′] for a size of [h′, w′] or one number
   * for both, as torch's adaptive_avg_pool2d.
   */
  adaptiveAvgPool2d(x: Operand, size: PerAxis): Tensor;
  /** The mean of each channel over all its spatial axes, x: [n, c, ...s] → [n, c]; int32 and bool give float32. */
  globalAvgPool(x: Operand): Tensor;
}
