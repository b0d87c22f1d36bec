import { Buffer } from "node:buffer";
import type { Bundle } from "../bridge.ts";
import { errors } from "../errors.ts";
import { tableHtml, tableOf } from "./table.ts";
import { lineOf, textOf } from "./text.ts";

const displayMethod = Symbol.for("Jupyter.display");

/** Objects that stand for something already shown, so that a cell that ends in one shows nothing more. */
export const alreadyShown = new WeakSet<object>();

/**
 * The MIME bundle of any value: what its display method says, perhaps later, else how it reads as text, beside which
 * an array of plain objects and a Map are a table.
 */
export function bundleOf(value: unknown): Bundle | Promise<Bundle> {
  const method = displayMethodOf(value);
  if (method === undefined) return plainBundle(value);
  const said = method.call(value);
  return isThenable(said) ? Promise.resolve(said).then((data) => toBundle(data, {})) : toBundle(said, {});
}

function plainBundle(value: unknown): Bundle {
  const table = tableOf(value);
  const html = table === undefined ? {} : { "text/html": tableHtml(table) };
  return toBundle({ "text/plain": textOf(value), ...html }, {});
}

const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  value !== null && typeof value === "object" && "then" in value && typeof value.then === "function";

/** A value's display method, if it has one; an object that throws when it is asked has none. */
export function displayMethodOf(value: unknown): (() => unknown) | undefined {
  if (value === null || (typeof value !== "object" && typeof value !== "function")) return undefined;
  try {
    const method = (value as { [displayMethod]?: unknown })[displayMethod];
    return typeof method === "function" ? (method as () => unknown) : undefined;
  } catch {
    return undefined;
  }
}

/** Writes a bundle as JSON; bytes become base64. */
export function toBundle(data: unknown, metadata: unknown): Bundle {
  if (data === null || typeof data !== "object" || Array.isArray(data)) throw errors.bundle(lineOf(data, 100));
  const entries = Object.entries(data).map(([type, value]) => [
    type,
    value instanceof Uint8Array ? Buffer.from(value).toString("base64") : value,
  ]);
  try {
    return { data: JSON.stringify(Object.fromEntries(entries)), metadata: JSON.stringify(metadata) };
  } catch (cause) {
    throw Object.assign(errors.bundle("a value that JSON cannot hold"), { cause });
  }
}
