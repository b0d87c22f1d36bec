import type { ConvParams } from "../../ops/rows/conv.ts";
import { bytesOf } from "../../tensor/dtype.ts";
import { count, strides } from "../../tensor/shape.ts";
import type { Kernel, KernelNode } from "./nodes.ts";
import { type Sizes, sameStrides, type View } from "./views.ts";

/** Bytes of sums for each position: what native/src/conv.h calls CONV_FILTER_BYTES. */
const filterBytes = 256;
/** Weights of at most so many taps, sums of so many positions, and so many bytes of the input at once: all three in the second cache. */
const [mostTaps, mostPositions, mostPlaneBytes] = [1024, 2048, 1 << 18];
/** A band of positions has at least so many where work is to be divided, and most results that every thread may have of its own. */
const [leastBand, leastUnits, mostPartialBytes] = [64, 16, 1 << 20];

/** A convolution's words: how it is divided so that what it works on stays in the caches. x: [g, n, c, …s], w: [g, o, c, …k], y: [g, n, o, …size]. */
export function convolution(x: View, w: View, params: ConvParams, shape: Sizes): Kernel {
  const [groups, examples, channels, ...from] = x.shape as [number, number, number, ...number[]];
  const [filters, taps] = [w.shape[1]!, w.shape.slice(3)];
  const to = shape.slice(3);
  const low = params.low as Sizes;
  const size = bytesOf(x.value.dtype);
  const lengths = to.map((n, i) => (n - 1) * params.strides[i]! + (taps[i]! - 1) * params.kernelDilation[i]! + 1);
  const [allTaps, across, tapsAcross] = [count(taps), count(to.slice(1)), count(taps.slice(1))];
  const isDirect = lengths.every((n, i) => params.inputDilation[i] === 1 && low[i]! <= 0 && n - low[i]! <= from[i]!);

  const even = (n: number, most: number): number => Math.ceil(n / Math.ceil(n / Math.max(1, Math.min(n, most))));
  let band = even(to[0]!, Math.floor(mostPositions / 2 / across));
  const units = (): number => groups * examples * Math.ceil(to[0]! / band);
  while (units() < leastUnits && band > 1 && band * across >= 2 * leastBand) band = Math.ceil(band / 2);
  const tapsAtOnce = even(allTaps, mostTaps);
  const tapRows = Math.min(taps[0]!, Math.ceil((tapsAtOnce - 1) / tapsAcross) + 1);
  const placeRows = (band - 1) * params.strides[0]! + (tapRows - 1) * params.kernelDilation[0]! + 1;
  const plane = placeRows * count(lengths.slice(1));
  const held = isDirect ? 2 ** 30 / Math.max(1, Math.abs(x.strides[2]!)) : mostPlaneBytes / (plane * size);
  const channelsAtOnce = even(channels, Math.floor(Math.min(mostTaps / tapsAtOnce, held)));
  const unitsAtOnce = Math.max(1, Math.floor(mostPositions / (band * across)));

  const results = count(shape);
  const isSplit = results * size <= mostPartialBytes && channels >= 8 && results * 8 < count(w.shape);
  const line = (bytes: number): number => Math.ceil(bytes / 64) * 64;
  const bytes = [
    line(channelsAtOnce * tapsAtOnce * filterBytes),
    line((unitsAtOnce * band * across + 32) * filterBytes),
    isDirect ? 0 : line(channelsAtOnce * plane * size + 64),
    line((channelsAtOnce * tapsAtOnce + band * across) * 4),
    isSplit ? line(results * size) : 0,
  ];
  return {
    step: "conv",
    parameters: [
      ...[to.length, groups, examples, filters, channels, ...x.strides.slice(0, 3), ...w.strides.slice(0, 3)],
      ...[Number(params.flip), band, channelsAtOnce, tapsAtOnce, unitsAtOnce, Number(isSplit), ...bytes],
      ...to.flatMap((n, i) => [
        ...[from[i]!, taps[i]!, n, params.strides[i]!, low[i]!],
        ...[params.inputDilation[i]!, params.kernelDilation[i]!],
      ]),
    ],
    scratch: bytes.reduce((sum, own) => sum + own, 0),
    // Vectors run along the filters.
    nanoseconds: (groups * examples * count(to) * channels * allTaps * Math.ceil(filters / 16) * 16) / 50,
  };
}

/** Whether the axes from the fourth on are one row-major run, as windows are read. */
export const hasPlanes = ({ shape, strides: own }: View): boolean => {
  const plane = shape.slice(3);
  return sameStrides(plane, own.slice(3), strides(plane));
};

/** Elementwise work follows on rows of the last axis. */
export const convolutionBlocks = (shape: Sizes): KernelNode["blocks"] => ({
  batch: shape.slice(0, -2),
  m: shape.at(-2)!,
  n: shape.at(-1)!,
});
