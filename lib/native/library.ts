import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import type { TypedArray } from "../tensor/dtype.ts";
import { cell } from "../tensor/state.ts";

/** The native core, however it was built. */
export interface Native {
  /** How many bytes to leave out at a buffer's front so that it begins with a cache line. */
  skip(buffer: ArrayBuffer): number;
  /** Which word, other than 0, ends a run soon, and how many threads there are. */
  configure(options: { readonly interrupt?: Int32Array; readonly threads?: number }): void;
  /** Runs a schedule of words on buffers. */
  run(words: ArrayBuffer, buffers: readonly TypedArray[]): number | readonly number[];
}

let loaded: Native | null | undefined;

/** The native core of this process; null where there is none, or where `ADJOINT_ENGINE=js` says to do without. */
export function native(): Native | null {
  if (loaded === undefined) loaded = process.env["ADJOINT_ENGINE"] === "js" ? null : load();
  return loaded;
}

function load(): Native | null {
  const file = path.join(import.meta.dirname, "../../native/build/adjoint.node");
  if (!existsSync(file)) return null;
  const library = createRequire(import.meta.url)(file) as Native;
  library.configure({ interrupt: cell.interrupt });
  return library;
}
