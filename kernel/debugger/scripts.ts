import { basename, sep } from "node:path";
import type { Inspector } from "./inspector.ts";
import { exactly, type SourcePlace, type Sources } from "./sources.ts";

/** The folder of the package: the kernel and the library. */
const ownFolder = new URL("../../", import.meta.url).href;
const kernelFolder = new URL("../", import.meta.url).href;
const libraryFolder = new URL("lib/", ownFolder).href;
const hiddenEnd = "\u200c";

interface Location {
  readonly scriptId: string;
  readonly lineNumber: number;
  readonly columnNumber?: number | undefined;
}

/** A package's file by the package, of which many have the same names; another by its last name. */
function nameOf(path: string): string {
  const [, ...inPackages] = path.replaceAll(sep, "/").split("/node_modules/");
  return inPackages.at(-1) ?? basename(path);
}

/** The scripts that V8 runs: which of them are the user's, and what places in them stand for. */
export class Scripts {
  readonly #sources: Sources;
  readonly #urls = new Map<string, string>();
  readonly #hidden: readonly string[];
  readonly #foreign: boolean;
  #added: (() => void) | undefined;

  /** Of what is not the user's own only the kernel is hidden when `foreign` code is to be seen too. */
  constructor(inspector: Inspector, sources: Sources, foreign: boolean) {
    this.#sources = sources;
    this.#foreign = foreign;
    this.#hidden = foreign ? [kernelFolder] : [kernelFolder, libraryFolder];
    inspector.on("Debugger.scriptParsed", ({ scriptId, url }) => {
      this.#urls.set(scriptId, url);
      if (sources.fileOf(url) !== undefined && this.#visible(url)) this.#added?.();
    });
  }

  /** Patterns of what stepping passes over. */
  blackbox(): string[] {
    const patterns = ["^node:", "^evalmachine", ...this.#hidden.map((folder) => `^${exactly(folder)}`)];
    return this.#foreign ? patterns : [...patterns, "/node_modules/"];
  }

  /** Hears of each new file. */
  onFile(listener: () => void): void {
    this.#added = listener;
  }

  url(id: string): string {
    return this.#urls.get(id) ?? "";
  }

  /** The run whose cell a place is in. */
  runOf({ scriptId }: Location): number | undefined {
    return this.#sources.runOf(this.url(scriptId));
  }

  /** What a place is to the user; undefined where the code is not theirs. */
  place({ scriptId, lineNumber, columnNumber = 0 }: Location): SourcePlace | undefined {
    const url = this.url(scriptId);
    return this.#visible(url) ? this.#sources.place(url, lineNumber, columnNumber) : undefined;
  }

  /** Whether a place is the kernel's in a cell: before its first statement, or after its last line. */
  between({ scriptId, lineNumber, columnNumber = 0 }: Location): "before" | "after" | undefined {
    const run = this.runOf({ scriptId, lineNumber });
    const cell = run === undefined ? undefined : this.#sources.cell(run);
    if (run === undefined || cell === undefined) return undefined;
    if (lineNumber === 0 && columnNumber < this.#sources.prologue(run)) return "before";
    return lineNumber >= cell.text.split("\n").length ? "after" : undefined;
  }

  /** Whether a place's code belongs to the kernel itself. */
  isKernel({ scriptId }: Location): boolean {
    const url = this.url(scriptId);
    return url.startsWith(kernelFolder) || url.startsWith("node:inspector");
  }

  functionName(name: string, top: string | undefined): string {
    return name.replaceAll(hiddenEnd, "") || (top ?? "(anonymous)");
  }

  /** The files that are loaded, the kernel's own left out; what can be stepped into comes first. */
  files(): { id: string; name: string; path: string }[] {
    const files = new Map<string, { id: string; name: string; path: string; foreign: boolean }>();
    for (const [id, url] of this.#urls) {
      const path = url.startsWith(kernelFolder) ? undefined : this.#sources.fileOf(url);
      if (path !== undefined) files.set(path, { id, name: nameOf(path), path, foreign: !this.#visible(url) });
    }
    const listed = [...files.values()].sort(
      (a, b) => Number(a.foreign) - Number(b.foreign) || (a.path < b.path ? -1 : 1),
    );
    return listed.map(({ id, name, path }) => ({ id, name, path }));
  }

  #visible(url: string): boolean {
    if (this.#sources.runOf(url) !== undefined) return true;
    if (!url.startsWith("file:") || this.#hidden.some((folder) => url.startsWith(folder))) return false;
    return this.#foreign || !url.includes("/node_modules/");
  }
}
