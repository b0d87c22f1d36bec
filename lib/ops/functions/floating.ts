import { isFloating } from "../../tensor/dtype.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { type Operand, toTensor } from "../constant.ts";
import { cast } from "./shapes.ts";

/** The operand as a tensor of a floating dtype: int32 and bool become float32. */
export function toFloating(op: string, x: Operand): Tensor {
  const t = toTensor(op, x);
  return isFloating(t.dtype) ? t : cast(t, "float32");
}
