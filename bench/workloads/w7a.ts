import type { Workload } from "../workload.ts";
import { eagerTraining } from "./training.ts";
import { small, smallReference } from "./w2a.ts";

export const w7a: Workload = {
  id: "W7a",
  title: "W2a eager: 8-16-1 tanh, mean squared error, batch 32, SGD step, float32",
  reference: smallReference,
  tolerance: 1e-5,
  ours: { adjoint: eagerTraining(small) },
  peers: ["torch", "jax-eager", "tfjs-wasm", "jax-js-eager"],
  aims: { adjoint: 2 },
};
