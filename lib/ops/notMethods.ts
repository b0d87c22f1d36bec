import type { Operations } from "../tensor/signatures/index.ts";

/** Operations that are functions only: their first argument is not one tensor, or not what a person would call them on. */
export const notMethods = [
  "binaryCrossEntropy",
  "binaryCrossEntropyWithLogits",
  "concat",
  "cosineEmbedding",
  "cosineSimilarity",
  "crossEntropy",
  "einsum",
  "gaussianNll",
  "hinge",
  "huber",
  "klDivergence",
  "mae",
  "mse",
  "multiDot",
  "nll",
  "oneHot",
  "poissonNll",
  "smoothL1",
  "tripletMargin",
  "fftfreq",
  "rfftfreq",
] as const satisfies readonly (keyof Operations)[];
