import { totalmem } from "node:os";

/** The part of the machine's memory, or of what its control group may have, at which a cell that takes more is ended. */
const share = 0.75;
/**
 * The part of the heap limit of V8 at which it is ended. The limit counts the young generation, which an old one never gets,
 * and the cell goes on for some time before it notices.
 */
const heapShare = 0.75;
/** From this part of the heap limit in resident memory on, V8 is asked how full its heap is. */
const heapAsked = 0.5;
/** A cell is blamed for memory only when it took this part of the bound itself. */
const growth = 1 / 64;

/** What the process may use. */
export interface MemoryBounds {
  readonly resident: number;
  readonly heap: number;
}

export interface MemoryUse {
  readonly resident: number;
  /** Asks how many bytes of V8's heap on the main thread are in use; undefined while it does not answer. */
  heap(): Promise<number | undefined>;
}

/** The bounds of this machine, for a main thread whose heap may grow to `heapLimit` bytes. */
export function memoryBounds(heapLimit: number): MemoryBounds {
  // Without a control group's limit Node answers 0, or more than any machine has.
  const constrained = process.constrainedMemory();
  const available = constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
  return { resident: available * share, heap: heapLimit };
}

/** Notices when running cells are about to use up the memory, before the system or V8 ends the process for it. */
export class MemoryGuard {
  readonly #bounds: MemoryBounds;
  #start = 0;
  #asking = false;

  constructor(bounds: MemoryBounds) {
    this.#bounds = bounds;
  }

  /** Notes what was in use before the cells ran: a cell that frees memory must be able to run. */
  begin(resident: number): void {
    this.#start = resident;
  }

  /** The bytes in use and the bound that they come near, or undefined when there is enough. */
  async exceeded({ resident, heap }: MemoryUse): Promise<{ used: number; bound: number } | undefined> {
    const grown = resident - this.#start;
    const bound = this.#bounds.resident;
    if (resident > bound && grown > bound * growth) return { used: resident, bound };
    const limit = this.#bounds.heap;
    if (this.#asking || resident < limit * heapAsked || grown < limit * growth) return undefined;
    this.#asking = true;
    const used = await heap();
    this.#asking = false;
    return used !== undefined && used > limit * heapShare ? { used, bound: limit } : undefined;
  }
}
