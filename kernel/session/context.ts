import { AsyncLocalStorage } from "node:async_hooks";
import { setMaxListeners } from "node:events";
import { errors } from "./errors.ts";
import { Resources } from "./resources.ts";

/** Why signals are aborted, made before: V8 should not be terminated in the midst of describing where. */
const reason = errors.aborted();

/** Whether something is what code that awaits is ended by. */
export const isInterruption = (error: unknown): boolean => error === reason;

/** Lets code that began to await go on, until an interrupt ends it. */
export interface Lease {
  ended: boolean;
}

/** For code that no cell started. */
const unending: Lease = { ended: false };

/** The lease of code that begins to await now. */
export const currentLease = (): Lease => storage.getStore()?.lease ?? unending;

/** Gives what was awaited; throws where an interrupt came meanwhile, as it would be thrown by the await itself. */
export function awaited<T>(lease: Lease, value: T): T {
  if (lease.ended) throw reason;
  return value;
}

/** One run of a cell on the main thread, or what user code does with one message of a client. */
export class Cell {
  readonly run: number;
  /** Resources of top-level `using`, disposed when the cell ends. */
  readonly resources = new Resources();
  /** Settles when the displays whose bundles take time are shown; the cell ends after them. */
  displays: Promise<void> | undefined;
  /** What of it awaits from here on. */
  lease: Lease = { ended: false };
  #value: unknown;
  #controller: AbortController | undefined;

  constructor(run: number) {
    this.run = run;
    ended?.register(this, run);
  }

  /** Sends what is ready at once, in order with printed text; after something that is not, in order with that. */
  deliver<T>(made: T | Promise<T>, send: (ready: T) => void, fail: (reason: unknown) => void): void {
    if (!(made instanceof Promise) && this.displays === undefined) {
      send(made);
      return;
    }
    const shown = Promise.allSettled([made, this.displays])
      .then(([settled]) => {
        if (settled.status === "fulfilled") send(settled.value);
        else fail(settled.reason);
      })
      .finally(() => {
        if (this.displays === shown) this.displays = undefined;
      });
    this.displays = shown;
  }

  /** Aborted when the run is interrupted. */
  get signal(): AbortSignal {
    return this.#abortController().signal;
  }

  /**
   * Ends what awaits, and tells listeners of the signal that the run was interrupted. What it left behind, such as the
   * handlers of a server, goes on when it is called again.
   */
  abort(): void {
    this.lease.ended = true;
    this.lease = { ended: false };
    storage.run(this, () => this.#abortController().abort(reason));
  }

  /** Keeps the value of the last expression. */
  keep(value: unknown): void {
    this.#value = value;
  }

  /** Hands the kept value over. */
  take(): unknown {
    const value = this.#value;
    this.#value = undefined;
    return value;
  }

  /** Made when first asked for: few cells do. */
  #abortController(): AbortController {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      // One listener for each of many requests is no leak.
      setMaxListeners(0, this.#controller.signal);
    }
    return this.#controller;
  }
}

let ended: FinalizationRegistry<number> | undefined;
const storage = new AsyncLocalStorage<Cell>();
let latest = new Cell(0);

/** Tells of each run from here on when the last of what it started is gone: timers, listeners, promises hold their cell. */
export function whenCollected(tell: (run: number) => void): void {
  ended = new FinalizationRegistry(tell);
}

/** The cell that started the code now running; for code that no cell started, the latest one. */
export const currentCell = (): Cell => storage.getStore() ?? latest;

/** Runs `body` as part of `cell`, which is no newer cell for code that belongs to none. */
export function runBeside(cell: Cell, body: () => void): void {
  storage.run(cell, body);
}

/** The run whose code is executing; undefined for code that no cell started. */
export const executingRun = (): number | undefined => storage.getStore()?.run;

/** Runs `body` as part of `cell`: so is everything that it starts. */
export function runIn(cell: Cell, body: () => void): void {
  latest = cell;
  storage.run(cell, body);
}
