import { inspect } from "node:util";
import type { Bundle } from "./bridge.ts";
import { errors } from "./errors.ts";

const displayMethod = Symbol.for("Jupyter.display");

/** How plain values are written: enough to read, never enough to hang a page. */
const plain = { depth: 4, maxArrayLength: 100, maxStringLength: 10_000, breakLength: 100 } as const;

/** Objects that stand for something already shown, so that a cell that ends in one shows nothing more. */
export const alreadyShown = new WeakSet<object>();

/** The MIME bundle of any value: what its display method says, perhaps later, else how it reads as text. */
export function bundleOf(value: unknown): Bundle | Promise<Bundle> {
  const method = displayMethodOf(value);
  if (method === undefined) return toBundle({ "text/plain": inspect(value, plain) }, {});
  const said = method.call(value);
  return said instanceof Promise ? said.then((data) => toBundle(data, {})) : toBundle(said, {});
}

/** A value's display method, if it has one. */
export function displayMethodOf(value: unknown): (() => unknown) | undefined {
  if (value === null || (typeof value !== "object" && typeof value !== "function")) return undefined;
  const method = (value as { [displayMethod]?: unknown })[displayMethod];
  return typeof method === "function" ? (method as () => unknown) : undefined;
}

/** Writes a bundle as JSON; bytes become base64. */
export function toBundle(data: unknown, metadata: unknown): Bundle {
  if (data === null || typeof data !== "object" || Array.isArray(data))
    throw errors.bundle(inspect(data, { depth: 0 }));
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
