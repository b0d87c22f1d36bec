import { awaited, currentLease } from "../context.ts";
import { errors } from "../errors.ts";

/** What `for await` goes through, so that an interrupt ends the loop where it waits for a value. */
export function eachAwaited<T>(iterable: AsyncIterable<T> | Iterable<T>): AsyncIterable<T> | Iterable<T> {
  const method = (iterable as Partial<AsyncIterable<T>> | null | undefined)?.[Symbol.asyncIterator];
  if (method === undefined || method === null) {
    // Of the values of other iterables the loop awaits each.
    if (typeof (iterable as Partial<Iterable<T>> | null | undefined)?.[Symbol.iterator] === "function") return iterable;
    throw errors.iterable(iterable);
  }
  return {
    [Symbol.asyncIterator]() {
      const iterator = Reflect.apply(method, iterable, []) as AsyncIterator<T>;
      const { next } = iterator;
      const close = async (): Promise<IteratorResult<T>> =>
        (await iterator.return?.()) ?? { done: true, value: undefined };
      return {
        async next() {
          const lease = currentLease();
          const result = (await Reflect.apply(next, iterator, [])) as IteratorResult<T>;
          if (lease.ended) close().catch(() => {});
          return awaited(lease, result);
        },
        return: close,
      };
    },
  };
}
