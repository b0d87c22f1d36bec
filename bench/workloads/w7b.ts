import type { Workload } from "../workload.ts";
import { eagerTraining } from "./training.ts";
import { classifier, classifierReference } from "./w2b.ts";

export const w7b: Workload = {
  id: "W7b",
  title: "W2b eager: 784-512-256-10 relu, softmax cross-entropy, batch 128, SGD step with momentum 0.9, float32",
  reference: classifierReference,
  tolerance: 1e-5,
  ours: { adjoint: eagerTraining(classifier) },
  peers: ["torch", "jax-eager", "tfjs-wasm", "jax-js-eager"],
  aims: { adjoint: 1.1 },
};
