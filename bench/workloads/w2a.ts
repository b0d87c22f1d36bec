import * as ad from "../../lib/index.ts";
import type { Workload } from "../workload.ts";
import { mlp, norm, uniform } from "./data.ts";
import { network } from "./networks.ts";
import { meanSquares, plainGradients, tanh } from "./plainMlp.ts";
import { float32 } from "./tensors.ts";
import { compiledTraining, plainTraining, type Training } from "./training.ts";

const rate = 0.01;
const parameters = () => mlp([8, 16, 1]);
const inputs = () => uniform(1, [32, 8]);
const targets = () => uniform(2, [32, 1]);

export function small(): Training {
  const [x, y] = [float32(inputs()), float32(targets())];
  return { parameters, rate, loss: (ps) => ad.mse(network(ps, x, ad.tanh), y) };
}

export function smallReference(): number[] {
  const [x, head] = [inputs().data, meanSquares(targets().data)];
  const { loss, gradients } = plainTraining({ rate }, parameters(), (ps) => plainGradients(ps, x, head, tanh));
  return [loss, norm(gradients)];
}

export const w2a: Workload = {
  id: "W2a",
  title: "8-16-1 tanh, mean squared error, batch 32, SGD step, float32",
  reference: smallReference,
  tolerance: 1e-5,
  ours: { "adjoint-compiled": compiledTraining(small) },
  peers: ["torch", "torch-compile", "jax", "tfjs-wasm", "jax-js"],
  aims: { "adjoint-compiled": 2 },
};
