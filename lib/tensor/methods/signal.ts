// Written by `node scripts/node.js scripts/signatures.ts`.
import type { Operand } from "../../ops/constant.ts";
import type { ConvolveOptions } from "../../ops/functions/convolve.ts";
import type { Fourier2Options, FourierOptions } from "../../ops/functions/fourier.ts";
import type { FloatDType, JoinedDType, Mixing } from "../dtypeTypes.ts";
import type { Axes } from "../shapes/axes.ts";
import type { Convolved, Fourier, InverseRealFourier, RealFourier } from "../shapes/sequences.ts";
import type { Fit, ShapeOf, Sure } from "../shapeTypes.ts";
import type { Tensor } from "../tensor.ts";

/** Signals: discrete Fourier transforms of complex numbers as pairs (re, im) along a last axis of 2, convolution and correlation. */
export interface SignalMethods {
  /**
   * Σⱼ xⱼ·e^(−2πi·jk/n) along an axis of complex numbers, x = this: [..., n, 2] → [..., n, 2]; `axis` counts without the pairs, `n`
   * cuts or fills up with zeros. Any length takes O(n log n); int32 and bool give float32.
   */
  fft<T extends Tensor, const O extends FourierOptions | undefined = undefined>(
    this: Fit<Fourier<"fft", ShapeOf<T>, O>, T>,
    options?: O,
  ): Tensor<Sure<Fourier<"fft", ShapeOf<T>, O>>, FloatDType<T>>;
  /** 1/n·Σₖ xₖ·e^(2πi·jk/n) along an axis of complex numbers, x = this: [..., n, 2] → [..., n, 2]: undoes fft with the same norm. */
  ifft<T extends Tensor, const O extends FourierOptions | undefined = undefined>(
    this: Fit<Fourier<"ifft", ShapeOf<T>, O>, T>,
    options?: O,
  ): Tensor<Sure<Fourier<"ifft", ShapeOf<T>, O>>, FloatDType<T>>;
  /** fft along two axes, x = this: [..., m, n, 2] → [..., m, n, 2]. */
  fft2<T extends Tensor, const O extends Fourier2Options | undefined = undefined>(
    this: Fit<Fourier<"fft2", ShapeOf<T>, O>, T>,
    options?: O,
  ): Tensor<Sure<Fourier<"fft2", ShapeOf<T>, O>>, FloatDType<T>>;
  /** ifft along two axes, x = this: [..., m, n, 2] → [..., m, n, 2]: undoes fft2 with the same norm. */
  ifft2<T extends Tensor, const O extends Fourier2Options | undefined = undefined>(
    this: Fit<Fourier<"ifft2", ShapeOf<T>, O>, T>,
    options?: O,
  ): Tensor<Sure<Fourier<"ifft2", ShapeOf<T>, O>>, FloatDType<T>>;
  /**
   * fft of real numbers, of whose sums the first half stands for all, x = this: [..., n] → [..., ⌊n/2⌋ + 1, 2]; int32 and bool give
   * float32. A named size along the axis is a ShapeError.
   */
  rfft<T extends Tensor, const O extends FourierOptions | undefined = undefined>(
    this: Fit<RealFourier<ShapeOf<T>, O>, T>,
    options?: O,
  ): Tensor<Sure<RealFourier<ShapeOf<T>, O>>, FloatDType<T>>;
  /**
   * The n real numbers whose rfft is x, [..., m, 2] → [..., n], n = 2(m − 1) where absent. The imaginary parts of the first sum,
   * and for even n of the last, are not read.
   */
  irfft<T extends Tensor, const O extends FourierOptions | undefined = undefined>(
    this: Fit<InverseRealFourier<ShapeOf<T>, O>, T>,
    options?: O,
  ): Tensor<Sure<InverseRealFourier<ShapeOf<T>, O>>, FloatDType<T>>;
  /** The halves of the axes (all where absent) exchanged, so that frequency 0 comes to the middle, x = this: [...s] → [...s]. */
  fftshift<T extends Tensor>(this: T, axes?: Axes): Tensor<ShapeOf<T>, FloatDType<T>>;
  /** Undoes fftshift, x = this: [...s] → [...s]. */
  ifftshift<T extends Tensor>(this: T, axes?: Axes): Tensor<ShapeOf<T>, FloatDType<T>>;
  /**
   * Σᵢ xᵢ·b₍ₖ₋ᵢ₎, x = this: [n] and b: [m] → [n + m − 1], or as many as `mode` says; directly or, where that is less work, by
   * transforms. Empty inputs are a ShapeError.
   */
  convolve<T extends Tensor, B extends Operand, const O extends ConvolveOptions | undefined = undefined>(
    this: T,
    b: Fit<Mixing<"convolve", T, B, Convolved<"convolve", ShapeOf<T>, ShapeOf<B>, O, "full">>, B>,
    options?: O,
  ): Tensor<Sure<Convolved<"convolve", ShapeOf<T>, ShapeOf<B>, O, "full">>, JoinedDType<T, B>>;
  /**
   * Σᵢ x₍ᵢ₊ₖ₎·bᵢ for each shift k, x = this: [n] and b: [m] → [|n − m| + 1], or as many as `mode` says; directly or, where that is less
   * work, by transforms. Empty inputs are a ShapeError.
   */
  correlate<T extends Tensor, B extends Operand, const O extends ConvolveOptions | undefined = undefined>(
    this: T,
    b: Fit<Mixing<"correlate", T, B, Convolved<"correlate", ShapeOf<T>, ShapeOf<B>, O, "valid">>, B>,
    options?: O,
  ): Tensor<Sure<Convolved<"correlate", ShapeOf<T>, ShapeOf<B>, O, "valid">>, JoinedDType<T, B>>;
}
