import { type Dim, divideDims, mulDims } from "../../tensor/dims.ts";
import { allocate } from "../../tensor/dtype.ts";
import { messages, ShapeError, showShape, ValueError } from "../../tensor/errors.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { apply1 } from "../apply.ts";
import { fromArray, type Operand, toTensor } from "../constant.ts";
import { primitives as p } from "../primitives.ts";
import { add, mul } from "./elementwise.ts";
import { toFloating } from "./floating.ts";
import { axesWord, type PerAxis, perAxis } from "./windows.ts";

export interface InterpolateOptions {
  /** The spatial sizes to come out. */
  readonly size?: PerAxis;
  /** In place of sizes: how many times longer each axis becomes, rounded down. */
  readonly scale?: PerAxis;
  /** "linear" is for one spatial axis, "bilinear" for two, "trilinear" for three; "nearest" where absent. */
  readonly mode?: "nearest" | "linear" | "bilinear" | "trilinear";
  /** Whether the centres of the corner elements stay where they are, and not the corners; for the linear modes. */
  readonly alignCorners?: boolean;
}

const linearModes = ["linear", "bilinear", "trilinear"];

/**
 * x with other spatial sizes, x: [n, c, ...s] → [n, c, ...size], as torch's interpolate: the nearest element (the lower one of its
 * cell), or the mixture of neighbours along each axis.
 */
export function interpolate(x: Operand, options: InterpolateOptions): Tensor {
  const { size, scale, mode = "nearest", alignCorners = false } = options;
  const linear = linearModes.includes(mode);
  let t = linear ? toFloating("interpolate", x) : toTensor("interpolate", x);
  const spatial = t.rank - 2;
  if (spatial < 1 || (linear && linearModes[spatial - 1] !== mode) || (!linear && mode !== "nearest"))
    throw new ShapeError(
      `interpolate: mode "${mode}" expects ${linear ? `[n, channels, …] with ${linearModes.indexOf(mode) + 1} spatial ${axesWord(linearModes.indexOf(mode) + 1)}` : 'to be "nearest", "linear", "bilinear" or "trilinear" for [n, channels, …] with a spatial axis'}, got shape ${showShape(t.shape)}.`,
    );
  if (alignCorners && !linear) throw new ValueError("interpolate: alignCorners is for the linear modes only.");
  if ((size === undefined) === (scale === undefined))
    throw new ValueError("interpolate: expected either { size } or { scale }.");
  const sizes = size === undefined ? null : perAxis("interpolate", "size", size, spatial, 1);
  const scales = typeof scale === "number" ? new Array<number>(spatial).fill(scale) : scale;
  if (scales && (scales.length !== spatial || !scales.every((factor) => factor > 0)))
    throw new ShapeError(
      `interpolate: scale must be a number above 0, or ${spatial} of them for shape ${showShape(t.shape)}, got ${JSON.stringify(scale)}.`,
    );
  for (let i = 0; i < spatial; i++) {
    const from = t.shape[i + 2]!;
    if (typeof from !== "number" || from === 0)
      throw new ShapeError(
        `interpolate: spatial axis ${i} has the size ${from}; expected a number of at least 1. Batch and channels may be symbolic.`,
      );
    const factor = scales?.[i];
    const to = sizes?.[i] ?? Math.floor(from * (factor ?? 0));
    if (!(to >= 1))
      throw new ShapeError(`interpolate: a scale of ${factor} leaves nothing of spatial axis ${i} of size ${from}.`);
    const step = factor === undefined ? from / to : 1 / factor;
    if (linear) t = mixed(t, i + 2, linearPlaces(from, to, step, alignCorners));
    else
      t = taken(
        t,
        i + 2,
        Int32Array.from({ length: to }, (_, j) => Math.min(from - 1, Math.floor(j * step))),
      );
  }
  return t;
}

/** Where each element of the result lies between two of the input: the lower one, the upper one, and the upper one's share. */
function linearPlaces(from: number, to: number, step: number, alignCorners: boolean) {
  const low = new Int32Array(to);
  const high = new Int32Array(to);
  const share = new Float64Array(to);
  for (let j = 0; j < to; j++) {
    const place = alignCorners ? (to === 1 ? 0 : (j * (from - 1)) / (to - 1)) : Math.max(0, (j + 0.5) * step - 0.5);
    low[j] = Math.min(from - 1, Math.floor(place));
    high[j] = Math.min(from - 1, low[j]! + 1);
    share[j] = Math.min(1, place - low[j]!);
  }
  return { low, high, share };
}

/** The elements at `places` of one axis. */
const taken = (x: Tensor, axis: number, places: Int32Array): Tensor =>
  apply1(p.gather, [x, fromArray(places, [places.length, 1], "int32")], { batch: 0, lead: axis, name: "interpolate" });

function mixed(x: Tensor, axis: number, { low, high, share }: ReturnType<typeof linearPlaces>): Tensor {
  const shape = [share.length, ...x.shape.slice(axis + 1).map(() => 1)];
  const weights = (of: (s: number) => number): Tensor => {
    const data = allocate(x.dtype, share.length);
    share.forEach((s, i) => {
      data[i] = of(s);
    });
    return fromArray(data, shape, x.dtype);
  };
  return add(
    mul(
      taken(x, axis, low),
      weights((s) => 1 - s),
    ),
    mul(
      taken(x, axis, high),
      weights((s) => s),
    ),
  );
}

/**
 * Channels as finer pixels, x: [n, c·r², h, w] → [n, c, h·r, w·r], as torch's pixel_shuffle. (Shi et al., "Real-time single image
 * and video super-resolution", 2016)
 */
export function pixelShuffle(x: Operand, factor: number): Tensor {
  const t = toTensor("pixelShuffle", x);
  const channels =
    t.rank === 4 && Number.isInteger(factor) && factor > 0 ? divideDims(t.shape[1]!, factor * factor) : undefined;
  if (channels === undefined)
    throw new ShapeError(messages.rank("pixelShuffle", `[n, channels·${factor}², h, w]`, t.shape));
  const [n, , h, w] = t.shape as [Dim, Dim, Dim, Dim];
  const parted = apply1(p.reshape, [t], { shape: [n, channels, factor, factor, h, w] });
  const ordered = apply1(p.permute, [parted], { axes: [0, 1, 4, 2, 5, 3] });
  return apply1(p.reshape, [ordered], { shape: [n, channels, mulDims(h, factor), mulDims(w, factor)] });
}
