/** The numbers that the workloads run on, equal to those of bench/peers/common.py. */

/** A counter-based mulberry32 in [0, 1): number i depends on the seed and i alone. */
export function uniform01(seed: number, n: number): Float64Array {
  return Float64Array.from({ length: n }, (_, i) => {
    const s = (seed + Math.imul(i + 1, 0x6d2b79f5)) >>> 0;
    let t = Math.imul(s ^ (s >>> 15), s | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  });
}

export interface Values {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

export const uniform = (seed: number, shape: readonly number[], low = -1, high = 1): Values => ({
  shape,
  data: uniform01(
    seed,
    shape.reduce((a, b) => a * b, 1),
  ).map((u) => low + (high - low) * u),
});

export const labels = (seed: number, n: number, classes: number): Int32Array =>
  Int32Array.from(uniform01(seed, n), (u) => Math.floor(u * classes));

/** Weights and biases of each layer in turn: weights within 1/√inputs, biases 0. */
export const mlp = (sizes: readonly number[], seed = 100): Values[] =>
  sizes.slice(1).flatMap((outputs, layer) => {
    const inputs = sizes[layer]!;
    const { shape, data } = uniform(seed + layer, [inputs, outputs]);
    return [
      { shape, data: data.map((x) => x * (1 / Math.sqrt(inputs))) },
      { shape: [outputs], data: new Float64Array(outputs) },
    ];
  });

/** The Euclidean norm of several arrays taken together. */
export function norm(arrays: Iterable<ArrayLike<number>>): number {
  let sum = 0;
  for (const array of arrays) for (let i = 0; i < array.length; i++) sum += array[i]! ** 2;
  return Math.sqrt(sum);
}
