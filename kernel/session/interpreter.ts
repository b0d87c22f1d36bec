import { createRequire } from "node:module";
import type { MessagePort } from "node:worker_threads";
import type { DebugAdapter } from "../debugger/adapter.ts";
import type { Language, StaleCell } from "../language/index.ts";
import type {
  CommMessage,
  Completions,
  ExecuteError,
  ExecuteRequest,
  ExecuteResult,
  InputAnswer,
  Interpreter,
  Listener,
  MimeBundle,
} from "../protocol/interpreter.ts";
import type { Content } from "../protocol/messages.ts";
import {
  type Bundle,
  type Cancel,
  outputBound,
  type Shared,
  slot,
  type Thrown,
  type ToAsker,
  type ToWorker,
} from "./bridge.ts";
import { completeness } from "./code/completeness.ts";
import { DialectReader } from "./code/dialect.ts";
import { Deliveries } from "./deliveries.ts";
import { errors } from "./errors.ts";
import { CellTexts } from "./faults/cellTexts.ts";
import type { CrashMarker } from "./faults/crashMarker.ts";
import { interruption, outOfMemory, thrownFailure, typeFailure } from "./faults/failures.ts";
import { memoryBounds } from "./faults/memory.ts";
import { Reaper } from "./faults/reaper.ts";
import { Watch } from "./faults/watch.ts";
import { LiveValues } from "./live.ts";
import type { MainThread } from "./mainThread.ts";
import { NativeOutput } from "./output/nativeOutput.ts";
import { prepare } from "./preparation.ts";
import { relay } from "./relay.ts";
import { Runs } from "./runs.ts";

const { version: typescriptVersion } = createRequire(import.meta.url)("typescript/package.json") as { version: string };

const bundle = ({ data, metadata }: Bundle): MimeBundle => ({ data: JSON.parse(data), metadata: JSON.parse(metadata) });

/** Runs TypeScript cells on the main thread, after their types are checked. Lives in the protocol's thread. */
export class TypeScriptInterpreter implements Interpreter {
  readonly language = {
    name: "typescript",
    version: typescriptVersion,
    mimetype: "application/typescript",
    file_extension: ".ts",
    pygments_lexer: "typescript",
    codemirror_mode: "typescript",
    nbconvert_exporter: "script",
  };
  readonly banner =
    `TypeScript on Node ${process.versions.node}, with automatic differentiation: ad.grad(x => x ** 2)(3)`;
  readonly #main: MainThread;
  readonly #shared: Shared;
  readonly #language: Language;
  readonly #listener: Listener;
  /** Looks at values while no cell runs: it would be in the midst of what that does. */
  readonly #live = new LiveValues(
    async (expression) => (this.#runs.size === 0 ? this.#main.look(expression) : undefined),
    () => this.#known,
    () => this.#shadows,
  );
  /** What the session's cells have declared, as far as they ran to their end. */
  readonly #known = new Set<string>();
  /** The globals that they have declared. */
  #shadows: ReadonlySet<string> = new Set();
  readonly #cells = new CellTexts();
  /** The runs on the main thread. */
  readonly #runs: Runs;
  /** Ends the wait of each run for its diagnostics. */
  readonly #waiting = new Map<number, () => void>();
  /** Resolves when no interrupt is under way, whose termination of what runs could hit what is posted now. */
  #interrupts: Promise<unknown> = Promise.resolve();
  /** Resolves when the cell that was prepared last has gone to the main thread. */
  #prepared: Promise<void> | undefined;
  readonly #deliveries: Deliveries;
  readonly #answers: MessagePort;
  readonly #watch: Watch;
  /** Why the kernel ended a run, where that was not an interrupt. */
  readonly #reasons = new Map<number, Thrown>();
  /** Has what the main thread said taken before anything later. */
  readonly #catchUp: () => void;
  /** Loaded by the first debug_request. */
  #debugger: Promise<DebugAdapter> | undefined;
  #exiting = false;

  readonly #dialect: DialectReader;
  readonly #native: NativeOutput;
  readonly #reaper = new Reaper();
  readonly #marker: CrashMarker;
  /** What is still to be told of the kernel before this one. */
  #crashed: string | undefined;

  constructor(parts: {
    main: MainThread;
    shared: Shared;
    answers: MessagePort;
    language: Language;
    listener: Listener;
    folder: string;
    heapLimit: number;
    standardOutput: number | undefined;
    marker: CrashMarker;
    /** Has `receive` called with what the main thread has said so far. */
    catchUp: () => void;
  }) {
    this.#catchUp = parts.catchUp;
    this.#dialect = new DialectReader(parts.folder);
    this.#main = parts.main;
    this.#runs = new Runs(parts.main);
    this.#deliveries = new Deliveries((message) => parts.main.post(message));
    this.#shared = parts.shared;
    this.#answers = parts.answers;
    this.#language = parts.language;
    this.#listener = parts.listener;
    this.#watch = new Watch(memoryBounds(parts.heapLimit), () => this.#main.heapUsed(), {
      interrupted: () => void this.interrupt(),
      exhausted: (used, bound) => {
        for (const run of this.#runs.keys()) this.#reasons.set(run, outOfMemory(used, bound));
        void this.interrupt();
      },
    });
    this.#marker = parts.marker;
    this.#crashed = parts.marker.before;
    const { flow } = this.#shared;
    this.#native = new NativeOutput({
      stream: (run, name, text) => {
        Atomics.add(flow, slot.pending, text.length);
        this.#listener.stream(run, name, text);
      },
      latest: () => this.#runs.latest,
      catchUp: parts.catchUp,
      drained: (ticket) => {
        Atomics.store(flow, slot.drained, ticket);
        Atomics.notify(flow, slot.drained);
      },
      full: () => Atomics.load(flow, slot.pending) > outputBound,
    });
    if (parts.standardOutput !== undefined) this.#native.add(parts.standardOutput, "stdout");
  }

  async execute(request: ExecuteRequest): Promise<ExecuteResult> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#prepared = promise;
    let posted = false;
    this.#watch.begin();
    this.#marker.note(request.silent ? "a silent cell" : `cell ${request.count}`);
    if (this.#crashed !== undefined && !request.silent) {
      this.#listener.stream(request.run, "stderr", errors.crashed(this.#crashed));
      this.#crashed = undefined;
    }
    try {
      const result = await this.#execute(request, () => {
        posted = true;
        resolve();
      });
      const stale = this.#language.stale();
      return stale.length === 0 ? result : { ...result, metadata: staleMetadata(stale) };
    } finally {
      this.#watch.end();
      if (this.#runs.size === 0) this.#marker.note(undefined);
      if (!posted) this.#listener.forget(request.run);
      resolve();
    }
  }

  async #execute(
    { run, code, count, silent, cell: id, deleted, expressions, next }: ExecuteRequest,
    posted: () => void,
  ): Promise<ExecuteResult> {
    const cell = { label: silent ? "silent cell" : `cell ${count}`, text: code };
    this.#cells.add(run, cell);
    const prepared = prepare({ cell, expressions }, this.#known, this.#dialect.read(), this.#shadows);
    if ("status" in prepared) return prepared;
    const { transformed, emitted, refused } = prepared;
    const interrupted = new Promise<undefined>((resolve) => {
      this.#waiting.set(run, () => resolve(undefined));
    });
    const checked = Promise.all([this.#language.check(code, { cell: id, deleted }), this.#interrupts]);
    const [diagnostics] = (await Promise.race([checked, interrupted])) ?? [];
    this.#waiting.delete(run);
    if (diagnostics === undefined) return this.#failure(interruption());
    const stops = diagnostics.filter((diagnostic) => diagnostic.stops);
    if (stops.length > 0) return typeFailure(stops, cell);
    for (const { message, notes, line, column, severity } of diagnostics)
      this.#listener.stream(
        run,
        "stderr",
        `${cell.label}:${line}:${column} ${severity} ${[message, ...notes].join(" ")}\n`,
      );
    for (const name of transformed.declared) this.#known.delete(name);
    this.#shadows = transformed.shadows;
    this.#cells.transformed(run, transformed.columns);
    await (await this.#debugger)?.begin(run);
    const { columns, code: own } = transformed;
    const ending = this.#runs.post(
      {
        kind: "run",
        run,
        label: cell.label,
        code: own,
        columns,
        expressions: emitted,
        forgotten: this.#cells.takeForgotten(),
      },
      () => {
        void this.#language.commit(code, { count, cell: id });
        const waiting = next();
        if (waiting !== undefined) this.#language.ahead(waiting.code, { cell: waiting.cell });
      },
    );
    posted();
    const outcome = await ending;
    const reason = this.#reasons.get(run);
    this.#reasons.delete(run);
    if (outcome.status === "error") return this.#failure(outcome.error);
    if (outcome.status === "interrupted") return this.#failure(reason ?? interruption());
    for (const name of transformed.declared) this.#known.add(name);
    const results = Object.entries(outcome.expressions).map(
      ([name, each]) =>
        [name, "data" in each ? { status: "ok" as const, ...bundle(each) } : this.#failure(each)] as const,
    );
    return {
      status: "ok",
      expressions: { ...Object.fromEntries(results), ...refused },
      ...(outcome.result === undefined ? {} : { result: outcome.result }),
    };
  }

  /** Takes what the main thread says. */
  receive(message: ToWorker): void {
    if (relay(message, this.#listener, (thrown) => this.#failure(thrown))) return;
    switch (message.kind) {
      case "taken":
        this.#deliveries.taken(message.run);
        return;
      case "handled":
        this.#deliveries.handled(message.run);
        return;
      case "started":
        this.#runs.started(message.run);
        return;
      case "cancelled":
        this.#main.acknowledge(message.ticket);
        return;
      case "pipe":
        this.#native.add(message.fd, message.name, message.run);
        return;
      case "drain":
        this.#native.drain(message.ticket);
        return;
      case "children":
        this.#reaper.look();
        return;
      case "done":
        this.#runs.finish(message.run, message.outcome);
        return;
      case "interrupt":
        void this.interrupt();
        return;
      case "exit":
        this.#native.drain();
        this.#exiting = true;
        this.#listener.exit(message.run, message.code);
    }
  }

  async comm(run: number, message: CommMessage): Promise<void> {
    // What came after a cell is handled after its synchronous part, however long its types take.
    await this.#prepared;
    await this.#interrupts;
    this.#watch.begin();
    await this.#deliveries.deliver(run, message);
    this.#watch.end();
  }

  answered(ticket: number, answer: InputAnswer): void {
    this.#answers.postMessage({ ticket, answer } satisfies ToAsker);
    Atomics.add(this.#shared.flow, slot.answers, 1);
    Atomics.notify(this.#shared.flow, slot.answers);
  }

  interrupt(run?: number): Promise<void> {
    const done = this.#interrupt(run);
    this.#interrupts = Promise.allSettled([this.#interrupts, done]);
    return done;
  }

  completeness(code: string): ReturnType<typeof completeness> {
    return completeness(code);
  }

  async complete(code: string, offset: number): Promise<Completions> {
    const typed = await this.#language.complete(code, offset);
    // What the types do not know, the values may.
    return typed.matches.length > 0 ? typed : ((await this.#live.complete(code, offset)) ?? typed);
  }

  async inspect(code: string, offset: number, detail: 0 | 1): ReturnType<Language["inspect"]> {
    return this.#live.inspect(code, offset, await this.#language.inspect(code, offset, detail));
  }

  async debug(request: Content<"debug_request">): Promise<Content<"debug_reply">> {
    this.#debugger ??= import("../debugger/adapter.ts").then(
      ({ DebugAdapter }) =>
        new DebugAdapter({
          cells: this.#cells.runs,
          shared: this.#shared,
          settle: this.#catchUp,
          event: (event) => this.#listener.debugEvent(event),
          knows: (name) => this.#known.has(name),
          declare: (name) => {
            this.#known.add(name);
            void this.#language.commit(`let ${name}: any;`, { count: 0, cell: undefined });
          },
        }),
    );
    return (await this.#debugger).handle(request);
  }

  released(characters: number): void {
    Atomics.sub(this.#shared.flow, slot.pending, characters);
    Atomics.notify(this.#shared.flow, slot.pending);
    this.#native.resume();
  }

  async stop(): Promise<void> {
    // A thread that called process.exit waits for this one, and must not be torn from it.
    if (!this.#exiting && (this.#runs.size > 0 || this.#deliveries.open)) await this.#end();
    (await this.#debugger)?.close();
    await this.#language.stop();
    this.#main.disconnect();
  }

  async #interrupt(run: number | undefined): Promise<void> {
    if (run === undefined) for (const end of this.#waiting.values()) end();
    else this.#waiting.get(run)?.();
    const asked = this.#main.ticket;
    const { cancel, answered } = await this.#end(run);
    if (answered !== undefined) {
      this.#deliveries.interrupted();
      this.#runs.recover(asked, answered, cancel);
    } else this.#listener.stream(run ?? this.#runs.latest, "stderr", errors.uninterruptible());
  }

  /** Ends a run, or all, stopped in a debugger or not; resolves with the ticket that the main thread answered, if it is free. */
  async #end(run?: number): Promise<{ cancel: Cancel; answered: number | undefined }> {
    const attached = await this.#debugger;
    const upTo = this.#runs.latest;
    const cancel = run === undefined ? { upTo } : { upTo, run };
    const interrupt = (): Promise<number | undefined> => this.#main.interrupt(cancel);
    const answered = attached === undefined ? await interrupt() : await attached.releasing(run ?? "all", interrupt);
    return { cancel, answered };
  }

  #failure(thrown: Thrown): ExecuteError {
    return thrownFailure(thrown, this.#cells.runs);
  }
}

/** Which cells a client may want to mark: they ran before a name that they use was declared again. */
function staleMetadata(cells: readonly StaleCell[]): Record<string, unknown> {
  const stale_cells = cells.map(({ cell, count, names }) => ({ cell_id: cell, execution_count: count, names }));
  return { adjoint: { stale_cells } };
}
