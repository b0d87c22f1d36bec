import type { ExecutionContext } from "ava";
import { tensor } from "../../../lib/create/create.ts";
import { functions as f } from "../../../lib/ops/functions/index.ts";
import { identityLike } from "../../../lib/ops/matrixAlgebra.ts";
import type { Tensor } from "../../../lib/tensor/tensor.ts";
import { draw } from "./numeric.ts";

export const precise = 1e-13;
/** A float64 matrix. */
export const matrix = (rows: number[][]): Tensor => tensor(rows, { dtype: "float64" }) as Tensor;
export const identity = (n: number): Tensor => identityLike(draw(1, [n, n]));
export const largest = (x: Tensor): number =>
  Array.from(x.data, Math.abs).reduce((top, value) => (Number.isNaN(top) ? top : Math.max(top, value)), 0);
/** The largest difference, relative to the largest element of `scale`. */
const apart = (a: Tensor, b: Tensor, scale: Tensor): number =>
  a.shape.join() === b.shape.join() ? largest(f.sub(a, b)) / (largest(scale) || 1) : Number.POSITIVE_INFINITY;
/** Asserts that two tensors are of one shape and nearly equal. */
export const near = (t: ExecutionContext, what: string, a: Tensor, b: Tensor, allowed = precise, scale = b): void => {
  const own = apart(a, b, scale);
  t.true(own <= allowed, `${what}: ${own}`);
};
export const byElement = (n: number, value: (i: number, j: number) => number): Tensor =>
  matrix(Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => value(i, j))));
