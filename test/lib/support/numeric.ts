import { fromArray } from "../../../lib/ops/constant.ts";
import { functions as f } from "../../../lib/ops/functions/index.ts";
import { uniform } from "../../../lib/random/draws.ts";
import type { Tensor } from "../../../lib/tensor/tensor.ts";

/** Float64 numbers evenly spread over [low, high). */
export const draw = (seed: number, shape: readonly number[], low = -1, high = 1): Tensor =>
  uniform(shape, { seed, low, high, dtype: "float64" });

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

/** Σ weights·y, a scalar that every element of y matters for. */
export const weighted = (y: Tensor, weights: Tensor): Tensor => f.sum(f.mul(y, weights));
