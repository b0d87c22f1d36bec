import { Graph } from "../graph/graph.ts";
import { GradientError } from "../tensor/errors.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { backpropagate, type GradTable } from "./reverse.ts";
import { startAt } from "./starts.ts";

/**
 * Algorithm 6.5 under the book's name: the gradients of the scalar z for the targets, added to 𝒢.
 * @returns the gradient table, and how many times an operation's bprop ran
 */
export function backprop(
  targets: readonly Tensor[],
  g: Graph,
  z: Tensor,
): { gradTable: GradTable; operations: number } {
  if (!g.has(z)) throw new GradientError(`backprop: ${z.label} is not in the graph. Make it with ad.graph(z).`);
  const whole = g.outputs.length === 1 && g.outputs[0] === z ? g : new Graph([z]);
  const gradTable = backpropagate(targets, whole, new Map([[z, startAt("backprop", z, null)]]), { insertInto: g });
  return { gradTable, operations: gradTable.operations };
}
