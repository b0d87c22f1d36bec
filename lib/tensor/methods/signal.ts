// Written by `node scripts/node.js scripts/signatures.ts`.
import type { Operand } from "../../ops/constant.ts";
import type { ConvolveOptions } from "../../ops/functions/convolve.ts";
import type { Fourier2Options, FourierOptions } from "../../ops/functions/fourier.ts";
import type { FloatDType } from "../dtypeTypes.ts";
import type { Axes } from "../shapes/axes.ts";
import type { ShapeOf } from "../shapeTypes.ts";
import type { Tensor } from "../tensor.ts";

/** Signals: discrete Fourier transforms of complex numbers as pairs (re, im) along a last axis of 2, convolution and correlation. */
export interface SignalMethods {
  /**
   * Σⱼ xⱼ·e^(−2πi·jk/n) along an axis of complex numbers, x = this: [..., n, 2] → [..., n, 2]; `axis` counts without the pairs, `n`
   * cuts or fills up with zeros. Any length takes O(n log n); int32 and bool give float32.
   */
  fft<T extends Tensor>(this: T, options?: FourierOptions): Tensor;
  /** 1/n·Σₖ xₖ·e^(2πi·jk/n) along an axis of complex numbers, x = this: [..., n, 2] → [..., n, 2]: undoes fft with the same norm. */
  ifft<T extends Tensor>(this: T, options?: FourierOptions): Tensor;
  /** fft along two axes, x = this: [..., m, n, 2] → [..., m, n, 2]. */
  fft2<T extends Tensor>(this: T, options?: Fourier2Options): Tensor;
  /** ifft along two axes, x = this: [..., m, n, 2] → [..., m, n, 2]: undoes fft2 with the same norm. */
  ifft2<T extends Tensor>(this: T, options?: Fourier2Options): Tensor;
  /**
   * fft of real numbers, of whose sums the first half stands for all, x = this: [..., n] → [..., ⌊n/2⌋ + 1, 2]; int32 and bool give
   * float32. A named size along the axis is a ShapeError.
   */
  rfft<T extends Tensor>(this: T, options?: FourierOptions): Tensor;
  /**
   * The n real numbers whose rfft is x, [..., m, 2] → [..., n], n = 2(m − 1) where absent. The imaginary parts of the first sum,
   * and for even n of the last, are not read.
   */
  irfft<T extends Tensor>(this: T, options?: FourierOptions): Tensor;
  /** The halves of the axes (all where absent) exchanged, so that frequency 0 comes to the middle, x = this: [...s] → [...s]. */
  fftshift<T extends Tensor>(this: T, axes?: Axes): Tensor<ShapeOf<T>, FloatDType<T>>;
  /** Undoes fftshift, x = this: [...s] → [...s]. */
  ifftshift<T extends Tensor>(this: T, axes?: Axes): Tensor<ShapeOf<T>, FloatDType<T>>;
  /**
   * Σᵢ xᵢ·b₍ₖ₋ᵢ₎, x = this: [n] and b: [m] → [n + m − 1], or as many as `mode` says; directly or, where that is less work, by
   * transforms. Empty inputs are a ShapeError.
   */
  convolve<T extends Tensor, B extends Operand>(this: T, b: B, options?: ConvolveOptions): Tensor<[number]>;
  /**
   * Σᵢ x₍ᵢ₊ₖ₎·bᵢ for each shift k, x = this: [n] and b: [m] → [|n − m| + 1], or as many as `mode` says; directly or, where that is less
   * work, by transforms. Empty inputs are a ShapeError.
   */
  correlate<T extends Tensor, B extends Operand>(this: T, b: B, options?: ConvolveOptions): Tensor<[number]>;
}
