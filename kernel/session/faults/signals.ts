/** Node's watchdog of SIGINT, one for the process, which `vm` and the REPL use. It has a thread of its own. */
interface Watchdog {
  startSigintWatchdog(): void;
  /** Stops one start; returns whether a signal had come, and forgets it. */
  stopSigintWatchdog(): boolean;
  watchdogHasPendingSigint(): boolean;
}

function findWatchdog(): Watchdog | undefined {
  try {
    const { binding } = process as unknown as { binding(name: string): Partial<Watchdog> };
    const found = binding.call(process, "contextify");
    return found.startSigintWatchdog === undefined ? undefined : (found as Watchdog);
  } catch {
    return undefined;
  }
}

/**
 * SIGINT as any thread can see it: Node tells JavaScript of signals on the main thread only, in turns of the event loop,
 * which a cell that loops never lets come. Where this Node has no such watchdog, nothing is ever pending here, and the main
 * thread's own handler is what is left.
 */
export class SigintWatch {
  readonly #watchdog = findWatchdog();

  constructor() {
    // Twice, so that forgetting a signal (a stop and a start) never gives SIGINT back its default, which is to end the process.
    this.#watchdog?.startSigintWatchdog();
    this.#watchdog?.startSigintWatchdog();
  }

  /** Whether a signal has come since the last call. */
  take(): boolean {
    if (this.#watchdog?.watchdogHasPendingSigint() !== true) return false;
    const came = this.#watchdog.stopSigintWatchdog();
    this.#watchdog.startSigintWatchdog();
    return came;
  }
}

/**
 * Has this process handle SIGINT from here on, whoever takes listeners away, as `vm` does while it runs code with
 * `breakOnSigint`: with the last of them Node would give the signal its default back, which is to end the process. To be
 * called before the watch starts, whose handler then stays the one that the system knows.
 */
export function keepSigint(): void {
  const count = process.listenerCount.bind(process);
  process.on("SIGINT", () => {});
  const listenerCount: typeof process.listenerCount = (name, ...rest) =>
    Math.max(count(name, ...rest), name === "SIGINT" ? 1 : 0);
  Object.defineProperty(process, "listenerCount", { configurable: true, writable: true, value: listenerCount });
}
