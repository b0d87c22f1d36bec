import { DTypeError } from "../../tensor/errors.ts";
import { sizeOf } from "../../tensor/shape.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { apply1 } from "../apply.ts";
import { fromNested, isTensor, type Nested, type Operand } from "../constant.ts";
import { primitives as p } from "../primitives.ts";

/** Indices as an int32 tensor; plain numbers and arrays become one. */
export function toIndices(op: string, indices: Operand): Tensor {
  if (!isTensor(indices)) return fromNested(indices as Nested, "int32");
  if (indices.dtype !== "int32")
    throw new DTypeError(`${op}: indices are int32, got ${indices.dtype}. Cast them: indices.cast("int32").`);
  return indices;
}

/** Each index as a row of one component. */
export const asRows = (indices: Tensor): Tensor => apply1(p.reshape, [indices], { shape: [...indices.shape, 1] });

/** x with values written at, or added to, places numbered in row-major order: places and values of one shape. */
export function writeAt(
  how: "scatter" | "scatterAdd",
  name: string,
  x: Tensor,
  places: Tensor,
  values: Tensor,
): Tensor {
  const flat = apply1(p.reshape, [x], { shape: [sizeOf(x.shape)] });
  const rows = apply1(p.reshape, [places], { shape: [sizeOf(places.shape), 1] });
  const updates = apply1(p.reshape, [values], { shape: [sizeOf(values.shape)] });
  const written = apply1(p[how], [flat, rows, updates], { batch: 0, lead: 0, name });
  return apply1(p.reshape, [written], { shape: x.shape });
}
