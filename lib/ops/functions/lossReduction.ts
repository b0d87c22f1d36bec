import { ValueError } from "../../tensor/errors.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { mean, sum } from "./reductions.ts";

/** What becomes of the losses of single elements: their mean, their sum, or themselves. */
export type Reduction = "mean" | "sum" | "none";
export interface LossOptions {
  /** "mean" where absent. */
  readonly reduction?: Reduction;
}

/** Single losses under a reduction. */
export function reduced(op: string, losses: Tensor, reduction: Reduction = "mean"): Tensor {
  if (reduction === "none") return losses;
  if (reduction === "sum") return sum(losses);
  if (reduction === "mean") return mean(losses);
  throw new ValueError(`${op}: reduction must be "mean", "sum" or "none", got "${reduction}".`);
}
