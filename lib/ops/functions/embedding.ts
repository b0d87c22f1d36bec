import { messages, ShapeError } from "../../tensor/errors.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { apply1 } from "../apply.ts";
import { type Operand, toTensor } from "../constant.ts";
import { primitives as p } from "../primitives.ts";
import { equal, stopGradient, where } from "./elementwise.ts";
import { toIndices } from "./indices.ts";
import { expandDims } from "./shapes.ts";

export interface EmbeddingOptions {
  /** A number whose row gets no gradient, for the places that only fill up a batch. */
  readonly paddingIndex?: number;
}

/** The rows of a table at the numbers given; a number that stands twice adds its gradients. */
export function embedding(ids: Operand, table: Operand, { paddingIndex }: EmbeddingOptions = {}): Tensor {
  const [numbers, rows] = [toIndices("embedding", ids), toTensor("embedding", table)];
  if (rows.rank !== 2) throw new ShapeError(messages.rank("embedding", "a table [numbers, features]", rows.shape));
  const taken = apply1(p.gather, [rows, expandDims(numbers, -1)], { batch: 0, lead: 0, name: "embedding" });
  if (paddingIndex === undefined) return taken;
  return where(expandDims(equal(numbers, paddingIndex), -1), stopGradient(taken), taken);
}
