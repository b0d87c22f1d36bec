/** Algorithms 6.1 and 6.2 of Goodfellow et al., section 6.5.3, with the book's names. */
import { grad } from "../autodiff/transforms.ts";
import { scalar } from "../ops/constant.ts";
import { add, mul } from "../ops/functions/elementwise.ts";
import { ValueError } from "../tensor/errors.ts";
import type { Tensor } from "../tensor/tensor.ts";

/** A node u⁽ⁱ⁾ of a graph of scalars. */
export interface ScalarNode {
  /** Pa(u⁽ⁱ⁾): numbers of earlier nodes. The inputs have the first numbers. */
  readonly parents: readonly number[];
  /** f⁽ⁱ⁾, which takes the values of the parents. */
  readonly f: (...A: Tensor[]) => Tensor;
}

/** Algorithm 6.1: the values u⁽¹⁾ … u⁽ⁿ⁾ of all nodes, the inputs first; the last is the graph's result. */
export function forwardScalars(nodes: readonly ScalarNode[], x: readonly Tensor[]): Tensor[] {
  const u = [...x];
  for (const { parents, f } of nodes) {
    if (parents.some((j) => j >= u.length))
      throw new ValueError(
        `forwardScalars: node ${u.length} reads a node that is computed later; its parents are ${parents.join(", ")}.`,
      );
    u.push(f(...parents.map((j) => u[j]!)));
  }
  return u;
}

/**
 * Algorithm 6.2: ∂u⁽ⁿ⁾/∂u⁽ʲ⁾ for every node, from the last to the first: gradTable[j] = Σ gradTable[i]·∂u⁽ⁱ⁾/∂u⁽ʲ⁾ over the children i
 * of j. Each edge is visited once.
 * @returns the table, and how many partial derivatives were computed: the edges on the way to the result
 */
export function backScalars(
  nodes: readonly ScalarNode[],
  x: readonly Tensor[],
): { gradTable: Tensor[]; edges: number } {
  const u = forwardScalars(nodes, x);
  const n = u.length;
  const { dtype } = u[n - 1]!;
  const gradTable = u.map(() => scalar(0, dtype));
  gradTable[n - 1] = scalar(1, dtype);
  const reached = u.map((_, i) => i === n - 1);
  let edges = 0;
  for (let i = n - 1; i >= x.length; i--) {
    if (!reached[i]) continue;
    const { parents, f } = nodes[i - x.length]!;
    const A = parents.map((j) => u[j]!);
    parents.forEach((j, position) => {
      const partial = grad(f, { argnums: position })(...A) as Tensor;
      gradTable[j] = add(gradTable[j]!, mul(gradTable[i]!, partial));
      reached[j] = true;
      edges++;
    });
  }
  return { gradTable, edges };
}
