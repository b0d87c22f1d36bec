import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import type { TypedArray } from "../tensor/dtype.ts";
import { cell } from "../tensor/state.ts";

/** The native core, however it was built. */
export interface Native {
  /** How many bytes to leave out at a buffer's front so that it begins with a cache line. */
  skip(buffer: ArrayBuffer): number;
  /**
   * Runs a schedule of words on buffers.
   * @returns 0 if all is done, 1 if it was interrupted, or what failed: the step's number, a code, and two details
   * @throws Error (its code ADJOINT_SCHEDULE, ADJOINT_BUFFER, ADJOINT_MEMORY or ADJOINT_THREADS) if it cannot be run
   */
  run(words: ArrayBuffer | BigInt64Array, buffers: readonly (TypedArray | ArrayBuffer)[]): number | readonly number[];
  /**
   * For this JavaScript thread: how many threads a run uses (1 to 64), the instruction set, and what stops a run soon
   * when its first element is not 0.
   * @throws Error for a number of threads out of range, or an instruction set that is not there
   */
  configure(options: {
    readonly threads?: number;
    readonly isa?: string;
    readonly interrupt?: Int32Array | null;
  }): void;
  /** The instruction set in use, its vectors' bytes, threads of a run, and threads that this process can use at once. */
  describe(): {
    readonly isa: string;
    readonly vectorBytes: number;
    readonly threads: number;
    readonly available: number;
  };
}

/** How often JavaScript has entered native code, for tests and for explanations. */
export const entries = { count: 0 };

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
