/** Everything that broadcasts in numpy. */
import { type Tensor, zeros } from "../../../../lib/index.ts";

export const a: Tensor<[2, 3]> = zeros([2, 1]).add(zeros([1, 3]));
export const b: Tensor<[8, 1, 6, 1]> = zeros([8, 1, 6, 1]);
export const c = b.add(zeros([7, 1, 5])).add(zeros([8, 7, 6, 5]));
export const d = zeros([]).add(zeros([4]));
export const e = zeros([256, 256, 3]).mul(zeros([3]));
export const f = zeros([15, 3, 5]).sub(zeros([3, 1]));
export const g = zeros([3, 1])
  .broadcastTo([2, 3, 4])
  .add(zeros([2, 3, 4]));
export const h = zeros([0, 3]).add(zeros([1, 3]));
