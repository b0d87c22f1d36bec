import { isRecord } from "../../../protocol/schema.ts";
import type { Binary } from "../bytes.ts";
import type { State } from "./models.ts";

type Path = (string | number)[];

/** A state whose binary parts are taken out, with where they were. */
export interface Separated {
  readonly state: State;
  readonly paths: readonly Path[];
  readonly buffers: readonly Binary[];
}

const isBinary = (value: unknown): value is Binary =>
  ArrayBuffer.isView(value) || value instanceof ArrayBuffer || value instanceof SharedArrayBuffer;

/** Takes binary parts out of a state, as the widgets' protocol sends them: beside the JSON, by their paths. */
export function separate(state: State): Separated {
  const [paths, buffers]: [Path[], Binary[]] = [[], []];
  const take = (value: unknown, path: Path): unknown => {
    if (isBinary(value)) {
      paths.push(path);
      buffers.push(value);
      return null;
    }
    if (Array.isArray(value)) return value.map((each: unknown, at) => take(each, [...path, at]));
    if (!isPlain(value)) return value;
    const entries = Object.entries(value).map(([key, each]) => [key, take(each, [...path, key]), each] as const);
    // An object has no place to keep for what is sent beside it; an array has.
    return Object.fromEntries(entries.filter(([, , each]) => !isBinary(each)).map(([key, each]) => [key, each]));
  };
  return { state: take(state, []) as State, paths, buffers };
}

/** Puts binary parts into a state that was parsed from JSON. */
export function join(state: State, paths: unknown, buffers: readonly Uint8Array[]): State {
  const joined = structuredClone(state);
  for (const [at, path] of (Array.isArray(paths) ? paths : []).entries()) {
    const last = Array.isArray(path) ? path.at(-1) : undefined;
    const owner = (path as Path)
      .slice(0, -1)
      .reduce<unknown>((each, key) => (each as Record<string | number, unknown> | undefined)?.[key], joined);
    if (typeof owner === "object" && owner !== null && last !== undefined)
      (owner as Record<string | number, unknown>)[last] = buffers[at];
  }
  return joined;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return isRecord(value) && [Object.prototype, null].includes(Object.getPrototypeOf(value));
}
