import { apply, settle } from "../../ops/apply.ts";
import type { Operation } from "../../ops/operation.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { type Traced, trace } from "../trace.ts";
import { flatten } from "../tree.ts";
import { addBlocks, type Block, denseBlock, localBlock, multiplyBlocks, type Ran } from "./blocks.ts";
import { type Edge, type LinearGraph, linearGraph } from "./linearGraph.ts";

/** A function's graph at a point, ready for vertices to be eliminated from it. */
export interface Linearization<R> {
  readonly traced: Traced<R>;
  readonly leaves: readonly Tensor[];
  readonly rebuild: (leaves: readonly unknown[]) => unknown;
  readonly graph: LinearGraph;
}

/** The linearised graph of a function; null where its structure does not tell it. */
export function linearization<R>(f: (x: unknown) => R, x: unknown): Linearization<R> | null {
  const { leaves, rebuild } = flatten(x);
  const traced = trace((...inputs) => f(rebuild(inputs)), leaves);
  const before = traced.body.inputs.length - leaves.length;
  const graph = linearGraph(
    traced.body,
    traced.body.inputs.map((_, i) => i >= before),
  );
  const isOneKind = [...leaves, ...traced.body.outputs].every((y) => y.dtype === leaves[0]?.dtype);
  return graph && isOneKind ? { traced, leaves, rebuild, graph } : null;
}

/**
 * The Jacobian by vertex elimination (Griewank and Walther 2008, chapter 9): of each inner vertex, in the given order, the Jacobians
 * that lead into it are multiplied with those that lead out of it. Local Jacobians come from each operation's own derivative rules.
 * Every order gives the same numbers; they differ in how many multiplications that takes.
 */
export function eliminate<R>({ traced, leaves, rebuild, graph }: Linearization<R>, order: readonly number[]): unknown {
  const dtype = leaves[0]!.dtype;
  const edges = numbersOf(graph, ranAt(traced, leaves), dtype);
  const from = edges.map(() => new Map<number, Block>());
  edges.forEach((own, v) => {
    for (const [u, block] of own) from[u]!.set(v, block);
  });
  for (const v of order) {
    for (const [w, out] of from[v]!) {
      for (const [u, into] of edges[v]!) {
        const product = multiplyBlocks(out, into, dtype);
        const before = edges[w]!.get(u);
        const sum = before ? addBlocks(before, product, dtype) : product;
        edges[w]!.set(u, sum);
        from[u]!.set(w, sum);
      }
      edges[w]!.delete(v);
    }
    for (const u of edges[v]!.keys()) from[u]!.delete(v);
    edges[v]!.clear();
  }
  const results = edges.slice(graph.inputs + graph.inner);
  return traced.rebuild(
    traced.body.outputs
      .slice(0, traced.results)
      .map((y, i) =>
        rebuild(
          leaves.map((x, j) => denseBlock(results[i]!.get(j) ?? null, [...y.shape, ...x.shape] as number[], dtype)),
        ),
      ),
  );
}

/** Each operation of the graph as it runs on the point. */
function ranAt<R>(traced: Traced<R>, leaves: readonly Tensor[]): Map<Operation, Ran> {
  const ran = new Map<Operation, Ran>();
  traced.body.replay([...traced.operands(), ...leaves.map(settle)], (operation, inputs, params) => {
    const own = operation.primitive.recorded?.(params) ?? params;
    const results = apply(operation.primitive, inputs, own);
    ran.set(operation, { primitive: operation.primitive, inputs, results, params: own });
    return results;
  });
  return ran;
}

/** The blocks of all edges. */
function numbersOf(
  { edges }: LinearGraph,
  ran: ReadonlyMap<Operation, Ran>,
  dtype: Tensor["dtype"],
): Map<number, Block>[] {
  return edges.map((own) => {
    const blocks = new Map<number, Block>();
    for (const [u, edge] of own) {
      const block = edgeBlock(edge, ran, dtype);
      if (block) blocks.set(u, block);
    }
    return blocks;
  });
}

function edgeBlock({ entries, locals }: Edge, ran: ReadonlyMap<Operation, Ran>, dtype: Tensor["dtype"]): Block | null {
  if (locals.length === 0) return { entries, values: 1 };
  let total: Block | null = null;
  for (const { operation, argument, index, entries: own } of locals) {
    const block = localBlock(ran.get(operation)!, argument, index, own);
    if (block) total = total ? addBlocks(total, block, dtype) : block;
  }
  return total;
}
