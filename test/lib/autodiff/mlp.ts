import { fromArray } from "../../../lib/ops/constant.ts";
import { functions as f } from "../../../lib/ops/functions/index.ts";
import type { Tensor } from "../../../lib/tensor/tensor.ts";
import { draw } from "../support/numeric.ts";

/** The network of Goodfellow et al., section 6.5.7: one hidden layer, cross-entropy and weight decay. */
export const lambda = 0.01;
export const examples = 6;
export const X = draw(1, [examples, 5]);
export const labels = fromArray(Int32Array.from([0, 2, 1, 1, 0, 2]), [examples], "int32");
export const weights = [draw(2, [5, 7]), draw(3, [7, 3])] as const;
export const directions = [draw(4, [5, 7]), draw(5, [7, 3])] as const;

/** J = J_MLE + λ(Σ W⁽¹⁾² + Σ W⁽²⁾²) */
export function loss(x: Tensor, y: Tensor, W1: Tensor, W2: Tensor): Tensor {
  const U1 = f.matmul(x, W1);
  const H = f.relu(U1);
  const U2 = f.matmul(H, W2);
  const decay = f.add(f.sum(f.square(W1)), f.sum(f.square(W2)));
  return f.add(f.crossEntropy(U2, y), f.mul(decay, lambda));
}
