import { execute } from "../ops/apply.ts";
import type { Operation } from "../ops/operation.ts";
import { type Bindings, bindDim, isSingleName, isUnknown } from "../tensor/dims.ts";
import { DTypeError, messages, ShapeError, showShape, ValueError } from "../tensor/errors.ts";
import { pool } from "../tensor/pool.ts";
import { upTo } from "../tensor/shape.ts";
import { Storage } from "../tensor/storage.ts";
import { Tensor } from "../tensor/tensor.ts";
import { ancestors, Graph } from "./graph.ts";
import { Lifetimes } from "./lifetimes.ts";

/** One operation of a plan: where its inputs' values stand, where its results' go, and which are not read afterwards. */
interface Step {
  readonly operation: Operation;
  /** The operation's parameters without results that nobody reads. */
  readonly params: unknown;
  readonly inputs: readonly number[];
  readonly results: readonly number[];
  readonly dead: readonly number[];
  /** Unknown sizes of inputs that an operation would stretch if they were 1: the input, its axis and that of the result. */
  readonly unknown: readonly (readonly [input: number, own: number, axis: number])[];
}

/** What to run for some outputs: operations in the order they were written, with numbered places for values. */
export interface Plan {
  readonly leaves: readonly Tensor[];
  readonly steps: readonly Step[];
  readonly outputs: readonly number[];
  /** How many places there are; the leaves have the first. */
  readonly places: number;
}

/**
 * Plans the evaluation of `outputs` once, so that it can be run for many inputs.
 * @param inputs - tensors whose values will be given: what they are computed from is left out
 */
export function plan(outputs: readonly Tensor[], inputs: readonly Tensor[] = []): Plan {
  const given = new Set(inputs);
  const graph = new Graph(outputs, ancestors(outputs, given));
  const { nodes } = graph;
  const leaves = nodes.filter((v) => !v.operation || given.has(v));
  const operations: Operation[] = [];
  // By place in the graph: which operation stands there with its first result, and where a leaf's value stands.
  const numbers = new Int32Array(nodes.length).fill(-1);
  const leafPlaces = new Int32Array(nodes.length).fill(-1);
  let places = 0;
  for (let at = 0; at < nodes.length; at++) {
    const { operation } = nodes[at]!;
    if (!operation || given.has(nodes[at]!)) leafPlaces[at] = places++;
    else if (numbers[graph.placeOf(operation)]! < 0) numbers[graph.placeOf(operation)] = operations.push(operation) - 1;
  }
  const made = operations.map(({ primitive, params, results }) => {
    const used = results.map((y) => graph.has(y) && !given.has(y));
    // Of a graph that backward() freed, the results are stand-ins for the tensors that were reached.
    const all = !used.some(Boolean) || used.every(Boolean);
    const pruned = all ? undefined : primitive.prune?.(params, used);
    const own = (pruned?.kept ?? results).map(() => places++);
    return {
      params: pruned ? pruned.params : params,
      own,
      places: pruned ? results.map((_, k) => own[pruned.kept.indexOf(k)]!) : own,
    };
  });
  // By its operation: an output of a graph that backward() freed stands beside its stand-in among the results.
  const placeFor = (t: Tensor): number => {
    const at = graph.placeOf(t);
    return leafPlaces[at]! >= 0 ? leafPlaces[at]! : made[numbers[graph.placeOf(t.operation!)]!]!.places[t.resultIndex]!;
  };
  const placesOf = operations.map(({ inputs: read }) => read.map(placeFor));
  const dead = deadAfter(placesOf, made, leaves.length, outputs.map(placeFor), places);
  return {
    leaves,
    steps: operations.map((operation, i) => ({
      operation,
      params: made[i]!.params,
      inputs: placesOf[i]!,
      results: made[i]!.own,
      dead: dead[i]!,
      unknown: unknownSizes(operation),
    })),
    outputs: outputs.map(placeFor),
    places,
  };
}

const none: readonly number[] = [];

/** For each step the places that are not read afterwards; those of the leaves and of the outputs stay. */
function deadAfter(
  read: readonly (readonly number[])[],
  made: readonly { readonly own: readonly number[] }[],
  leaves: number,
  outputs: readonly number[],
  places: number,
): readonly (readonly number[])[] {
  const lastUse = new Int32Array(places).fill(-1);
  for (let i = 0; i < read.length; i++) {
    for (const place of made[i]!.own) lastUse[place] = i;
    for (const place of read[i]!) lastUse[place] = i;
  }
  lastUse.fill(-1, 0, leaves);
  for (const place of outputs) lastUse[place] = -1;
  const counts = new Int32Array(read.length);
  for (const i of lastUse) if (i >= 0) counts[i]!++;
  const dead = read.map((_, i) => (counts[i] === 0 ? none : new Array<number>(counts[i]!)));
  for (let place = 0; place < places; place++) {
    const i = lastUse[place]!;
    if (i >= 0) (dead[i] as number[])[--counts[i]!] = place;
  }
  return dead;
}

/**
 * Runs a plan. Values are kept in a table of this call alone; variables are read as they are now.
 * @param feeds - values for the symbols, and for whatever the plan was told is given
 * @param outer - what names of sizes stand for around it; those in the symbols' shapes are found here
 */
export function runPlan(plan: Plan, feeds: ReadonlyMap<Tensor, Tensor>, outer?: Bindings): Tensor[] {
  const { running } = pool;
  pool.running = true;
  try {
    return runSteps(plan, feeds, outer);
  } finally {
    pool.running = running;
  }
}

function runSteps(
  { leaves, steps, outputs, places }: Plan,
  feeds: ReadonlyMap<Tensor, Tensor>,
  outer: Bindings | undefined,
): Tensor[] {
  const bindings = new Map<string, number>(outer);
  const values = new Array<Tensor | undefined>(places).fill(undefined);
  for (let i = 0; i < leaves.length; i++) {
    const leaf = leaves[i]!;
    values[i] = isInput(leaf) || leaf.operation ? fed(leaf, feeds, bindings) : valued(leaf);
  }
  let lifetimes: Lifetimes | null = null;
  for (const { operation, params, inputs, results: own, dead, unknown } of steps) {
    const { primitive } = operation;
    const given = inputs.map((place) => values[place]!);
    const bound = primitive.bind ? primitive.bind(params, (dim) => bindDim(dim, bindings), bindings) : params;
    const since = pool.serial;
    const results = execute(primitive, given, bound, operation.site);
    for (const [i, at, axis] of unknown) checkNotStretched(operation, given[i]!, at, results[0]!, axis);
    for (let k = 0; k < own.length; k++) values[own[k]!] = results[k]!;
    // Until a step takes from the pool there is nothing to count.
    if (lifetimes || pool.serial !== since) {
      lifetimes ??= new Lifetimes();
      for (let k = 0; k < own.length; k++) lifetimes.hold(results[k]!, since, primitive.runWhole !== undefined);
      for (const place of dead) lifetimes.release(values[place]!);
    }
    if (primitive.runWhole)
      operation.results.forEach((y, k) => {
        if (results[k]) bindSizes(y, results[k], bindings);
      });
    for (const place of dead) values[place] = undefined;
  }
  if (lifetimes) for (const place of outputs) lifetimes.handOver(values[place]!);
  return outputs.map((place) => (place < leaves.length ? snapshot(values[place]!) : values[place]!));
}

/** Where an operation that broadcasts meets sizes that are not known yet. */
function unknownSizes({ primitive, inputs, results, params }: Operation): (readonly [number, number, number])[] {
  if (primitive.form !== "elementwise" && !broadcasting.has(primitive.name)) return [];
  const inserted = (params as { readonly inserted?: readonly number[] } | null)?.inserted ?? [];
  const rank = results[0]!.rank;
  const axes = upTo(rank).filter((axis) => !inserted.includes(axis));
  return inputs.flatMap(({ shape }, i) =>
    shape.flatMap((dim, k) => (isUnknown(dim) ? [[i, k, axes[axes.length - shape.length + k]!] as const] : [])),
  );
}

const broadcasting: ReadonlySet<string> = new Set(["where", "broadcastTo"]);

/** An unknown size is never taken for 1: derivatives are not summed along its axis. */
function checkNotStretched({ name }: Operation, x: Tensor, own: number, y: Tensor, axis: number): void {
  if (x.shape[own] === 1 && y.shape[axis] !== 1)
    throw new ShapeError(
      `${name}: an unknown size of ${showShape(x.shape)} is 1 and would be broadcast to ${y.shape[axis]}. Unknown sizes are not broadcast, since derivatives must know where to sum: give the symbol the size 1.`,
    );
}

/** A leaf as an output: its values now, not the leaf that later updates write. */
const snapshot = (t: Tensor): Tensor =>
  new Tensor({ shape: t.shape, dtype: t.dtype, storage: new Storage(t.storage!.data, t.storage), name: t.name });

/** What names of sizes stand for, by the values for symbols. */
export function bindingsOf(leaves: readonly Tensor[], feeds: ReadonlyMap<Tensor, Tensor>): Bindings {
  const bindings = new Map<string, number>();
  for (const leaf of leaves) if (isInput(leaf)) fed(leaf, feeds, bindings);
  return bindings;
}

/** A symbol that waits for a value. */
export const isInput = (t: Tensor): boolean => t.symbolic && !t.operation && !t.storage;

function valued(leaf: Tensor): Tensor {
  if (!leaf.storage) throw new ValueError(messages.tracedValue("evaluate", leaf.label));
  return leaf;
}

/** Names in a shape take the sizes that a value has; false where it does not fit. */
function bindSizes(symbol: Tensor, value: Tensor, bindings: Map<string, number>): boolean {
  return (
    value.shape.length === symbol.shape.length &&
    symbol.shape.every((dim, i) => {
      const actual = value.shape[i] as number;
      if (typeof dim === "number") return dim === actual;
      if (!isSingleName(dim)) return bindDim(dim, bindings) === actual;
      const known = bindings.get(dim);
      if (known === undefined) bindings.set(dim, actual);
      return known === undefined || known === actual || isUnknown(dim);
    })
  );
}

/** The value for a symbol, checked against its dtype and shape; names in the shape are bound by it. */
function fed(symbol: Tensor, feeds: ReadonlyMap<Tensor, Tensor>, bindings: Map<string, number>): Tensor {
  const value = feeds.get(symbol);
  if (!value)
    throw new ValueError(
      `evaluate: no value was given for ${symbol.label}. Pass it by name: ad.evaluate(node, { ${symbol.name ?? "name"}: … }).`,
    );
  if (value.symbolic && !value.storage)
    throw new ValueError(
      `evaluate: the value given for ${symbol.label} is itself a symbol. Give numbers or a tensor with values.`,
    );
  if (value.dtype !== symbol.dtype)
    throw new DTypeError(
      `evaluate: ${symbol.label} was given ${value.dtype} values. Cast them: x.cast("${symbol.dtype}").`,
    );
  if (!bindSizes(symbol, value, bindings))
    throw new ShapeError(
      `evaluate: ${symbol.label} was given a value of shape ${showShape(value.shape)}${showBindings(bindings)}.`,
    );
  return value;
}

const showBindings = (bindings: Bindings): string => {
  const named = [...bindings].filter(([name]) => !isUnknown(name));
  return named.length === 0 ? "" : ` (where ${named.map(([name, size]) => `${name} is ${size}`).join(", ")})`;
};
