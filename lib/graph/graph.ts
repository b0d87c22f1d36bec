import { checkTensors } from "../ops/constant.ts";
import type { Operation } from "../ops/operation.ts";
import { isFloating } from "../tensor/dtype.ts";
import { GradientError } from "../tensor/errors.ts";
import type { Tensor } from "../tensor/tensor.ts";

/** A use of a tensor: the operation that reads it, and at which position. One operation may use it twice. */
export interface Use {
  readonly operation: Operation;
  readonly argument: number;
}

/**
 * Everything that `outputs` are computed from, inputs before what uses them. Walks without recursion.
 * @param stop - tensors that the walk does not go beyond
 */
export function ancestors(outputs: readonly Tensor[], stop?: ReadonlySet<Tensor>): Tensor[] {
  const seen = new Set<Tensor>();
  const stack = [...outputs];
  while (stack.length > 0) {
    const v = stack.pop()!;
    if (seen.has(v)) continue;
    seen.add(v);
    if (v.operation && !stop?.has(v)) for (const input of v.operation.inputs) if (!seen.has(input)) stack.push(input);
  }
  return [...seen].sort((a, b) => a.id - b.id);
}

interface Index {
  readonly members: Set<Tensor>;
  readonly uses: Map<Tensor, Use[]>;
  readonly results: Map<Operation, Tensor[]>;
}

/** Enters a node's operation, once, with what it reads. */
function enter(node: Tensor, { members, uses, results }: Index): void {
  const { operation } = node;
  if (!operation) return;
  const known = results.get(operation);
  if (known) {
    known.push(node);
    return;
  }
  results.set(operation, [node]);
  for (let argument = 0; argument < operation.inputs.length; argument++) {
    const input = operation.inputs[argument]!;
    if (!members.has(input)) continue;
    const list = uses.get(input);
    if (list) list.push({ operation, argument });
    else uses.set(input, [{ operation, argument }]);
  }
}

/** The computational graph 𝒢 of a result: its tensors in an order of computation, and who uses whom. */
export class Graph {
  readonly outputs: readonly Tensor[];
  /** Inputs before what is computed from them; `insert` adds at the end. */
  readonly nodes: Tensor[];
  #index: Index | null = null;

  constructor(outputs: readonly Tensor[], nodes: Tensor[] = ancestors(outputs)) {
    this.outputs = outputs;
    this.nodes = nodes;
  }

  /** Made when first asked for: a graph that is only restricted or walked needs none. */
  get #indexed(): Index {
    if (!this.#index) {
      this.#index = { members: new Set(this.nodes), uses: new Map(), results: new Map() };
      for (const node of this.nodes) enter(node, this.#index);
    }
    return this.#index;
  }

  has(v: Tensor): boolean {
    return this.#indexed.members.has(v);
  }

  /** Who reads `v`, as operations with argument positions, in the order they were made. */
  usesOf(v: Tensor): readonly Use[] {
    return this.#indexed.uses.get(v) ?? [];
  }

  /** Those of an operation's results that are in the graph. */
  resultsOf(operation: Operation): readonly Tensor[] {
    return this.#indexed.results.get(operation) ?? [];
  }

  /** Puts other tensors in the places of the nodes, of the same order of computation. */
  substitute(standIn: (v: Tensor) => Tensor): void {
    for (let i = 0; i < this.nodes.length; i++) this.nodes[i] = standIn(this.nodes[i]!);
    this.#index = null;
  }

  /** Adds what `v` is computed from, as build_grad does with the gradients it makes. */
  insert(v: Tensor): void {
    const index = this.#indexed;
    if (index.members.has(v)) return;
    const fresh = ancestors([v], index.members).filter((node) => !index.members.has(node));
    for (const node of fresh) {
      index.members.add(node);
      this.nodes.push(node);
    }
    for (const node of fresh) enter(node, index);
  }

  /**
   * 𝒢′: only what lies on a path that a derivative can take from one of `targets` to an output. Operations that pass
   * nothing on (comparisons, argmax, stopGradient) and `constants` cut paths.
   */
  restrict(targets: readonly Tensor[], constants: ReadonlySet<Tensor> = new Set()): Graph {
    const wanted = new Set(targets);
    const reached = new Set<Tensor>();
    // Of an operation with several results, asked once.
    const known = new Map<Operation, boolean>();
    const isReached = ({ operation, dtype }: Tensor): boolean => {
      if (!operation || !isFloating(dtype)) return false;
      if (operation.results.length === 1) return takesFrom(operation, reached);
      let taken = known.get(operation);
      if (taken === undefined) known.set(operation, (taken = takesFrom(operation, reached)));
      return taken;
    };
    for (const node of this.nodes) if (wanted.has(node) || (!constants.has(node) && isReached(node))) reached.add(node);
    const relevant = new Set<Tensor>();
    const entered = new Set<Operation>();
    const stack = this.outputs.filter((y) => reached.has(y));
    while (stack.length > 0) {
      const v = stack.pop()!;
      if (relevant.has(v)) continue;
      relevant.add(v);
      const { operation } = v;
      if (!operation || entered.has(operation) || constants.has(v) || !isFloating(v.dtype)) continue;
      entered.add(operation);
      operation.inputs.forEach((input, i) => {
        if (reached.has(input) && !relevant.has(input) && operation.primitive.passes(i, operation.params))
          stack.push(input);
      });
    }
    return new Graph(
      this.outputs,
      this.nodes.filter((node) => relevant.has(node)),
    );
  }
}

function takesFrom({ inputs, primitive, params }: Operation, reached: ReadonlySet<Tensor>): boolean {
  for (let i = 0; i < inputs.length; i++) if (reached.has(inputs[i]!) && primitive.passes(i, params)) return true;
  return false;
}

/** The graph of everything that the outputs are computed from. */
export function graph(...outputs: Tensor[]): Graph {
  checkTensors("graph", "outputs", outputs);
  return new Graph(outputs);
}

/** The book's get_operation(V): the operation that computes V; null for inputs, variables and constants. */
export const getOperation = (v: Tensor): Operation | null => v.operation;

/** The book's get_inputs(V, 𝒢): the parents of V. */
export function getInputs(v: Tensor, g: Graph): readonly Tensor[] {
  return v.operation?.inputs.filter((input) => g.has(input)) ?? [];
}

/**
 * The book's get_consumers(V, 𝒢): the children of V, each with the position at which it uses V; a child that uses V
 * twice is listed twice.
 */
export function getConsumers(v: Tensor, g: Graph): readonly { readonly consumer: Tensor; readonly argument: number }[] {
  if (!g.has(v))
    throw new GradientError(
      `getConsumers: ${v.label} is not in the graph. Make the graph from a result that is computed from it.`,
    );
  return g
    .usesOf(v)
    .flatMap(({ operation, argument }) => g.resultsOf(operation).map((consumer) => ({ consumer, argument })));
}
