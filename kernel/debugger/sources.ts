import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { originalColumn } from "../session/code/edits.ts";
import type { RanCell } from "../session/faults/cellTexts.ts";
import { errors } from "./errors.ts";
import { murmur2 } from "./murmur2.ts";
import type { Source } from "./protocol.ts";

export const hashSeed = 0xadd;
/** JupyterLab names a cell by its number only where the path holds the word `ipykernel_`. */
export const cellPrefix = path.join(tmpdir(), `adjoint_ipykernel_${process.pid}`, path.sep);
export const cellSuffix = ".ts";

const scheme = "cell:";

/** A place in a source as its writer sees it, both from 1. */
export interface SourcePlace {
  readonly source: Source;
  readonly line: number;
  readonly column: number;
}

/** The path under which a debugger's client knows a cell of this text. */
export const cellPath = (text: string): string => `${cellPrefix}${murmur2(text, hashSeed)}${cellSuffix}`;

/** The sources of a session: the cells that ran, those a client told of, and files. */
export class Sources {
  readonly #cells: ReadonlyMap<number, RanCell>;
  readonly #paths = new Map<number, string>();
  /** The text behind each cell's path. */
  readonly #texts = new Map<string, string>();

  constructor(cells: ReadonlyMap<number, RanCell>) {
    this.#cells = cells;
  }

  /** Takes the text of a cell that may run later; returns its path. */
  dump(text: string): string {
    const at = cellPath(text);
    this.#texts.set(at, text);
    return at;
  }

  /** The path of a run's cell. */
  pathOf(run: number): string | undefined {
    const known = this.#paths.get(run);
    if (known !== undefined) return known;
    const cell = this.#cells.get(run);
    if (cell === undefined) return undefined;
    const at = this.dump(cell.text);
    this.#paths.set(run, at);
    return at;
  }

  cell(run: number): RanCell | undefined {
    return this.#cells.get(run);
  }

  /** The text of a cell or file; undefined where there is none. */
  text(at: string): string | undefined {
    this.#index();
    const known = this.#texts.get(at);
    if (known !== undefined || at.startsWith(cellPrefix)) return known;
    try {
      return readFileSync(at, "utf8");
    } catch {
      return undefined;
    }
  }

  /** What a client is shown for `source`. */
  content(at: string): { content: string; mimeType: string } {
    const content = this.text(at);
    if (content === undefined) throw errors.noSource(at);
    const typescript = at.startsWith(cellPrefix) || [".ts", ".mts", ".cts", ".tsx"].includes(path.extname(at));
    return { content, mimeType: typescript ? "text/typescript" : "text/javascript" };
  }

  /** The runs of the cell with this path. */
  runsOf(at: string): number[] {
    this.#index();
    return [...this.#paths].filter(([, each]) => each === at).map(([run]) => run);
  }

  /** Cells that ran, the latest run of each text. */
  cells(): Source[] {
    this.#index();
    const latest = new Map([...this.#paths].map(([run, at]) => [at, run]));
    return [...latest].map(([at, run]) => ({ name: this.#cells.get(run)?.label ?? at, path: at }));
  }

  /** The run whose code a script is. */
  runOf(url: string): number | undefined {
    return url.startsWith(scheme) ? Number(url.slice(scheme.length)) : undefined;
  }

  /** The file of a script, whatever version of it was loaded. */
  fileOf(url: string): string | undefined {
    if (!url.startsWith("file:")) return undefined;
    try {
      return fileURLToPath(url);
    } catch {
      return undefined;
    }
  }

  /** Columns of a run's first line that the kernel put there. */
  prologue(run: number): number {
    const [first] = this.#cells.get(run)?.columns ?? [];
    return first?.line === 1 ? first.column - 1 : 0;
  }

  /** What a place in a script, from 0, is to the source's writer; undefined where it is in no source of theirs. */
  place(url: string, line: number, column: number): SourcePlace | undefined {
    const run = this.runOf(url);
    if (run === undefined) {
      const file = this.fileOf(url);
      return file === undefined
        ? undefined
        : { source: { name: path.basename(file), path: file }, line: line + 1, column: column + 1 };
    }
    const cell = this.#cells.get(run);
    const at = this.pathOf(run);
    if (cell === undefined || at === undefined) return undefined;
    const original = originalColumn(cell.columns ?? [], line + 1, column + 1);
    return { source: { name: cell.label, path: at }, line: line + 1, column: original };
  }

  #index(): void {
    for (const run of this.#cells.keys()) this.pathOf(run);
    for (const run of this.#paths.keys()) if (!this.#cells.has(run)) this.#paths.delete(run);
  }
}

const special = new Set([..."\\^$.*+?()[]{}|/"]);

/** A regular expression for exactly this text. */
export const exactly = (text: string): string =>
  Array.from(text, (character) => (special.has(character) ? `\\${character}` : character)).join("");

/** A regular expression for the URL of a file, whatever version of it was loaded. */
export const fileUrlPattern = (file: string): string => `^${exactly(pathToFileURL(file).href)}(?:[?#].*)?$`;
