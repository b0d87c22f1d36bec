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
  "embedding",
  "fftfreq",
  "gaussianNll",
  "hinge",
  "huber",
  "klDivergence",
  "mae",
  "mse",
  "multiDot",
  "multiHeadAttention",
  "nll",
  "oneHot",
  "poissonNll",
  "rfftfreq",
  "scaledDotProductAttention",
  "smoothL1",
  "tripletMargin",
] as const satisfies readonly (keyof Operations)[];
