/** Section 6.5 of Goodfellow, Bengio and Courville, "Deep Learning", as programs with the book's names, and what they take. */
export {
  type BpropCounts,
  bpropCounts,
  type EvaluationCounts,
  evaluationCounts,
  type ModeCosts,
  modeCosts,
} from "./counts.ts";
export {
  type Activation,
  backPropagation,
  type CostFunction,
  forwardPropagation,
  type Network,
  type Parameters,
  type Propagated,
} from "./networks.ts";
export { backScalars, forwardScalars, type ScalarNode } from "./scalars.ts";
