import { errors } from "./errors.ts";

// User code may declare the name, or take it away.
const { SuppressedError } = globalThis;

/**
 * Resources of top-level `using`, disposed when their cell ends, as `AsyncDisposableStack` would. V8 writes that in C++, which
 * hands the termination of an interrupt to JavaScript as if it were an error; whatever looks at that aborts the process.
 */
export class Resources {
  readonly #disposers: (() => unknown)[] = [];
  #disposed = false;

  add(dispose: () => unknown): void {
    if (this.#disposed) throw errors.late();
    this.#disposers.push(dispose);
  }

  /**
   * Disposes all, the last first, unless that was done. Throws what the cell has `thrown`, or the first of them did; what
   * is thrown after it suppresses it (DisposeResources of the proposal "Explicit Resource Management").
   */
  async dispose(thrown?: { readonly error: unknown }): Promise<void> {
    this.#disposed = true;
    let failure = thrown;
    for (let dispose = this.#disposers.pop(); dispose !== undefined; dispose = this.#disposers.pop()) {
      try {
        await dispose();
      } catch (error) {
        failure =
          failure === undefined
            ? { error }
            : { error: new SuppressedError(error, failure.error, "An error was suppressed during disposal.") };
      }
    }
    if (failure !== undefined) throw failure.error;
  }
}
