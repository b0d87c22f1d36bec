import { types } from "node:util";
import type { Thrown } from "../bridge.ts";
import { errors } from "../errors.ts";
import { withoutShadows } from "../names.ts";
import { cut, textOf } from "../values/text.ts";
import { frameStart, originOf } from "./stacks.ts";

/** Errors behind one another, errors of one aggregate, characters of a message and frames of a stack that are told. */
const deepest = 8;
const mostErrors = 10;
const longestMessage = 10_000;
const mostFrames = 50;

/** Describes a thrown value for the other thread, whatever its own code does. */
export function describeThrown(value: unknown, depth = deepest, seen: ReadonlySet<unknown> = new Set()): Thrown {
  if (!isError(value)) return { name: "Thrown", message: textOf(value), frames: [] };
  // Reading the stack tells its origin.
  const stack = read(value, "stack");
  const { place, file } = originOf(value);
  const behind = new Set([...seen, value]);
  const related = depth === 0 ? [] : relatedTo(value).filter(({ error }) => !behind.has(error));
  return {
    name: cut(String(read(value, "name") || "Error"), 200),
    message: withoutShadows(cut(read(value, "message") ?? errors.undescribable(), longestMessage)),
    frames: withoutShadows(stack ?? "")
      .split("\n")
      .filter((line) => line.startsWith(frameStart))
      .slice(0, mostFrames),
    ...(place === undefined ? {} : { place }),
    ...(file === undefined ? {} : { file }),
    related: related.map(({ label, error }) => ({ label, thrown: describeThrown(error, depth - 1, behind) })),
  };
}

/** What an error says of other errors: its cause, those it gathers, and the one it covered. */
function relatedTo(value: Error): { label: string; error: unknown }[] {
  const related: { label: string; error: unknown }[] = [];
  const gathered = get(value, "errors");
  if (Array.isArray(gathered)) {
    for (const [index, error] of gathered.slice(0, mostErrors).entries())
      related.push({ label: `Error ${index + 1} of ${gathered.length}`, error });
  }
  if (isSuppressedError(value)) {
    related.push({ label: "Thrown last", error: get(value, "error") });
    related.push({ label: "Suppressed", error: get(value, "suppressed") });
  }
  const cause = get(value, "cause");
  if (cause !== undefined) related.push({ label: "Caused by", error: cause });
  return related;
}

const isSuppressedError = (value: Error): boolean =>
  read(value, "name") === "SuppressedError" && Object.hasOwn(value, "suppressed");

function isError(value: unknown): value is Error {
  try {
    return types.isNativeError(value) || value instanceof Error;
  } catch {
    return false;
  }
}

function get(value: object, key: string): unknown {
  try {
    return (value as Record<string, unknown>)[key];
  } catch {
    return undefined;
  }
}

function read(value: object, key: string): string | undefined {
  try {
    return String((value as Record<string, unknown>)[key] ?? "");
  } catch {
    return undefined;
  }
}
