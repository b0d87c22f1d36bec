import { addInto } from "../engine/addInto.ts";
import { apply1 } from "../ops/apply.ts";
import { fromArray } from "../ops/constant.ts";
import { add } from "../ops/rows/arithmetic.ts";
import { DTypeError, ShapeError, showShape } from "../tensor/errors.ts";
import { sameShape } from "../tensor/shape.ts";
import { nextWrite } from "../tensor/storage.ts";
import type { Tensor } from "../tensor/tensor.ts";

/**
 * A gradient added to what was accumulated: in place where neither is part of a graph.
 * @param own - whether nobody else holds the gradient's buffer
 */
export function added(before: Tensor | null, gradient: Tensor, own: boolean): Tensor {
  if (before && !sameShape(before.shape, gradient.shape))
    throw new ShapeError(
      `backward: grad was set to a tensor of shape ${showShape(before.shape)}, the gradient has ${showShape(gradient.shape)}.`,
    );
  if (before && before.dtype !== gradient.dtype)
    throw new DTypeError(`backward: grad was set to ${before.dtype} values, the gradient is ${gradient.dtype}.`);
  if (gradient.operation || before?.operation) return before ? apply1(add, [before, gradient], null) : gradient;
  if (!before) return own ? gradient : fromArray(gradient.data, gradient.shape, gradient.dtype);
  addInto(before.values("backward"), gradient.values("backward"));
  Object.assign(before.storage!, nextWrite());
  return before;
}
