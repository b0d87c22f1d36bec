import type { Operand } from "../../ops/constant.ts";
import type { ConvOptions, ConvTransposeOptions } from "../../ops/functions/convolutions.ts";
import type { Tensor } from "../tensor.ts";

/** Convolutions: channels stand before the spatial axes, as in torch, and the batch axis in front may be missing. */
export interface ConvolutionsOperations {
  /**
   * Σ over windows along one axis, x: [n, c, l] or [c, l] and w: [o, c/groups, k] → [n, o, l′], without turning the kernel round, as
   * torch's conv1d and JAX's conv_general_dilated. A ShapeError where a window does not fit. (Goodfellow et al., section 9.1)
   */
  conv1d(x: Operand, w: Operand, options?: ConvOptions): Tensor;
  /**
   * Σ over windows along two axes, x: [n, c, h, w] or [c, h, w] and w: [o, c/groups, kh, kw] → [n, o, h′, w′], without turning the
   * kernel round, as torch's conv2d and JAX's conv_general_dilated. Without padding h′ = ⌊(h − (kh − 1)·dilation − 1) / stride⌋ + 1.
   * A ShapeError where a window does not fit. (Goodfellow et al., section 9.1)
   */
  conv2d(x: Operand, w: Operand, options?: ConvOptions): Tensor;
  /**
   * Σ over windows along three axes, x: [n, c, d, h, w] or [c, d, h, w] and w: [o, c/groups, kd, kh, kw] → [n, o, d′, h′, w′]. A
   * ShapeError where a window does not fit. (Goodfellow et al., section 9.1)
   */
  conv3d(x: Operand, w: Operand, options?: ConvOptions): Tensor;
  /**
   * The transpose of conv1d in its input (which makes its gradient), x: [n, c, l] or [c, l] and w: [c, o/groups, k] → [n, o, l′] with
   * l′ = (l − 1)·stride − 2·padding + (k − 1)·dilation + outputPadding + 1, as torch's conv_transpose1d.
   */
  convTranspose1d(x: Operand, w: Operand, options?: ConvTransposeOptions): Tensor;
  /**
   * The transpose of conv2d in its input (which makes its gradient), x: [n, c, h, w] or [c, h, w] and w: [c, o/groups, kh, kw] →
   * [n, o, h′, w′] with h′ = (h − 1)·stride − 2·padding + (kh − 1)·dilation + outputPadding + 1, as torch's conv_transpose2d.
   * (Dumoulin and Visin, "A guide to convolution arithmetic for deep learning", 2016)
   */
  convTranspose2d(x: Operand, w: Operand, options?: ConvTransposeOptions): Tensor;
  /**
   * The transpose of conv3d in its input (which makes its gradient), x: [n, c, d, h, w] or [c, d, h, w] and w: [c, o/groups, kd, kh, kw] →
   * [n, o, d′, h′, w′] with sizes as in convTranspose1d, as torch's conv_transpose3d.
   */
  convTranspose3d(x: Operand, w: Operand, options?: ConvTransposeOptions): Tensor;
}
