import type { Operand } from "../../ops/constant.ts";
import type { ConvOptions, ConvTransposeOptions } from "../../ops/functions/convolutions.ts";
import type { JoinedDType, Mixing } from "../dtypeTypes.ts";
import type { Conv, ConvTranspose } from "../shapes/windows.ts";
import type { Fit, ShapeOf, Sure } from "../shapeTypes.ts";
import type { Tensor } from "../tensor.ts";

/** Convolutions: channels stand before the spatial axes, as in torch, and the batch axis in front may be missing. */
export interface ConvolutionsOperations {
  /**
   * Σ over windows along one axis, x: [n, c, l] or [c, l] and w: [o, c/groups, k] → [n, o, l′], without turning the kernel round, as
   * torch's conv1d and JAX's conv_general_dilated. A ShapeError where a window does not fit. (Goodfellow et al., section 9.1)
   */
  conv1d<T extends Operand, W extends Operand, const O extends ConvOptions | undefined = undefined>(
    x: T,
    w: Fit<Mixing<"conv1d", T, W, Conv<"conv1d", ShapeOf<T>, ShapeOf<W>, O, 1>>, W>,
    options?: O,
  ): Tensor<Sure<Conv<"conv1d", ShapeOf<T>, ShapeOf<W>, O, 1>>, JoinedDType<T, W>>;
  /**
   * Σ over windows along two axes, x: [n, c, h, w] or [c, h, w] and w: [o, c/groups, kh, kw] → [n, o, h′, w′], without turning the
   * kernel round, as torch's conv2d and JAX's conv_general_dilated. Without padding h′ = ⌊(h − (kh − 1)·dilation − 1) / stride⌋ + 1.
   * A ShapeError where a window does not fit. (Goodfellow et al., section 9.1)
   */
  conv2d<T extends Operand, W extends Operand, const O extends ConvOptions | undefined = undefined>(
    x: T,
    w: Fit<Mixing<"conv2d", T, W, Conv<"conv2d", ShapeOf<T>, ShapeOf<W>, O, 2>>, W>,
    options?: O,
  ): Tensor<Sure<Conv<"conv2d", ShapeOf<T>, ShapeOf<W>, O, 2>>, JoinedDType<T, W>>;
  /**
   * Σ over windows along three axes, x: [n, c, d, h, w] or [c, d, h, w] and w: [o, c/groups, kd, kh, kw] → [n, o, d′, h′, w′]. A
   * ShapeError where a window does not fit. (Goodfellow et al., section 9.1)
   */
  conv3d<T extends Operand, W extends Operand, const O extends ConvOptions | undefined = undefined>(
    x: T,
    w: Fit<Mixing<"conv3d", T, W, Conv<"conv3d", ShapeOf<T>, ShapeOf<W>, O, 3>>, W>,
    options?: O,
  ): Tensor<Sure<Conv<"conv3d", ShapeOf<T>, ShapeOf<W>, O, 3>>, JoinedDType<T, W>>;
  /**
   * The transpose of conv1d in its input (which makes its gradient), x: [n, c, l] or [c, l] and w: [c, o/groups, k] → [n, o, l′] with
   * l′ = (l − 1)·stride − 2·padding + (k − 1)·dilation + outputPadding + 1, as torch's conv_transpose1d.
   */
  convTranspose1d<T extends Operand, W extends Operand, const O extends ConvTransposeOptions | undefined = undefined>(
    x: T,
    w: Fit<Mixing<"convTranspose1d", T, W, ConvTranspose<"convTranspose1d", ShapeOf<T>, ShapeOf<W>, O, 1>>, W>,
    options?: O,
  ): Tensor<Sure<ConvTranspose<"convTranspose1d", ShapeOf<T>, ShapeOf<W>, O, 1>>, JoinedDType<T, W>>;
  /**
   * The transpose of conv2d in its input (which makes its gradient), x: [n, c, h, w] or [c, h, w] and w: [c, o/groups, kh, kw] →
   * [n, o, h′, w′] with h′ = (h − 1)·stride − 2·padding + (kh − 1)·dilation + outputPadding + 1, as torch's conv_transpose2d.
   * (Dumoulin and Visin, "A guide to convolution arithmetic for deep learning", 2016)
   */
  convTranspose2d<T extends Operand, W extends Operand, const O extends ConvTransposeOptions | undefined = undefined>(
    x: T,
    w: Fit<Mixing<"convTranspose2d", T, W, ConvTranspose<"convTranspose2d", ShapeOf<T>, ShapeOf<W>, O, 2>>, W>,
    options?: O,
  ): Tensor<Sure<ConvTranspose<"convTranspose2d", ShapeOf<T>, ShapeOf<W>, O, 2>>, JoinedDType<T, W>>;
  /**
   * The transpose of conv3d in its input (which makes its gradient), x: [n, c, d, h, w] or [c, d, h, w] and w: [c, o/groups, kd, kh, kw] →
   * [n, o, d′, h′, w′] with sizes as in convTranspose1d, as torch's conv_transpose3d.
   */
  convTranspose3d<T extends Operand, W extends Operand, const O extends ConvTransposeOptions | undefined = undefined>(
    x: T,
    w: Fit<Mixing<"convTranspose3d", T, W, ConvTranspose<"convTranspose3d", ShapeOf<T>, ShapeOf<W>, O, 3>>, W>,
    options?: O,
  ): Tensor<Sure<ConvTranspose<"convTranspose3d", ShapeOf<T>, ShapeOf<W>, O, 3>>, JoinedDType<T, W>>;
}
