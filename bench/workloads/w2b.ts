import * as ad from "../../lib/index.ts";
import type { Workload } from "../workload.ts";
import { labels, mlp, norm, uniform } from "./data.ts";
import { network } from "./networks.ts";
import { classes, plainGradients, relu } from "./plainMlp.ts";
import { float32 } from "./tensors.ts";
import { compiledTraining, plainTraining, type Training } from "./training.ts";

const [rate, momentum] = [0.01, 0.9];
export const parameters = () => mlp([784, 512, 256, 10]);
const inputs = () => uniform(3, [128, 784], 0, 1);
const targets = () => labels(4, 128, 10);

export function classifier(): Training {
  const [x, y] = [float32(inputs()), ad.tensor(targets())];
  return { parameters, rate, momentum, loss: (ps) => ad.crossEntropy(network(ps, x, ad.relu), y) };
}

export function classifierReference(): number[] {
  const [x, head] = [inputs().data, classes(targets())];
  const { loss, gradients } = plainTraining({ rate, momentum }, parameters(), (ps) =>
    plainGradients(ps, x, head, relu),
  );
  return [loss, norm(gradients)];
}

export const w2b: Workload = {
  id: "W2b",
  title: "784-512-256-10 relu, softmax cross-entropy, batch 128, SGD step with momentum 0.9, float32",
  reference: classifierReference,
  tolerance: 1e-5,
  ours: { "adjoint-compiled": compiledTraining(classifier) },
  peers: ["torch", "torch-compile", "jax", "tfjs-wasm", "jax-js"],
  aims: { "adjoint-compiled": 1.1 },
};
