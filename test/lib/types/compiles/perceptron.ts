/** The multilayer perceptron of section 6.5.7 with its loss. */
import {
  add,
  crossEntropy,
  matmul,
  random,
  relu,
  square,
  sum,
  type Tensor,
  variable,
  zeros,
} from "../../../../lib/index.ts";

const sizes = { inputs: 784, hidden: 512, classes: 10 } as const;
const w1 = variable(random.normal([sizes.inputs, sizes.hidden], { std: 0.05, seed: 1 }));
const w2 = variable(random.normal([sizes.hidden, sizes.classes], { std: 0.05, seed: 2 }));
function loss(x: Tensor<[128, 784]>, labels: Tensor<[128]>): Tensor {
  const h = relu(matmul(x, w1));
  const decay = add(sum(square(w1)), sum(square(w2))).mul(1e-4);
  return crossEntropy(matmul(h, w2), labels).add(decay);
}
export const J = loss(zeros([128, 784]), zeros([128], { dtype: "int32" }));
export const last = loss(zeros([37, 784]), zeros([37], { dtype: "int32" }));
