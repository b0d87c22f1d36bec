import type { Debugger } from "node:inspector";
import { helper } from "../session/names.ts";
import { Breakpoints } from "./breakpoints.ts";
import { errors } from "./errors.ts";
import { Evaluation } from "./evaluation.ts";
import { Catches } from "./exceptions.ts";
import { Inspector } from "./inspector.ts";
import { type SendEvent, threadId } from "./protocol.ts";
import { Scripts } from "./scripts.ts";
import type { Sources } from "./sources.ts";
import { Stop } from "./stop.ts";

export type StepCommand = "stepOver" | "stepInto" | "stepOut";
export type ExceptionFilter = "caught" | "uncaught";

/** Frames of asynchronous callers that V8 keeps. */
const asyncDepth = 16;
/** How emitted code gives the kernel what was awaited. */
const awaitedCall = `${helper}.awaited(`;

interface Parts {
  readonly sources: Sources;
  readonly send: SendEvent;
  /** Has everything told that the main thread said before it stopped. */
  readonly settle: () => void;
  /** Whether code of other packages, and of the library, is to be seen and stepped into. */
  readonly foreign: boolean;
  readonly fileLoaded: () => void;
}

/** A debugger attached to the main thread: it stops the program, tells of it, and lets it go on. */
export class Attachment {
  readonly breakpoints: Breakpoints;
  readonly scripts: Scripts;
  readonly evaluation: Evaluation;
  readonly #inspector: Inspector;
  readonly #catches: Catches;
  readonly #parts: Parts;
  #filters: ReadonlySet<ExceptionFilter> = new Set();
  #stop: Stop | undefined;
  #frames = 0;
  /** Whether the client asked for a stop wherever the user's code is next. */
  #pausing = false;
  /** How often the program was let go on for an interrupt, and how many of those go on. */
  #releases = 0;
  #releasing = 0;
  #closed = false;

  private constructor(inspector: Inspector, scripts: Scripts, evaluation: Evaluation, parts: Parts) {
    this.#inspector = inspector;
    this.#parts = parts;
    this.scripts = scripts;
    this.evaluation = evaluation;
    this.#catches = new Catches(inspector);
    this.breakpoints = new Breakpoints(inspector, parts.sources, parts.send);
    scripts.onFile(parts.fileLoaded);
    inspector.on("Debugger.paused", (paused) => {
      this.#paused(paused).catch(() => this.#resume("resume"));
    });
  }

  static async attach(parts: Parts): Promise<Attachment> {
    const inspector = new Inspector();
    try {
      const scripts = new Scripts(inspector, parts.sources, parts.foreign);
      const evaluation = await Evaluation.start(inspector);
      await inspector.post("Debugger.enable");
      await inspector.post("Debugger.setAsyncCallStackDepth", { maxDepth: asyncDepth });
      await inspector.post("Debugger.setBlackboxPatterns", { patterns: scripts.blackbox(), skipAnonymous: true });
      return new Attachment(inspector, scripts, evaluation, parts);
    } catch (error) {
      inspector.close();
      throw error;
    }
  }

  get stopped(): boolean {
    return this.#stop !== undefined;
  }

  /** The present stop; an error that names the `command` where the program runs. */
  stop(command: string): Stop {
    if (this.#stop === undefined) throw errors.notStopped(command);
    return this.#stop;
  }

  async setExceptionFilters(filters: readonly ExceptionFilter[]): Promise<void> {
    this.#filters = new Set(filters);
    // V8 takes all that a cell throws for caught, since the kernel waits for the cell: which it is, is found out here.
    await this.#inspector.post("Debugger.setPauseOnExceptions", { state: filters.length > 0 ? "all" : "none" });
  }

  async setVariable(
    { frame, index }: { frame: Debugger.CallFrame; index: number },
    name: string,
    newValue: ReturnType<Evaluation["argumentOf"]>,
  ): Promise<void> {
    const { callFrameId } = frame;
    const parameters = { scopeNumber: index, variableName: name, newValue, callFrameId };
    await this.#inspector.post("Debugger.setVariableValue", parameters);
  }

  async resume(): Promise<void> {
    this.#pausing = false;
    await this.#resume("resume");
  }

  async step(command: StepCommand): Promise<void> {
    await this.#resume(command);
  }

  /** Stops where the user's code is, or as soon as it runs. */
  async pause(): Promise<void> {
    if (this.#stop !== undefined) return;
    this.#pausing = true;
    await this.#inspector.post("Debugger.pause");
  }

  /**
   * Lets a stopped program go on and ends what is being evaluated, without waiting for either; nothing stops it until
   * `hold`. What it stopped in is ended if it belongs to `ending`, a run or all: a few lines would be done before an interrupt came.
   */
  release(ending: number | "all"): void {
    this.#releasing += 1;
    this.#letGo({ ends: this.#stop !== undefined && (ending === "all" || this.#stop.isOf(ending)), forgets: false });
  }

  /** The program may be stopped again, unless another interrupt is under way. */
  hold(): void {
    this.#releasing -= 1;
    if (this.#releasing === 0) this.evaluation.skipStops(false);
  }

  close(): void {
    if (this.#closed) return;
    this.#letGo({ ends: false, forgets: true });
    this.#closed = true;
    this.#inspector.post("Debugger.disable").catch(() => {});
    this.#inspector.close();
  }

  /** Lets go of the values that the client was told of. */
  #forget(): void {
    this.evaluation.call("clear").catch(() => {});
  }

  #letGo({ ends, forgets }: { readonly ends: boolean; readonly forgets: boolean }): void {
    this.#pausing = false;
    this.#releases += 1;
    this.evaluation.interrupt();
    if (!this.#leave() && forgets) this.#forget();
    this.evaluation.skipStops(true);
    // It takes effect when the program goes on.
    if (ends) this.#inspector.post("Runtime.terminateExecution").catch(() => {});
    // What runs already need not be resumed.
    this.#inspector.post("Debugger.resume").catch(() => {});
  }

  /** The program is stopped no more; says whether it was. */
  #leave(): boolean {
    if (this.#stop === undefined) return false;
    this.#stop = undefined;
    this.#parts.send("continued", { threadId, allThreadsContinued: true });
    this.#forget();
    return true;
  }

  async #resume(command: "resume" | StepCommand): Promise<void> {
    const wasStopped = this.#leave();
    await this.#inspector.post(`Debugger.${command}`).catch((error: unknown) => {
      // What runs already need not be resumed.
      if (wasStopped) throw error;
    });
  }

  async #paused(paused: Debugger.PausedEventDataType): Promise<void> {
    const releases = this.#releases;
    const reason = await this.#reason(paused);
    if (this.#closed) return;
    if (reason === undefined || typeof reason === "string") {
      // A pause that was asked for holds until the user's code runs: what V8 has stopped in, leads there.
      await this.#resume(reason ?? (this.#pausing ? "stepInto" : "resume"));
      return;
    }
    this.#pausing = false;
    const stop = new Stop(paused, this.scripts, this.evaluation, this.#frames + 1);
    this.#frames += stop.frames.length;
    await this.evaluation.call("clear");
    // An interrupt that came meanwhile has let the program go on.
    if (this.#releases !== releases) return;
    this.#parts.settle();
    this.#stop = stop;
    this.#parts.send("stopped", { ...reason, threadId, allThreadsStopped: true });
  }

  /** Why the program stops for the user; else how it goes on. */
  async #reason(
    paused: Debugger.PausedEventDataType,
  ): Promise<({ reason: string } & Record<string, unknown>) | StepCommand | undefined> {
    const { reason, callFrames, hitBreakpoints = [] } = paused;
    const top = callFrames[0];
    const isUsers = (frame: Debugger.CallFrame): boolean => this.scripts.place(frame.location) !== undefined;
    if (top === undefined || !callFrames.some(isUsers)) return undefined;
    const hitBreakpointIds = this.breakpoints.reached(hitBreakpoints);
    if (hitBreakpointIds.length > 0) return { reason: "breakpoint", hitBreakpointIds };
    if (reason === "exception" || reason === "promiseRejection") {
      const kind = (await this.#isCaught(paused)) ? "caught" : "uncaught";
      if (!this.#filters.has(kind)) return undefined;
      const text = String((paused.data as { description?: unknown; value?: unknown } | undefined)?.description ?? "");
      return { reason: "exception", description: `Paused on ${kind} exception`, text: text.split("\n    at ")[0] };
    }
    // A step that leaves the user's code goes on until it is back.
    if (!isUsers(top)) return "stepOut";
    const between = this.scripts.between(top.location);
    if (between !== undefined) return between === "before" ? "stepOver" : undefined;
    if (this.#pausing) return { reason: "pause" };
    // Behind an await that was stepped over comes the kernel's call around it.
    if (reason === "step" && (await this.#isAwaited(top.location))) return "stepOver";
    return reason === "step"
      ? { reason: "step" }
      : { reason: "breakpoint", description: "Paused on debugger statement" };
  }

  /** Whether a place is the call to the kernel that is given what was awaited. */
  async #isAwaited({ scriptId, lineNumber, columnNumber = 0 }: Debugger.Location): Promise<boolean> {
    const parameters = { scriptId };
    const { scriptSource } = await this.#inspector.post<{ scriptSource: string }>(
      "Debugger.getScriptSource",
      parameters,
    );
    const line = scriptSource.split("\n")[lineNumber] ?? "";
    return line.startsWith(awaitedCall, columnNumber - helper.length - 1);
  }

  /** Whether the user's code, or a package's, catches what is thrown. */
  async #isCaught({ data, callFrames, asyncStackTrace }: Debugger.PausedEventDataType): Promise<boolean> {
    if ((data as { uncaught?: boolean } | undefined)?.uncaught === true) return false;
    const kernel = callFrames.findIndex(({ location }) => this.scripts.isKernel(location));
    const places = callFrames.slice(0, kernel === -1 ? undefined : kernel).map(({ location }) => ({
      ...location,
      columnNumber: location.columnNumber ?? 0,
    }));
    const parents: typeof places = [];
    for (let parent = asyncStackTrace; parent !== undefined; parent = parent.parent) {
      const own = parent.callFrames.findIndex(({ scriptId }) => this.scripts.isKernel({ scriptId, lineNumber: 0 }));
      parents.push(...parent.callFrames.slice(0, own === -1 ? undefined : own));
      // What else started the function does not wait for it.
      if (own !== -1 || parent.description !== "await") break;
    }
    return this.#catches.any([...places, ...parents]);
  }
}
