// Written by `node scripts/node.js scripts/signatures.ts`.
import type { DropoutOptions } from "../../ops/functions/dropout.ts";
import type { InterpolateOptions } from "../../ops/functions/images.ts";
import type { FloatDType, MixedDType, SameDType } from "../dtypeTypes.ts";
import type { AlongAxes, Axes } from "../shapes/axes.ts";
import type { Interpolate, PixelShuffle } from "../shapes/windows.ts";
import type { Fit, ShapeOf, Sure } from "../shapeTypes.ts";
import type { Tensor } from "../tensor.ts";

/** The layers of networks. */
export interface NetworksMethods {
  /**
   * eˣ / Σ eˣ over the axes (the last where absent), x = this: [...s] → [...s]; int32 and bool give float32. A row of −∞
   * alone is NaN, as in torch and JAX; an axis out of range is a ShapeError. (Goodfellow et al., section 6.2.2.3)
   */
  softmax<T extends Tensor, const A extends Axes = -1>(
    this: T,
    axes?: Fit<AlongAxes<"softmax", ShapeOf<T>, A>, A>,
  ): Tensor<Sure<AlongAxes<"softmax", ShapeOf<T>, A>>, FloatDType<T>>;
  /**
   * log(eˣ / Σ eˣ) = x − logsumexp(x) over the axes (the last where absent), x = this: [...s] → [...s]; int32 and bool give
   * float32. A row of −∞ alone is NaN, as in torch and JAX; an axis out of range is a ShapeError. (Goodfellow et al.,
   * section 6.2.2.3)
   */
  logSoftmax<T extends Tensor, const A extends Axes = -1>(
    this: T,
    axes?: Fit<AlongAxes<"logSoftmax", ShapeOf<T>, A>, A>,
  ): Tensor<Sure<AlongAxes<"logSoftmax", ShapeOf<T>, A>>, FloatDType<T>>;
  /**
   * Each element 0 with probability rate (0.5 where absent), else divided by 1 − rate, x = this: [...s] → [...s]; int32 and bool give float32.
   * The same seed or key drops the same elements; with training: false x is returned as it is. Under vmap a key from outside drops the
   * same places of all members. (Srivastava et al., 2014; Goodfellow et al., section 7.12)
   */
  dropout<T extends Tensor>(this: T, rate?: number, options?: DropoutOptions): Tensor<ShapeOf<T>, FloatDType<T>>;
  /**
   * x with other spatial sizes (size, or scale times as long), x = this: [n, c, ...s] → [n, c, ...size], as torch's interpolate: mode
   * "nearest" takes the element whose cell holds the place; "linear", "bilinear" and "trilinear" mix the neighbours along one, two or
   * three axes, between the elements' centres or, with alignCorners, with the corner elements kept.
   */
  interpolate<T extends Tensor, const O extends InterpolateOptions>(
    this: Fit<Interpolate<ShapeOf<T>, O>, T>,
    options: O,
  ): Tensor<Sure<Interpolate<ShapeOf<T>, O>>, MixedDType<T>>;
  /**
   * Channels as finer pixels, x = this: [n, c·r², h, w] → [n, c, h·r, w·r] for the factor r; the dtype stays. As torch's pixel_shuffle. (Shi et
   * al., "Real-time single image and video super-resolution", 2016)
   */
  pixelShuffle<T extends Tensor, const R extends number>(
    this: Fit<PixelShuffle<ShapeOf<T>, R>, T>,
    factor: R,
  ): Tensor<Sure<PixelShuffle<ShapeOf<T>, R>>, SameDType<T>>;
}
