import * as ad from "../../lib/index.ts";
import type { Workload } from "../workload.ts";
import { convolutionalParameters, labels, norm, uniform } from "./data.ts";
import { plainConvolutional } from "./plainConvolution.ts";
import { float32 } from "./tensors.ts";
import { compiledTraining, eagerTraining, plainTraining, type Training } from "./training.ts";

const [batch, rate] = [32, 0.01];
const inputs = () => uniform(5, [batch, 1, 28, 28], 0, 1);
const targets = () => labels(6, batch, 10);

function training(): Training {
  const [x, y] = [float32(inputs()), ad.tensor(targets())];
  const loss = ([k1, b1, k2, b2, w, b]: readonly ad.Tensor[]): ad.Tensor => {
    let h = ad.maxPool2d(ad.relu(ad.conv2d(x, k1!, { padding: "same", bias: b1! })), 2);
    h = ad.maxPool2d(ad.relu(ad.conv2d(h, k2!, { padding: "same", bias: b2! })), 2);
    return ad.crossEntropy(h.reshape([batch, 1568]).matmul(w!).add(b!), y);
  };
  return { parameters: convolutionalParameters, rate, loss };
}

export const w2c: Workload = {
  id: "W2c",
  title:
    "1×28×28, convolution 5×5 to 16, relu, maximum of 2×2, the same to 32, dense 10, cross-entropy, batch 32, SGD step, float32",
  reference() {
    const [x, y] = [inputs().data, targets()];
    const { loss, gradients } = plainTraining({ rate }, convolutionalParameters(), (ps) =>
      plainConvolutional(ps, x, y),
    );
    return [loss, norm(gradients)];
  },
  tolerance: 1e-5,
  ours: { adjoint: eagerTraining(training), "adjoint-compiled": compiledTraining(training) },
  peers: ["torch", "torch-compile", "jax", "jax-js"],
  aims: { "adjoint-compiled": 1.1 },
};
