import { philox } from "../../../lib/engine/philox.ts";
import { fromArray } from "../../../lib/ops/constant.ts";
import { functions as f } from "../../../lib/ops/functions/index.ts";
import { count } from "../../../lib/tensor/shape.ts";
import type { Tensor } from "../../../lib/tensor/tensor.ts";

/**
 * Float64 numbers evenly spread over [low, high), the n-th from seed and n alone: made outside the library's operations, so that
 * committed values stay valid whatever those become.
 */
export function draw(seed: number, shape: readonly number[], low = -1, high = 1): Tensor {
  const words = new Uint32Array(4);
  const data = new Float64Array(count(shape));
  for (let i = 0; i < data.length; i++) {
    philox(i >>> 1, 0, 0, 0, seed % 2 ** 32, Math.floor(seed / 2 ** 32), words);
    const half = 2 * (i & 1);
    data[i] = low + (high - low) * ((words[half]! * 2 ** 21 + (words[half + 1]! >>> 11) + 0.5) / 2 ** 53);
  }
  return fromArray(data, [...shape], "float64");
}

/** x + h·v, computed outside the library's operations. */
export function moved(x: Tensor, v: Tensor, h: number): Tensor {
  const [a, b] = [x.data, v.data];
  return fromArray(
    Float64Array.from(a, (value, i) => value + h * b[i]!),
    x.shape,
    "float64",
  );
}

/** Σ aᵢbᵢ over all elements. */
export function inner(a: Tensor, b: Tensor): number {
  const [x, y] = [a.data, b.data];
  let total = 0;
  for (let i = 0; i < x.length; i++) total += x[i]! * y[i]!;
  return total;
}

/** The derivative of a function of one number at 0: central differences, extrapolated twice (Richardson). */
export function derivative(along: (h: number) => number, h = 2e-3): number {
  const d = (step: number): number => (along(step) - along(-step)) / (2 * step);
  const [a, b, c] = [d(h), d(h / 2), d(h / 4)];
  const [ab, bc] = [(4 * b - a) / 3, (4 * c - b) / 3];
  return (16 * bc - ab) / 15;
}

/** |a − b| relative to their size, absolute below 1. */
export const difference = (a: number, b: number): number => Math.abs(a - b) / Math.max(1, Math.abs(a), Math.abs(b));

/** The largest difference of their elements; infinite where shapes differ. */
export function apart(a: Tensor, b: Tensor): number {
  const [u, v] = [a.data, b.data];
  if (a.shape.join() !== b.shape.join()) return Number.POSITIVE_INFINITY;
  let most = 0;
  for (let i = 0; i < u.length; i++) most = Math.max(most, difference(u[i]!, v[i]!));
  return most;
}

/** Σ weights·y, a scalar that every element of y matters for. */
export const weighted = (y: Tensor, weights: Tensor): Tensor => f.sum(f.mul(y, weights));
