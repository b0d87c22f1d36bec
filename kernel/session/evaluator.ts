import { type Runtime, Session } from "node:inspector";
import { types } from "node:util";
import { promiseHooks } from "node:v8";
import { type Bundle, type Outcome, type RunRequest, type Shared, slot, type Thrown, type ToWorker } from "./bridge.ts";
import { Cell, runIn } from "./context.ts";
import { addSource, dropSource, placeIn, sourceUrl } from "./faults/stacks.ts";
import { describeThrown } from "./faults/thrown.ts";
import { withoutShadows } from "./names.ts";
import { alreadyShown, bundleOf } from "./values/bundle.ts";

/** Says that evaluation was terminated by V8, so that it has no result and no error. Told by identity: see `NotCompiled`. */
const terminated = new Error("terminated");

/** Code that V8 did not compile. What user code throws may be a Proxy, whose own code `instanceof` would run. */
class NotCompiled extends Error {
  readonly #thrown: Thrown;

  constructor(thrown: Thrown) {
    super(thrown.message);
    this.#thrown = thrown;
  }

  /** Describes whatever was thrown. */
  static describe(error: unknown): Thrown {
    return typeof error === "object" && error !== null && #thrown in error ? error.#thrown : describeThrown(error);
  }
}

interface Epoch {
  epoch: number;
  interrupt: Int32Array;
}

/** Runs cells on the main thread by V8's REPL mode: one of each shell at a time, which take turns where they await. */
export class Evaluator {
  readonly #session = new Session();
  readonly #shared: Shared;
  readonly #post: (message: ToWorker) => void;
  readonly #epoch: Epoch;
  /** Ends each running cell without waiting for code that V8 terminated, which never answers. */
  readonly #running = new Map<number, () => void>();
  /**
   * The promises of evaluations that are not answered yet, those of abandoned cells for good: were one collected, the
   * inspector would say so to this thread in the middle of a garbage collection, and V8 would abort the process.
   */
  readonly #pending = new Set<Promise<unknown>>();

  /** Makes good what evaluated code did to what everything runs on. */
  readonly #restore: () => void;

  constructor(shared: Shared, post: (message: ToWorker) => void, restore: () => void) {
    this.#restore = restore;
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
    for (const run of request.forgotten) dropSource(run);
    const cell = new Cell(request.run);
    // V8 may terminate either anywhere: what was not done to its end is done again by the next cancel.
    const finish = (outcome: Outcome): void => {
      if (!this.#running.has(request.run)) return;
      this.#post({ kind: "done", run: request.run, outcome });
      this.#running.delete(request.run);
    };
    const cancel = (): void => {
      if (!this.#running.has(request.run)) return;
      this.#post({ kind: "done", run: request.run, outcome: { status: "interrupted" } });
      cell.abort();
      // What the resources' own code throws now belongs to no cell.
      cell.resources.dispose().catch(() => {});
      this.#running.delete(request.run);
    };
    this.#running.set(request.run, cancel);
    this.#post({ kind: "started", run: request.run });
    runIn(cell, () => {
      this.#execute(cell, request).then(finish, (error: unknown) => {
        if (error === terminated) cancel();
        else finish({ status: "error", error: NotCompiled.describe(error) });
      });
    });
  }

  /** Ends one run, or all up to one: those begun later were not asked to end. */
  cancel(upTo: number, only?: number): void {
    for (const [run, cancel] of [...this.#running]) if (only === undefined ? run <= upTo : run === only) cancel();
    // What goes on was not asked to end, and its native code may poll again.
    if (this.#running.size > 0) Atomics.store(this.#shared.interrupt, 0, 0);
  }

  async #execute(cell: Cell, request: RunRequest): Promise<Outcome> {
    try {
      await this.#evaluate(request.code, request.run);
      const result = await this.#result(cell);
      const expressions = await this.#expressions(cell, request);
      while (cell.displays !== undefined) await cell.displays;
      await cell.resources.dispose();
      return { status: "ok", expressions, ...(result === undefined ? {} : { result }) };
    } catch (error) {
      if (error !== terminated) await cell.resources.dispose({ error });
      throw error;
    } finally {
      this.#session.post("Runtime.releaseObjectGroup", { objectGroup: sourceUrl(request.run) });
    }
  }

  /** A promise is awaited, so that a cell ending in one shows its value, or fails with its reason. */
  async #result(cell: Cell): Promise<Bundle | undefined> {
    const kept = cell.take();
    const value = types.isPromise(kept) ? await kept : kept;
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
        if (error === terminated) throw error;
        results[name] = NotCompiled.describe(error);
      }
    }
    return results;
  }

  #evaluate(code: string, run: number): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const expression = `${code}\n//# sourceURL=${sourceUrl(run)}`;
    let own: Promise<unknown> | undefined;
    const answered = (failure: Error | null, answer?: object): void => {
      this.#restore();
      if (own !== undefined) this.#pending.delete(own);
      const details = (answer as Runtime.EvaluateReturnType | undefined)?.exceptionDetails;
      if (failure !== null) reject(terminated);
      else if (details === undefined) resolve();
      else if (own === undefined) reject(new NotCompiled(notCompiled(details, run)));
      // The promise has the thrown value itself, which the inspector only describes.
      else own.catch(reject);
    };
    // The first promise that evaluation makes is the one it waits for.
    const stopListening = promiseHooks.onInit((made) => {
      if (own !== undefined) return;
      own = made;
      this.#pending.add(made);
      stopListening();
    });
    const objectGroup = sourceUrl(run);
    // What is evaluated silently does not stop a debugger where it throws.
    const silent = Atomics.load(this.#shared.flow, slot.debugging) === 0;
    const parameters = { expression, replMode: true, awaitPromise: true, silent, objectGroup };
    this.#session.post("Runtime.evaluate", parameters, answered);
    stopListening();
    return promise;
  }
}

/** Describes an error of compilation, which has no stack of its own, only the inspector's word for its place. */
function notCompiled({ exception, lineNumber, columnNumber }: Runtime.ExceptionDetails, run: number): Thrown {
  const [heading = ""] = (exception?.description ?? "").split("\n    at ");
  const name = exception?.className ?? "SyntaxError";
  const place = placeIn(sourceUrl(run), lineNumber + 1, columnNumber + 1);
  const message = withoutShadows(heading.startsWith(`${name}: `) ? heading.slice(name.length + 2) : heading);
  return { name, message, frames: [], ...(place === undefined ? {} : { place }) };
}
