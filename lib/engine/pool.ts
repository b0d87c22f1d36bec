import type { Aval } from "../ops/operation.ts";
import type { WindowParams } from "../ops/rows/pooling.ts";
import { allocate, type TypedArray } from "../tensor/dtype.ts";
import { ShapeError } from "../tensor/errors.ts";
import { count } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { windowSources } from "./windows.ts";

/** For each window the position of its first largest element, counted within x's spatial axes; a NaN counts as the largest. */
export function windowArgmax(x: Tensor, { window, strides, low, dilation }: WindowParams, out: Aval): TypedArray {
  const [rows, ...from] = x.shape as readonly number[];
  const to = (out.shape as readonly number[]).slice(1);
  const [inner, taps, positions] = [count(from), count(window), count(to)];
  const sources = windowSources(from, window, to, {
    strides,
    low,
    size: to,
    inputDilation: window.map(() => 1),
    kernelDilation: dilation,
    flip: false,
  });
  const data = x.values("maxPool");
  const result = allocate("int32", count(out.shape));
  for (let row = 0, at = 0; row < rows!; row++) {
    const base = row * inner;
    for (let j = 0, s = 0; j < positions; j++, at++) {
      let best = -1;
      let largest = Number.NEGATIVE_INFINITY;
      for (let k = 0; k < taps; k++, s++) {
        const source = sources[s]!;
        if (source < 0) continue;
        const value = data[base + source]!;
        if (best >= 0 && !(value > largest || (Number.isNaN(value) && !Number.isNaN(largest)))) continue;
        best = source;
        largest = value;
      }
      if (best < 0)
        throw new ShapeError("maxPool: a window sees padding only. Use less padding, or a smaller dilation.");
      result[at] = best;
    }
  }
  return result;
}
