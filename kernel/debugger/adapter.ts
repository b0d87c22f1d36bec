import { array, integer, object, optional, string } from "../protocol/schema.ts";
import { type Shared, slot } from "../session/bridge.ts";
import type { RanCell } from "../session/faults/cellTexts.ts";
import type { Attachment, ExceptionFilter } from "./attachment.ts";
import { breakableLines } from "./breakable.ts";
import { type Body, type Command, command } from "./command.ts";
import { errors } from "./errors.ts";
import { Inspection } from "./inspection.ts";
import { type DebugEvent, type DebugReply, type DebugRequest, threadId } from "./protocol.ts";
import { cellPrefix, cellSuffix, hashSeed, Sources } from "./sources.ts";

interface Parts {
  /** Every run of the session that got an answer from the transform. */
  readonly cells: ReadonlyMap<number, RanCell>;
  readonly shared: Shared;
  readonly event: (event: DebugEvent) => void;
  /** Has everything told that the main thread said before it stopped. */
  readonly settle: () => void;
  /** Whether the session has a variable of this name. */
  readonly knows: (name: string) => boolean;
  /** The session has got a variable from the debugger. */
  readonly declare: (name: string) => void;
}

const none = object({});
const filters = ["caught", "uncaught"] as const satisfies readonly ExceptionFilter[];
const isFilter = (name: string): name is ExceptionFilter => filters.some((each) => each === name);
const source = object({ path: optional(string), name: optional(string) });

const capabilities = {
  supportsConfigurationDoneRequest: true,
  supportsConditionalBreakpoints: true,
  supportsHitConditionalBreakpoints: true,
  supportsLogPoints: true,
  supportsEvaluateForHovers: true,
  supportsSetVariable: true,
  supportsSetExpression: true,
  supportsModulesRequest: true,
  supportsLoadedSourcesRequest: true,
  supportsExceptionInfoRequest: true,
  supportsBreakpointLocationsRequest: true,
  supportsDelayedStackTraceLoading: true,
  exceptionBreakpointFilters: [
    {
      filter: "caught",
      label: "Caught Exceptions",
      description: "Stops where an exception is thrown that a cell's code catches.",
      default: false,
    },
    {
      filter: "uncaught",
      label: "Uncaught Exceptions",
      description: "Stops where an exception is thrown that no code catches.",
      default: false,
    },
  ],
};

/** Answers the requests of a debugger's client; lives in the protocol's thread, and does nothing until one attaches. */
export class DebugAdapter {
  readonly #parts: Parts;
  readonly #sources: Sources;
  readonly #commands: ReadonlyMap<string, Command>;
  #attachment: Attachment | undefined;
  #attaching: Promise<unknown> = Promise.resolve();
  #client = "";
  /** A client has greeted and not said goodbye. */
  #started = false;
  #seq = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#sources = new Sources(parts.cells);
    const inspection = new Inspection({
      attached: (name) => this.#attached(name),
      client: () => this.#client,
      knows: parts.knows,
      declare: parts.declare,
    });
    const own = { ...this.#lifecycle(), ...this.#control(), ...this.#listing() };
    this.#commands = new Map(Object.entries({ ...own, ...inspection.commands() }));
  }

  async handle(request: DebugRequest): Promise<DebugReply> {
    const { seq, command: name } = request;
    const reply = { type: "response", seq: ++this.#seq, request_seq: seq, command: name } as const;
    try {
      const known = this.#commands.get(name);
      if (known === undefined) throw errors.unknown(name, [...this.#commands.keys()]);
      const given = request.arguments ?? {};
      const problem = known.check(given, "arguments");
      if (problem !== undefined) throw errors.malformed(name, problem);
      const body = await known.answer(given);
      return { ...reply, success: true, ...(body === undefined ? {} : { body }) };
    } catch (error) {
      return { ...reply, success: false, message: error instanceof Error ? error.message : String(error) };
    }
  }

  /** A run is about to start: its cell's breakpoints are set. */
  async begin(run: number): Promise<void> {
    await this.#attachment?.breakpoints.bind(run).catch(() => undefined);
  }

  /** Lets a stopped program go on while `interrupt` ends a run, or all. */
  async releasing<T>(ending: number | "all", interrupt: () => Promise<T>): Promise<T> {
    this.#attachment?.release(ending);
    try {
      return await interrupt();
    } finally {
      this.#attachment?.hold();
    }
  }

  /** Detaches, whatever the main thread does. */
  close(): void {
    this.#attachment?.close();
    this.#attachment = undefined;
    Atomics.store(this.#parts.shared.flow, slot.debugging, 0);
  }

  #event(event: string, body?: Body): void {
    this.#parts.event({ type: "event", seq: ++this.#seq, event, ...(body === undefined ? {} : { body }) });
  }

  #attached(name: string): Attachment {
    if (this.#attachment === undefined) throw errors.notAttached(name);
    return this.#attachment;
  }

  #lifecycle(): Record<string, Command> {
    return {
      initialize: command(object({ clientID: optional(string) }), ({ clientID = "" }) => {
        this.#client = clientID;
        this.#started = true;
        return capabilities;
      }),
      attach: command(object({}), async (given) => {
        const { justMyCode } = given as { justMyCode?: unknown };
        this.#started = true;
        await this.#inTurn(() => this.#attach(justMyCode === false));
        this.#event("initialized");
        return undefined;
      }),
      configurationDone: command(none, () => undefined),
      disconnect: command(none, async () => {
        this.#started = false;
        await this.#inTurn(async () => {
          if (this.#attachment === undefined) return;
          this.close();
          this.#event("terminated");
        });
        return {};
      }),
      debugInfo: command(none, () => ({
        // From the greeting on: JupyterLab believes an answer that crosses its attach, and would ignore every breakpoint then.
        isStarted: this.#started,
        hashMethod: "Murmur2",
        hashSeed,
        tmpFilePrefix: cellPrefix,
        tmpFileSuffix: cellSuffix,
        breakpoints: this.#attachment?.breakpoints.list() ?? [],
        stoppedThreads: this.#attachment?.stopped === true ? [threadId] : [],
        richRendering: true,
        exceptionPaths: [],
        copyToGlobals: true,
      })),
      dumpCell: command(object({ code: string }), ({ code }) => ({ sourcePath: this.#sources.dump(code) })),
    };
  }

  #control(): Record<string, Command> {
    const point = object({
      line: integer,
      condition: optional(string),
      hitCondition: optional(string),
      logMessage: optional(string),
    });
    const step = (name: "next" | "stepIn" | "stepOut", how: "stepOver" | "stepInto" | "stepOut"): Command =>
      command(none, async () => {
        const attachment = this.#attached(name);
        attachment.stop(name);
        await attachment.step(how);
        return undefined;
      });
    return {
      setBreakpoints: command(
        object({ source: object({ path: string }), breakpoints: optional(array(point)) }),
        async ({ source: { path }, breakpoints = [] }) => {
          const asked = breakpoints.map(({ line, condition, hitCondition, logMessage }) => ({
            line,
            ...(condition === undefined ? {} : { condition }),
            ...(hitCondition === undefined ? {} : { hitCondition }),
            ...(logMessage === undefined ? {} : { logMessage }),
          }));
          return { breakpoints: await this.#attached("setBreakpoints").breakpoints.set(path, asked) };
        },
      ),
      breakpointLocations: command(
        object({ source: object({ path: string }), line: integer, endLine: optional(integer) }),
        ({ source: { path }, line, endLine = line }) => {
          const text = this.#sources.text(path);
          if (text === undefined) throw errors.noSource(path);
          const lines = breakableLines(text) ?? [];
          return {
            breakpoints: lines.filter((each) => each >= line && each <= endLine).map((each) => ({ line: each })),
          };
        },
      ),
      setExceptionBreakpoints: command(object({ filters: array(string) }), async (given) => {
        await this.#attached("setExceptionBreakpoints").setExceptionFilters(given.filters.filter(isFilter));
        return { breakpoints: given.filters.map((name) => ({ verified: isFilter(name) })) };
      }),
      threads: command(none, () => ({ threads: [{ id: threadId, name: "cells" }] })),
      continue: command(none, async () => {
        await this.#attached("continue").resume();
        return { allThreadsContinued: true };
      }),
      next: step("next", "stepOver"),
      stepIn: step("stepIn", "stepInto"),
      stepOut: step("stepOut", "stepOut"),
      pause: command(none, async () => {
        await this.#attached("pause").pause();
        return undefined;
      }),
    };
  }

  #listing(): Record<string, Command> {
    return {
      source: command(object({ source: optional(source), sourceReference: optional(integer) }), (given) => {
        const path = given.source?.path ?? given.source?.name ?? "";
        return this.#sources.content(path);
      }),
      loadedSources: command(none, () => {
        const files = this.#attachment?.scripts.files() ?? [];
        return { sources: [...this.#sources.cells(), ...files.map(({ name, path }) => ({ name, path }))] };
      }),
      modules: command(object({ startModule: optional(integer), moduleCount: optional(integer) }), (given) => {
        const { startModule = 0, moduleCount = 0 } = given;
        // JupyterLab asks before it attaches, and takes no refusal.
        const modules = this.#attachment?.scripts.files() ?? [];
        const end = moduleCount > 0 ? startModule + moduleCount : undefined;
        return { modules: modules.slice(startModule, end), totalModules: modules.length };
      }),
    };
  }

  async #attach(foreign: boolean): Promise<void> {
    if (this.#attachment !== undefined) return;
    const { Attachment } = await import("./attachment.ts");
    this.#attachment = await Attachment.attach({
      sources: this.#sources,
      send: (event, body) => this.#event(event, body),
      settle: this.#parts.settle,
      foreign,
      fileLoaded: () => this.#event("loadedSource", { reason: "new" }),
    });
    Atomics.store(this.#parts.shared.flow, slot.debugging, 1);
  }

  #inTurn(change: () => Promise<void>): Promise<void> {
    const changed = this.#attaching.then(change);
    this.#attaching = changed.catch(() => undefined);
    return changed;
  }
}
