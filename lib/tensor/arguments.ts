/** Arguments of the wrong kind, as they come from code without types: told in a sentence, not by what breaks first. */
import { messages } from "./errors.ts";

/** What a value is, in words. */
export function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value) || (ArrayBuffer.isView(value) && "length" in value))
    return `${(value as ArrayLike<unknown>).length} elements`;
  if (isPromise(value)) return "a promise (await it first)";
  if (typeof value === "function") return value.name ? `the function ${value.name}` : "a function";
  if (typeof value === "string")
    return `the string ${JSON.stringify(value.length > 30 ? `${value.slice(0, 30)}…` : value)}`;
  if (typeof value !== "object")
    return typeof value === "symbol" ? "a JavaScript symbol" : `the ${typeof value} ${value}`;
  const { name } = value.constructor ?? {};
  return name && name !== "Object" ? `an object of class ${name}` : "a plain object";
}

const isPromise = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === "object" && value !== null && typeof (value as { then?: unknown }).then === "function";

/** Whether a value is an object that was written as { … }, of no class. */
export const isPlain = (value: unknown): value is object =>
  value !== null && typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype;

/** @throws TypeError where `x` is no number */
export function checkNumber(what: string, x: unknown): number {
  if (typeof x !== "number") throw new TypeError(messages.wrongKind(what, "a number", describe(x)));
  return x;
}

/** @throws TypeError where `f` cannot be called */
export function checkFunction(what: string, f: unknown): void {
  if (typeof f !== "function") throw new TypeError(messages.wrongKind(what, "a function", describe(f)));
}

/**
 * What a function gave, which must be there when it returns.
 * @throws TypeError where it is async
 */
export function finished<R>(what: string, result: R): R {
  if (!isPromise(result)) return result;
  // What happens behind the await belongs to nothing any more: the error here is the one to see.
  result.then(undefined, () => {});
  throw new TypeError(messages.async(what));
}

/**
 * Options as they are, or none.
 * @throws TypeError where they are no object, or one has a name that means nothing
 */
export function checkOptions(what: string, options: unknown, names: readonly string[]): void {
  const expected = `{ ${names.join(", ")} }`;
  if (typeof options !== "object" || options === null || Array.isArray(options))
    throw new TypeError(messages.wrongKind(what, `an object of options ${expected}`, describe(options)));
  for (const name of Object.keys(options))
    if (!names.includes(name)) throw new TypeError(`${what}: there is no option "${name}"; expected ${expected}.`);
}
