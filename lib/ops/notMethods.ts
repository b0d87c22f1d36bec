import type { Operations } from "../tensor/signatures/index.ts";

/** Operations that are functions only: their first argument is not one tensor, or not what a person would call them on. */
export const notMethods = [
  "concat",
  "oneHot",
  "mse",
  "crossEntropy",
  "nll",
  "mae",
  "huber",
  "smoothL1",
  "binaryCrossEntropy",
  "binaryCrossEntropyWithLogits",
  "klDivergence",
  "hinge",
  "poissonNll",
  "gaussianNll",
  "cosineSimilarity",
  "cosineEmbedding",
  "tripletMargin",
  "fftfreq",
  "rfftfreq",
] as const satisfies readonly (keyof Operations)[];
