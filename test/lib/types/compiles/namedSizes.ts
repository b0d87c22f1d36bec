/** Named sizes: a batch that is not known yet. */
import { random, symbol, type Tensor, variable, zeros } from "../../../../lib/index.ts";

const X = symbol("X", ["batch", 784]);
const W = variable(random.normal([784, 10], { std: 0.05 }));
const b = variable(zeros([10]));
const logits: Tensor<["batch", 10]> = X.matmul(W).add(b);
const target = symbol("y", ["batch", 10]);
export const loss = logits.sub(target).square().sum(-1).mean();
export const other = logits.add(symbol("z", ["rows", 10]));
export const fixed = logits.add(zeros([32, 10]));
export const open = symbol("open", [null, 3])
  .matmul(zeros([3, 2]))
  .add(zeros([9, 2]));
export const scalar = symbol("lambda").mul(2);
