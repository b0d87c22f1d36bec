import { apply } from "../ops/apply.ts";
import type { Aval, Operation } from "../ops/operation.ts";
import { type Bindings, type Dim, isSingleName, isUnknown, renameDim } from "../tensor/dims.ts";
import { withState } from "../tensor/state.ts";
import { Tensor } from "../tensor/tensor.ts";
import { ancestors, Graph } from "./graph.ts";
import { type Plan, plan, runPlan } from "./plan.ts";

const again = ({ primitive }: Operation, inputs: readonly Tensor[], params: unknown): readonly Tensor[] =>
  apply(primitive, inputs, params);

/** A graph with named ends: what an operation that holds a graph (compile, scan, cond, …) holds. */
export class Body {
  /** Symbols, or nodes whose own computation is left out. */
  readonly inputs: readonly Tensor[];
  readonly outputs: readonly Tensor[];
  /** Bodies derived from this one, by what was asked for. */
  readonly derived = new Map<string, unknown>();
  #plan: Plan | null = null;
  #graph: Graph | null = null;

  constructor(inputs: readonly Tensor[], outputs: readonly Tensor[]) {
    this.inputs = inputs;
    this.outputs = outputs;
  }

  /** The body with its first results alone. */
  first(count: number): Body {
    return count === this.outputs.length ? this : new Body(this.inputs, this.outputs.slice(0, count));
  }

  /** Shapes and dtypes of the results, in the body's own names of sizes. */
  get results(): readonly Aval[] {
    return this.outputs.map(({ shape, dtype }) => ({ shape, dtype }));
  }

  /** The same in the names of operands of the given shapes. */
  resultsFor(operands: readonly Pick<Aval, "shape">[]): readonly Aval[] {
    const names = namesOf(this.inputs, operands);
    if (names.size === 0) return this.results;
    return this.outputs.map(({ shape, dtype }) => ({ shape: shape.map((dim) => renameDim(dim, names)), dtype }));
  }

  get plan(): Plan {
    this.#plan ??= plan(this.outputs, this.inputs);
    return this.#plan;
  }

  /** The results' values for values of the inputs. */
  run(values: readonly Tensor[], outer?: Bindings): Tensor[] {
    return runPlan(this.plan, new Map(this.inputs.map((input, i) => [input, values[i]!])), outer);
  }

  /** The nodes in an order of computation, without what the inputs are computed from. */
  get nodes(): readonly Tensor[] {
    return this.graph.nodes;
  }

  /** The same as a graph, which knows their places. */
  get graph(): Graph {
    this.#graph ??= new Graph(this.outputs, ancestors(this.outputs, new Set(this.inputs)));
    return this.#graph;
  }

  /**
   * Applies the body's operations to other tensors, of whatever kind: each operation once.
   * @param step - what is done in the place of an operation, given its inputs and parameters there
   */
  replay(
    operands: readonly Tensor[],
    step: (operation: Operation, inputs: readonly Tensor[], params: unknown) => readonly Tensor[] = again,
  ): Tensor[] {
    const { graph } = this;
    const { nodes } = graph;
    // By place: what stands for a node.
    const meaning = new Array<Tensor | undefined>(nodes.length).fill(undefined);
    this.inputs.forEach((input, i) => {
      const place = graph.placeOf(input);
      if (place >= 0) meaning[place] = operands[i]!;
    });
    // Named sizes of the inputs are those of the operands; sizes that only a run decides (of a loop's history, of unique values)
    // have new names when their operation is applied again.
    const names = namesOf(this.inputs, operands);
    for (let at = 0; at < nodes.length; at++) {
      const { operation } = nodes[at]!;
      if (!operation || meaning[at]) continue;
      const results = step(
        operation,
        operation.inputs.map((x) => meaning[graph.placeOf(x)] ?? known(x)),
        names.size > 0 && operation.primitive.bind
          ? operation.primitive.bind(operation.params, (dim) => renameDim(dim, names), numbersOf(names))
          : operation.params,
      );
      if (operation.site) keepSite(results, operation.site);
      operation.results.forEach((y, k) => {
        const z = results[k];
        const place = graph.placeOf(y);
        if (!z || meaning[place]) return;
        if (place >= 0) meaning[place] = z;
        if (operation.primitive.runWhole)
          y.shape.forEach((dim, axis) => {
            if (isUnknown(dim) && z.shape[axis] !== dim) names.set(dim as string, z.shape[axis]!);
          });
      });
    }
    return this.outputs.map((y) => meaning[graph.placeOf(y)] ?? y);
  }

  /** What `make` gives for a key, made once. */
  derive<T>(key: string, make: () => T): T {
    let found = this.derived.get(key) as T | undefined;
    // What is derived is a graph of its own, whoever asks for it.
    if (found === undefined) this.derived.set(key, (found = withState("tracing", null, make)));
    return found;
  }
}

/** A leaf of a graph whose value is known, as a value: what it meets decides whether the result is a graph. */
const known = (x: Tensor): Tensor =>
  x.symbolic && x.storage && !x.operation
    ? new Tensor({ shape: x.shape, dtype: x.dtype, storage: x.storage, name: x.name })
    : x;

/** What is applied again was written where it was written first. */
function keepSite(results: readonly Tensor[], site: Error): void {
  for (let t: Tensor | null = results[0] ?? null; t; t = t.primal) if (t.operation?.site) t.operation.site = site;
}

/** What the names of sizes in the inputs' shapes are among the operands. */
function namesOf(inputs: readonly Tensor[], operands: readonly Pick<Aval, "shape">[]): Map<string, Dim> {
  const names = new Map<string, Dim>();
  inputs.forEach(({ shape }, i) => {
    const own = operands[i]!.shape;
    if (own === shape) return;
    shape.forEach((dim, axis) => {
      if (isSingleName(dim) && own[axis] !== dim) names.set(dim, own[axis]!);
    });
  });
  return names;
}

/** The names that stand for numbers, for graphs inside. */
function numbersOf(names: ReadonlyMap<string, Dim>): Bindings | undefined {
  const known = [...names].filter((entry): entry is [string, number] => typeof entry[1] === "number");
  return known.length > 0 ? new Map(known) : undefined;
}
