/** Where derivatives start: the gradient given for a result, or the direction given for an argument. */
import { apply1 } from "../ops/apply.ts";
import { checkTensor, filled } from "../ops/constant.ts";
import { add } from "../ops/rows/arithmetic.ts";
import { fill } from "../ops/rows/shapes.ts";
import { isUnknown } from "../tensor/dims.ts";
import { isFloating } from "../tensor/dtype.ts";
import { DTypeError, messages, ShapeError } from "../tensor/errors.ts";
import type { Shape } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";

/** Whether shapes are equal as far as is known: a size that nothing is known about may be any. */
const mayBeSame = (a: Shape, b: Shape): boolean =>
  a.length === b.length && a.every((d, i) => d === b[i] || isUnknown(d) || isUnknown(b[i]!));

/**
 * A tensor that was given to stand beside `like`: a gradient for a result, a tangent for an argument.
 * @throws ShapeError, DTypeError where it does not have its shape and dtype
 */
export function fitting(what: string, role: string, given: Tensor, like: Tensor): Tensor {
  checkTensor(what, role, given);
  if (!mayBeSame(given.shape, like.shape)) throw new ShapeError(messages.beside(what, role, given.shape, like.shape));
  if (isFloating(like.dtype) && given.dtype !== like.dtype)
    throw new DTypeError(messages.dtypeBeside(what, role, given.dtype, like.dtype));
  return given;
}

/** The gradient to start from at `y`: the given one, or ones of its shape (which may be symbolic). */
export function startAt(what: string, y: Tensor, given: Tensor | null | undefined): Tensor {
  if (given !== null && given !== undefined) return fitting(what, "the gradient of a result", given, y);
  if (!y.shape.every((d) => typeof d === "number")) return apply1(fill, [y], { value: 1, dtype: y.dtype });
  const seed = filled(1, y.shape as number[], y.dtype);
  // Its value is known, but what is computed from it belongs to the graph as it does on the tape.
  seed.symbolic = y.symbolic;
  return seed;
}

/** Where to start from, by result: a tensor that is several results gets the sum of its gradients, one without any is left out. */
export function seedsFor(results: readonly Tensor[], gradients: readonly (Tensor | null)[]): Map<Tensor, Tensor> {
  const seeds = new Map<Tensor, Tensor>();
  results.forEach((y, i) => {
    const [G, before] = [gradients[i], seeds.get(y)];
    if (G) seeds.set(y, before ? apply1(add, [before, G], null) : G);
  });
  return seeds;
}
