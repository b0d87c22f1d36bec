import { type Runtime, Session } from "node:inspector";
import { Script } from "node:vm";
import type { Bundle, Outcome, RunRequest, Shared, Thrown, ToWorker } from "./bridge.ts";
import { alreadyShown, bundleOf } from "./bundle.ts";
import { Cell, runIn } from "./context.ts";
import { hidden } from "./names.ts";
import { addSource, describeThrown, placeIn, sourceUrl } from "./stacks.ts";

const objectGroup = "cell";
const entry = hidden("evaluate");

/** Evaluation was terminated by V8, so it has no result and no error. */
class Terminated extends Error {}

/** What evaluated code threw, described. */
class Uncaught extends Error {
  readonly thrown: Thrown;

  constructor(thrown: Thrown) {
    super(thrown.message);
    this.thrown = thrown;
  }
}

interface Epoch {
  epoch: number;
  interrupt: Int32Array;
}

/** Runs cells on the main thread, one at a time, by V8's REPL mode. */
export class Evaluator {
  readonly #session = new Session();
  readonly #shared: Shared;
  readonly #post: (message: ToWorker) => void;
  readonly #epoch: Epoch;
  /** Ends the running cell without waiting for code that V8 terminated, which never answers. */
  #cancel: (() => void) | undefined;
  #caught: unknown;
  /** Its synchronous part runs inside a script that SIGINT breaks, for clients that signal. */
  readonly #breakable = new Script(`globalThis[${JSON.stringify(entry)}]()`, { filename: "node:internal/adjoint" });

  constructor(shared: Shared, post: (message: ToWorker) => void) {
    this.#shared = shared;
    this.#post = post;
    this.#session.connect();
    const key = Symbol.for("adjoint.cell");
    const holder = globalThis as { [key]?: Epoch };
    this.#epoch = holder[key] ??= { epoch: 0, interrupt: shared.interrupt };
    this.#epoch.interrupt = shared.interrupt;
  }

  run(request: RunRequest): void {
    this.#epoch.epoch += 1;
    Atomics.store(this.#shared.interrupt, 0, 0);
    addSource(request.run, request);
    const cell = new Cell(request.run);
    const finish = (outcome: Outcome): void => {
      if (this.#cancel !== cancel) return;
      this.#cancel = undefined;
      this.#post({ kind: "done", run: request.run, outcome });
    };
    const cancel = (): void => {
      finish({ status: "interrupted" });
      // What the resources' own code throws now belongs to no cell.
      cell.resources.disposeAsync().catch(() => {});
    };
    this.#cancel = cancel;
    this.#post({ kind: "started", run: request.run });
    runIn(cell, () => {
      this.#execute(cell, request).then(finish, (error: unknown) => {
        if (error instanceof Terminated) cancel();
        else finish({ status: "error", error: error instanceof Uncaught ? error.thrown : describeThrown(error) });
      });
    });
  }

  /** Ends the running cell, if there is one. */
  cancel(): void {
    this.#cancel?.();
  }

  async #execute(cell: Cell, request: RunRequest): Promise<Outcome> {
    try {
      await this.#evaluate(request.code, request.run);
      const result = await this.#result(cell);
      const expressions = await this.#expressions(cell, request);
      while (cell.displays.size > 0) await Promise.all(cell.displays);
      return { status: "ok", expressions, ...(result === undefined ? {} : { result }) };
    } finally {
      await cell.resources.disposeAsync();
      this.#session.post("Runtime.releaseObjectGroup", { objectGroup });
    }
  }

  async #result(cell: Cell): Promise<Bundle | undefined> {
    const value = cell.take();
    if (value === undefined || (typeof value === "object" && value !== null && alreadyShown.has(value)))
      return undefined;
    return bundleOf(value);
  }

  async #expressions(cell: Cell, request: RunRequest): Promise<Record<string, Bundle | Thrown>> {
    const results: Record<string, Bundle | Thrown> = {};
    for (const [name, code] of Object.entries(request.expressions)) {
      try {
        await this.#evaluate(code, request.run);
        results[name] = await bundleOf(cell.take());
      } catch (error) {
        if (error instanceof Terminated) throw error;
        results[name] = error instanceof Uncaught ? error.thrown : describeThrown(error);
      }
    }
    return results;
  }

  #evaluate(code: string, run: number): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const expression = `${code}\n//# sourceURL=${sourceUrl(run)}`;
    const start = (): void =>
      this.#session.post(
        "Runtime.evaluate",
        { expression, replMode: true, awaitPromise: true, silent: true, objectGroup },
        (failure, answer) => {
          // The types of the inspector's answers do not know replMode.
          const details = (answer as Runtime.EvaluateReturnType | undefined)?.exceptionDetails;
          if (failure !== null) reject(new Terminated());
          else if (details !== undefined) reject(new Uncaught(this.#thrown(details, run)));
          else resolve();
        },
      );
    Object.defineProperty(globalThis, entry, { value: start, configurable: true });
    try {
      this.#breakable.runInThisContext({ breakOnSigint: true });
    } catch {
      // V8 broke the script on SIGINT, or terminated it.
      reject(new Terminated());
    }
    return promise;
  }

  /** Fetches the thrown value itself, since the inspector only describes it. */
  #thrown(details: Runtime.ExceptionDetails, run: number): Thrown {
    const { exception } = details;
    this.#caught = exception?.value;
    if (exception?.objectId !== undefined) {
      Object.defineProperty(globalThis, entry, {
        value: (value: unknown) => (this.#caught = value),
        configurable: true,
      });
      const functionDeclaration = `function () { "use strict"; globalThis[${JSON.stringify(entry)}](this); }`;
      this.#session.post("Runtime.callFunctionOn", { functionDeclaration, objectId: exception.objectId, silent: true });
    }
    const thrown = describeThrown(this.#caught);
    this.#caught = undefined;
    if (thrown.place !== undefined || details.scriptId === undefined) return thrown;
    // An error of compilation has no stack of its own, only the inspector's word for its place.
    const place = placeIn(sourceUrl(run), details.lineNumber + 1, details.columnNumber + 1);
    return { ...thrown, frames: [], ...(place === undefined ? {} : { place }) };
  }
}
