import { createRequire } from "node:module";
import path from "node:path";
import type { TypedArray } from "../tensor/dtype.ts";

/** The native core, however it was built. */
export interface Native {
  /** How many bytes to leave out at a buffer's front so that it begins with a cache line. */
  skip(buffer: ArrayBuffer): number;
  /** Runs a schedule of words on buffers. */
  run(words: ArrayBuffer, buffers: readonly TypedArray[]): number | readonly number[];
}

let loaded: Native | null = null;

/** The native core of this process. */
export function native(): Native {
  loaded ??= createRequire(import.meta.url)(
    path.join(import.meta.dirname, "../../native/build/adjoint.node"),
  ) as Native;
  return loaded;
}
