import { spawnSync } from "node:child_process";
import { closeSync, constants, mkdtempSync, openSync, readdirSync, rmdirSync, unlinkSync } from "node:fs";
import path from "node:path";
import { temporaryPrefix } from "../../temporaryFolders.ts";

/** The ends of a pipe, as file descriptors of this process. */
export interface Fifo {
  /** Does not block. */
  readonly read: number;
  /** Blocks while the pipe is full. */
  readonly write: number;
}

const standardOutput = 1;
/** For reading a pipe without waiting. */
const nonblocking = constants.O_RDONLY | constants.O_NONBLOCK;

/**
 * Opens pipes that nothing on disk names any more; undefined where the system has none to offer (Windows). Node makes
 * sockets where it says pipe, which programs cannot open again and which do not block the writer, so these are FIFOs.
 */
export function openFifos(count: number): Fifo[] | undefined {
  return withFifos(count, (names) =>
    names.map((name) => ({ read: openSync(name, nonblocking), write: openSync(name, constants.O_WRONLY) })),
  );
}

/**
 * Makes descriptor 1 a pipe, whose other end is returned, so that what native code prints is told under its cell.
 * Only before there are threads: POSIX gives the lowest free number to whoever opens first. Descriptor 2 stays what it
 * was: what native code says there, such as the last words of a crash, is for the log. Costs 5 ms at the start.
 */
export function captureStandardOutput(): number | undefined {
  return withFifos(1, ([name]) => {
    const read = openSync(name!, nonblocking);
    closeSync(standardOutput);
    const write = openSync(name!, constants.O_WRONLY);
    // Descriptor 0 was closed too, and its number was the lowest.
    return write === standardOutput ? read : undefined;
  });
}

function withFifos<T>(count: number, use: (names: string[]) => T): T | undefined {
  if (process.platform === "win32") return undefined;
  let folder: string;
  try {
    folder = mkdtempSync(temporaryPrefix("pipes"));
  } catch {
    // A folder for temporary files that is missing, full or another's.
    return undefined;
  }
  try {
    const names = Array.from({ length: count }, (_, index) => path.join(folder, String(index)));
    // A kernel that a desktop program starts may have a PATH without the system's own programs.
    const env = { PATH: `${process.env["PATH"] ?? ""}:/usr/bin:/bin` };
    const { status } = spawnSync("mkfifo", ["-m", "600", ...names], { stdio: "ignore", env });
    return status === 0 ? use(names) : undefined;
  } finally {
    for (const name of readdirSync(folder)) unlinkSync(path.join(folder, name));
    rmdirSync(folder);
  }
}
