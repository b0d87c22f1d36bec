/** A layer loop over weights of different shapes. */
import { matmul, random, relu, softmax, type Tensor } from "../../../../lib/index.ts";

const weights = [random.normal([784, 512]), random.normal([512, 256]), random.normal([256, 10])];
export function forward(x: Tensor): Tensor {
  let z = x;
  for (const w of weights) z = relu(matmul(z, w));
  return softmax(z);
}
let z = random.normal([128, 784]);
for (const w of weights) z = z.matmul(w).relu();
export const out = z;
