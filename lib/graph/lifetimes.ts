import { PooledBuffer, pool } from "../tensor/pool.ts";
import type { Tensor } from "../tensor/tensor.ts";

/** Whether a run gave the whole buffer away since `since`. */
export function isHandedOver({ storage }: Tensor, since: number): boolean {
  const { data } = storage!;
  if (data.byteLength < pool.smallest) return false;
  const { buffer } = data;
  return buffer instanceof PooledBuffer && buffer.handedOver > since && data.byteLength === buffer.byteLength;
}

/**
 * The buffers that a run has made, with how many of its values stand in each: a reshape, a row of a sequence and a result handed on
 * share one. A buffer whose last value is let go of goes back to the pool. What a run was given (leaves, constants of a graph) it did not
 * make, and it never goes; what a run gives away belongs to whoever asked, which may be a run around it.
 */
export class Lifetimes {
  readonly #values = new Map<PooledBuffer, number>();

  /**
   * Counts a value. Its buffer is this run's from here on if it was handed out since `since`; of an operation that ran a graph,
   * if that graph's run gave it away since: what it kept for the next time (a constant that was computed once) is not ours.
   */
  hold({ storage }: Tensor, since: number, ranGraph: boolean): void {
    // Until something takes from the pool there is nothing to count.
    if (this.#values.size === 0 && pool.serial === since) return;
    const data = storage?.data;
    // Kernels give arrays of their own, or an input's whole; only graphs give small parts of large buffers.
    if (!data || !(ranGraph || data.byteLength >= pool.smallest)) return;
    const { buffer } = data;
    if (!(buffer instanceof PooledBuffer)) return;
    const before = this.#values.get(buffer) ?? 0;
    if (before === 0 && (ranGraph ? buffer.handedOver : buffer.taken) <= since) return;
    // Of a part nobody counts the end, so its buffer stays with the collector.
    this.#values.set(buffer, data.byteLength === buffer.byteLength ? before + 1 : Number.POSITIVE_INFINITY);
  }

  /** Counts a value out. */
  release(value: Tensor | undefined): void {
    const data = value?.storage?.data;
    if (!data || this.#values.size === 0 || data.byteLength < pool.smallest) return;
    const buffer = data.buffer as PooledBuffer;
    const values = this.#values.get(buffer);
    if (values === undefined) return;
    if (values > 1) this.#values.set(buffer, values - 1);
    else {
      this.#values.delete(buffer);
      pool.give(buffer);
    }
  }

  /** Gives away what this run made of a result. */
  handOver({ storage }: Tensor): void {
    if (!storage || this.#values.size === 0) return;
    if (this.#values.has(storage.data.buffer as PooledBuffer)) pool.handOver(storage.data);
  }
}
