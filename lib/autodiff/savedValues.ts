import type { Graph } from "../graph/graph.ts";
import type { Operation } from "../ops/operation.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { Variable } from "../tensor/variable.ts";

/** The inputs and results of operations, with values. */
interface Kept {
  readonly inputs: readonly Tensor[];
  readonly results: readonly Tensor[];
}

/**
 * The values that a graph held for its derivatives, taken out of it before the walk: the graph keeps its structure, for
 * drawing, and each operation's values go when reverse mode has visited it for the last time.
 */
export class SavedValues {
  readonly #kept = new Map<Operation, Kept>();
  /** For operations that were visited: how many of their inputs still wait. */
  readonly #waiting = new Map<Operation, number>();
  readonly #pruned: Graph;

  /**
   * @param whole - everything, all of which is left without values
   * @param pruned - the part that will be walked
   */
  constructor(whole: Graph, pruned: Graph) {
    this.#pruned = pruned;
    const standIns = new Map<Tensor, Tensor>();
    const outputs = new Set(whole.outputs);
    const standIn = (t: Tensor): Tensor => {
      if (t instanceof Variable || outputs.has(t) || !t.storage) return t;
      let stand = standIns.get(t);
      if (!stand) standIns.set(t, (stand = t.standIn()));
      return stand;
    };
    for (const { operation } of pruned.nodes)
      if (operation && !operation.freed)
        this.#kept.set(operation, { inputs: operation.inputs, results: operation.results });
    const emptied = new Set<Operation>();
    for (const { operation } of whole.nodes) {
      if (!operation || operation.freed || emptied.has(operation)) continue;
      emptied.add(operation);
      operation.inputs = operation.inputs.map(standIn);
      operation.results = operation.results.map(standIn);
      if (!this.#kept.has(operation)) operation.freed = true;
    }
    whole.substitute(standIn);
    pruned.substitute(standIn);
  }

  of(operation: Operation): Kept {
    return this.#kept.get(operation) ?? operation;
  }

  /** Notes that all uses of one input were visited. Returns whether that was the operation's last visit. */
  visited(operation: Operation): boolean {
    const before = this.#waiting.get(operation) ?? this.#inputsOf(operation);
    if (before > 1) {
      this.#waiting.set(operation, before - 1);
      return false;
    }
    this.#waiting.delete(operation);
    this.#kept.delete(operation);
    operation.freed = true;
    return true;
  }

  /** How many tensors the operation reads that are walked. */
  #inputsOf({ inputs }: Operation): number {
    if (inputs.length === 1) return 1;
    if (inputs.length > 2) return new Set(inputs.filter((x) => this.#pruned.has(x))).size;
    const [a, b] = inputs;
    return Number(this.#pruned.has(a!)) + Number(a !== b && this.#pruned.has(b!));
  }

  /** Gives back what was not let go of, after a walk that failed. */
  restore(): void {
    for (const [operation, { inputs, results }] of this.#kept) {
      operation.inputs = inputs;
      operation.results = results;
    }
    this.#kept.clear();
  }
}
