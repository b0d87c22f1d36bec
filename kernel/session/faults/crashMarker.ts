import { closeSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";

/** The name of the file for a connection file. */
export const crashMarkerOf = (connectionFile: string): string => `${connectionFile}.running`;

/** Characters of the file, so that each write replaces the one before. */
const size = 32;

/**
 * A small file beside the connection file that says which cell runs. Whoever finds it at the start knows that the kernel
 * before it, which its client started again with the same connection file, ended without a chance to say so.
 */
export class CrashMarker {
  /** The cell that ran when the kernel before this one ended, if one did. */
  readonly before: string | undefined;
  readonly #path: string;
  readonly #file: number | undefined;

  constructor(connectionFile: string) {
    this.#path = crashMarkerOf(connectionFile);
    this.before = read(this.#path);
    try {
      this.#file = openSync(this.#path, "w", 0o600);
    } catch {
      // A folder that cannot be written to: then nobody is told.
    }
  }

  /** Notes which cell runs, or that none does. One write, a few microseconds. */
  note(label: string | undefined): void {
    if (this.#file !== undefined) writeSync(this.#file, (label ?? "").padEnd(size), 0);
  }

  /** The kernel ends as it should. */
  remove(): void {
    if (this.#file === undefined) return;
    closeSync(this.#file);
    rmSync(this.#path, { force: true });
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8").trim() || undefined;
  } catch {
    return undefined;
  }
}
