import { Session } from "node:inspector";
import { setTimeout } from "node:timers/promises";
import type { MessagePort } from "node:worker_threads";
import { type Shared, slot, type ToMain } from "./bridge.ts";
import { signalChildren } from "./childProcesses.ts";
import { helper } from "./names.ts";

/** Milliseconds that the main thread has to answer before V8 is told to terminate what it runs. */
const grace = 2;
const attempts = 1_000;
/** Milliseconds after which code that the inspector cannot break into is known to be native. */
const nativeGrace = 50;
/** After so many unanswered terminations the thread is not in JavaScript: it waits for a child process. */
const patience = 50;

/** Milliseconds that a look at a value may take, and that one waits for a thread that does not answer. */
const lookMs = 100;
const lookPatience = 500;

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
   * Ends a run, or all that are running: code that loops by V8's termination, code that awaits by the cancel message, a blocking child
   * process by SIGINT. Termination skips `finally`, and is repeated for as long as something runs instead of answering;
   * while that is another run than the one to end, it is left alone. Resolves to whether the thread is free.
   */
  async interrupt(run?: number): Promise<boolean> {
    for (let attempt = 0; attempt < attempts; attempt++) {
      Atomics.store(this.#shared.interrupt, 0, 1);
      Atomics.notify(this.#shared.flow, slot.pending);
      if (await this.#answers(run)) return true;
      if (run !== undefined && (await this.#busyWithOther(run))) continue;
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
    globalThis.setTimeout(() => process.kill(process.pid, "SIGKILL"), lastGrace);
  }

  /** Bytes of V8's heap in use there, as the inspector tells in the midst of a loop; undefined when it cannot. */
  heapUsed(): Promise<number | undefined> {
    return new Promise((resolve) => {
      this.#inspector.post("Runtime.getHeapUsage", (failure, usage) =>
        resolve(failure === null && usage !== undefined && "usedSize" in usage ? Number(usage.usedSize) : undefined),
      );
    });
  }

  /** What an expression gives as plain data; undefined where it throws, has side effects, or takes long. */
  look(expression: string): Promise<unknown> {
    const answer = new Promise<unknown>((resolve) => {
      const options = { silent: true, returnByValue: true, throwOnSideEffect: true, timeout: lookMs };
      this.#inspector.post("Runtime.evaluate", { expression, ...options }, (failure, answered) => {
        const given = failure === null && answered && !answered.exceptionDetails ? answered.result : undefined;
        resolve(given?.value);
      });
    });
    return Promise.race([answer, setTimeout(lookPatience, undefined)]);
  }

  /** Ends the inspector session, without which the process would wait for it to end. */
  disconnect(): void {
    this.#inspector.disconnect();
  }

  /** Whether the thread takes a message within the grace. */
  async #answers(run: number | undefined): Promise<boolean> {
    const { flow } = this.#shared;
    const before = Atomics.load(flow, slot.acknowledged);
    this.#ticket += 1;
    this.post({ kind: "cancel", ticket: this.#ticket, ...(run === undefined ? {} : { run }) });
    const waiting = Atomics.waitAsync(flow, slot.acknowledged, before, grace);
    return (await waiting.value) !== "timed-out";
  }

  /**
   * Whether the thread is executing code of another run than `run`: the inspector evaluates in the midst of a loop, as
   * part of the run that loops. Native code does not answer and is taken for the run's own.
   */
  async #busyWithOther(run: number): Promise<boolean> {
    const answer = new Promise<number>((resolve) => {
      const expression = `globalThis[${JSON.stringify(helper)}].run()`;
      this.#inspector.post("Runtime.evaluate", { expression, silent: true, returnByValue: true }, (failure, result) =>
        resolve(failure === null && typeof result?.result.value === "number" ? result.result.value : run),
      );
    });
    return (await Promise.race([answer, setTimeout(nativeGrace, run)])) !== run;
  }
}
