/** What batching rules share: every batched tensor has the batch as axis 0. */
import type { Dim } from "../tensor/dims.ts";
import { upTo } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { apply, apply1 } from "./apply.ts";
import type { Primitive } from "./operation.ts";
import { lookup } from "./registry.ts";

/** x once for each member of the batch, along a new axis 0. */
export const repeated = (x: Tensor, size: Dim): Tensor =>
  apply1(lookup("broadcastTo"), [x], { shape: [size, ...x.shape], inserted: [0] });

/** All inputs with the batch as axis 0, those without it repeated. */
export const allBatched = (inputs: readonly Tensor[], batched: readonly boolean[], size: Dim): Tensor[] =>
  inputs.map((x, i) => (batched[i] ? x : repeated(x, size)));

/** Axes of one example as axes of the batch. */
export const shifted = (axes: readonly number[]): number[] => axes.map((axis) => axis + 1);

/** x: [n, ...s] as [n, 1, …, ...s], so that s aligns at the last axis with examples of the given rank. */
export function aligned(x: Tensor, rank: number): Tensor {
  const missing = rank - (x.rank - 1);
  if (missing <= 0) return x;
  const shape = [x.shape[0]!, ...new Array<number>(missing).fill(1), ...x.shape.slice(1)];
  return apply1(lookup("reshape"), [x], { shape });
}

/** Inputs that broadcast against each other, as they must stand to broadcast with the batch in front. */
export function alignedBatch(inputs: readonly Tensor[], batched: readonly boolean[]): Tensor[] {
  const rank = Math.max(...inputs.map((x, i) => x.rank - Number(batched[i])));
  return inputs.map((x, i) => (batched[i] ? aligned(x, rank) : x));
}

/** The rule of operations that work along leading axes by themselves: the same parameters, all inputs batched. */
export const batchInFront =
  <P>(primitive: () => Primitive<P>): Primitive<P>["batch"] =>
  (inputs, batched, params, size) =>
    apply(primitive(), allBatched(inputs, batched, size), params);

/** The axis at `from` stands at `to`; the others keep their order. */
export function movedAxis(x: Tensor, from: number, to: number): Tensor {
  if (from === to) return x;
  const axes = upTo(x.rank);
  axes.splice(to, 0, ...axes.splice(from, 1));
  return apply1(lookup("permute"), [x], { axes });
}
