/** A recurrent network: a state through time. */
import { concat, random, type Tensor, tanh, zeros } from "../../../../lib/index.ts";

const wx = random.normal([8, 32]);
const wh = random.normal([32, 32]);
export function run(xs: Tensor): Tensor {
  let h = zeros([1, 32]);
  for (let t = 0; t < 10; t++) h = tanh(xs.at(t).matmul(wx).add(h.matmul(wh)));
  return h;
}
const steps: Tensor<[4, 32]>[] = [];
for (let t = 0; t < 5; t++) steps.push(zeros([4, 32]).add(t));
export const stacked = concat(steps.map((s) => s.expandDims(0)))
  .mean(0)
  .matmul(wh);
