import type { Shared, ToWorker } from "./bridge.ts";
import { Cell, isInterruption, runBeside } from "./context.ts";
import { describeThrown } from "./faults/thrown.ts";

/** What user code does with the messages of clients, beside the running cell. */
export class Handling {
  readonly #shared: Shared;
  readonly #post: (message: ToWorker) => void;
  /** Those that are not done, with what ends them. */
  readonly #open = new Map<Cell, () => void>();

  constructor(shared: Shared, post: (message: ToWorker) => void) {
    this.#shared = shared;
    this.#post = post;
  }

  /** Runs a handler as `run`; it is done when what it returns is settled and what it displays is shown. */
  run(run: number, handler: () => unknown): void {
    const cell = new Cell(run);
    // An interrupt that came before was not for this.
    Atomics.store(this.#shared.interrupt, 0, 0);
    const end = (): void => {
      if (!this.#open.has(cell)) return;
      // In this order: a late termination in between leaves both to be done when the thread is asked again.
      this.#post({ kind: "handled", run });
      this.#open.delete(cell);
    };
    this.#open.set(cell, end);
    const report = (error: unknown): void => this.#post({ kind: "uncaught", run, error: describeThrown(error) });
    runBeside(cell, () => {
      const handle = async (): Promise<void> => {
        try {
          await handler();
        } catch (error) {
          if (!isInterruption(error)) report(error);
        }
        while (cell.displays !== undefined) await cell.displays;
      };
      void handle().then(end);
    });
    this.#post({ kind: "taken", run });
  }

  /** Ends all of them: those that await for good, and those that V8 has terminated. */
  cancel(): void {
    for (const [cell, end] of [...this.#open]) {
      // In this order: a late termination of the first leaves both to be done when the thread is asked again.
      cell.abort();
      end();
    }
  }
}
