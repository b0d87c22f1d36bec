import { DTypeError, messages, ShapeError, showShape, ValueError } from "../tensor/errors.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { Body } from "./body.ts";
import { Graph } from "./graph.ts";

/**
 * The same computation on other tensors (Theano's clone with replacements): what the results were computed from is applied again,
 * with each tensor of the map replaced. With symbols in place of variables a computation on the tape becomes a graph; with
 * variables or values in place of symbols a graph becomes a computation on the tape.
 * @param results - one tensor, or several in an array
 * @param replacements - tensors that the results depend on, each with one of its dtype and rank
 */
export function substitute(results: Tensor, replacements: ReadonlyMap<Tensor, Tensor>): Tensor;
export function substitute(results: readonly Tensor[], replacements: ReadonlyMap<Tensor, Tensor>): Tensor[];
export function substitute(
  results: Tensor | readonly Tensor[],
  replacements: ReadonlyMap<Tensor, Tensor>,
): Tensor | Tensor[] {
  const outputs = Array.isArray(results) ? (results as readonly Tensor[]) : [results as Tensor];
  const whole = new Graph(outputs);
  for (const [from, to] of replacements) {
    if (!whole.has(from))
      throw new ValueError(
        `substitute: the results do not depend on ${from.label}; replace only what they are computed from.`,
      );
    if (from.dtype !== to.dtype)
      throw new DTypeError(
        `substitute: ${from.label} cannot be replaced by ${to.dtype}. Cast it: x.cast("${from.dtype}").`,
      );
    if (from.rank !== to.rank)
      throw new ShapeError(messages.rank("substitute", `a tensor like ${showShape(from.shape)}`, to.shape));
  }
  const freed = whole.nodes.find((v) => v.operation?.freed);
  if (freed) throw new ValueError(messages.freedGraph.replace("backward: the", "substitute: the"));
  const made = new Body([...replacements.keys()], outputs).replay([...replacements.values()]);
  return Array.isArray(results) ? made : made[0]!;
}
