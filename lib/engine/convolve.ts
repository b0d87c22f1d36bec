import type { Aval } from "../ops/operation.ts";
import type { ConvParams } from "../ops/rows/conv.ts";
import { allocate, scratch, type TypedArray } from "../tensor/dtype.ts";
import { pool } from "../tensor/pool.ts";
import { count } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { multiply } from "./contract.ts";
import { phasesOf } from "./windows.ts";

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
  if (result.length === 0 || channels! * taps === 0) return result;
  const [data, weights] = [x.values("conv"), w.values("conv")];
  for (const { positions: places, taps: chosen, sources } of phasesOf(from, kernel, to, params)) {
    const [windows, seen] = [places?.length ?? positions, chosen?.length ?? taps];
    const kernels = chosen ? chosenTaps(weights, taps, chosen) : weights;
    const width = channels! * seen;
    const chunk = Math.max(1, Math.min(windows, Math.floor(heldElements / width)));
    const rows = scratch(x.dtype, chunk * width);
    const part = places || chunk < positions ? scratch(out.dtype, filters! * chunk) : null;
    for (let g = 0; g < groups!; g++)
      for (let n = 0; n < examples!; n++) {
        const example = g * examples! + n;
        const target = example * filters! * positions;
        const own = g * filters! * width;
        for (let start = 0; start < windows; start += chunk) {
          const stop = Math.min(windows, start + chunk);
          for (let c = 0; c < channels!; c++)
            gatherWindows(data, (example * channels! + c) * inner, sources, start, stop, seen, rows, c * seen, width);
          if (!part) multiply(kernels, own, rows, 0, result, target, filters!, windows, width);
          else {
            multiply(kernels, own, rows, 0, part, 0, filters!, stop - start, width);
            place(part, stop - start, start, places, result, target, filters!, positions);
          }
        }
      }
    pool.giveBack(rows);
    if (part) pool.giveBack(part);
  }
  return result;
}

/** The weights of some taps alone. */
function chosenTaps(weights: TypedArray, taps: number, chosen: Int32Array): TypedArray {
  const kernels = weights.length / taps;
  const result = weights.slice(0, kernels * chosen.length);
  for (let i = 0, at = 0; i < kernels; i++)
    for (let k = 0; k < chosen.length; k++, at++) result[at] = weights[i * taps + chosen[k]!]!;
  return result;
}

/** Writes results [filters, length] of positions from `start` on where they belong. */
function place(
  part: TypedArray,
  length: number,
  start: number,
  places: Int32Array | null,
  result: TypedArray,
  target: number,
  filters: number,
  positions: number,
): void {
  for (let o = 0; o < filters; o++) {
    const row = target + o * positions;
    if (!places) result.set(part.subarray(o * length, (o + 1) * length), row + start);
    else for (let i = 0; i < length; i++) result[row + places[start + i]!] = part[o * length + i]!;
  }
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
