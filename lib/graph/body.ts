import { apply } from "../ops/apply.ts";
import type { Aval, Operation } from "../ops/operation.ts";
import { type Bindings, type Dim, isUnknown, renameDim } from "../tensor/dims.ts";
import { withState } from "../tensor/state.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { ancestors } from "./graph.ts";
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
  #order: readonly Tensor[] | null = null;

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
    this.#order ??= ancestors(this.outputs, new Set(this.inputs));
    return this.#order;
  }

  /**
   * Applies the body's operations to other tensors, of whatever kind: each operation once.
   * @param step - what is done in the place of an operation, given its inputs and parameters there
   */
  replay(
    operands: readonly Tensor[],
    step: (operation: Operation, inputs: readonly Tensor[], params: unknown) => readonly Tensor[] = again,
  ): Tensor[] {
    const meaning = new Map<Tensor, Tensor>(this.inputs.map((input, i) => [input, operands[i]!]));
    // Sizes that only a run decides (of a loop's history, of unique values) have new names when their operation is applied again.
    const names = new Map<string, Dim>();
    for (const node of this.nodes) {
      const { operation } = node;
      if (!operation || meaning.has(node)) continue;
      const results = step(
        operation,
        operation.inputs.map((x) => meaning.get(x) ?? x),
        names.size > 0 && operation.primitive.bind
          ? operation.primitive.bind(operation.params, (dim) => renameDim(dim, names))
          : operation.params,
      );
      if (operation.site) keepSite(results, operation.site);
      operation.results.forEach((y, k) => {
        const z = results[k];
        if (meaning.has(y) || !z) return;
        meaning.set(y, z);
        if (operation.primitive.runWhole)
          y.shape.forEach((dim, axis) => {
            if (isUnknown(dim) && z.shape[axis] !== dim) names.set(dim as string, z.shape[axis]!);
          });
      });
    }
    return this.outputs.map((y) => meaning.get(y) ?? y);
  }

  /** What `make` gives for a key, made once. */
  derive<T>(key: string, make: () => T): T {
    let known = this.derived.get(key) as T | undefined;
    // What is derived is a graph of its own, whoever asks for it.
    if (known === undefined) this.derived.set(key, (known = withState("tracing", null, make)));
    return known;
  }
}

/** What is applied again was written where it was written first. */
function keepSite(results: readonly Tensor[], site: Error): void {
  for (let t: Tensor | null = results[0] ?? null; t; t = t.primal) if (t.operation?.site) t.operation.site = site;
}
