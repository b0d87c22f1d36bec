import type { Debugger } from "node:inspector";
import { sourceUrl } from "../session/faults/stacks.ts";
import { breakableLines } from "./breakable.ts";
import { conditionOf } from "./conditions.ts";
import { errors } from "./errors.ts";
import type { Inspector } from "./inspector.ts";
import type { SendEvent, SourceBreakpoint } from "./protocol.ts";
import { cellPrefix, fileUrlPattern, type Sources } from "./sources.ts";

/** A breakpoint as a client knows it. */
interface Breakpoint {
  readonly id: number;
  readonly asked: SourceBreakpoint;
  readonly path: string;
  /** Where the program stops: the asked line, or the first one below it with code. */
  line: number;
  readonly condition: string | undefined;
  /** Why it cannot be set. */
  readonly problem: string | undefined;
}

interface SourceBreakpoints {
  /** The text that they were set for; undefined where it was not known. */
  readonly text: string | undefined;
  readonly points: readonly Breakpoint[];
  /** What V8 calls those that are set. */
  readonly set: Set<string>;
}

/** The breakpoints of cells and files, kept for sources that have not run yet. */
export class Breakpoints {
  readonly #inspector: Inspector;
  readonly #sources: Sources;
  readonly #send: SendEvent;
  readonly #byPath = new Map<string, SourceBreakpoints>();
  readonly #byName = new Map<string, Breakpoint>();
  #last = 0;
  #changes: Promise<unknown> = Promise.resolve();

  constructor(inspector: Inspector, sources: Sources, send: SendEvent) {
    this.#inspector = inspector;
    this.#sources = sources;
    this.#send = send;
    inspector.on("Debugger.breakpointResolved", ({ breakpointId, location }) =>
      this.#moved(this.#byName.get(breakpointId), location),
    );
  }

  /** Replaces the breakpoints of a source. */
  set(path: string, asked: readonly SourceBreakpoint[]): Promise<Record<string, unknown>[]> {
    return this.#inTurn(async () => {
      const before = this.#byPath.get(path);
      const text = this.#sources.text(path);
      // JupyterLab sends them again at each stop; taking one away from code that is stepped through ends the step.
      if (before?.text === text && sameAsked(before?.points, asked))
        return (before?.points ?? []).map((point) => describe(point, text !== undefined));
      for (const name of before?.set ?? []) {
        this.#byName.delete(name);
        await this.#inspector.post("Debugger.removeBreakpoint", { breakpointId: name });
      }
      const lines = text === undefined ? undefined : breakableLines(text);
      const points = asked.map((each) => this.#make(path, each, lines));
      this.#byPath.set(path, { text, points, set: new Set() });
      if (path.startsWith(cellPrefix))
        for (const run of this.#sources.runsOf(path))
          await this.#setIn(path, { url: sourceUrl(run), first: this.#sources.prologue(run) });
      else await this.#setIn(path, { urlRegex: fileUrlPattern(path) });
      return points.map((point) => describe(point, text !== undefined));
    });
  }

  /** Sets the breakpoints of a cell that is about to run. */
  bind(run: number): Promise<void> {
    return this.#inTurn(async () => {
      const path = this.#sources.pathOf(run);
      if (path === undefined || !this.#byPath.get(path)?.points.length) return;
      await this.#setIn(path, { url: sourceUrl(run), first: this.#sources.prologue(run) });
    });
  }

  /** The breakpoints behind V8's names. */
  reached(names: readonly string[]): number[] {
    return names.flatMap((name) => this.#byName.get(name)?.id ?? []);
  }

  /** All of them, as Jupyter's `debugInfo` lists them. */
  list(): { source: string; breakpoints: SourceBreakpoint[] }[] {
    return [...this.#byPath]
      .filter(([, { points }]) => points.length > 0)
      .map(([source, { points }]) => ({
        source,
        breakpoints: points.map(({ asked, line }) => ({ ...asked, line })),
      }));
  }

  #make(path: string, asked: SourceBreakpoint, lines: readonly number[] | undefined): Breakpoint {
    const id = ++this.#last;
    const line = lines === undefined ? asked.line : lines.find((each) => each >= asked.line);
    const { condition, problem } = conditionOf(id, asked);
    return {
      id,
      asked,
      path,
      line: line ?? asked.line,
      condition,
      problem: line === undefined ? errors.noCode(asked.line) : problem,
    };
  }

  async #setIn(path: string, script: { url: string; first?: number } | { urlRegex: string }): Promise<void> {
    const source = this.#byPath.get(path);
    const lines = new Set<number>();
    for (const point of source?.points ?? []) {
      if (point.problem !== undefined || lines.has(point.line)) continue;
      lines.add(point.line);
      const { first = 0, ...where } = "url" in script ? script : { ...script, first: 0 };
      const { breakpointId, locations } = await this.#inspector.post<Debugger.SetBreakpointByUrlReturnType>(
        "Debugger.setBreakpointByUrl",
        {
          ...where,
          lineNumber: point.line - 1,
          // What the kernel put before a cell's first statement is not the user's.
          columnNumber: point.line === 1 ? first : 0,
          ...(point.condition === undefined ? {} : { condition: point.condition }),
        },
      );
      source?.set.add(breakpointId);
      this.#byName.set(breakpointId, point);
      for (const location of locations) this.#moved(point, location);
    }
  }

  #moved(point: Breakpoint | undefined, location: Debugger.Location): void {
    const line = location.lineNumber + 1;
    if (point === undefined || point.line === line) return;
    point.line = line;
    this.#send("breakpoint", { reason: "changed", breakpoint: describe(point, true) });
  }

  #inTurn<T>(change: () => Promise<T>): Promise<T> {
    const changed = this.#changes.then(change);
    this.#changes = changed.catch(() => undefined);
    return changed;
  }
}

const sameAsked = (points: readonly Breakpoint[] | undefined, asked: readonly SourceBreakpoint[]): boolean =>
  points !== undefined && JSON.stringify(points.map((point) => point.asked)) === JSON.stringify(asked);

function describe({ id, path, line, problem }: Breakpoint, known: boolean): Record<string, unknown> {
  const message = problem ?? (known ? undefined : errors.unknownSource());
  return { id, verified: message === undefined, line, source: { path }, ...(message === undefined ? {} : { message }) };
}
