import { Tensor } from "../tensor/tensor.ts";
import type { Aval } from "./operation.ts";

/** A symbol: an input of a graph, without values. */
export function placeholder({ shape, dtype }: Aval, name?: string): Tensor {
  const t = new Tensor({ shape, dtype, name });
  t.symbolic = true;
  return t;
}
