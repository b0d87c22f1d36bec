import { checkTensor, checkTensors } from "../ops/constant.ts";
import type { Operation } from "../ops/operation.ts";
import { describe } from "../tensor/arguments.ts";
import { isFloating } from "../tensor/dtype.ts";
import { GradientError, messages } from "../tensor/errors.ts";
import type { Tensor } from "../tensor/tensor.ts";

/** A use of a tensor: the operation that reads it, and at which position. One operation may use it twice. */
export interface Use {
  readonly operation: Operation;
  readonly argument: number;
  /** Those of the operation's results that are in the graph. */
  readonly results: readonly Tensor[];
}

/** The last mark given out: a tensor and an operation carry that of the walk or the graph that met them last. */
let marks = 0;

/**
 * Everything that `outputs` are computed from, inputs before what uses them. Walks without recursion.
 * @param stop - tensors that the walk does not go beyond
 */
export function ancestors(outputs: readonly Tensor[], stop?: { has(v: Tensor): boolean }): Tensor[] {
  const mark = ++marks;
  const found: Tensor[] = [];
  const stack = [...outputs];
  while (stack.length > 0) {
    const v = stack.pop()!;
    if (v.mark === mark) continue;
    v.mark = mark;
    found.push(v);
    if (!v.operation || stop?.has(v)) continue;
    const { inputs } = v.operation;
    for (let i = 0; i < inputs.length; i++) if (inputs[i]!.mark !== mark) stack.push(inputs[i]!);
  }
  return inOrder(found);
}

/** Sorted by their numbers, as an array of numbers: to compare tensors by a function takes longer the more there are. */
function inOrder(nodes: readonly Tensor[]): Tensor[] {
  let least = Number.POSITIVE_INFINITY;
  let largest = 0;
  for (let i = 0; i < nodes.length; i++) {
    least = Math.min(least, nodes[i]!.id);
    largest = Math.max(largest, nodes[i]!.id);
  }
  const span = 2 ** Math.ceil(Math.log2(nodes.length));
  // A double holds each number with its place, as long as they are not too many.
  if ((largest - least + 1) * span > Number.MAX_SAFE_INTEGER) return [...nodes].sort((a, b) => a.id - b.id);
  const keys = new Float64Array(nodes.length);
  for (let i = 0; i < keys.length; i++) keys[i] = (nodes[i]!.id - least) * span + i;
  keys.sort();
  const sorted = new Array<Tensor>(keys.length);
  for (let i = 0; i < keys.length; i++) sorted[i] = nodes[keys[i]! - Math.floor(keys[i]! / span) * span]!;
  return sorted;
}

const unused: readonly Use[] = [];
const noTensors: readonly Tensor[] = [];

/** The computational graph 𝒢 of a result: its tensors in an order of computation, and who uses whom. */
export class Graph {
  readonly outputs: readonly Tensor[];
  /** Inputs before what is computed from them; `insert` adds at the end. */
  readonly nodes: Tensor[];
  /** What nodes and operations carry beside their places here, until another graph marks them; 0 before the first look. */
  #mark = 0;
  /** The places of all, for when others have marked some of them since. */
  #table: Map<Tensor | Operation, number> | null = null;
  /** By place: the uses of a node. */
  #uses: (Use[] | undefined)[] | null = null;
  /** By place: the results of the operation whose first result in the graph stands there. */
  #results: (Tensor[] | undefined)[] = [];

  constructor(outputs: readonly Tensor[], nodes: Tensor[] = ancestors(outputs)) {
    this.outputs = outputs;
    this.nodes = nodes;
  }

  /** Where a node stands, or the first result of an operation; −1 for what is not in the graph. */
  placeOf(v: Tensor | Operation): number {
    if (this.#mark === 0) this.#markAll();
    if (v.mark === this.#mark) return v.place;
    return this.#mark === marks ? -1 : (this.#places.get(v) ?? -1);
  }

  #markAll(): void {
    this.#mark = ++marks;
    for (let place = 0; place < this.nodes.length; place++) {
      const node = this.nodes[place]!;
      node.mark = this.#mark;
      node.place = place;
      const { operation } = node;
      if (!operation || operation.mark === this.#mark) continue;
      operation.mark = this.#mark;
      operation.place = place;
    }
  }

  get #places(): Map<Tensor | Operation, number> {
    if (!this.#table) {
      this.#table = new Map();
      for (let place = 0; place < this.nodes.length; place++) this.#enterPlace(place, this.#table);
    }
    return this.#table;
  }

  #enterPlace(place: number, table: Map<Tensor | Operation, number>): void {
    const node = this.nodes[place]!;
    table.set(node, place);
    if (node.operation && !table.has(node.operation)) table.set(node.operation, place);
  }

  /** Made when first asked for: a graph that is only restricted needs none. */
  get #indexed(): (Use[] | undefined)[] {
    if (!this.#uses) {
      this.#uses = new Array<Use[] | undefined>(this.nodes.length);
      for (let place = 0; place < this.nodes.length; place++) this.#enterUses(place, this.#uses);
    }
    return this.#uses;
  }

  /** Enters a node's operation, once, with what it reads. */
  #enterUses(place: number, uses: (Use[] | undefined)[]): void {
    const node = this.nodes[place]!;
    const { operation } = node;
    if (!operation) return;
    const first = this.placeOf(operation);
    if (first !== place) {
      this.#results[first]!.push(node);
      return;
    }
    const results = [node];
    this.#results[place] = results;
    for (let argument = 0; argument < operation.inputs.length; argument++) {
      const read = this.placeOf(operation.inputs[argument]!);
      if (read < 0) continue;
      const use = { operation, argument, results };
      const list = uses[read];
      if (list) list.push(use);
      else uses[read] = [use];
    }
  }

  has(v: Tensor): boolean {
    return this.placeOf(v) >= 0;
  }

  /** Who reads `v`, as operations with argument positions, in the order they were made. */
  usesOf(v: Tensor): readonly Use[] {
    return this.#indexed[this.placeOf(v)] ?? unused;
  }

  /** Those of an operation's results that are in the graph. */
  resultsOf(operation: Operation): readonly Tensor[] {
    return this.#indexed.length > 0 ? (this.#results[this.placeOf(operation)] ?? noTensors) : noTensors;
  }

  /** Puts other tensors in the places of the nodes, of the same order of computation. */
  substitute(standIns: readonly Tensor[]): void {
    for (let place = 0; place < standIns.length; place++) this.nodes[place] = standIns[place]!;
    this.#mark = 0;
    this.#table = null;
    this.#uses = null;
    this.#results = [];
  }

  /** Adds what `v` is computed from, as build_grad does with the gradients it makes. */
  insert(v: Tensor): void {
    if (this.has(v)) return;
    const uses = this.#indexed;
    // From here on others have marked nodes, so that places are those of the table.
    const fresh = ancestors([v], this).filter((node) => !this.has(node));
    for (const node of fresh) this.#enterPlace(this.nodes.push(node) - 1, this.#places);
    for (let place = this.nodes.length - fresh.length; place < this.nodes.length; place++) this.#enterUses(place, uses);
  }

  /**
   * 𝒢′: only what lies on a path that a derivative can take from one of `targets` to an output. Operations that pass
   * nothing on (comparisons, argmax, stopGradient) and `constants` cut paths.
   */
  restrict(targets: readonly Tensor[], constants?: ReadonlySet<Tensor>): Graph {
    const { nodes } = this;
    // By place: whether a target reaches the node, and whether it also lies on the way to an output.
    const reached = new Uint8Array(nodes.length);
    const relevant = new Uint8Array(nodes.length);
    // Operations with several results are asked once.
    const known = new Map<Operation, boolean>();
    for (const target of targets) if (this.has(target)) reached[this.placeOf(target)] = 1;
    for (let place = 0; place < nodes.length; place++) {
      const { operation, dtype } = nodes[place]!;
      if (!operation || reached[place] || !isFloating(dtype) || constants?.has(nodes[place]!)) continue;
      let taken = operation.results.length > 1 ? known.get(operation) : undefined;
      if (taken === undefined) {
        taken = this.#takesFrom(operation, reached);
        if (operation.results.length > 1) known.set(operation, taken);
      }
      if (taken) reached[place] = 1;
    }
    for (const y of this.outputs) if (reached[this.placeOf(y)]) relevant[this.placeOf(y)] = 1;
    const entered = new Set<Operation>();
    for (let place = nodes.length - 1; place >= 0; place--) {
      if (!relevant[place]) continue;
      const { operation, dtype } = nodes[place]!;
      if (!operation || !isFloating(dtype) || constants?.has(nodes[place]!)) continue;
      if (operation.results.length > 1) {
        if (entered.has(operation)) continue;
        entered.add(operation);
      }
      const { inputs, primitive, params } = operation;
      for (let i = 0; i < inputs.length; i++) {
        const read = this.placeOf(inputs[i]!);
        if (reached[read] && !relevant[read] && primitive.passes(i, params)) relevant[read] = 1;
      }
    }
    return new Graph(
      this.outputs,
      nodes.filter((_, place) => relevant[place]),
    );
  }

  #takesFrom({ inputs, primitive, params }: Operation, reached: Uint8Array): boolean {
    for (let i = 0; i < inputs.length; i++)
      if (reached[this.placeOf(inputs[i]!)] && primitive.passes(i, params)) return true;
    return false;
  }
}

/** The graph of everything that the outputs are computed from. */
export function graph(...outputs: Tensor[]): Graph {
  checkTensors("graph", "outputs", outputs);
  return new Graph(outputs);
}

/** The book's get_operation(V): the operation that computes V; null for inputs, variables and constants. */
export function getOperation(v: Tensor): Operation | null {
  checkTensor("getOperation", "the node", v);
  return v.operation;
}

/**
 * The book's get_inputs(V, 𝒢): the parents of V, all of them where no graph is given.
 * @throws GradientError where V is not in the graph
 */
export function getInputs(v: Tensor, g?: Graph): readonly Tensor[] {
  checkTensor("getInputs", "the node", v);
  if (!g) return v.operation?.inputs ?? [];
  checkMember("getInputs", v, g);
  return v.operation?.inputs.filter((input) => g.has(input)) ?? [];
}

function checkMember(what: string, v: Tensor, g: Graph): void {
  if (!(g instanceof Graph))
    throw new TypeError(messages.wrongKind(what, "a graph (ad.graph(result) makes one)", describe(g)));
  if (!g.has(v))
    throw new GradientError(
      `${what}: ${v.label} is not in the graph. Make the graph from a result that is computed from it.`,
    );
}

/**
 * The book's get_consumers(V, 𝒢): the children of V, each with the position at which it uses V; a child that uses V
 * twice is listed twice.
 */
export function getConsumers(v: Tensor, g: Graph): readonly { readonly consumer: Tensor; readonly argument: number }[] {
  checkTensor("getConsumers", "the node", v);
  checkMember("getConsumers", v, g);
  return g
    .usesOf(v)
    .flatMap(({ operation, argument }) => g.resultsOf(operation).map((consumer) => ({ consumer, argument })));
}
