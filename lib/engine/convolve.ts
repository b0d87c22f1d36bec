import type { Aval } from "../ops/operation.ts";
import type { ConvParams } from "../ops/rows/conv.ts";
import { allocate, type TypedArray } from "../tensor/dtype.ts";
import { count } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { multiply } from "./contract.ts";

/**
 * conv in loops: for each group and example the window under every output position is written out as a row, and the rows are
 * multiplied with the kernels (Chellapilla, Puri, Simard, "High performance convolutional neural networks for document
 * processing", 2006).
 */
export function convolve(x: Tensor, w: Tensor, params: ConvParams, out: Aval): TypedArray {
  const [groups, examples, channels, ...from] = x.shape as readonly number[];
  const [, filters, , ...kernel] = w.shape as readonly number[];
  const to = (out.shape as readonly number[]).slice(3);
  const result = allocate(out.dtype, count(out.shape));
  const [inner, taps, positions] = [count(from), count(kernel), count(to)];
  const width = channels! * taps;
  if (result.length === 0 || width === 0) return result;
  const [data, weights] = [x.values("conv"), w.values("conv")];
  const sources = windowSources(from, kernel, to, params);
  const rows = allocate(x.dtype, positions * width);
  for (let g = 0; g < groups!; g++)
    for (let n = 0; n < examples!; n++) {
      const example = g * examples! + n;
      for (let c = 0; c < channels!; c++)
        gatherWindows(data, (example * channels! + c) * inner, sources, positions, taps, rows, c * taps, width);
      const target = example * filters! * positions;
      multiply(weights, g * filters! * width, rows, 0, result, target, filters!, positions, width);
    }
  return result;
}

/** Writes the windows of one channel: row j, from column `at`, holds what the taps see at output position j. */
function gatherWindows(
  data: TypedArray,
  base: number,
  sources: Int32Array,
  positions: number,
  taps: number,
  rows: TypedArray,
  at: number,
  width: number,
): void {
  for (let j = 0, s = 0; j < positions; j++) {
    const row = j * width + at;
    for (let k = 0; k < taps; k++, s++) {
      const source = sources[s]!;
      rows[row + k] = source < 0 ? 0 : data[base + source]!;
    }
  }
}

/**
 * For each output position and each tap, the input element that it sees, counted within one channel; −1 where that is padding.
 * In each axis position j and tap k see element i where i·inputDilation + low = j·stride + k·kernelDilation.
 */
export function windowSources(
  from: readonly number[],
  kernel: readonly number[],
  to: readonly number[],
  { strides, low, inputDilation, kernelDilation, flip }: ConvParams,
): Int32Array {
  let sources = Int32Array.of(0);
  let [positions, taps] = [1, 1];
  for (let axis = 0; axis < from.length; axis++) {
    const [size, window, length] = [from[axis]!, kernel[axis]!, to[axis]!];
    const next = new Int32Array(positions * length * taps * window);
    for (let p = 0, at = 0; p < positions; p++)
      for (let j = 0; j < length; j++)
        for (let t = 0; t < taps; t++) {
          const outer = sources[p * taps + t]!;
          for (let k = 0; k < window; k++, at++) {
            const tap = flip ? window - 1 - k : k;
            const place = j * strides[axis]! + tap * kernelDilation[axis]! - (low[axis] as number);
            const i = place / inputDilation[axis]!;
            next[at] = outer < 0 || place < 0 || i >= size || !Number.isInteger(i) ? -1 : outer * size + i;
          }
        }
    sources = next;
    positions *= length;
    taps *= window;
  }
  return sources;
}
