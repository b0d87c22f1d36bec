/** A convolutional network, by its layers and losses. */
import {
  batchNorm,
  conv2d,
  crossEntropy,
  dropout,
  embedding,
  globalAvgPool,
  layerNorm,
  matmul,
  maxPool2d,
  mse,
  relu,
  scaledDotProductAttention,
  softmax,
  type Tensor,
  zeros,
} from "../../../../lib/index.ts";

function classify(x: Tensor, w: { first: Tensor; second: Tensor; out: Tensor }): Tensor {
  const h = maxPool2d(relu(conv2d(x, w.first, { padding: "same" })), 2);
  const deep = relu(batchNorm(conv2d(h, w.second, { stride: [2, 1], padding: 1, groups: 2 })));
  return matmul(dropout(globalAvgPool(deep), 0.5, { seed: 1 }), w.out);
}
const images = zeros([8, 3, 28, 28]);
const weights = { first: zeros([16, 3, 5, 5]), second: zeros([32, 8, 3, 3]), out: zeros([32, 10]) };
const labels = zeros([8], { dtype: "int32" });
crossEntropy(classify(images, weights), labels, { labelSmoothing: 0.1, ignoreIndex: 3 }).item();

const segmented = zeros([8, 10, 28, 28]);
const each: Tensor = crossEntropy(segmented, zeros([8, 28, 28]), { reduction: "none" });
crossEntropy(zeros([8, 28, 10]), zeros([8, 28]), { axis: -1 }).add(each);
mse(zeros([8, 10]), zeros([10]), { reduction: "none" })
  .sum(0)
  .add(zeros([10]));
const total: number = mse(zeros([8, 10]), zeros([10]), { reduction: "sum" }).toArray();
const words = embedding(labels, zeros([100, 16]));
const mixed = scaledDotProductAttention(words, words, words, { causal: true });
layerNorm(mixed, [-1], { weight: zeros([16]) }).add(total);
images.conv2d(weights.first).maxPool2d([2, 2], { stride: 1 });
softmax(zeros([2, 3, 4]), [1, 2]).add(zeros([2, 3, 4]));
