import { inspect, types } from "node:util";
import { errors } from "../errors.ts";
import { hidden, withoutShadows } from "../names.ts";

/**
 * How plain values are written: enough to read, never enough to hang a page. No colours: what is written also goes into
 * files, histories and comparisons, and reads on any theme.
 */
const style = { maxStringLength: 10_000, breakLength: 100 } as const;
/** Members, counted over all levels, above which fewer levels are written. */
const mostMembers = 10_000;
/** Characters of one value. */
const longest = 100_000;
/** Lines of a function's source. */
const sourceLines = 8;

/** How a value reads as text, whatever its own code does. */
export function textOf(value: unknown): string {
  try {
    const text = cut(inspect(value, { ...style, ...extentOf(value) }), longest);
    return typeof value === "function" ? withSource(text, value) : text;
  } catch (error) {
    return errors.uninspectable(kindOf(value), messageOf(error));
  }
}

/** A value in one line of at most `length` characters. */
export function lineOf(value: unknown, length: number): string {
  try {
    const options = { depth: 1, breakLength: Number.POSITIVE_INFINITY, maxArrayLength: 10, maxStringLength: length };
    return cut(typeof value === "string" ? value : inspect(value, options), length);
  } catch (error) {
    return errors.uninspectable(kindOf(value), messageOf(error));
  }
}

/** The text up to a length, and how much is missing. */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  // A pair of surrogates is one character.
  const code = text.charCodeAt(length - 1);
  const end = code >= 0xd800 && code < 0xdc00 ? length - 1 : length;
  return `${text.slice(0, end)}… ${text.length - end} more characters`;
}

/** What was thrown, in words, whatever its own code does. */
export function messageOf(thrown: unknown): string {
  try {
    return thrown instanceof Error ? String(thrown.message) : String(thrown);
  } catch {
    return errors.undescribable();
  }
}

function kindOf(value: unknown): string {
  if (types.isProxy(value)) return "Proxy";
  if (Array.isArray(value)) return "array";
  return typeof value;
}

/** Levels, and members of each, from most to least. */
const choices = [
  [4, 100],
  [3, 100],
  [4, 20],
  [2, 100],
  [3, 20],
  [1, 100],
  [2, 20],
  [1, 20],
  [0, 100],
] as const;

/** The most that can be written without writing too much. */
function extentOf(value: unknown): { depth: number; maxArrayLength: number } {
  const fits = choices.find(([depth, length]) => countMembers(value, depth, length, mostMembers) < mostMembers);
  const [depth, maxArrayLength] = fits ?? [0, 20];
  return { depth, maxArrayLength };
}

/** Counts members down to a depth, up to `most`; calls no code of the value. */
function countMembers(value: unknown, depth: number, length: number, most: number): number {
  if (value === null || typeof value !== "object" || depth < 0 || types.isProxy(value)) return 0;
  let count = 0;
  for (const member of membersOf(value, length)) {
    count += 1;
    if (count < most) count += countMembers(member, depth - 1, length, most - count);
    if (count >= most) break;
  }
  return count;
}

function* membersOf(value: object, limit: number): Generator<unknown> {
  if (ArrayBuffer.isView(value)) return;
  if (Array.isArray(value)) {
    for (let index = 0; index < Math.min(limit, value.length); index++)
      yield Object.getOwnPropertyDescriptor(value, index)?.value;
  } else if (types.isMap(value)) {
    for (const [key, member] of Map.prototype.entries.call(value).take(limit)) yield* [key, member];
  } else if (types.isSet(value)) yield* Set.prototype.values.call(value).take(limit);
  else for (const key of Reflect.ownKeys(value)) yield Object.getOwnPropertyDescriptor(value, key)?.value;
}

/** Adds the first lines of a function's source as it runs: types are gone, and so are the gaps that they left. */
function withSource(text: string, value: object): string {
  const source = withoutShadows(Function.prototype.toString.call(value)).replaceAll(hidden(""), "");
  if (source.includes("[native code]")) return text;
  const lines = source.split("\n");
  const shown = lines.slice(0, sourceLines).map(closeGaps);
  const rest = lines.length - shown.length;
  return [text, ...shown, ...(rest > 0 ? [`… ${rest} more lines`] : [])].map((line) => cut(line, 200)).join("\n");
}

/** Makes one space of several, except at the start of a line, and none next to a bracket or before a comma. */
function closeGaps(line: string): string {
  const body = line.trimStart();
  let closed = "";
  for (const word of body.split(" ").filter((each) => each !== ""))
    closed += closed === "" || closed.endsWith("(") || ",);".includes(word[0] ?? "") ? word : ` ${word}`;
  return line.slice(0, line.length - body.length) + closed;
}
