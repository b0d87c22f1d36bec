import type { MemoryBounds, MemoryUse } from "./memory.ts";
import { MemoryGuard } from "./memory.ts";
import { SigintWatch } from "./signals.ts";

/** Milliseconds between two looks while a cell runs, and while only what earlier cells started may run. */
const interval = 20;
const idleInterval = 250;

/** What is heard while cells run. */
export interface WatchListener {
  interrupted(): void;
  /** Running cells use `used` of the `bound` bytes that there are. */
  exhausted(used: number, bound: number): void;
}

/** Looks after running cells from the protocol's thread: a SIGINT that came, and memory that runs out. */
export class Watch {
  readonly #sigint = new SigintWatch();
  readonly #memory: MemoryGuard;
  readonly #heap: MemoryUse["heap"];
  readonly #listener: WatchListener;
  #runs = 0;
  #timer: NodeJS.Timeout;
  /** What was resident, and when: asking the system takes longer than a short cell. */
  #resident = { bytes: 0, at: Number.NEGATIVE_INFINITY };

  constructor(bounds: MemoryBounds, heap: MemoryUse["heap"], listener: WatchListener) {
    this.#memory = new MemoryGuard(bounds);
    this.#heap = heap;
    this.#listener = listener;
    this.#timer = this.#idle();
  }

  /** A cell begins; a signal that came before was for what earlier cells left running. */
  begin(): void {
    this.#runs += 1;
    if (this.#runs > 1) return;
    clearInterval(this.#timer);
    this.#lookForSigint();
    if (performance.now() - this.#resident.at > interval) this.#residentNow();
    this.#memory.begin(this.#resident.bytes);
    this.#timer = setInterval(() => void this.#look(), interval);
  }

  end(): void {
    this.#runs -= 1;
    if (this.#runs > 0) return;
    clearInterval(this.#timer);
    this.#timer = this.#idle();
  }

  #idle(): NodeJS.Timeout {
    return setInterval(() => this.#lookForSigint(), idleInterval).unref();
  }

  #lookForSigint(): void {
    if (this.#sigint.take()) this.#listener.interrupted();
  }

  async #look(): Promise<void> {
    this.#lookForSigint();
    const resident = this.#residentNow();
    const exceeded = await this.#memory.exceeded({ resident, heap: this.#heap });
    if (exceeded === undefined || this.#runs === 0) return;
    // What it holds now is where the next cells start from.
    this.#memory.begin(resident);
    this.#listener.exhausted(exceeded.used, exceeded.bound);
  }

  #residentNow(): number {
    this.#resident = { bytes: process.memoryUsage.rss(), at: performance.now() };
    return this.#resident.bytes;
  }
}
