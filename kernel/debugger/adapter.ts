import { array, type Infer, integer, literal, object, optional, type Shape, string } from "../protocol/schema.ts";
import { type Bundle, type Shared, slot } from "../session/bridge.ts";
import type { Attachment, ExceptionFilter } from "./attachment.ts";
import { breakableLines } from "./breakable.ts";
import { DebugError, errors } from "./errors.ts";
import { forClient } from "./presentation.ts";
import {
  type DebugEvent,
  type DebugReply,
  type DebugRequest,
  type Described,
  threadId,
  type Variable,
} from "./protocol.ts";
import { cellPrefix, cellSuffix, type DebuggedCell, hashSeed, Sources } from "./sources.ts";

type Body = Record<string, unknown>;

interface Parts {
  /** Every run of the session that got an answer from the transform. */
  readonly cells: ReadonlyMap<number, DebuggedCell>;
  readonly shared: Shared;
  readonly event: (event: DebugEvent) => void;
  /** Has everything told that the main thread said before it stopped. */
  readonly settle: () => void;
  /** Whether the session has a variable of this name. */
  readonly knows: (name: string) => boolean;
  /** The session has got a variable from the debugger. */
  readonly declare: (name: string) => void;
}

interface Command {
  readonly check: Shape<unknown>["check"];
  readonly answer: (given: unknown) => Promise<Body | undefined> | Body | undefined;
}

/** A command of whose arguments are checked before it is answered. */
const command = <S extends Shape<unknown>>(
  shape: S,
  answer: (given: Infer<S>) => Promise<Body | undefined> | Body | undefined,
): Command => ({ check: shape.check, answer: (given) => answer(given as Infer<S>) });

const none = object({});
const frame = object({ frameId: integer });
const page = {
  filter: optional(literal("indexed", "named")),
  start: optional(integer),
  count: optional(integer),
};
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
  #seq = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#sources = new Sources(parts.cells);
    this.#commands = new Map(Object.entries({ ...this.#lifecycle(), ...this.#control(), ...this.#inspection() }));
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

  /** Lets a stopped program go on while `interrupt` ends what runs. */
  async releasing<T>(interrupt: () => Promise<T>): Promise<T> {
    this.#attachment?.release();
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
        return capabilities;
      }),
      attach: command(object({}), async (given) => {
        const { justMyCode } = given as { justMyCode?: unknown };
        await this.#inTurn(() => this.#attach(justMyCode === false));
        this.#event("initialized");
        return undefined;
      }),
      configurationDone: command(none, () => undefined),
      disconnect: command(none, async () => {
        await this.#inTurn(async () => {
          if (this.#attachment === undefined) return;
          this.close();
          this.#event("terminated");
        });
        return {};
      }),
      debugInfo: command(none, () => ({
        isStarted: this.#attachment !== undefined,
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

  #inspection(): Record<string, Command> {
    return {
      stackTrace: command(
        object({ startFrame: optional(integer), levels: optional(integer) }),
        ({ startFrame = 0, levels = 0 }) => {
          const { frames } = this.#attached("stackTrace").stop("stackTrace");
          const end = levels > 0 ? startFrame + levels : undefined;
          return { stackFrames: frames.slice(startFrame, end), totalFrames: frames.length };
        },
      ),
      scopes: command(frame, async ({ frameId }) => ({
        scopes: await this.#attached("scopes").stop("scopes").scopes(frameId),
      })),
      variables: command(object({ variablesReference: integer, ...page }), (given) => this.#variables(given)),
      setVariable: command(
        object({ variablesReference: integer, name: string, value: string }),
        ({ variablesReference, name, value }) => this.#setVariable(variablesReference, name, value),
      ),
      evaluate: command(object({ expression: string, frameId: optional(integer) }), ({ expression, frameId }) =>
        this.#evaluate(expression, frameId),
      ),
      setExpression: command(
        object({ expression: string, value: string, frameId: optional(integer) }),
        async ({ expression, value, frameId }) => {
          const { result, ...rest } = await this.#evaluate(`${expression} = (${value}\n)`, frameId);
          return { ...rest, value: result };
        },
      ),
      exceptionInfo: command(none, async () => {
        const attachment = this.#attached("exceptionInfo");
        const { exception } = attachment.stop("exceptionInfo");
        if (exception === undefined) throw new DebugError("the program did not stop at an exception.");
        const description = exception.description ?? String(exception.value);
        const exceptionId = exception.className ?? exception.type;
        return {
          exceptionId,
          description: description.split("\n    at ")[0],
          breakMode: "always",
          details: { stackTrace: description },
        };
      }),
      source: command(object({ source: optional(source), sourceReference: optional(integer) }), (given) => {
        const path = given.source?.path ?? given.source?.name ?? "";
        return this.#sources.content(path);
      }),
      loadedSources: command(none, () => {
        const files = this.#attached("loadedSources").scripts.files();
        return { sources: [...this.#sources.cells(), ...files.map(({ name, path }) => ({ name, path }))] };
      }),
      modules: command(object({ startModule: optional(integer), moduleCount: optional(integer) }), (given) => {
        const { startModule = 0, moduleCount = 0 } = given;
        const modules = this.#attached("modules").scripts.files();
        const end = moduleCount > 0 ? startModule + moduleCount : undefined;
        return { modules: modules.slice(startModule, end), totalModules: modules.length };
      }),
      inspectVariables: command(none, async () => {
        const { evaluation } = this.#attached("inspectVariables");
        const names = await evaluation.sessionNames();
        const given = names.map((name) => `[${JSON.stringify(name)}, () => ${name}]`);
        const variables = await evaluation.callWith<Variable[]>("named", `[${given.join(", ")}]`);
        return { variables: variables.map((variable) => forClient(variable, this.#client)) };
      }),
      richInspectVariables: command(object({ variableName: string, frameId: optional(integer) }), (given) =>
        this.#rich(given.variableName, given.frameId),
      ),
      copyToGlobals: command(
        object({ srcVariableName: string, dstVariableName: string, srcFrameId: integer }),
        async ({ srcVariableName, dstVariableName, srcFrameId }) => {
          const attachment = this.#attached("copyToGlobals");
          const from = attachment.stop("copyToGlobals").callFrame(srcFrameId);
          if (from === undefined) throw errors.noFrame(srcFrameId);
          if (!isName(dstVariableName)) throw errors.name(dstVariableName);
          const known = this.#parts.knows(dstVariableName);
          await attachment.evaluation.carry(from.callFrameId, srcVariableName, dstVariableName, known);
          if (!known) this.#parts.declare(dstVariableName);
          return {};
        },
      ),
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

  async #variables(given: { variablesReference: number } & Body): Promise<Body> {
    const { variablesReference: reference, filter, start, count } = given;
    const { evaluation } = this.#attached("variables");
    const asked = { value: reference };
    const variables = await evaluation.call<Variable[] | undefined>("variables", asked, {
      value: { filter, start, count },
    });
    if (variables === undefined) throw errors.noReference(reference);
    return { variables: variables.map((variable) => forClient(variable, this.#client)) };
  }

  async #setVariable(reference: number, name: string, text: string): Promise<Body> {
    const attachment = this.#attached("setVariable");
    const { evaluation } = attachment;
    const scope = attachment.stopped ? attachment.stop("setVariable").scope(reference) : undefined;
    const inFrame = scope?.frame ?? (attachment.stopped ? attachment.stop("setVariable").top() : undefined);
    const remote =
      inFrame === undefined ? await evaluation.inSession(text) : await evaluation.inFrame(inFrame.callFrameId, text);
    const value = evaluation.argumentOf(remote);
    if (scope !== undefined) await attachment.setVariable(scope, name, value);
    const described =
      scope === undefined
        ? await evaluation.call<Described | undefined>("set", { value: reference }, { value: name }, value)
        : await evaluation.call<Described>("describe", value);
    if (described === undefined) throw errors.noVariable(name);
    return { ...forClient(described, this.#client) };
  }

  async #evaluate(expression: string, frameId: number | undefined): Promise<Body> {
    const attachment = this.#attached("evaluate");
    const { evaluation } = attachment;
    const from = frameId === undefined ? undefined : attachment.stop("evaluate").callFrame(frameId);
    const remote =
      from === undefined
        ? await evaluation.inSession(expression)
        : await evaluation.inFrame(from.callFrameId, expression);
    const described = await evaluation.call<Described>("describe", evaluation.argumentOf(remote));
    const { value, ...rest } = forClient(described, this.#client);
    return { ...rest, result: value };
  }

  async #rich(name: string, frameId: number | undefined): Promise<Body> {
    const attachment = this.#attached("richInspectVariables");
    const { evaluation, stopped } = attachment;
    const from = frameId === undefined || !stopped ? undefined : attachment.stop("evaluate").callFrame(frameId);
    const remote =
      from === undefined ? await evaluation.inSession(name) : await evaluation.inFrame(from.callFrameId, name);
    const given = [evaluation.argumentOf(remote), { value: stopped }];
    const { data, metadata } = stopped
      ? await evaluation.call<Bundle>("rich", ...given)
      : await evaluation.settled<Bundle>("rich", ...given);
    return { data: JSON.parse(data) as unknown, metadata: JSON.parse(metadata) as unknown };
  }
}

const isName = (text: string): boolean => /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(text);
