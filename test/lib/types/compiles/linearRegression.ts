/** Linear regression with weight decay, as in section 5.1.4 and 6.5. */
import { mean, random, square, sum, tensor, variable } from "../../../../lib/index.ts";

const X = tensor([
  [1, 2],
  [3, 4],
  [5, 6],
]);
const y = tensor([[1], [2], [3]]);
const w = variable(random.normal([2, 1]));
const lambda = 0.1;
for (let step = 0; step < 100; step++) {
  const J = mean(square(X.matmul(w).sub(y))).add(sum(square(w)).mul(lambda));
  J.backward();
  if (w.grad) w.assign(w.sub(w.grad.mul(0.01)).detach());
  w.zeroGrad();
}
export const prediction = tensor([7, 8]).matmul(w);
