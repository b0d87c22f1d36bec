import type { CommMessage } from "../protocol/interpreter.ts";
import type { ToMain } from "./bridge.ts";

/**
 * Comm messages on their way to the main thread, one at a time: were they all posted while a cell loops, the interrupt of
 * that loop would stand behind them, and V8 would terminate their handlers instead.
 */
export class Deliveries {
  readonly #post: (message: ToMain) => void;
  readonly #queue: { readonly run: number; readonly message: CommMessage }[] = [];
  readonly #open = new Map<number, () => void>();
  /** The run whose message the main thread has not taken yet. */
  #posted: number | undefined;

  constructor(post: (message: ToMain) => void) {
    this.#post = post;
  }

  /** Whether some message is not handled yet. */
  get open(): boolean {
    return this.#open.size > 0;
  }

  /** Resolves when user code has handled the message, or was interrupted. */
  deliver(run: number, message: CommMessage): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#open.set(run, resolve);
    this.#queue.push({ run, message });
    this.#next();
    return promise;
  }

  /** The main thread is through with the synchronous part of the handler. */
  taken(run: number): void {
    if (this.#posted === run) this.#posted = undefined;
    this.#next();
  }

  handled(run: number): void {
    this.#open.get(run)?.();
    this.#open.delete(run);
  }

  /** The main thread is free after an interrupt: V8 may have terminated it before it could say anything. */
  interrupted(): void {
    if (this.#posted === undefined) return;
    this.handled(this.#posted);
    this.taken(this.#posted);
  }

  #next(): void {
    if (this.#posted !== undefined) return;
    const next = this.#queue.shift();
    if (next === undefined) return;
    this.#posted = next.run;
    // A view of a larger memory would be sent with all of it.
    const buffers = next.message.buffers.map((buffer) => new Uint8Array(buffer));
    this.#post({ kind: "comm", run: next.run, message: { ...next.message, buffers } });
  }
}
