import type { Operand } from "../../ops/constant.ts";
import type { ConvolveOptions } from "../../ops/functions/convolve.ts";
import type { Fourier2Options, FourierOptions, FrequencyOptions } from "../../ops/functions/fourier.ts";
import type { FloatDType, JoinedDType, Mixing } from "../dtypeTypes.ts";
import type { Axes } from "../shapes/axes.ts";
import type { Convolved, Fourier, HalfOf, InverseRealFourier, RealFourier } from "../shapes/sequences.ts";
import type { Fit, ShapeOf, Sure } from "../shapeTypes.ts";
import type { Tensor } from "../tensor.ts";

/** Signals: discrete Fourier transforms of complex numbers as pairs (re, im) along a last axis of 2, convolution and correlation. */
export interface SignalOperations {
  /**
   * Σⱼ xⱼ·e^(−2πi·jk/n) along an axis of complex numbers, x: [..., n, 2] → [..., n, 2]; `axis` counts without the pairs, `n`
   * cuts or fills up with zeros. Any length takes O(n log n); int32 and bool give float32.
   */
  fft<T extends Operand, const O extends FourierOptions | undefined = undefined>(
    x: Fit<Fourier<"fft", ShapeOf<T>, O>, T>,
    options?: O,
  ): Tensor<Sure<Fourier<"fft", ShapeOf<T>, O>>, FloatDType<T>>;
  /** 1/n·Σₖ xₖ·e^(2πi·jk/n) along an axis of complex numbers, x: [..., n, 2] → [..., n, 2]: undoes fft with the same norm. */
  ifft<T extends Operand, const O extends FourierOptions | undefined = undefined>(
    x: Fit<Fourier<"ifft", ShapeOf<T>, O>, T>,
    options?: O,
  ): Tensor<Sure<Fourier<"ifft", ShapeOf<T>, O>>, FloatDType<T>>;
  /** fft along two axes, x: [..., m, n, 2] → [..., m, n, 2]. */
  fft2<T extends Operand, const O extends Fourier2Options | undefined = undefined>(
    x: Fit<Fourier<"fft2", ShapeOf<T>, O>, T>,
    options?: O,
  ): Tensor<Sure<Fourier<"fft2", ShapeOf<T>, O>>, FloatDType<T>>;
  /** ifft along two axes, x: [..., m, n, 2] → [..., m, n, 2]: undoes fft2 with the same norm. */
  ifft2<T extends Operand, const O extends Fourier2Options | undefined = undefined>(
    x: Fit<Fourier<"ifft2", ShapeOf<T>, O>, T>,
    options?: O,
  ): Tensor<Sure<Fourier<"ifft2", ShapeOf<T>, O>>, FloatDType<T>>;
  /**
   * fft of real numbers, of whose sums the first half stands for all, x: [..., n] → [..., ⌊n/2⌋ + 1, 2]; int32 and bool give
   * float32. A named size along the axis is a ShapeError.
   */
  rfft<T extends Operand, const O extends FourierOptions | undefined = undefined>(
    x: Fit<RealFourier<ShapeOf<T>, O>, T>,
    options?: O,
  ): Tensor<Sure<RealFourier<ShapeOf<T>, O>>, FloatDType<T>>;
  /**
   * The n real numbers whose rfft is x, [..., m, 2] → [..., n], n = 2(m − 1) where absent. The imaginary parts of the first sum,
   * and for even n of the last, are not read.
   */
  irfft<T extends Operand, const O extends FourierOptions | undefined = undefined>(
    x: Fit<InverseRealFourier<ShapeOf<T>, O>, T>,
    options?: O,
  ): Tensor<Sure<InverseRealFourier<ShapeOf<T>, O>>, FloatDType<T>>;
  /** The halves of the axes (all where absent) exchanged, so that frequency 0 comes to the middle, x: [...s] → [...s]. */
  fftshift<T extends Operand>(x: T, axes?: Axes): Tensor<ShapeOf<T>, FloatDType<T>>;
  /** Undoes fftshift, x: [...s] → [...s]. */
  ifftshift<T extends Operand>(x: T, axes?: Axes): Tensor<ShapeOf<T>, FloatDType<T>>;
  /** The n frequencies of fft's sums, in cycles per unit of spacing; float32 unless a dtype is given. */
  fftfreq<const N extends number>(n: N, options?: FrequencyOptions): Tensor<[N]>;
  /** The ⌊n/2⌋ + 1 frequencies of rfft's sums, in cycles per unit of spacing; float32 unless a dtype is given. */
  rfftfreq<const N extends number>(n: N, options?: FrequencyOptions): Tensor<[HalfOf<N>]>;
  /**
   * Σᵢ xᵢ·b₍ₖ₋ᵢ₎, x: [n] and b: [m] → [n + m − 1], or as many as `mode` says; directly or, where that is less work, by
   * transforms. Empty inputs are a ShapeError.
   */
  convolve<T extends Operand, B extends Operand, const O extends ConvolveOptions | undefined = undefined>(
    x: T,
    b: Fit<Mixing<"convolve", T, B, Convolved<"convolve", ShapeOf<T>, ShapeOf<B>, O, "full">>, B>,
    options?: O,
  ): Tensor<Sure<Convolved<"convolve", ShapeOf<T>, ShapeOf<B>, O, "full">>, JoinedDType<T, B>>;
  /**
   * Σᵢ x₍ᵢ₊ₖ₎·bᵢ for each shift k, x: [n] and b: [m] → [|n − m| + 1], or as many as `mode` says; directly or, where that is less
   * work, by transforms. Empty inputs are a ShapeError.
   */
  correlate<T extends Operand, B extends Operand, const O extends ConvolveOptions | undefined = undefined>(
    x: T,
    b: Fit<Mixing<"correlate", T, B, Convolved<"correlate", ShapeOf<T>, ShapeOf<B>, O, "valid">>, B>,
    options?: O,
  ): Tensor<Sure<Convolved<"correlate", ShapeOf<T>, ShapeOf<B>, O, "valid">>, JoinedDType<T, B>>;
}
