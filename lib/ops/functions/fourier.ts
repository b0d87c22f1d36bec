/**
 * Discrete Fourier transforms with numpy's conventions. There is no complex dtype: complex numbers are pairs (re, im) along
 * a last axis of 2, and `axis` counts the axes in front of it. Every length takes O(n log n).
 */
import type { Scaling } from "../../engine/fft/lines.ts";
import { type Dim, isUnknown } from "../../tensor/dims.ts";
import { isFloating } from "../../tensor/dtype.ts";
import { messages, ShapeError, showShape, ValueError } from "../../tensor/errors.ts";
import { normalizeAxes, normalizeAxis, upTo } from "../../tensor/shape.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { apply1 } from "../apply.ts";
import { fromArray, type Operand } from "../constant.ts";
import { primitives as p } from "../primitives.ts";
import { at } from "./at.ts";
import { toFloating } from "./floating.ts";
import type { Axes } from "./reductions.ts";
import { concat } from "./shapes.ts";

/** What the sums are divided by: n in the inverse, √n in both directions, or n in the forward direction. */
export type FourierNorm = "backward" | "ortho" | "forward";

export interface FourierOptions {
  /** The axis to transform; the last (before the pairs) where absent. */
  readonly axis?: number;
  /** The length to transform: the axis is cut or filled up with zeros. Its own size where absent. */
  readonly n?: number;
  /** "backward" where absent. */
  readonly norm?: FourierNorm;
}

export interface Fourier2Options {
  /** The two axes to transform; the last two (before the pairs) where absent. */
  readonly axes?: readonly [number, number];
  /** The lengths to transform. */
  readonly sizes?: readonly [number, number];
  readonly norm?: FourierNorm;
}

const scalings: Record<FourierNorm, readonly [forward: Scaling, inverse: Scaling]> = {
  backward: [0, 1],
  ortho: [0.5, 0.5],
  forward: [1, 0],
};

function scalingOf(op: string, norm: FourierNorm = "backward", inverse: boolean): Scaling {
  const found = scalings[norm];
  if (!found)
    throw new ValueError(`${op}: norm must be "backward", "ortho" or "forward", got ${JSON.stringify(norm)}.`);
  return found[inverse ? 1 : 0];
}

/** Pairs along the last axis, with at least one axis in front. */
function pairs(op: string, x: Operand): Tensor {
  const t = toFloating(op, x);
  const last = t.shape.at(-1);
  if (t.rank < 2 || (last !== 2 && !isUnknown(last!)))
    throw new ShapeError(
      `${op}: expected complex numbers as pairs along a last axis of 2, got shape ${showShape(t.shape)}. Make them of real and imaginary parts with ad.complex.from(re, im), or use ad.rfft for real numbers.`,
    );
  return t;
}

/** The axis cut to n, or filled up with zeros. */
function resized(op: string, x: Tensor, axis: number, n: number | undefined): Tensor {
  const size = x.shape[axis]!;
  if (n === undefined || n === size) return x;
  if (!Number.isInteger(n) || n < 1) throw new ShapeError(`${op}: n must be a whole number of at least 1, got ${n}.`);
  if (typeof size !== "number")
    throw new ShapeError(`${op}: axis ${axis} has the size "${size}", which cannot be compared with n = ${n}.`);
  if (n < size) return at(x, [...upTo(axis).map(() => null), [0, n]]);
  const zeros = x.shape.map(() => 0);
  return apply1(p.pad, [x], { low: zeros, high: zeros.with(axis, n - size), interior: zeros });
}

const complexTransform =
  (name: string, inverse: boolean) =>
  (x: Operand, { axis = -1, n, norm }: FourierOptions = {}): Tensor => {
    const z = pairs(name, x);
    const along = normalizeAxis(name, axis, z.rank - 1);
    return apply1(p.fourierTransform, [resized(name, z, along, n)], {
      axis: along,
      inverse,
      scaling: scalingOf(name, norm, inverse),
    });
  };

/** Xₖ = Σⱼ xⱼ·e^(−2πi·jk/n) along an axis, x: [..., n, 2] → [..., n, 2]. */
export const fft = complexTransform("fft", false);
/** xⱼ = 1/n·Σₖ Xₖ·e^(2πi·jk/n) along an axis, x: [..., n, 2] → [..., n, 2]. */
export const ifft = complexTransform("ifft", true);

const complexTransform2 =
  (name: string, inverse: boolean) =>
  (x: Operand, { axes = [-2, -1], sizes, norm }: Fourier2Options = {}): Tensor => {
    const z = pairs(name, x);
    normalizeAxes(name, axes, z.rank - 1);
    const scaling = scalingOf(name, norm, inverse);
    let y = z;
    for (const [i, axis] of axes.entries()) {
      const along = normalizeAxis(name, axis, z.rank - 1);
      y = apply1(p.fourierTransform, [resized(name, y, along, sizes?.[i])], { axis: along, inverse, scaling });
    }
    return y;
  };

/** fft along two axes, x: [..., m, n, 2] → [..., m, n, 2]. */
export const fft2 = complexTransform2("fft2", false);
/** ifft along two axes, x: [..., m, n, 2] → [..., m, n, 2]. */
export const ifft2 = complexTransform2("ifft2", true);

/** The sums k = 0 … ⌊n/2⌋ of real numbers, x: [..., n] → [..., ⌊n/2⌋ + 1, 2]; the others are their conjugates. */
export function rfft(x: Operand, { axis = -1, n, norm }: FourierOptions = {}): Tensor {
  const t = toFloating("rfft", x);
  const along = normalizeAxis("rfft", axis, t.rank);
  const whole = resized("rfft", t, along, n);
  return apply1(p.realFourier, [whole], {
    axis: along,
    n: numberOf("rfft", whole.shape[along]!),
    scaling: scalingOf("rfft", norm, false),
    twice: false,
  });
}

/**
 * The real numbers whose rfft is x, [..., m, 2] → [..., n] with n = 2(m − 1) where not given. The imaginary parts of
 * the first sum, and for even n of the last, are not read.
 */
export function irfft(x: Operand, { axis = -1, n, norm }: FourierOptions = {}): Tensor {
  const z = pairs("irfft", x);
  const along = normalizeAxis("irfft", axis, z.rank - 1);
  const length = n ?? 2 * (numberOf("irfft", z.shape[along]!) - 1);
  if (!Number.isInteger(length) || length < 1)
    throw new ShapeError(`irfft: n must be a whole number of at least 1, got ${length}.`);
  return apply1(p.realFromFourier, [resized("irfft", z, along, Math.floor(length / 2) + 1)], {
    axis: along,
    n: length,
    scaling: scalingOf("irfft", norm, true),
    twice: true,
  });
}

function numberOf(op: string, size: Dim): number {
  if (typeof size === "number") return size;
  throw new ShapeError(
    `${op}: how many sums there are depends on whether the length is even, so "${size}" must be a number. Use a symbol with a known size there${op === "rfft" ? ", or ad.fft on ad.complex.from(x)" : ", or give { n }"}.`,
  );
}

/** The halves of the axes exchanged, so that the sum of frequency 0 comes to the middle, [...s] → [...s]. All axes where absent. */
export const fftshift = (x: Operand, axes?: Axes): Tensor => turned("fftshift", x, axes, (n) => n - Math.floor(n / 2));
/** Undoes fftshift, [...s] → [...s]. */
export const ifftshift = (x: Operand, axes?: Axes): Tensor => turned("ifftshift", x, axes, (n) => Math.floor(n / 2));

/** Each axis turned round so that what stood at `start` comes first. */
function turned(op: string, x: Operand, axes: Axes | undefined, start: (n: number) => number): Tensor {
  let t = toFloating(op, x);
  for (const axis of normalizeAxes(op, axes, t.rank)) {
    const n = t.shape[axis]!;
    if (typeof n !== "number") throw new ShapeError(messages.rank(op, `a number as the size of axis ${axis}`, t.shape));
    const before = upTo(axis).map(() => null);
    const from = start(n);
    if (from > 0 && from < n) t = concat([at(t, [...before, [from, n]]), at(t, [...before, [0, from]])], axis);
  }
  return t;
}

export interface FrequencyOptions {
  /** The distance between samples; 1 where absent. */
  readonly spacing?: number;
  /** float32 where absent. */
  readonly dtype?: Tensor["dtype"];
}

const frequencies =
  (name: string, count: (n: number) => number, of: (k: number, n: number) => number) =>
  (n: number, { spacing = 1, dtype = "float32" }: FrequencyOptions = {}): Tensor => {
    if (!Number.isInteger(n) || n < 1)
      throw new ShapeError(`${name}: n must be a whole number of at least 1, got ${n}.`);
    if (!isFloating(dtype)) throw new ValueError(messages.floating(name, dtype));
    const values = Array.from({ length: count(n) }, (_, k) => of(k, n) / (n * spacing));
    const data = dtype === "float64" ? Float64Array.from(values) : Float32Array.from(values);
    return fromArray(data, [data.length], dtype);
  };

/** The frequencies of fft's sums in cycles per unit of spacing: 0, 1, …, then the negative ones, each over n·spacing. */
export const fftfreq = frequencies(
  "fftfreq",
  (n) => n,
  (k, n) => (2 * k < n ? k : k - n),
);
/** The frequencies of rfft's sums: 0, 1, … ⌊n/2⌋, each over n·spacing. */
export const rfftfreq = frequencies(
  "rfftfreq",
  (n) => Math.floor(n / 2) + 1,
  (k) => k,
);
