import { inspect, types } from "node:util";
import type { Place, Thrown } from "./bridge.ts";
import { type ColumnShift, originalColumn } from "./edits.ts";

interface Source {
  readonly label: string;
  readonly columns: readonly ColumnShift[];
}

const scheme = "cell:";
const kernelFolder = new URL("../", import.meta.url).href;
const hiddenPlaces = [kernelFolder, "node:internal/", "node:inspector", "node:vm"];
const sources = new Map<number, Source>();
const places = new WeakMap<object, Place>();

/** The name under which V8 knows the code of a run. */
export const sourceUrl = (run: number): string => `${scheme}${run}`;

/** Remembers how places in a run's code read in the cell's own text. */
export function addSource(run: number, source: Source): void {
  sources.set(run, source);
}

/** The place in a cell's text that a place in evaluated code stands for, if the code is a cell's. */
export function placeIn(url: string, line: number, column: number): Place | undefined {
  if (!url.startsWith(scheme)) return undefined;
  const run = Number(url.slice(scheme.length));
  const source = sources.get(run);
  return source && { run, line, column: originalColumn(source.columns, line, column) };
}

function describeFrame(site: NodeJS.CallSite): { text: string; place: Place | undefined } {
  const url = site.getScriptNameOrSourceURL() ?? "";
  const [line, column] = [site.getLineNumber() ?? 0, site.getColumnNumber() ?? 0];
  const place = placeIn(url, line, column);
  if (place === undefined) return { text: site.toString(), place };
  const label = `${sources.get(place.run)?.label}:${line}:${place.column}`;
  return { text: site.toString().replace(`${url}:${line}:${column}`, () => label), place };
}

/** Gives every stack trace the cells' own names and places, and leaves the kernel's frames out. */
export function installStacks(): void {
  Error.prepareStackTrace = (error, sites) => {
    const header = headerOf(error);
    const frames = sites
      .filter((site) => {
        const url = site.getScriptNameOrSourceURL() ?? "";
        return !hiddenPlaces.some((hidden) => url.startsWith(hidden));
      })
      .map(describeFrame);
    const place = frames.find((frame) => frame.place !== undefined)?.place;
    if (place !== undefined) places.set(error, place);
    return [header, ...frames.map(({ text }) => `    at ${text}`)].join("\n");
  };
}

function headerOf(error: unknown): string {
  try {
    return Error.prototype.toString.call(error);
  } catch {
    return "Error";
  }
}

/** Describes a thrown value for the other thread, whatever its getters do. `depth` bounds the chain of causes. */
export function describeThrown(value: unknown, depth = 8): Thrown {
  try {
    if (!types.isNativeError(value) && !(value instanceof Error))
      return { name: "Thrown", message: inspect(value, { depth: 2 }), frames: [] };
    const frames = String(value.stack ?? "")
      .split("\n")
      .filter((line) => line.startsWith("    at "));
    const place = places.get(value);
    const { cause } = value;
    return {
      name: String(value.name || "Error"),
      message: String(value.message),
      frames,
      ...(place === undefined ? {} : { place }),
      ...(cause === undefined || depth === 0 ? {} : { cause: describeThrown(cause, depth - 1) }),
    };
  } catch {
    return { name: "Thrown", message: "a value that cannot be described: its own code throws", frames: [] };
  }
}
