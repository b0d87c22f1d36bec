/** Random numbers from keys. Keys are the last axis of the input, of size 2; each makes numbers of its own. */
import { allocate, type DType, type TypedArray } from "../tensor/dtype.ts";
import { philox, purposes, whole53 } from "./philox.ts";

/** The standard distributions, from one number u evenly spread over (0, 1); a normal needs two. */
const standard = {
  exponential: (u: number) => -Math.log(u),
  gumbel: (u: number) => -Math.log(-Math.log(u)),
  laplace: (u: number) => (u < 0.5 ? Math.log(2 * u) : -Math.log(2 * (1 - u))),
  logistic: (u: number) => Math.log(u) - Math.log1p(-u),
  cauchy: (u: number) => Math.tan(Math.PI * (u - 0.5)),
} as const;

export type Distribution = "uniform" | "normal" | keyof typeof standard;

/** For each key `n` numbers: of a uniform distribution from a up to b, of the others with location a and scale b. */
export function fillDraws(
  distribution: Distribution,
  keys: TypedArray,
  n: number,
  dtype: DType,
  [a, b]: readonly [number, number],
): TypedArray {
  const out = allocate(dtype, (keys.length / 2) * n);
  if (distribution === "uniform") forPairs(keys, n, out, uniformInto(out, dtype, a, b));
  else if (distribution === "normal") forPairs(keys, n, out, normalInto(out, a, b));
  else {
    const shape = standard[distribution];
    forPairs(keys, n, out, (u, v, at, two) => {
      out[at] = a + b * shape(u);
      if (two) out[at + 1] = a + b * shape(v);
    });
  }
  return out;
}

type IntoPair = (u: number, v: number, at: number, two: boolean) => void;

/** Calls `into` with two numbers in (0, 1) for each two elements of each key's part. */
function forPairs(keys: TypedArray, n: number, out: TypedArray, into: IntoPair): void {
  const words = new Uint32Array(4);
  for (let k = 0, start = 0; start < out.length; k += 2, start += n)
    for (let i = 0; i < n; i += 2) {
      philox(i / 2, 0, 0, purposes.draws, keys[k]!, keys[k + 1]!, words);
      into(inside(words[0]!, words[1]!), inside(words[2]!, words[3]!), start + i, i + 1 < n);
    }
}

/** The largest number below 1, which rounding the middle of the last interval would pass. */
const almostOne = 1 - 2 ** -53;
const inside = (high: number, low: number): number => Math.min((whole53(high, low) + 0.5) / 2 ** 53, almostOne);

/** Box and Muller's method, 1958. */
function normalInto(out: TypedArray, mean: number, std: number): IntoPair {
  return (u, v, at, two) => {
    const radius = std * Math.sqrt(-2 * Math.log(u));
    out[at] = mean + radius * Math.cos(2 * Math.PI * v);
    if (two) out[at + 1] = mean + radius * Math.sin(2 * Math.PI * v);
  };
}

/** What rounding lifts to `high` becomes the number before it, so that the interval stays half open in each dtype. */
function uniformInto(out: TypedArray, dtype: DType, low: number, high: number): IntoPair {
  const bound = dtype === "float32" ? Math.fround(high) : high;
  const last = low < high ? before(bound, dtype) : Number.POSITIVE_INFINITY;
  const size = high - low;
  return (u, v, at, two) => {
    out[at] = Math.min(low + size * u, last);
    if (two) out[at + 1] = Math.min(low + size * v, last);
  };
}

/** The next smaller number of the dtype. */
export function before(x: number, dtype: DType): number {
  if (dtype === "float32") {
    const value = Float32Array.of(x);
    const bits = new Int32Array(value.buffer);
    if (x === 0) return -(2 ** -149);
    bits[0]! += x > 0 ? -1 : 1;
    return value[0]!;
  }
  const value = Float64Array.of(x);
  const bits = new BigInt64Array(value.buffer);
  if (x === 0) return -Number.MIN_VALUE;
  bits[0]! += x > 0 ? -1n : 1n;
  return value[0]!;
}

/** For each key `n` words of 32 random bits. */
export function fillBits(keys: TypedArray, n: number): Int32Array {
  const out = new Int32Array((keys.length / 2) * n);
  const words = new Uint32Array(4);
  for (let k = 0, start = 0; start < out.length; k += 2, start += n)
    for (let i = 0; i < n; i++) {
      if (i % 4 === 0) philox(i / 4, 0, 0, purposes.draws, keys[k]!, keys[k + 1]!, words);
      out[start + i] = words[i % 4]!;
    }
  return out;
}

/** For each key `n` whole numbers from low up to and without high. */
export function fillWhole(keys: TypedArray, n: number, low: number, high: number): Int32Array {
  const out = new Int32Array((keys.length / 2) * n);
  const words = new Uint32Array(4);
  const size = high - low;
  for (let k = 0, start = 0; start < out.length; k += 2, start += n)
    for (let i = 0; i < n; i++) {
      if (i % 2 === 0) philox(i / 2, 0, 0, purposes.draws, keys[k]!, keys[k + 1]!, words);
      const at = 2 * (i % 2);
      out[start + i] = low + Math.floor((whole53(words[at]!, words[at + 1]!) / 2 ** 53) * size);
    }
  return out;
}

/** For each key the whole numbers below n in random order (Fisher and Yates, in Durstenfeld's form). */
export function fillPermutations(keys: TypedArray, n: number): Int32Array {
  const out = new Int32Array((keys.length / 2) * n);
  const words = new Uint32Array(4);
  for (let k = 0, start = 0; start < out.length; k += 2, start += n) {
    for (let i = 0; i < n; i++) out[start + i] = i;
    for (let i = n - 1; i > 0; i--) {
      philox(i, 0, 0, purposes.permutation, keys[k]!, keys[k + 1]!, words);
      const j = start + Math.floor((whole53(words[0]!, words[1]!) / 2 ** 53) * (i + 1));
      const held = out[start + i]!;
      out[start + i] = out[j]!;
      out[j] = held;
    }
  }
  return out;
}

/** For each key `n` independent ones. */
export function splitKeys(keys: TypedArray, n: number): Int32Array {
  const out = new Int32Array(keys.length * n);
  const words = new Uint32Array(4);
  for (let k = 0, at = 0; k < keys.length; k += 2)
    for (let i = 0; i < n; i++, at += 2) {
      philox(i, 0, 0, purposes.split, keys[k]!, keys[k + 1]!, words);
      out[at] = words[0]!;
      out[at + 1] = words[1]!;
    }
  return out;
}

/** For each key and whole number a key of their own. */
export function foldKeys(keys: TypedArray, data: TypedArray): Int32Array {
  const out = new Int32Array(keys.length);
  const words = new Uint32Array(4);
  for (let k = 0; k < keys.length; k += 2) {
    philox(data[k / 2]!, 0, 0, purposes.foldIn, keys[k]!, keys[k + 1]!, words);
    out[k] = words[0]!;
    out[k + 1] = words[1]!;
  }
  return out;
}
