/** The ways to a Jacobian, each with its plan. */
import { eliminate, type Linearization, linearization } from "./accumulation/elimination.ts";
import type { LinearGraph } from "./accumulation/linearGraph.ts";
import { type Elimination, type EliminationOrder, eliminations, fewest } from "./accumulation/orders.ts";
import { forward, reverse, sizeOfAll } from "./denseJacobian.ts";
import { JacobianPlan } from "./jacobianPlan.ts";
import { type CompressedPlan, compressedJacobian, planCompressed, planSymmetric } from "./sparsity/compressed.ts";
import { entriesIn } from "./sparsity/rows.ts";
import { flatten } from "./tree.ts";

/** A way to the Jacobian of a function at a point. */
export interface Way {
  plan(): JacobianPlan;
  run(): unknown;
}

type Traceable = (x: unknown) => unknown;

/**
 * An elimination's cost in multiplications of a pass: each of its own counts for 4, since it looks its factors up, and each entry of a local
 * Jacobian for 250, which is what planning takes. Measured on a layer of 135,168 entries: passes 0.75 ns, planning and all 240 ns an entry.
 */
const [lookups, planning] = [4, 250];

/**
 * Passes, or an elimination where that costs less. The model counts multiplications by entries of local Jacobians: a pass makes one
 * for each entry, forward mode has a pass for each element of the argument, reverse mode one for each element of the result; what an
 * elimination counts stands above.
 */
export function cheapest(f: Traceable, x: unknown): Way {
  const inputs = sizeOfAll(flatten(x).leaves);
  const seen = linearizationOf(f, x);
  const outputs = seen ? sizeOfAll(resultsOf(seen)) : sizeOfAll(flatten(f(x)).leaves);
  const mode = inputs <= outputs ? "forward" : "reverse";
  if (!seen) return dense(f, x, mode);
  const byPasses = Math.min(inputs, outputs) * entriesOfAll(seen.graph);
  const limit = (byPasses - planning * localEntriesOf(seen.graph)) / lookups;
  const found = limit > 0 ? fewest(eliminations(seen.graph, limit)) : null;
  const counted = (): NonNullable<JacobianPlan["multiplications"]> => countWays(seen, inputs, outputs);
  if (!found) return dense(f, x, mode, counted);
  return {
    plan: () =>
      new JacobianPlan({
        mode: "elimination",
        passes: { forward: 0, reverse: 0 },
        multiplications: counted(),
        order: found.order.map((v) => seen.graph.names[v]!),
      }),
    run: () => eliminate(seen, found.order),
  };
}

/** Dense passes of one mode. */
export const dense = (
  f: Traceable,
  x: unknown,
  mode: "forward" | "reverse",
  counted: () => JacobianPlan["multiplications"] = () => null,
): Way => ({
  plan: () =>
    new JacobianPlan({
      mode,
      passes:
        mode === "forward"
          ? { forward: sizeOfAll(flatten(x).leaves), reverse: 0 }
          : { forward: 0, reverse: sizeOfAll(flatten(f(x)).leaves) },
      multiplications: counted(),
    }),
  run: () => (mode === "forward" ? forward(f, x) : reverse(f, x)),
});

/** Passes for each colour of a sparse pattern; `symmetric` for the Jacobian of a gradient. */
export function coloured(f: Traceable, x: unknown, symmetric: boolean): Way {
  const found: CompressedPlan = symmetric ? planSymmetric(f, x) : planCompressed(f, x);
  return {
    plan: () =>
      new JacobianPlan({
        mode: "coloured",
        passes: { forward: found.forward.count, reverse: symmetric ? 0 : found.reverse.count },
        entries: entriesIn(found.rows),
      }),
    run: () => compressedJacobian(f, x, found),
  };
}

/** The graph, if the function can be traced: one that reads values of what it computes cannot, and is differentiated by passes. */
function linearizationOf(f: Traceable, x: unknown): Linearization<unknown> | null {
  try {
    return linearization(f, x);
  } catch {
    return null;
  }
}

const resultsOf = ({ traced }: Linearization<unknown>) => traced.body.outputs.slice(0, traced.results);

/** What each way takes. */
function countWays({ graph }: Linearization<unknown>, inputs: number, outputs: number) {
  const entries = entriesOfAll(graph);
  const elimination: Partial<Record<EliminationOrder, number>> = {};
  for (const [name, own] of Object.entries(eliminations(graph)) as [EliminationOrder, Elimination][])
    elimination[name] = own.multiplications;
  return { forward: inputs * entries, reverse: outputs * entries, elimination };
}

/** Entries of all edges. */
const localEntriesOf = ({ edges }: LinearGraph): number =>
  edges.reduce((sum, own) => own.values().reduce((n, { entries }) => n + entries.count, sum), 0);

/** Entries of local Jacobians that are not 1 or −1. */
const entriesOfAll = ({ edges }: LinearGraph): number =>
  edges.reduce((sum, own) => {
    for (const { locals } of own.values()) for (const { entries } of locals) if (!entries.unit) sum += entries.count;
    return sum;
  }, 0);
