import type { Aval } from "../ops/operation.ts";
import type { Bindings } from "../tensor/dims.ts";
import { allocate, uninitialized } from "../tensor/dtype.ts";
import { count } from "../tensor/shape.ts";
import { Storage } from "../tensor/storage.ts";
import { Tensor } from "../tensor/tensor.ts";

/** One element of a sequence or member of a batch, sharing its values. */
export function row(x: Tensor, at: number): Tensor {
  const shape = x.shape.slice(1);
  const size = count(shape);
  const storage = x.storage!;
  return new Tensor({
    shape,
    dtype: x.dtype,
    storage: new Storage(storage.data.subarray(at * size, (at + 1) * size), storage),
  });
}

/** Stacks that are made when their first element is there, which has the shape. */
export function stacks(length: number) {
  const made: Tensor[] = [];
  return {
    write(k: number, x: Tensor, at: number): void {
      const data = x.values("scan");
      made[k] ??= new Tensor({
        shape: [length, ...x.shape],
        dtype: x.dtype,
        storage: new Storage(uninitialized(x.dtype, length * data.length)),
      });
      made[k].storage!.data.set(data, at * data.length);
    },
    /** The stack; of no elements where there was no step. */
    take(k: number, { shape, dtype }: Aval, bindings: Bindings | undefined): Tensor {
      if (made[k]) return made[k];
      const own = shape.map((d) => (typeof d === "number" ? d : (bindings?.get(d) ?? 0)));
      return new Tensor({ shape: [0, ...own], dtype, storage: new Storage(allocate(dtype, 0)) });
    },
  };
}
