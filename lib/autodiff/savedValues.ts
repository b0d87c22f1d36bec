import type { Graph } from "../graph/graph.ts";
import type { Operation } from "../ops/operation.ts";
import { writes } from "../tensor/storage.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { Variable } from "../tensor/variable.ts";

/** The inputs and results of an operation, with values. */
interface Kept {
  readonly operation: Operation;
  readonly inputs: readonly Tensor[];
  readonly results: readonly Tensor[];
}

function free(operation: Operation): void {
  operation.freed = true;
  writes.readers--;
}

/**
 * The values that a graph held for its derivatives, taken out of it before the walk: the graph keeps its structure, for
 * drawing, and each operation's values go when reverse mode has visited it for the last time.
 */
export class SavedValues {
  /** By the operations' places in the pruned graph. */
  readonly #kept: (Kept | null)[];
  /** Of operations that were visited: how many of their inputs still wait. */
  readonly #waiting: Int32Array;
  readonly #pruned: Graph;

  /**
   * @param whole - everything, all of which is left without values
   * @param pruned - the part that will be walked
   */
  constructor(whole: Graph, pruned: Graph) {
    this.#pruned = pruned;
    this.#waiting = new Int32Array(pruned.nodes.length);
    const outputs = new Set(whole.outputs);
    const standIns = whole.nodes.map((t) => (t instanceof Variable || outputs.has(t) || !t.storage ? t : t.standIn()));
    const standIn = (t: Tensor): Tensor => standIns[whole.placeOf(t)] ?? t.standIn();
    const isWalked = new Uint8Array(whole.nodes.length);
    this.#kept = pruned.nodes.map(({ operation }) => {
      if (!operation || operation.freed || isWalked[whole.placeOf(operation)]) return null;
      isWalked[whole.placeOf(operation)] = 1;
      return { operation, inputs: operation.inputs, results: operation.results };
    });
    for (const [place, { operation }] of whole.nodes.entries()) {
      if (!operation || operation.freed || whole.placeOf(operation) !== place) continue;
      operation.inputs = operation.inputs.map(standIn);
      operation.results = operation.results.map(standIn);
      if (!isWalked[place]) free(operation);
    }
    pruned.substitute(pruned.nodes.map(standIn));
    whole.substitute(standIns);
  }

  of(operation: Operation): Pick<Kept, "inputs" | "results"> {
    return this.#kept[this.#pruned.placeOf(operation)] ?? operation;
  }

  /** Notes that all uses of one input were visited. Returns whether that was the operation's last visit. */
  visited(operation: Operation): boolean {
    const place = this.#pruned.placeOf(operation);
    const before = this.#waiting[place] || this.#inputsOf(operation);
    this.#waiting[place] = before - 1;
    if (before > 1) return false;
    this.#kept[place] = null;
    free(operation);
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
    for (const kept of this.#kept) {
      if (!kept) continue;
      kept.operation.inputs = kept.inputs;
      kept.operation.results = kept.results;
    }
  }
}
