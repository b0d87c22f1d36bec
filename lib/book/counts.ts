/** How often things are computed: the counts of sections 6.5.3 and 6.5.6 of Goodfellow et al. */
import { jacobian } from "../autodiff/jacobian.ts";
import { backpropagate } from "../autodiff/reverse.ts";
import { startAt } from "../autodiff/starts.ts";
import { trace } from "../autodiff/trace.ts";
import { variable } from "../create/create.ts";
import { type Cost, costOf } from "../graph/cost.ts";
import { Graph } from "../graph/graph.ts";
import { simplified } from "../graph/passes/index.ts";
import { tanh } from "../ops/functions/elementwise.ts";
import { matmul } from "../ops/functions/products.ts";
import { random } from "../random/index.ts";
import type { Tensor } from "../tensor/tensor.ts";

export interface BpropCounts {
  /** Nodes and edges on the way from the targets to z. */
  readonly nodes: number;
  readonly edges: number;
  /** How often an operation's bprop is asked with the table of gradients: at most once for each edge. */
  readonly withTable: number;
  /** How often by the chain rule applied again and again without one: once for each edge of each path. */
  readonly withoutTable: number;
}

/** How often back-propagation from a scalar z asks operations for a gradient, with the table (Algorithm 6.6) and without. */
export function bpropCounts(z: Tensor, targets: readonly Tensor[]): BpropCounts {
  const whole = new Graph([z]);
  const pruned = whole.restrict(targets);
  const { operations } = backpropagate(targets, whole, new Map([[z, startAt("bpropCounts", z, null)]]));
  const members = new Set(pruned.nodes);
  const without = new Map<Tensor, number>();
  let edges = 0;
  // Consumers first: what they cost is paid again at each use.
  for (const v of pruned.nodes.toReversed()) {
    let total = 0;
    for (const { operation, argument } of pruned.usesOf(v)) {
      if (!operation.primitive.passes(argument, operation.params)) continue;
      edges++;
      total += 1;
      for (const y of operation.results) if (members.has(y)) total += without.get(y)!;
    }
    without.set(v, total);
  }
  return {
    nodes: pruned.nodes.length,
    edges,
    withTable: operations,
    withoutTable: targets.reduce((sum, x) => sum + (without.get(x) ?? 0), 0),
  };
}

export interface EvaluationCounts {
  /** Operations that run where each subexpression is computed once and kept. */
  readonly kept: number;
  /** Operations that run where each is computed again at every place it stands (the book's equation 6.53 against 6.52). */
  readonly recomputed: number;
}

/** What evaluating expressions takes with common subexpressions kept, and with all of them computed again. */
export function evaluationCounts(outputs: Tensor | readonly Tensor[]): EvaluationCounts {
  const list = Array.isArray(outputs) ? (outputs as readonly Tensor[]) : [outputs as Tensor];
  const { nodes } = new Graph(list);
  const tree = new Map<Tensor, number>();
  for (const v of nodes)
    tree.set(v, v.operation ? v.operation.inputs.reduce((sum, x) => sum + (tree.get(x) ?? 0), 1) : 0);
  return {
    kept: new Set(nodes.flatMap((v) => v.operation ?? [])).size,
    recomputed: list.reduce((sum, y) => sum + tree.get(y)!, 0),
  };
}

export interface ModeCosts {
  readonly inputs: number;
  readonly outputs: number;
  /** What the whole Jacobian takes, one pass for each input. */
  readonly forward: Cost;
  /** One pass for each output. */
  readonly reverse: Cost;
}

/** A layer of 16 hidden units between n inputs and m outputs. What is computed from constants alone is not counted, so they vary. */
const layers = (n: number, m: number): readonly [(x: Tensor) => Tensor, Tensor] => {
  const [W, V] = [variable(random.normal([16, n], { seed: 1 })), variable(random.normal([m, 16], { seed: 2 }))];
  return [(x) => tanh(matmul(V, tanh(matmul(W, x)))), random.normal([n], { seed: 3 })];
};

/**
 * The whole Jacobian by forward and by reverse mode for functions of n inputs and m outputs, in operations, multiplications and bytes that
 * were counted in the graphs of both: forward mode's cost grows with the inputs, reverse mode's with the outputs (section 6.5.9).
 * @param sizes - pairs of n and m
 * @param make - a function and a point for them; a small network where absent
 */
export const modeCosts = (
  sizes: readonly (readonly [inputs: number, outputs: number])[],
  make: (inputs: number, outputs: number) => readonly [f: (x: Tensor) => Tensor, x: Tensor] = layers,
): ModeCosts[] =>
  sizes.map(([inputs, outputs]) => {
    const [f, x] = make(inputs, outputs);
    const cost = (mode: "forward" | "reverse"): Cost => costOf(simplified(trace(jacobian(f, { mode }), [x]).body));
    return { inputs, outputs, forward: cost("forward"), reverse: cost("reverse") };
  });
