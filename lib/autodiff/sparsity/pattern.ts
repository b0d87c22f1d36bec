import type { Body } from "../../graph/body.ts";
import { heldBodies } from "../../graph/cost.ts";
import type { Operation } from "../../ops/operation.ts";
import { isFloating } from "../../tensor/dtype.ts";
import { count, isSized } from "../../tensor/shape.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { dependenciesOf } from "./dependencies.ts";
import { throughScan, throughWhile } from "./loops.ts";
import { Joiner, noEntries, type Rows } from "./rows.ts";

/**
 * Which elements of a body's outputs may depend on which columns through differentiable operations, found from the graph alone:
 * each operation's own pattern applied to those of its inputs. A pattern may have entries that turn out to be zero; it never
 * misses one that is not, at whatever point.
 * @param inputs - for each input, which columns each of its elements depends on; null for none
 * @param columns - how many columns there are
 */
export function patternOf(body: Body, inputs: readonly (Rows | null)[], columns: number): Rows[] {
  return propagate(body, inputs, new Joiner(columns)).map(
    (rows, i) => rows ?? Array.from({ length: sizeOf(body.outputs[i]!) }, () => noEntries),
  );
}

const sizeOf = (x: Tensor): number => (isSized(x.shape) ? count(x.shape) : 1);

function propagate(body: Body, inputs: readonly (Rows | null)[], joiner: Joiner): (Rows | null)[] {
  const known = new Map<Tensor, Rows>();
  body.inputs.forEach((x, i) => {
    if (inputs[i]) known.set(x, inputs[i]);
  });
  const given = new Set(body.inputs);
  const done = new Set<Operation>();
  for (const node of body.nodes) {
    const { operation } = node;
    if (!operation || given.has(node) || done.has(operation)) continue;
    done.add(operation);
    const found = throughOperation(operation, known, joiner);
    operation.results.forEach((y, i) => {
      if (found[i] && isFloating(y.dtype)) known.set(y, found[i]);
    });
  }
  return body.outputs.map((y) => known.get(y) ?? null);
}

function throughOperation(operation: Operation, known: ReadonlyMap<Tensor, Rows>, joiner: Joiner): (Rows | null)[] {
  const { primitive, inputs, results, params } = operation;
  const active = inputs.map((x, i) => (primitive.passes(i, params) ? (known.get(x) ?? null) : null));
  if (active.every((rows) => rows === null)) return results.map(() => null);
  const held = throughHeld(operation, active, joiner);
  if (held) return held;
  return results.map((y, index) => {
    if (!isFloating(y.dtype)) return null;
    let joined: Rows | null = null;
    active.forEach((rows, argument) => {
      if (!rows) return;
      const own = applied(operation, argument, index, rows, joiner);
      joined = joined ? joinRows(joined, own, joiner) : own;
    });
    return joined;
  });
}

/** Functions called, branches and loops: by the graphs that they hold. A derivative of the user's may mix everything. */
function throughHeld(operation: Operation, active: readonly (Rows | null)[], joiner: Joiner): (Rows | null)[] | null {
  const { primitive, params, results } = operation;
  const through = (body: Body, inputs: readonly (Rows | null)[]): (Rows | null)[] => propagate(body, inputs, joiner);
  if (primitive.name === "scan") return throughScan(operation, active, through);
  if (primitive.name === "whileLoop") return throughWhile(operation, active, through, joiner);
  if (primitive.name !== "call" && primitive.name !== "cond") return null;
  const operands = primitive.name === "cond" ? active.slice(1) : active;
  const branches = heldBodies(params).map(({ body }) => through(body, operands));
  return results.map((_, i) =>
    branches.reduce<Rows | null>((joined, own) => {
      const rows = own[i] ?? null;
      return joined && rows ? joinRows(joined, rows, joiner) : (joined ?? rows);
    }, null),
  );
}

const joinRows = (a: Rows, b: Rows, joiner: Joiner): Rows =>
  a === b ? a : a.map((row, i) => joiner.join([row, b[i]!]));

/** The pattern of a result by way of one input. */
function applied(operation: Operation, argument: number, index: number, rows: Rows, joiner: Joiner): Rows {
  const found = dependenciesOf(operation, argument, index);
  if (found.kind === "sources") return Array.from(found.sources, (source) => (source < 0 ? noEntries : rows[source]!));
  if (found.kind === "dense") {
    const all = joiner.join(rows);
    return Array.from({ length: sizeOf(operation.results[index]!) }, () => all);
  }
  // Elements that depend on the same ones share their list, and then their row.
  const joined = new Map<Int32Array, Int32Array>();
  return found.lists.map((list) => {
    let row = joined.get(list);
    if (!row) joined.set(list, (row = joiner.join(Array.from(list, (i) => rows[i]!))));
    return row;
  });
}
