import { GradientError, ValueError } from "../../tensor/errors.ts";
import { asTree } from "../transforms.ts";
import { differentiable } from "../tree.ts";
import type { JacobianOf } from "../treeTypes.ts";
import { eliminate as eliminateIn, linearization } from "./elimination.ts";
import { type EliminationOrder, eliminations } from "./orders.ts";

export interface Eliminated<J> {
  readonly jacobian: J;
  /** The vertices in the order they went. */
  readonly order: readonly string[];
  /** Multiplications of entries of Jacobians in that order. */
  readonly multiplications: number;
  /** Of each order; that of all orders which needs the fewest is there for up to 8 inner vertices. */
  readonly counts: Readonly<Partial<Record<EliminationOrder, number>>>;
}

/**
 * The Jacobian of a function by elimination of the inner vertices of its linearised graph, in one order (Goodfellow et al., section
 * 6.5.9; Griewank and Walther 2008, chapter 9). All orders give the same Jacobian. jacobian chooses an order by itself.
 * @param order - forward: from the inputs; reverse: from the results; markowitz (default): always the vertex that takes the
 *   fewest multiplications now; optimal: the best of all orders, found for up to 8 inner vertices
 * @throws GradientError where the graph is too large, or has sizes that are not numbers
 */
export function eliminate<X, R>(
  f: (x: X) => R,
  x: X,
  { order = "markowitz" }: { readonly order?: EliminationOrder } = {},
): Eliminated<JacobianOf<R, X>> {
  const { tree } = differentiable("eliminate", "x", asTree(x));
  const found = linearization(f as (x: unknown) => R, tree);
  if (!found)
    throw new GradientError(
      "eliminate: expected a graph of tensors of one floating dtype whose sizes are numbers and not large. Use ad.jacobian, which takes passes there.",
    );
  const all = eliminations(found.graph);
  const chosen = all[order];
  if (!chosen)
    throw new ValueError(
      `eliminate: the order "${order}" is not known for ${found.graph.inner} inner vertices; there are ${Object.keys(all).join(", ")}.`,
    );
  return {
    jacobian: eliminateIn(found, chosen.order) as JacobianOf<R, X>,
    order: chosen.order.map((v) => found.graph.names[v]!),
    multiplications: chosen.multiplications,
    counts: Object.fromEntries(Object.entries(all).map(([name, { multiplications }]) => [name, multiplications])),
  };
}
