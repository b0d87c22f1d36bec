/** Reshapes with known, open and left-over sizes. */
import { symbol, zeros } from "../../../../lib/index.ts";

declare const n: number;
export const a = zeros([2, 3, 4])
  .reshape([-1, 4])
  .add(zeros([6, 4]));
export const b = zeros([60000, 784])
  .reshape([60000, 28, 28, 1])
  .add(zeros([28, 28, 1]));
export const c = zeros([6, 4])
  .reshape([8, -1])
  .add(zeros([8, 3]));
export const d = zeros([n, 4])
  .reshape([2, 3, 4])
  .add(zeros([2, 3, 4]));
export const e = zeros([2, 3])
  .reshape([n, 5])
  .add(zeros([1, 5]));
export const f = symbol("x", ["batch", 2, 3])
  .reshape(["batch", 6])
  .matmul(zeros([6, 1]));
export const g = zeros([1])
  .reshape([])
  .add(zeros([5]));
export const h = zeros([0, 3]).reshape([0, 7]);
export const i = zeros([]).reshape([1, 1]).squeeze();
export const j = zeros([2, 1, 3, 1])
  .squeeze([1, -1])
  .expandDims(1)
  .add(zeros([2, 1, 3]));
