import { Session } from "node:inspector";
import { setImmediate, setTimeout } from "node:timers/promises";
import type { MessagePort } from "node:worker_threads";
import { type Cancel, type Shared, slot, type ToMain } from "./bridge.ts";
import { signalChildren } from "./faults/childProcesses.ts";
import { helper } from "./names.ts";

/** Milliseconds that the main thread has to begin with a cancel, and to be done, before V8 terminates what it runs. */
const beginning = 0.5;
const carrying = 3;
/** Milliseconds that it has to answer from then on. */
const grace = 1;
const attempts = 1_000;
/** How often, and for how many milliseconds each, the thread is asked again while a termination is under way. */
const settling = 10;
const settlingGrace = 50;
/** Milliseconds after which code that the inspector cannot break into is known to be native. */
const nativeGrace = 500;
/** After so many unanswered terminations the thread is not in JavaScript: it waits for a child process. */
const patience = 50;

/**
 * Milliseconds that a look at a value may take, during which no cell can start, and that one waits for a thread that does
 * not answer. Both are far above what looks take (1 to 50): a busy machine is no reason to know less of a value.
 */
const lookMs = 1_000;
const lookPatience = 5_000;

/** Milliseconds for what user code does when its process exits. */
const lastGrace = 2_000;

/** The thread of user code, seen from the protocol's thread. */
export class MainThread {
  readonly #port: MessagePort;
  readonly #shared: Shared;
  readonly #inspector = new Session();
  #ticket = 0;
  #answered = 0;
  readonly #waiting = new Set<(ticket: number) => void>();
  /** Terminations that V8 was told of and has not carried out. */
  #terminations = 0;

  constructor(port: MessagePort, shared: Shared) {
    this.#port = port;
    this.#shared = shared;
    this.#inspector.connectToMainThread();
  }

  /** Counts the cancels posted so far. */
  get ticket(): number {
    return this.#ticket;
  }

  /** Takes the thread's answer to a cancel. */
  acknowledge(ticket: number): void {
    this.#answered = ticket;
    for (const each of this.#waiting) each(ticket);
  }

  post(message: ToMain): void {
    this.#port.postMessage(message);
  }

  /**
   * Ends one run, or all up to one: code that loops by V8's termination, code that awaits by the cancel message, a blocking
   * child process by SIGINT. Termination skips `finally`, and is repeated for as long as something runs instead of
   * answering; while that is another run than the one to end, it is left alone. Resolves to the ticket of the cancel that
   * was answered, once the thread is free: what was posted before it has arrived, or was lost with what V8 terminated.
   */
  async interrupt(cancel: Cancel): Promise<number | undefined> {
    const { run } = cancel;
    const first = this.#ticket + 1;
    for (let attempt = 0; attempt < attempts; attempt++) {
      Atomics.store(this.#shared.interrupt, 0, 1);
      Atomics.notify(this.#shared.flow, slot.pending);
      const late = attempt === 0 ? this.#notBegun(first) : setTimeout(grace, undefined);
      const answered = await this.#cancel(cancel, first, late);
      if (answered !== undefined) return this.#settled(cancel, answered);
      if (run === undefined) this.#terminate();
      else if (!(await this.#terminateOnly(run))) continue;
      if (attempt > 0 && attempt % patience === 0) signalChildren("SIGINT");
    }
    return undefined;
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
    return new Promise((resolve) => {
      const late = globalThis.setTimeout(resolve, lookPatience, undefined);
      const options = { silent: true, returnByValue: true, throwOnSideEffect: true, timeout: lookMs };
      this.#inspector.post("Runtime.evaluate", { expression, ...options }, (failure, answered) => {
        clearTimeout(late);
        const given = failure === null && answered && !answered.exceptionDetails ? answered.result : undefined;
        resolve(given?.value);
      });
    });
  }

  /** Ends the inspector session, without which the process would wait for it to end. */
  disconnect(): void {
    this.#inspector.disconnect();
  }

  /** Resolves when the thread has not begun with a cancel, or takes long over it; timers know no time as short as that. */
  async #notBegun(ticket: number): Promise<undefined> {
    const start = performance.now();
    for (let passed = 0; passed < carrying && this.#answered < ticket; passed = performance.now() - start) {
      if (passed >= beginning && Atomics.load(this.#shared.flow, slot.cancelling) < ticket) return;
      await setImmediate();
    }
  }

  /** Posts a cancel and resolves to the ticket that is answered before it is `late`, none before `first`. */
  async #cancel(cancel: Cancel, first: number, late: Promise<undefined>): Promise<number | undefined> {
    const { promise, resolve } = Promise.withResolvers<number>();
    const heard = (ticket: number): void => {
      if (ticket >= first) resolve(ticket);
    };
    this.#waiting.add(heard);
    this.#ticket += 1;
    this.post({ kind: "cancel", ticket: this.#ticket, ...cancel });
    const answered = await Promise.race([promise, late]);
    this.#waiting.delete(heard);
    return answered;
  }

  /**
   * A termination may still have been on its way when the thread answered: waits until it has hit, which is the answer to
   * another cancel and not a newer cell.
   */
  async #settled(cancel: Cancel, answered: number): Promise<number> {
    let last = answered;
    for (let attempt = 0; attempt < settling && this.#terminations > 0; attempt++)
      last = (await this.#cancel(cancel, this.#ticket + 1, setTimeout(settlingGrace, undefined))) ?? last;
    return last;
  }

  /** V8 answers when what ran then has ended. */
  #terminate(): void {
    this.#terminations += 1;
    this.#inspector.post("Runtime.terminateExecution", () => {
      this.#terminations -= 1;
    });
  }

  /**
   * Has V8 terminate what the thread executes if it is code of `run`: the inspector evaluates in the midst of a loop, as
   * part of the run that loops, and holds it there meanwhile. Native code does not answer and is taken for the run's own.
   */
  async #terminateOnly(run: number): Promise<boolean> {
    const { flow } = this.#shared;
    Atomics.store(flow, slot.held, 0);
    const other = new Promise<boolean>((resolve) => {
      const expression = `globalThis[${JSON.stringify(helper)}].hold(${run})`;
      this.#inspector.post("Runtime.evaluate", { expression, silent: true, returnByValue: true }, (_failure, answer) =>
        resolve(answer?.result.value !== false),
      );
    });
    const held = Promise.resolve(Atomics.waitAsync(flow, slot.held, 0, nativeGrace).value).then(() => true);
    if (!(await Promise.race([other, held]))) return false;
    this.#terminate();
    Atomics.store(flow, slot.held, 0);
    Atomics.notify(flow, slot.held);
    return true;
  }
}
