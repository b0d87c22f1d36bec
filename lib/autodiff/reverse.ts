/**
 * Reverse mode, as in Goodfellow et al., section 6.5.6: Algorithm 6.5 (backprop) and Algorithm 6.6 (buildGrad).
 * backward, gradients, grad and vjp all come through here; there is no other reverse implementation.
 */
import { addInto } from "../engine/addInto.ts";
import type { Graph, Use } from "../graph/graph.ts";
import { apply1, lower } from "../ops/apply.ts";
import { zerosLike } from "../ops/forms/linear.ts";
import { type Operation, setBookBprop } from "../ops/operation.ts";
import { add } from "../ops/rows/arithmetic.ts";
import { GradientError, messages, ValueError } from "../tensor/errors.ts";
import { sameShape } from "../tensor/shape.ts";
import { current } from "../tensor/state.ts";
import { allocations, writes } from "../tensor/storage.ts";
import type { Level, Tensor } from "../tensor/tensor.ts";
import type { Hooks } from "./hooks.ts";
import { SavedValues } from "./savedValues.ts";

/** Gradients of the final scalar for the tensors visited so far. null: known to be zero. */
export class GradTable {
  /** Where the walk starts: the gradients given for the outputs. */
  readonly seeds: ReadonlyMap<Tensor, Tensor>;
  /** The level whose tape is walked; null for the outermost one and for symbols. */
  readonly level: Level | null;
  /** Contributions of operations whose rule gives them all at once. */
  readonly joint = new Map<Operation, readonly (Tensor | null)[]>();
  /** Operations with several results whose gradients are all known. */
  readonly complete = new Set<Operation>();
  /** Of operations with many inputs: which of these were written since, so that it is found out once. */
  readonly written = new Map<Operation, readonly number[]>();
  /** Values that go as the walk goes on; null where the graph keeps them. */
  saved: SavedValues | null = null;
  /** Whether tensors that ask for it keep their gradient. */
  retains = false;
  /** How many edges were visited: one bprop for each, or its share of one. */
  operations = 0;
  /** The graph that is walked: gradients for its nodes stand at their places. */
  #walked: Graph | null = null;
  #gradients: (Tensor | null | undefined)[] = [];
  /** By place: 1 where the gradient's buffer was made for it alone, so that more may be added into it. */
  #owned = new Uint8Array();
  /** Gradients for other tensors. */
  readonly #others = new Map<Tensor, Tensor | null>();
  /** The nodes that gradients are made for. */
  #pruned: Graph | null = null;

  constructor(seeds: ReadonlyMap<Tensor, Tensor> = new Map(), level: Level | null = null) {
    this.seeds = seeds;
    this.level = level;
  }

  #placeOf(v: Tensor): number {
    return this.#walked ? this.#walked.placeOf(v) : -1;
  }

  get(v: Tensor): Tensor | null | undefined {
    const place = this.#placeOf(v);
    return place < 0 ? this.#others.get(v) : this.#gradients[place];
  }

  has(v: Tensor): boolean {
    return this.get(v) !== undefined;
  }

  /** @param owned - whether the gradient's buffer was made for `v` alone */
  set(v: Tensor, gradient: Tensor | null, owned = false): void {
    const place = this.#placeOf(v);
    if (place < 0) {
      this.#others.set(v, gradient);
      return;
    }
    this.#gradients[place] = gradient;
    this.#owned[place] = owned ? 1 : 0;
  }

  /** Whether the buffer of the gradient for `v` was made for it alone. */
  owns(v: Tensor): boolean {
    return this.#owned[this.#placeOf(v)] === 1;
  }

  *[Symbol.iterator](): IterableIterator<[Tensor, Tensor | null]> {
    yield* this.#others;
    for (let place = this.#gradients.length - 1; place >= 0; place--) {
      const gradient = this.#gradients[place];
      if (gradient !== undefined) yield [this.#walked!.nodes[place]!, gradient];
    }
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    const rows = [...this].map(
      ([v, gradient]) => `  ${v.label}: ${gradient ? gradient.toString().replaceAll("\n", "\n  ") : "zero"}`,
    );
    return [`GradTable of ${rows.length} tensors, ${this.operations} operations`, ...rows].join("\n");
  }

  /** The first graph that is walked has its gradients by place. */
  walk(gPrime: Graph): void {
    if (this.#walked) return;
    this.#walked = gPrime;
    this.#gradients = new Array<Tensor | null | undefined>(gPrime.nodes.length);
    this.#owned = new Uint8Array(gPrime.nodes.length);
    for (const [v, gradient] of [...this.#others]) {
      this.#others.delete(v);
      this.set(v, gradient);
    }
  }

  /** Only nodes of `pruned` are wanted from now on. */
  limit(pruned: Graph): void {
    this.#pruned = pruned;
    this.walk(pruned);
  }

  wants(v: Tensor): boolean {
    return this.#pruned?.has(v) ?? true;
  }

  /** Adds a contribution for `v`. `serial` is the youngest buffer before it was computed: a younger one is ours. */
  accumulate(v: Tensor, contribution: Tensor, serial: number): void {
    const sum = this.get(v);
    if (!sum) {
      this.set(v, contribution, contribution.storage !== null && contribution.storage.serial > serial);
    } else if (this.owns(v) && canAddInto(sum, contribution)) {
      current().observer?.("add");
      addInto(sum.values("backprop"), contribution.values("backprop"));
    } else {
      const before = allocations.count;
      const total = apply1(add, [sum, contribution], null);
      this.set(v, total, total.storage !== null && total.storage.serial > before);
    }
  }
}

/**
 * The gradients of an operation's results. Of one that was freed, the graph may hold another node than the operation does, or
 * both: then theirs are summed.
 */
function gradientsOf(operation: Operation, results: readonly Tensor[], table: GradTable): (Tensor | null)[] {
  if (results.length === 1 && operation.results.length === 1) return [table.get(results[0]!) ?? null];
  const found = new Array<Tensor | null>(operation.results.length).fill(null);
  for (const y of results) {
    const gradient = table.get(y) ?? null;
    const before = found[y.resultIndex];
    found[y.resultIndex] = before && gradient ? apply1(add, [before, gradient], null) : (before ?? gradient);
  }
  return found;
}

/** Lets hooks see and replace the gradient of `v`, which is complete. */
function runHooks(v: Tensor, hooks: Hooks, table: GradTable): void {
  const found = table.get(v);
  const gradient = found ?? zerosLike(lower(v, table.level));
  const own = hooks.run(v.label, gradient);
  // A hook may have kept the tensor, so it is not owned: nothing is added into it from now on.
  if (found || own !== gradient) table.set(v, own);
  if (table.retains && hooks.isRetained) hooks.retain(own);
}

/**
 * Lets go of what only `operation` needed, once all its inputs have their gradients. Buffers are the collector's: of a step's bytes
 * 6 % (W2b) and of a chain's 29 % (200 layers tanh(x·W)) could go back to the pool at most, a user's rule may hold any, and the
 * operations around, which are eager, take none from it.
 */
function leave({ operation, results }: Use, table: GradTable): void {
  if (!table.saved?.visited(operation)) return;
  if (operation.primitive.bpropAll) table.joint.delete(operation);
  for (let i = 0; i < results.length; i++) table.set(results[i]!, null);
}

/** Whether nothing records the sum, so that its buffer may be written. */
const canAddInto = (sum: Tensor, x: Tensor): boolean =>
  sum.level === null &&
  x.level === null &&
  sum.operation === null &&
  x.operation === null &&
  !sum.symbolic &&
  !x.symbolic &&
  sum.dtype === x.dtype &&
  sameShape(sum.shape, x.shape);

/**
 * Adds to the table what one use of `v` contributes: op.bprop(inputs, v, G) for the gradients G of the operation's
 * results (Algorithm 6.6, the body of its loop).
 */
function visit(v: Tensor, { operation, argument, results }: Use, table: GradTable): void {
  const { primitive, params } = operation;
  const known = primitive.bpropAll && table.joint.get(operation);
  if (known === nothing) return;
  const gradients = known ? nothing : gradientsOf(operation, results, table);
  if (!known && gradients.every((G) => G === null)) {
    if (primitive.bpropAll) table.joint.set(operation, nothing);
    return;
  }
  checkKept(operation, argument, table);
  // Contributions made together may share a buffer, so none of them is written.
  const serial = primitive.bpropAll ? Number.POSITIVE_INFINITY : allocations.count;
  const reason = primitive.undefinedFor?.(argument, params);
  if (reason) throw new GradientError(messages.undefinedGradient(operation.name, argument, reason, operation.site));
  const contribution = known ? (known[argument] ?? null) : contributionOf(operation, argument, gradients, table);
  table.operations++;
  if (contribution) table.accumulate(v, contribution, serial);
}

/** No gradient came for any of an operation's results. */
const nothing: readonly (Tensor | null)[] = [];

/** What the rule gives for one argument; rules that give all at once are asked once, when the first is needed. */
function contributionOf(
  operation: Operation,
  argument: number,
  gradients: readonly (Tensor | null)[],
  table: GradTable,
): Tensor | null {
  const { primitive, params } = operation;
  const kept = table.saved?.of(operation) ?? operation;
  const { level } = table;
  const args = {
    inputs: level ? kept.inputs.map((x) => lower(x, level)) : kept.inputs,
    results: level ? kept.results.map((y) => lower(y, level)) : kept.results,
    params,
  };
  if (!primitive.bpropAll) return primitive.bprop(argument, gradients, args);
  const wanted = operation.inputs.map((x, i) => table.wants(x) && primitive.passes(i, params));
  const all = primitive.bpropAll(wanted, gradients, args);
  table.joint.set(operation, all);
  return all[argument] ?? null;
}

/** From so many inputs on it is remembered which of them were written. */
const manyInputs = 8;
const none: readonly number[] = [];

/** Which inputs were written since the operation read them. */
function writtenInputs(operation: Operation, readAt: number, table: GradTable): readonly number[] {
  if (readAt === writes.count) return none;
  const { inputs } = table.saved?.of(operation) ?? operation;
  const known = inputs.length < manyInputs ? undefined : table.written.get(operation);
  if (known) return known;
  let written: number[] | null = null;
  for (let i = 0; i < inputs.length; i++) {
    const { storage } = inputs[i]!;
    if (storage && storage.written > readAt) (written ??= []).push(i);
  }
  if (inputs.length >= manyInputs) table.written.set(operation, written ?? none);
  return written ?? none;
}

/** Reports a value that the rule needs and that was freed or overwritten since it was used. */
function checkKept(operation: Operation, argument: number, table: GradTable): void {
  const { primitive, readAt, params, freed } = operation;
  if (readAt === null) return;
  if (freed) {
    for (let i = 0; i < operation.inputs.length + operation.results.length; i++)
      if (primitive.keeps(argument, i, params)) throw new ValueError(messages.freedGraph);
    return;
  }
  for (const i of writtenInputs(operation, readAt, table)) {
    if (!primitive.keeps(argument, i, params)) continue;
    const input = (table.saved?.of(operation) ?? operation).inputs[i]!;
    throw new ValueError(messages.overwritten(input.label, primitive.name, input.storage!));
  }
}

/**
 * Algorithm 6.6, build_grad(V, 𝒢, 𝒢′, grad_table): the gradient for `v`, and on the way those of everything between it and
 * the final scalar. The book's recursion is a stack here, so that a chain of any length works.
 * @param g - the graph to add the new nodes to, or null where nobody looks at it
 * @param gPrime - the restriction to nodes that take part
 */
export function buildGrad(v: Tensor, g: Graph | null, gPrime: Graph, gradTable: GradTable): Tensor | null {
  gradTable.walk(gPrime);
  const stack: Frame[] = gradTable.has(v) ? [] : [{ node: v, next: 0, result: 0 }];
  while (stack.length > 0) {
    const frame = stack[stack.length - 1]!;
    const uses = gPrime.usesOf(frame.node);
    let waiting: Tensor | undefined;
    while (frame.next < uses.length && !waiting) {
      waiting = firstWaiting(frame, uses[frame.next]!, gradTable);
      if (waiting) continue;
      frame.next++;
      frame.result = 0;
    }
    if (waiting) {
      stack.push({ node: waiting, next: 0, result: 0 });
      continue;
    }
    stack.pop();
    const seed = gradTable.seeds.get(frame.node);
    if (seed) gradTable.accumulate(frame.node, seed, allocations.count);
    for (let i = 0; i < uses.length; i++) {
      const { operation, argument } = uses[i]!;
      if (operation.primitive.passes(argument, operation.params)) visit(frame.node, uses[i]!, gradTable);
    }
    if (frame.node.hooks) runHooks(frame.node, frame.node.hooks, gradTable);
    if (gradTable.saved)
      for (let i = 0; i < uses.length; i++) {
        // One operation's uses of a node stand together.
        if (uses[i + 1]?.operation !== uses[i]!.operation) leave(uses[i]!, gradTable);
      }
    const gradient = gradTable.get(frame.node);
    if (gradient === undefined) gradTable.set(frame.node, null);
    else if (gradient && g) g.insert(gradient);
  }
  return gradTable.get(v) ?? null;
}

/** A node whose uses are looked at: which use, and which of its operation's results. */
interface Frame {
  readonly node: Tensor;
  next: number;
  result: number;
}

/** The first of an operation's results, from where the frame stands, that has no gradient yet. */
function firstWaiting(frame: Frame, { operation, results }: Use, table: GradTable): Tensor | undefined {
  if (results.length > 1 && table.complete.has(operation)) return undefined;
  for (; frame.result < results.length; frame.result++)
    if (!table.has(results[frame.result]!)) return results[frame.result]!;
  if (results.length > 1) table.complete.add(operation);
  return undefined;
}

/**
 * Algorithm 6.5: the gradients of z (or of Σ seeds·ys) for the targets.
 * @param seeds - the gradients to start from, for each output
 * @returns the table; a target without an entry is disconnected, one with null has a gradient of zero
 */
export function backpropagate(
  targets: readonly Tensor[],
  whole: Graph,
  seeds: ReadonlyMap<Tensor, Tensor>,
  options: BackpropOptions = {},
): GradTable {
  const { level = null, insertInto = null, constants, known = [], letGo = false, retains = false } = options;
  const table = new GradTable(seeds, level);
  const pruned = whole.restrict(targets, constants);
  if (letGo) table.saved = new SavedValues(whole, pruned);
  table.limit(pruned);
  table.retains = retains;
  for (const [v, gradient] of known) table.set(v, gradient);
  try {
    for (const target of targets) if (pruned.has(target)) buildGrad(target, insertInto, pruned, table);
  } finally {
    table.saved?.restore();
  }
  return table;
}

interface BackpropOptions {
  readonly level?: Level | null;
  readonly insertInto?: Graph | null;
  readonly constants?: ReadonlySet<Tensor>;
  /** Gradients that are not computed: the walk ends at these tensors and goes on from them. */
  readonly known?: ReadonlyMap<Tensor, Tensor>;
  /** Free the graph's values as the walk goes on; its structure stays. Targets must be variables. */
  readonly letGo?: boolean;
  /** Add gradients to the `grad` of tensors that ask for it. */
  readonly retains?: boolean;
}

setBookBprop((op, inputs, positions, gradients) => {
  let total: Tensor | null = null;
  for (const position of positions) {
    if (!op.primitive.passes(position, op.params))
      throw new GradientError(`${op.name}.bprop: no gradient exists for input ${position}.`);
    const term = op.primitive.bprop(position, gradients, { inputs, results: op.results, params: op.params });
    if (term) total = total ? apply1(add, [total, term], null) : term;
  }
  return total ?? zerosLike(inputs[positions[0]!]!);
});
