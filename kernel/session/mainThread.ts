import { Session } from "node:inspector";
import type { MessagePort } from "node:worker_threads";
import { type Shared, slot, type ToMain } from "./bridge.ts";
import { signalChildren } from "./childProcesses.ts";

/** Milliseconds that the main thread has to answer before V8 is told to terminate what it runs. */
const grace = 2;
const attempts = 1_000;
/** After so many unanswered terminations the thread is not in JavaScript: it waits for a child process. */
const patience = 50;

/** Milliseconds for what user code does when its process exits. */
const lastGrace = 2_000;

/** The thread of user code, seen from the protocol's thread. */
export class MainThread {
  readonly #port: MessagePort;
  readonly #shared: Shared;
  readonly #inspector = new Session();
  #ticket = 0;

  constructor(port: MessagePort, shared: Shared) {
    this.#port = port;
    this.#shared = shared;
    this.#inspector.connectToMainThread();
  }

  post(message: ToMain): void {
    this.#port.postMessage(message);
  }

  /**
   * Ends the running cell: code that loops by V8's termination, code that awaits by the cancel message, a blocking child
   * process by SIGINT. Termination skips `finally`, and is repeated for as long as something runs instead of answering.
   * Resolves to whether the thread is free.
   */
  async interrupt(): Promise<boolean> {
    Atomics.store(this.#shared.interrupt, 0, 1);
    Atomics.notify(this.#shared.flow, slot.pending);
    for (let attempt = 0; attempt < attempts; attempt++) {
      if (await this.#answers()) return true;
      this.#inspector.post("Runtime.terminateExecution");
      if (attempt > 0 && attempt % patience === 0) signalChildren("SIGINT");
    }
    return false;
  }

  /** Ends the process with what user code started, by force where the thread does not come free. */
  exit(code: number): void {
    signalChildren("SIGTERM");
    Atomics.store(this.#shared.flow, slot.closed, 1);
    Atomics.notify(this.#shared.flow, slot.closed);
    this.post({ kind: "exit", code });
    setTimeout(() => process.kill(process.pid, "SIGKILL"), lastGrace);
  }

  /** Ends the inspector session, without which the process would wait for it to end. */
  disconnect(): void {
    this.#inspector.disconnect();
  }

  /** Whether the thread takes a message within the grace. */
  async #answers(): Promise<boolean> {
    const { flow } = this.#shared;
    const before = Atomics.load(flow, slot.acknowledged);
    this.#ticket += 1;
    this.post({ kind: "cancel", ticket: this.#ticket });
    const waiting = Atomics.waitAsync(flow, slot.acknowledged, before, grace);
    return (await waiting.value) !== "timed-out";
  }
}
