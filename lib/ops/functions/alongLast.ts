import { normalizeAxis } from "../../tensor/shape.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { movedAxis } from "../batching.ts";

/** Runs `f` with the axis in last place and puts that of its result back. */
export function alongLast(op: string, x: Tensor, axis: number, f: (x: Tensor) => Tensor): Tensor {
  const from = normalizeAxis(op, axis, x.rank);
  const last = x.rank - 1;
  return movedAxis(f(movedAxis(x, from, last)), last, from);
}
