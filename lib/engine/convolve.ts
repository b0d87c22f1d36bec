import type { Aval } from "../ops/operation.ts";
import type { ConvParams } from "../ops/rows/conv.ts";
import { allocate, type TypedArray } from "../tensor/dtype.ts";
import { count } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { multiply } from "./contract.ts";

/**
 * How many elements of windows are written out at a time, at most, so that they stay in the cache and large images cost no memory:
 * 62 ms for 64 kernels of 7×7 over 224×224×3 in steps of 2, against 71 ms with all at once.
 */
const heldElements = 1 << 18;

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
  const chunk = Math.max(1, Math.min(positions, Math.floor(heldElements / width)));
  const rows = allocate(x.dtype, chunk * width);
  const part = chunk < positions ? allocate(out.dtype, filters! * chunk) : null;
  for (let g = 0; g < groups!; g++)
    for (let n = 0; n < examples!; n++) {
      const example = g * examples! + n;
      const target = example * filters! * positions;
      const kernels = g * filters! * width;
      for (let start = 0; start < positions; start += chunk) {
        const stop = Math.min(positions, start + chunk);
        const length = stop - start;
        for (let c = 0; c < channels!; c++)
          gatherWindows(data, (example * channels! + c) * inner, sources, start, stop, taps, rows, c * taps, width);
        if (!part) multiply(weights, kernels, rows, 0, result, target, filters!, length, width);
        else {
          multiply(weights, kernels, rows, 0, part, 0, filters!, length, width);
          for (let o = 0; o < filters!; o++)
            result.set(part.subarray(o * length, (o + 1) * length), target + o * positions + start);
        }
      }
    }
  return result;
}

/** Writes windows of one channel: row j, from column `at`, holds what the taps see at output position start + j. */
function gatherWindows(
  data: TypedArray,
  base: number,
  sources: Int32Array,
  start: number,
  stop: number,
  taps: number,
  rows: TypedArray,
  at: number,
  width: number,
): void {
  for (let j = start, s = start * taps; j < stop; j++) {
    const row = (j - start) * width + at;
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
