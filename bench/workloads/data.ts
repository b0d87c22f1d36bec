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

/** The Euclidean norm of several arrays taken together. */
export function norm(arrays: Iterable<ArrayLike<number>>): number {
  let sum = 0;
  for (const array of arrays) for (let i = 0; i < array.length; i++) sum += array[i]! ** 2;
  return Math.sqrt(sum);
}

export const filled = (shape: readonly number[], value: number): Values => ({
  shape,
  data: new Float64Array(shape.reduce((a, b) => a * b, 1)).fill(value),
});

export const scaled = ({ shape, data }: Values, factor: number): Values => ({
  shape,
  data: data.map((x) => x * factor),
});

/** Weights within 1/√inputs and biases 0: [inputs, outputs], [outputs]. */
export const linear = (seed: number, inputs: number, outputs: number): [Values, Values] => [
  scaled(uniform(seed, [inputs, outputs]), 1 / Math.sqrt(inputs)),
  filled([outputs], 0),
];

/** Weights and biases of each layer in turn. */
export const mlp = (sizes: readonly number[], seed = 100): Values[] =>
  sizes.slice(1).flatMap((outputs, layer) => linear(seed + layer, sizes[layer]!, outputs));

/** Two convolutions' kernels and biases, and a dense layer from 32·7·7 to 10. */
export const convolutionalParameters = (): Values[] => [
  scaled(uniform(7, [16, 1, 5, 5]), 1 / 5),
  filled([16], 0),
  scaled(uniform(8, [32, 16, 5, 5]), 1 / 20),
  filled([32], 0),
  ...linear(9, 1568, 10),
];

/** A transformer block: norm, query-key-value, projection, norm, two layers of the perceptron; each a weight and a bias. */
export const blockParameters = (width: number, inner: number): Values[] => [
  ...[filled([width], 1), filled([width], 0)],
  ...linear(20, width, 3 * width),
  ...linear(21, width, width),
  ...[filled([width], 1), filled([width], 0)],
  ...linear(22, width, inner),
  ...linear(23, inner, width),
];
