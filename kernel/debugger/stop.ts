import type { Debugger, Runtime } from "node:inspector";
import { errors } from "./errors.ts";
import type { Evaluation } from "./evaluation.ts";
import type { Source } from "./protocol.ts";
import type { Scripts } from "./scripts.ts";

/** A frame as a client lists it. */
interface Frame {
  readonly id: number;
  readonly name: string;
  readonly source: Source;
  readonly line: number;
  readonly column: number;
  readonly presentationHint: "normal" | "subtle";
}

interface Scope {
  readonly name: string;
  readonly presentationHint?: "locals" | "arguments";
  readonly variablesReference: number;
  readonly expensive: false;
}

interface ScopePlace {
  readonly frame: Debugger.CallFrame;
  readonly index: number;
}

const scopeNames: Partial<Record<Debugger.Scope["type"], string>> = {
  local: "Local",
  block: "Block",
  catch: "Catch",
  closure: "Closure",
  with: "With",
  eval: "Eval",
  module: "Module",
  script: "Session",
};

/** One stop of the program: its frames, and what is seen from them. */
export class Stop {
  readonly frames: readonly Frame[];
  readonly exception: Runtime.RemoteObject | undefined;
  readonly #evaluation: Evaluation;
  readonly #scripts: Scripts;
  readonly #places = new Map<number, Debugger.CallFrame>();
  /** Where the scopes are that the client was told of. */
  readonly #scopes = new Map<number, ScopePlace>();

  /** `firstId` numbers the frames, which no other stop may share. */
  constructor(paused: Debugger.PausedEventDataType, scripts: Scripts, evaluation: Evaluation, firstId: number) {
    this.#evaluation = evaluation;
    this.#scripts = scripts;
    const thrown = paused.reason === "exception" || paused.reason === "promiseRejection";
    this.exception = thrown ? (paused.data as Runtime.RemoteObject | undefined) : undefined;
    let id = firstId;
    const frames: Frame[] = [];
    for (const frame of paused.callFrames) {
      const place = scripts.place(frame.location);
      if (place === undefined) continue;
      this.#places.set(id, frame);
      const { functionName, functionLocation } = frame;
      const top = functionLocation?.lineNumber === 0 && functionLocation.columnNumber === 0;
      const name = scripts.functionName(functionName, top ? place.source.name : undefined);
      frames.push({ id: id++, name, ...place, presentationHint: "normal" });
    }
    for (let parent = paused.asyncStackTrace; parent !== undefined; parent = parent.parent)
      for (const { scriptId, lineNumber, columnNumber, functionName } of parent.callFrames) {
        const place = scripts.place({ scriptId, lineNumber, columnNumber });
        if (place === undefined) continue;
        const name = `${parent.description || "async"} ${scripts.functionName(functionName, place.source.name)}`;
        frames.push({ id: id++, name, ...place, presentationHint: "subtle" });
      }
    this.frames = frames;
  }

  /** The frame with this id as V8 names it; undefined for one that has returned and only waits. */
  callFrame(id: number): Debugger.CallFrame | undefined {
    if (!this.frames.some((frame) => frame.id === id)) throw errors.noFrame(id);
    return this.#places.get(id);
  }

  /** Whether the code of a run is among what stopped. */
  isOf(run: number | undefined): boolean {
    return run !== undefined && this.#places.values().some(({ location }) => this.#scripts.runOf(location) === run);
  }

  /** The topmost frame that runs. */
  top(): Debugger.CallFrame | undefined {
    return this.#places.values().next().value;
  }

  async scopes(id: number): Promise<Scope[]> {
    const frame = this.callFrame(id);
    const scopes: Scope[] = [];
    for (const [index, scope] of (frame?.scopeChain ?? []).entries()) {
      const name = scopeNames[scope.type];
      if (frame === undefined || name === undefined) continue;
      const extra: [string, Runtime.RemoteObject | undefined][] =
        scope.type === "local"
          ? [
              ["this", frame.this],
              ["(returns)", frame.returnValue],
            ]
          : [];
      const variablesReference = await this.#evaluation.call<number>(
        "scope",
        this.#evaluation.argumentOf(scope.object),
        ...extra.flatMap(([label, value]) =>
          value === undefined || value.type === "undefined"
            ? []
            : [{ value: label }, this.#evaluation.argumentOf(value)],
        ),
      );
      this.#scopes.set(variablesReference, { frame, index });
      const closure =
        scope.type === "closure" && scope.name ? ` (${this.#scripts.functionName(scope.name, undefined)})` : "";
      const hint = scope.type === "local" ? { presentationHint: "locals" as const } : {};
      scopes.push({ name: `${name}${closure}`, ...hint, variablesReference, expensive: false });
    }
    return scopes;
  }

  /** Where a scope is that the client was told of. */
  scope(reference: number): ScopePlace | undefined {
    return this.#scopes.get(reference);
  }
}
