import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { FilePlace, Place } from "../bridge.ts";
import { type ColumnShift, originalColumn } from "../code/edits.ts";

interface Source {
  readonly label: string;
  readonly columns: readonly ColumnShift[];
}

/** Where an error was made: the topmost place in a cell, and the topmost one in a file of the user's, if that is above. */
export interface Origin {
  readonly place?: Place;
  readonly file?: FilePlace;
}

const scheme = "cell:";
const kernelFolder = new URL("../../", import.meta.url).href;
const libraryFolder = new URL("../../../lib/", import.meta.url).href;
const hiddenPlaces = [kernelFolder, "node:internal/", "node:inspector", "node:vm"];
const packages = "/node_modules/";
const sources = new Map<number, Source>();
/** By URL, and by path for modules of CommonJS. */
const files = new Map<string, readonly ColumnShift[]>();
const origins = new WeakMap<object, Origin>();

/** The name under which V8 knows the code of a run. */
export const sourceUrl = (run: number): string => `${scheme}${run}`;

/** Remembers how places in a run's code read in the cell's own text. */
export function addSource(run: number, { label, columns }: Source): void {
  sources.set(run, { label, columns });
}

/** Forgets a run's. */
export function dropSource(run: number): void {
  sources.delete(run);
}

/** Remembers how places in the code of a file beside the notebook read in its own text. */
export function addFile(url: string, columns: readonly ColumnShift[]): void {
  files.set(url, columns);
  files.set(fileURLToPath(url), columns);
}

/** The place in a cell's text that a place in evaluated code stands for, if the code is a cell's. */
export function placeIn(url: string, line: number, column: number): Place | undefined {
  if (!url.startsWith(scheme)) return undefined;
  const run = Number(url.slice(scheme.length));
  const source = sources.get(run);
  return source && { run, line, column: originalColumn(source.columns, line, column) };
}

/** Where an error was made, once its stack has been read. */
export const originOf = (error: object): Origin => origins.get(error) ?? {};

interface Frame extends Origin {
  readonly text: string;
  readonly isLibrary?: boolean;
}

function describeFrame(site: NodeJS.CallSite, folder: string): Frame {
  const url = urlOf(site);
  const [line, column] = [site.getLineNumber() ?? 0, site.getColumnNumber() ?? 0];
  const written = `${url}:${line}:${column}`;
  const place = placeIn(url, line, column);
  if (place !== undefined) {
    const label = `${sources.get(place.run)?.label}:${line}:${place.column}`;
    return { text: site.toString().replace(written, () => label), place };
  }
  // CommonJS modules go by their paths, others by their URLs.
  const file = path.isAbsolute(url) ? pathToFileURL(url).href : url;
  if (!file.startsWith("file:")) return { text: site.toString() };
  const { label, own } = fileLabel(file, folder);
  const columns = files.get(url);
  const at = columns === undefined ? column : originalColumn(columns, line, column);
  const text = site.toString().replace(written, () => `${label}:${line}:${at}`);
  if (own) return { text, file: { path: fileURLToPath(file), label, line, column: at } };
  return { text, isLibrary: file.startsWith(libraryFolder) };
}

/** How a file is called, and whether it is the user's own: packages and the library are not. */
function fileLabel(url: string, folder: string): { label: string; own: boolean } {
  if (url.startsWith(libraryFolder)) return { label: `adjoint/${url.slice(libraryFolder.length)}`, own: false };
  const at = url.lastIndexOf(packages);
  if (at >= 0) return { label: url.slice(at + 1), own: false };
  const name = fileURLToPath(url);
  const relative = path.relative(folder, name);
  return { label: relative.startsWith("..") || path.isAbsolute(relative) ? name : `./${relative}`, own: true };
}

const urlOf = (site: NodeJS.CallSite): string => site.getScriptNameOrSourceURL() ?? "";

/** Enough for a cell's place to be found beneath the library's own calls, which are often more than V8's ten. */
const deepest = 50;
/** The library's errors for mistakes of its user's, in which its own calls say nothing. */
const mistakes = new Set(["ShapeError", "DTypeError", "GradientError", "ValueError"]);

/** Gives every stack trace the cells' own names and places, and leaves the kernel's frames out. */
export function installStacks(folder: string): void {
  Error.stackTraceLimit = deepest;
  Error.prepareStackTrace = (error, sites) => {
    // What called the kernel, which called the cell, is nothing of the cell's.
    const last = sites.findLastIndex((site) => urlOf(site).startsWith(kernelFolder));
    const frames = sites
      .slice(0, last < 0 ? sites.length : last)
      .filter((site) => !hiddenPlaces.some((hidden) => urlOf(site).startsWith(hidden)))
      .map((site) => describeFrame(site, folder));
    const at = frames.findIndex(({ place }) => place !== undefined);
    const place = frames[at]?.place;
    const file = frames.slice(0, at < 0 ? frames.length : at).find((frame) => frame.file !== undefined)?.file;
    origins.set(error, { ...(place === undefined ? {} : { place }), ...(file === undefined ? {} : { file }) });
    const isMistake = error instanceof Error && mistakes.has(error.name) && frames.some((frame) => !frame.isLibrary);
    const kept = isMistake
      ? frames.filter((frame) => !frame.isLibrary && !frame.text.includes("(<anonymous>)"))
      : frames;
    return [headerOf(error), ...kept.map(({ text }) => `${frameStart}${text}`)].join("\n");
  };
}

/** How each line of a stack begins. */
export const frameStart = "    at ";

function headerOf(error: unknown): string {
  try {
    return Error.prototype.toString.call(error);
  } catch {
    return "Error";
  }
}
