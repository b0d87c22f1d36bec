import type { TypedArray } from "./dtype.ts";

/** How many buffers were made and their bytes, for tests and for the memory charts. */
export const allocations = { count: 0, bytes: 0 };

/**
 * How many writes there were: a storage that was written after an operation read it has a larger number. And how many recorded
 * operations were not freed: where there are none, nobody will ask where a write came from.
 */
export const writes = { count: 0, readers: 0 };

/**
 * A buffer in V8-owned memory, contiguous and row-major. Its bytes are written only while it is being
 * computed; a write swaps the buffer, so that tensors which share the old one keep their values.
 */
export class Storage {
  data: TypedArray;
  /** The number of its last write; a graph that read it before reports it. */
  written = 0;
  /** Where the last write came from, for that report. */
  writer: Error | null = null;
  /** Serial number of the buffer: a larger one is younger. */
  readonly serial: number;
  /** Whether a run made the buffer for this storage alone, so that it may be used again once it is replaced. */
  exclusive = false;

  /** @param sharing - the storage whose buffer `data` is, where it is not a new one */
  constructor(data: TypedArray, sharing: Storage | null = null) {
    this.data = data;
    if (sharing) {
      this.serial = sharing.serial;
      sharing.exclusive = false;
    } else {
      this.serial = ++allocations.count;
      allocations.bytes += data.byteLength;
    }
  }
}

/** Frames that are kept of where a write came from: each costs 0.4 µs, and the library's own are at most six of them. */
const keptFrames = 8;

/** Counts a write, which gets the number, and says where it came from if somebody may ask (4 µs of a step of W7a otherwise). */
export function nextWrite(): Pick<Storage, "written" | "writer"> {
  const written = ++writes.count;
  if (writes.readers === 0) return { written, writer: null };
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = Math.min(keptFrames, stackTraceLimit);
  const writer = new Error("written");
  Error.stackTraceLimit = stackTraceLimit;
  return { written, writer };
}
