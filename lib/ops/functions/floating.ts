import { isFloating } from "../../tensor/dtype.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { type Operand, toTensor, toTensors } from "../constant.ts";
import { cast } from "./shapes.ts";

/** The operand as a tensor of a floating dtype: int32 and bool become float32. */
export function toFloating(op: string, x: Operand): Tensor {
  const t = toTensor(op, x);
  return isFloating(t.dtype) ? t : cast(t, "float32");
}

/** Operands that are combined, as tensors of a floating dtype: int32 and bool take that of the first that has one, or float32. */
export function toFloatings(op: string, operands: readonly Operand[]): Tensor[] {
  const list = toTensors(op, operands);
  const dtype = list.find((t) => isFloating(t.dtype))?.dtype ?? "float32";
  return list.map((t) => (isFloating(t.dtype) ? t : cast(t, dtype)));
}
