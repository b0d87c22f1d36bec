import type { TypedArray } from "./dtype.ts";

/** How many buffers were made and their bytes, for tests and for the memory charts. */
export const allocations = { count: 0, bytes: 0 };

/** How many writes there were: a storage that was written after an operation read it has a larger number. */
export const writes = { count: 0 };

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

  /** @param sharing - the storage whose buffer `data` is, where it is not a new one */
  constructor(data: TypedArray, sharing: Storage | null = null) {
    this.data = data;
    if (sharing) this.serial = sharing.serial;
    else {
      this.serial = ++allocations.count;
      allocations.bytes += data.byteLength;
    }
  }
}
