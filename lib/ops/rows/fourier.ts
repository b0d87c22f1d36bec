/**
 * Discrete Fourier transforms, Xₖ = Σⱼ xⱼ·e^(−2πi·jk/n). A complex tensor is a real one with real and imaginary part along a
 * last axis of 2; each transform is linear in these.
 */
import { fourier, fourierOfReal, realOfFourier, type Scaling } from "../../engine/fft/lines.ts";
import { type Dim, isUnknown } from "../../tensor/dims.ts";
import { isFloating } from "../../tensor/dtype.ts";
import { DTypeError, messages, ShapeError, showShape } from "../../tensor/errors.ts";
import { count } from "../../tensor/shape.ts";
import { apply1 } from "../apply.ts";
import { linear } from "../forms/linear.ts";
import type { Aval, Primitive } from "../operation.ts";

export interface FourierParams {
  readonly axis: number;
  /** With e^(+2πi·jk/n). */
  readonly inverse: boolean;
  readonly scaling: Scaling;
}

function checkPairs(op: string, { shape, dtype }: Aval): void {
  if (!isFloating(dtype)) throw new DTypeError(messages.floating(op, dtype));
  const pair = shape.at(-1);
  if (shape.length < 2 || (pair !== 2 && !isUnknown(pair!)))
    throw new ShapeError(
      `${op}: expected complex numbers as pairs along a last axis of 2, got shape ${showShape(shape)}. Make them of real and imaginary parts with ad.complex.from(re, im).`,
    );
}

function lengthOf(op: string, size: Dim): number {
  if (typeof size !== "number")
    throw new ShapeError(
      `${op}: how many sums there are depends on whether the length is even, so "${size}" must be a number. Give { n }, or use ad.fft on ad.complex.from(x).`,
    );
  if (size === 0) throw new ShapeError(`${op}: there is no transform of length 0.`);
  return size;
}

/** x: [..., n, ..., 2] → [..., n, ..., 2]. Its matrix is symmetric, so the transpose of its real form is the conjugate transform. */
export const fourierTransform: Primitive<FourierParams> = linear<FourierParams>("fourierTransform", {
  in: [0],
  infer: ([x], { axis }) => {
    checkPairs("fft", x!);
    if (x!.shape[axis] === 0) throw new ShapeError("fft: there is no transform of length 0.");
    return [x!];
  },
  run: ([x], { axis, inverse, scaling }) => [fourier(x!, axis, inverse, scaling)],
  batch: ([x], _, params) => [apply1(fourierTransform, [x!], { ...params, axis: params.axis + 1 })],
  describe: ({ inverse }) => (inverse ? "ifft" : "fft"),
  transpose: (G, { params }) => apply1(fourierTransform, [G], { ...params, inverse: !params.inverse }),
});

export interface RealFourierParams {
  readonly axis: number;
  /** The number of real elements. */
  readonly n: number;
  readonly scaling: Scaling;
  /** Whether sums that are not their own conjugates count for these too. */
  readonly twice: boolean;
}

/** x: [..., n, ...] real → [..., ⌊n/2⌋ + 1, ..., 2]; the transpose of the way back, which counts as it does. */
export const realFourier: Primitive<RealFourierParams> = linear<RealFourierParams>("realFourier", {
  in: [0],
  infer: ([x], { axis, n }) => {
    if (!isFloating(x!.dtype)) throw new DTypeError(messages.floating("rfft", x!.dtype));
    lengthOf("rfft", x!.shape[axis]!);
    return [{ shape: [...x!.shape.with(axis, Math.floor(n / 2) + 1), 2], dtype: x!.dtype }];
  },
  run: ([x], { axis, scaling, twice }, [out]) => [fourierOfReal(x!, axis, scaling, twice, count(out!.shape))],
  batch: ([x], _, params) => [apply1(realFourier, [x!], { ...params, axis: params.axis + 1 })],
  describe: () => "rfft",
  transpose: (G, { params }) => apply1(realFromFourier, [G], params),
});

/** x: [..., ⌊n/2⌋ + 1, ..., 2] → [..., n, ...] real: Σ over k of the real parts of xₖ·e^(2πi·jk/n). */
export const realFromFourier: Primitive<RealFourierParams> = linear<RealFourierParams>("realFromFourier", {
  in: [0],
  infer: ([x], { axis, n }) => {
    checkPairs("irfft", x!);
    return [{ shape: x!.shape.with(axis, n).slice(0, -1), dtype: x!.dtype }];
  },
  run: ([x], { axis, n, scaling, twice }, [out]) => [realOfFourier(x!, axis, n, scaling, twice, count(out!.shape))],
  batch: ([x], _, params) => [apply1(realFromFourier, [x!], { ...params, axis: params.axis + 1 })],
  describe: () => "irfft",
  transpose: (G, { params }) => apply1(realFourier, [G], params),
});
