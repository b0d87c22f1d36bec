import { element } from "../graph/scanParams.ts";
import { fromArray } from "../ops/constant.ts";
import type { Aval } from "../ops/operation.ts";
import type { Bindings } from "../tensor/dims.ts";
import { allocate, uninitialized } from "../tensor/dtype.ts";
import { pool } from "../tensor/pool.ts";
import { count } from "../tensor/shape.ts";
import { Storage } from "../tensor/storage.ts";
import { Tensor } from "../tensor/tensor.ts";

/** One element of a sequence or member of a batch, sharing its values. */
export function row(x: Tensor, at: number): Tensor {
  const [storage, aval] = [x.storage!, element(x)];
  const size = count(aval.shape);
  return new Tensor({ ...aval, storage: new Storage(storage.data.subarray(at * size, (at + 1) * size), storage) });
}

/** Stacks that are made when their first element is there, which has the shape. */
export function stacks(length: number) {
  const made: Tensor[] = [];
  return {
    write(k: number, x: Tensor, at: number): void {
      const data = x.values("scan");
      made[k] ??= fromArray(uninitialized(x.dtype, length * data.length), [length, ...x.shape], x.dtype);
      made[k].storage!.data.set(data, at * data.length);
    },
    /** The stack; of no elements where there was no step. */
    take(k: number, { shape, dtype }: Aval, bindings: Bindings | undefined): Tensor {
      if (made[k]) {
        pool.handOver(made[k].storage!.data);
        return made[k];
      }
      const own = shape.map((d) => (typeof d === "number" ? d : (bindings?.get(d) ?? 0)));
      return fromArray(allocate(dtype, 0), [0, ...own], dtype);
    },
  };
}
