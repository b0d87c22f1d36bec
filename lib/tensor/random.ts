import { fromArray } from "../ops/constant.ts";
import { allocate, type DType, isFloating } from "./dtype.ts";
import { DTypeError, messages } from "./errors.ts";
import { count } from "./shape.ts";
import type { Tensor } from "./tensor.ts";

/** A key that draws are made from: the same key gives the same numbers. Split it for independent streams. */
export interface Key {
  readonly words: readonly [number, number];
}

/**
 * Philox 4×32 with ten rounds (Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", 2011): four
 * 32-bit words for each counter value, independent of the order in which they are asked for.
 */
export function philox(
  counter: readonly [number, number, number, number],
  key: readonly [number, number],
  out: Uint32Array,
): void {
  let [c0, c1, c2, c3] = counter;
  let [k0, k1] = key;
  for (let round = 0; round < 10; round++) {
    const [low0, high0] = [Math.imul(c0, 0xd2511f53) >>> 0, mulHigh(c0, 0xd2511f53)];
    const [low1, high1] = [Math.imul(c2, 0xcd9e8d57) >>> 0, mulHigh(c2, 0xcd9e8d57)];
    [c0, c1, c2, c3] = [(high1 ^ c1 ^ k0) >>> 0, low1, (high0 ^ c3 ^ k1) >>> 0, low0];
    k0 = (k0 + 0x9e3779b9) >>> 0;
    k1 = (k1 + 0xbb67ae85) >>> 0;
  }
  out[0] = c0;
  out[1] = c1;
  out[2] = c2;
  out[3] = c3;
}

/** The upper 32 bits of a product of two 32-bit numbers. */
function mulHigh(a: number, b: number): number {
  const [aLow, aHigh, bLow, bHigh] = [a & 0xffff, a >>> 16, b & 0xffff, b >>> 16];
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  const cross = aLow * bHigh + (middle & 0xffff);
  return (aHigh * bHigh + Math.floor(middle / 65536) + Math.floor(cross / 65536)) >>> 0;
}

export const key = (seed: number): Key => ({ words: [seed >>> 0, Math.floor(seed / 2 ** 32) >>> 0] });

/** Independent keys from one. */
export function split(from: Key, parts = 2): Key[] {
  const out = new Uint32Array(4);
  return Array.from({ length: parts }, (_, i) => {
    philox([i, 0, 0, 1], from.words, out);
    return { words: [out[0]!, out[1]!] };
  });
}

export interface DrawOptions {
  /** Draws with the same seed are the same. */
  readonly seed?: number;
  readonly key?: Key;
  /** float32 where absent. */
  readonly dtype?: DType;
}

/** The stream of draws that name neither seed nor key: it starts somewhere new in each process. */
let state: Key = key(Math.floor(Math.random() * 2 ** 32));

function keyFor({ seed, key: given }: DrawOptions): Key {
  if (given) return given;
  if (seed !== undefined) return key(seed);
  const [next, own] = split(state) as [Key, Key];
  state = next;
  return own;
}

/** Fills a tensor from pairs of uniform numbers in (0, 1), two elements a pair. */
function draw(
  op: string,
  shape: readonly number[],
  options: DrawOptions,
  pair: (u: number, v: number) => readonly [number, number],
): Tensor {
  const dtype = options.dtype ?? "float32";
  if (!isFloating(dtype)) throw new DTypeError(messages.floating(op, dtype));
  const { words } = keyFor(options);
  const n = count(shape);
  const data = allocate(dtype, n);
  const out = new Uint32Array(4);
  for (let i = 0; i < n; i += 2) {
    philox([(i >>> 1) >>> 0, Math.floor(i / 2 ** 33), 0, 0], words, out);
    const [a, b] = pair(
      (out[0]! * 2 ** 21 + (out[1]! >>> 11) + 0.5) / 2 ** 53,
      (out[2]! * 2 ** 21 + (out[3]! >>> 11) + 0.5) / 2 ** 53,
    );
    data[i] = a;
    if (i + 1 < n) data[i + 1] = b;
  }
  return fromArray(data, [...shape], dtype);
}

/** Normally distributed numbers (Box and Muller's method). */
export function normal(
  shape: readonly number[],
  options: DrawOptions & { readonly mean?: number; readonly std?: number } = {},
): Tensor {
  const { mean = 0, std = 1 } = options;
  return draw("random.normal", shape, options, (u, v) => {
    const radius = std * Math.sqrt(-2 * Math.log(u));
    return [mean + radius * Math.cos(2 * Math.PI * v), mean + radius * Math.sin(2 * Math.PI * v)];
  });
}

/** Numbers spread evenly over [low, high). */
export function uniform(
  shape: readonly number[],
  options: DrawOptions & { readonly low?: number; readonly high?: number } = {},
): Tensor {
  const { low = 0, high = 1 } = options;
  return draw("random.uniform", shape, options, (u, v) => [low + (high - low) * u, low + (high - low) * v]);
}

/** The whole numbers below n in random order, int32. */
export function permutation(n: number, options: DrawOptions = {}): Tensor {
  const { words } = keyFor(options);
  const order = Int32Array.from({ length: n }, (_, i) => i);
  const out = new Uint32Array(4);
  for (let i = n - 1; i > 0; i--) {
    philox([i, 0, 0, 2], words, out);
    const j = Math.floor(((out[0]! * 2 ** 21 + (out[1]! >>> 11)) / 2 ** 53) * (i + 1));
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return fromArray(order, [n], "int32");
}
