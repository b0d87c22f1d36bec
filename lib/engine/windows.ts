import type { ConvParams } from "../ops/rows/conv.ts";
import { count, upTo } from "../tensor/shape.ts";

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

/** Output positions that see the input through the same taps; the other taps meet only the zeros between its elements. */
export interface Phase {
  /** Counted in the result's spatial axes; null for all in order. */
  readonly positions: Int32Array | null;
  /** Counted in the kernel's spatial axes; null for all in order. */
  readonly taps: Int32Array | null;
  /** For each of these positions and taps, the input element; −1 where that is padding. */
  readonly sources: Int32Array;
}

/**
 * The positions by phase: without input dilation there is one; with a dilation of 2 in two axes four, each of which needs about a
 * quarter of the kernel.
 */
export function phasesOf(
  from: readonly number[],
  kernel: readonly number[],
  to: readonly number[],
  params: ConvParams,
): readonly Phase[] {
  const sources = windowSources(from, kernel, to, params);
  if (params.inputDilation.every((dilation) => dilation === 1)) return [{ positions: null, taps: null, sources }];
  let phases: { positions: number[]; taps: number[] }[] = [{ positions: [0], taps: [0] }];
  for (let axis = 0; axis < from.length; axis++) {
    const [length, window] = [to[axis]!, kernel[axis]!];
    const own = axisPhases(length, window, axis, params);
    phases = phases.flatMap(({ positions, taps }) =>
      own.map((phase) => ({
        positions: positions.flatMap((outer) => phase.positions.map((j) => outer * length + j)),
        taps: taps.flatMap((outer) => phase.taps.map((k) => outer * window + k)),
      })),
    );
  }
  const whole = count(kernel);
  return phases
    .filter(({ taps }) => taps.length > 0)
    .map(({ positions, taps }) => ({
      positions: Int32Array.from(positions),
      taps: Int32Array.from(taps),
      sources: Int32Array.from(positions.flatMap((j) => taps.map((k) => sources[j * whole + k]!))),
    }));
}

/** The positions of one axis by what they leave when divided by the dilation, with the taps that then meet elements. */
function axisPhases(
  length: number,
  window: number,
  axis: number,
  { strides, low, inputDilation, kernelDilation, flip }: ConvParams,
): { positions: number[]; taps: number[] }[] {
  const dilation = inputDilation[axis]!;
  const byRest = new Map<number, number[]>();
  for (const j of upTo(length)) {
    const rest = (((j * strides[axis]! - (low[axis] as number)) % dilation) + dilation) % dilation;
    const known = byRest.get(rest);
    if (known) known.push(j);
    else byRest.set(rest, [j]);
  }
  return [...byRest].map(([rest, positions]) => ({
    positions,
    taps: upTo(window).filter((k) => (rest + (flip ? window - 1 - k : k) * kernelDilation[axis]!) % dilation === 0),
  }));
}
