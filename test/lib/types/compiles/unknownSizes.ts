/** Sizes that are only known when the program runs. */
import { concat, random, type Tensor, tensor, zeros } from "../../../../lib/index.ts";

declare const rows: number[][];
declare const n: number;
const x = tensor(rows);
const w = random.normal([n, 3]);
export const y: Tensor = x
  .matmul(w)
  .add(zeros([3]))
  .sub(zeros([n, 3]));
export const z = concat([y, zeros([n, 3]), zeros([2, 3])]).reshape([n, -1]);
export const t = zeros([n])
  .add(zeros([4]))
  .add(zeros([4]));
export const u = tensor(new Float32Array(12))
  .reshape([3, 4])
  .matmul(zeros([4, 2]));
