import { allocate } from "../../tensor/dtype.ts";
import { messages, ShapeError } from "../../tensor/errors.ts";
import { sizeOf, upTo } from "../../tensor/shape.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { apply1 } from "../apply.ts";
import { filled, fromArray, type Operand, toTensor } from "../constant.ts";
import { primitives as p } from "../primitives.ts";
import { div } from "./elementwise.ts";
import { toFloating } from "./floating.ts";
import { mean } from "./reductions.ts";
import { axesWord, extents, type Padding, type PerAxis, perAxis } from "./windows.ts";

export interface PoolOptions {
  /** How far apart neighbouring windows stand; as far as the window is long where absent. */
  readonly stride?: PerAxis;
  /** Room around the input, of at most half a window; 0 where absent. */
  readonly padding?: Padding;
}
export interface MaxPoolOptions extends PoolOptions {
  /** How far apart the elements stand that one window sees; 1 where absent. */
  readonly dilation?: PerAxis;
}
export interface AvgPoolOptions extends PoolOptions {
  /** Whether padding counts as zeros in the mean (torch's default) or not at all. */
  readonly countIncludePad?: boolean;
}

/** How windows lie on an input whose examples and channels are one axis. */
function laidOut(name: string, spatial: number, t: Tensor, window: PerAxis, options: MaxPoolOptions) {
  if (t.rank !== spatial + 2 && t.rank !== spatial + 1)
    throw new ShapeError(
      messages.rank(name, `an input [n, channels, …] with ${spatial} spatial ${axesWord(spatial)}`, t.shape),
    );
  const taps = perAxis(name, "the window", window, spatial, 1);
  const stride = perAxis(name, "stride", options.stride ?? taps, spatial, 1);
  const dilation = perAxis(name, "dilation", options.dilation ?? 1, spatial, 1);
  const { low, high, size } = extents(name, t.shape.slice(-spatial), taps, options.padding ?? 0, { stride, dilation });
  taps.forEach((k, i) => {
    const half = ((k - 1) * dilation[i]! + 1) / 2;
    if (options.padding !== "same" && [low[i]!, high[i]!].some((side) => typeof side === "number" && side > half))
      throw new ShapeError(
        `${name}: a padding of ${low[i]} + ${high[i]} on spatial axis ${i} is more than half of the window of ${k}: some windows would see nothing else.`,
      );
  });
  return { taps, stride, dilation, low, size, lead: t.shape.slice(0, -spatial), from: t.shape.slice(-spatial) };
}

const maxPool =
  (name: string, spatial: number) =>
  (x: Operand, window: PerAxis, options: MaxPoolOptions = {}): Tensor => {
    const t = toTensor(name, x);
    const { taps, stride, dilation, low, size, lead, from } = laidOut(name, spatial, t, window, options);
    const rows = sizeOf(lead);
    const found = apply1(p.windowArgmax, [apply1(p.reshape, [t], { shape: [rows, ...from] })], {
      window: taps,
      strides: stride,
      low,
      dilation,
      size,
    });
    const taken = apply1(
      p.gather,
      [
        apply1(p.reshape, [t], { shape: [rows, sizeOf(from)] }),
        apply1(p.reshape, [found], { shape: [rows, sizeOf(size), 1] }),
      ],
      { batch: 1, lead: 0, name },
    );
    return apply1(p.reshape, [taken], { shape: [...lead, ...size] });
  };

/** The largest element under each window of one axis, x: [n, c, l] → [n, c, l′]; the gradient goes to the first such, as in torch. */
export const maxPool1d = maxPool("maxPool1d", 1);
/** The largest element under each window of two axes, x: [n, c, h, w] → [n, c, h′, w′]; the gradient goes to the first such. */
export const maxPool2d = maxPool("maxPool2d", 2);
/** The largest element under each window of three axes, x: [n, c, d, h, w] → [n, c, d′, h′, w′]; the gradient goes to the first such. */
export const maxPool3d = maxPool("maxPool3d", 3);

const avgPool =
  (name: string, spatial: number) =>
  (x: Operand, window: PerAxis, options: AvgPoolOptions = {}): Tensor => {
    const t = toFloating(name, x);
    const { taps, stride, low, size, lead, from } = laidOut(name, spatial, t, window, options);
    const planes = apply1(p.reshape, [t], { shape: [1, sizeOf(lead), 1, ...from] });
    const ones = filled(1, [1, 1, 1, ...taps], t.dtype);
    const once = taps.map(() => 1);
    const summed = (values: Tensor): Tensor =>
      apply1(p.conv, [values, ones], {
        strides: stride,
        low,
        size,
        inputDilation: once,
        kernelDilation: once,
        flip: false,
      });
    const { countIncludePad = true } = options;
    const number = countIncludePad
      ? taps.reduce((a, b) => a * b, 1)
      : summed(apply1(p.fill, [planes], { value: 1, dtype: t.dtype }));
    return apply1(p.reshape, [div(summed(planes), number)], { shape: [...lead, ...size] });
  };

/** The mean of each window of one axis, x: [n, c, l] → [n, c, l′], as torch's avg_pool1d. */
export const avgPool1d = avgPool("avgPool1d", 1);
/** The mean of each window of two axes, x: [n, c, h, w] → [n, c, h′, w′], as torch's avg_pool2d. */
export const avgPool2d = avgPool("avgPool2d", 2);
/** The mean of each window of three axes, x: [n, c, d, h, w] → [n, c, d′, h′, w′], as torch's avg_pool3d. */
export const avgPool3d = avgPool("avgPool3d", 3);

const adaptiveAvgPool =
  (name: string, spatial: number) =>
  (x: Operand, size: PerAxis): Tensor => {
    let t = toFloating(name, x);
    if (t.rank !== spatial + 2 && t.rank !== spatial + 1)
      throw new ShapeError(
        messages.rank(name, `an input [n, channels, …] with ${spatial} spatial ${axesWord(spatial)}`, t.shape),
      );
    const first = t.rank - spatial;
    // Each contraction moves its axis to the end, so that the next one stands at the same place.
    for (const [i, to] of perAxis(name, "size", size, spatial, 1).entries()) {
      const from = t.shape[first]!;
      if (typeof from !== "number")
        throw new ShapeError(`${name}: spatial axis ${i} has the symbolic size ${from}; its windows need a number.`);
      t = apply1(p.dotGeneral, [t, shares(from, to, t.dtype)], { contract: [[first], [1]], batch: [[], []] });
    }
    return t;
  };

/** [to, from]: the means of the windows ⌊i·from/to⌋ … ⌈(i + 1)·from/to⌉. */
function shares(from: number, to: number, dtype: Tensor["dtype"]): Tensor {
  const data = allocate(dtype, to * from);
  for (let i = 0; i < to; i++) {
    const [start, stop] = [Math.floor((i * from) / to), Math.ceil(((i + 1) * from) / to)];
    data.fill(1 / (stop - start), i * from + start, i * from + stop);
  }
  return fromArray(data, [to, from], dtype);
}

/** Means of `size` windows that cover one axis, x: [n, c, l] → [n, c, size], as torch's adaptive_avg_pool1d. */
export const adaptiveAvgPool1d = adaptiveAvgPool("adaptiveAvgPool1d", 1);
/** Means of size[0]·size[1] windows that cover two axes, x: [n, c, h, w] → [n, c, …size], as torch's adaptive_avg_pool2d. */
export const adaptiveAvgPool2d = adaptiveAvgPool("adaptiveAvgPool2d", 2);

/** The mean of each channel over all its spatial axes, x: [n, c, ...s] → [n, c]. */
export function globalAvgPool(x: Operand): Tensor {
  const t = toFloating("globalAvgPool", x);
  if (t.rank < 3) throw new ShapeError(messages.rank("globalAvgPool", "[n, channels, …] with a spatial axis", t.shape));
  return mean(t, upTo(t.rank).slice(2));
}
