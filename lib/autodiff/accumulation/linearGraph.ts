import type { Body } from "../../graph/body.ts";
import type { Operation } from "../../ops/operation.ts";
import { isFloating } from "../../tensor/dtype.ts";
import { count, isSized } from "../../tensor/shape.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { identityRows } from "../sparsity/rows.ts";
import { type Entries, localEntries, sumEntries } from "./entries.ts";

/** Where the numbers of an edge come from: an operation's derivative in one of its inputs, or a result that is the vertex itself. */
export interface Local {
  readonly operation: Operation;
  readonly argument: number;
  readonly index: number;
  readonly entries: Entries;
}

/** An edge u → v of the linearised graph. */
export interface Edge {
  readonly entries: Entries;
  /** What is added up in it; none for a result's edge of ones. */
  readonly locals: readonly Local[];
}

/** The linearised computational graph: vertices are tensors, edges the Jacobians of what is computed directly from them. */
export interface LinearGraph {
  /** Numbers of vertices: inputs first, then inner ones in an order of computation, then results. */
  readonly inputs: number;
  readonly inner: number;
  readonly results: number;
  /** How each vertex is called. */
  readonly names: readonly string[];
  /** edges[v].get(u): the edge u → v. */
  readonly edges: readonly ReadonlyMap<number, Edge>[];
}

/** Larger tensors and more entries than these are not looked at: dense passes are the better way there. */
const [mostElements, mostEntries] = [2 ** 14, 2 ** 18];

/**
 * The linearised graph of a body, from its structure alone.
 * @param wanted - which inputs to differentiate for
 * @returns null where some size has no number, dtypes differ, or the graph is large
 */
export function linearGraph(body: Body, wanted: readonly boolean[]): LinearGraph | null {
  const inputs = body.inputs.filter((_, i) => wanted[i]);
  const given = new Set(body.inputs);
  const vertices = new Map<Tensor, Map<Tensor, Edge>>();
  const reached = new Set(inputs);
  const done = new Set<Operation>();
  let total = 0;
  for (const { operation } of body.nodes.filter((v) => !given.has(v))) {
    if (!operation || done.has(operation)) continue;
    done.add(operation);
    for (const [index, y] of operation.results.entries()) {
      if (!isFloating(y.dtype)) continue;
      const from = new Map<Tensor, Edge>();
      for (const [argument, x] of operation.inputs.entries()) {
        if (!reached.has(x) || !operation.primitive.passes(argument, operation.params)) continue;
        if (!isSized(x.shape) || !isSized(y.shape) || x.dtype !== y.dtype) return null;
        if (Math.max(count(x.shape), count(y.shape)) > mostElements) return null;
        const entries = localEntries(operation, argument, index);
        if (!entries) continue;
        total += entries.count;
        if (total > mostEntries) return null;
        const local = { operation, argument, index, entries };
        const before = from.get(x);
        from.set(x, {
          entries: before ? sumEntries(before.entries, entries) : entries,
          locals: [...(before?.locals ?? []), local],
        });
      }
      if (from.size === 0) continue;
      reached.add(y);
      vertices.set(y, from);
    }
  }
  const live = neededBy(body.outputs, vertices);
  const inner = [...vertices.keys()].filter((v) => live.has(v));
  return numbered(inputs, inner, body.outputs, vertices);
}

/** The vertices that lie on a path to an output. */
function neededBy(outputs: readonly Tensor[], vertices: ReadonlyMap<Tensor, ReadonlyMap<Tensor, Edge>>): Set<Tensor> {
  const live = new Set<Tensor>();
  const stack = [...outputs];
  while (stack.length > 0) {
    const v = stack.pop()!;
    if (live.has(v)) continue;
    live.add(v);
    for (const u of vertices.get(v)?.keys() ?? []) stack.push(u);
  }
  return live;
}

/** Results are vertices of their own, with an edge of ones, where the tensor is read on the way too, is an input, or a result twice. */
function numbered(
  inputs: readonly Tensor[],
  inner: readonly Tensor[],
  outputs: readonly Tensor[],
  vertices: ReadonlyMap<Tensor, ReadonlyMap<Tensor, Edge>>,
): LinearGraph {
  const read = new Set(inner.flatMap((v) => [...vertices.get(v)!.keys()]));
  const whole = new Set(
    outputs.filter(
      (y, i) => vertices.has(y) && !read.has(y) && outputs.indexOf(y) === i && outputs.lastIndexOf(y) === i,
    ),
  );
  const own = inner.filter((v) => !whole.has(v));
  const number = new Map([...inputs, ...own].map((v, i) => [v, i]));
  const edgesOf = (v: Tensor): Map<number, Edge> =>
    new Map([...vertices.get(v)!].map(([u, edge]) => [number.get(u)!, edge]));
  const results = outputs.map((y): Map<number, Edge> => {
    if (whole.has(y)) return edgesOf(y);
    const at = number.get(y);
    if (at === undefined) return new Map();
    const size = count(y.shape);
    return new Map([
      [at, { entries: { rows: identityRows(size, 0), columns: size, unit: true, count: size }, locals: [] }],
    ]);
  });
  return {
    inputs: inputs.length,
    inner: own.length,
    results: outputs.length,
    names: [
      ...inputs.map((x, i) => x.name ?? `x${i + 1}`),
      ...own.map((v, i) => v.name ?? `${v.operation!.name} ${i + 1}`),
      ...outputs.map((y, i) => y.name ?? `y${i + 1}`),
    ],
    edges: [...inputs.map(() => new Map<number, Edge>()), ...own.map(edgesOf), ...results],
  };
}
