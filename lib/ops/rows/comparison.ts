import { elementwiseKernel } from "../../engine/elementwise.ts";
import { argument, Scalar } from "../../engine/scalar.ts";
import { isFloating, promote } from "../../tensor/dtype.ts";
import { DTypeError } from "../../tensor/errors.ts";
import { broadcastShapes } from "../../tensor/shape.ts";
import { apply1 } from "../apply.ts";
import { alignedBatch } from "../batching.ts";
import { comparison } from "../forms/elementwise.ts";
import { linear, zerosLike } from "../forms/linear.ts";
import type { Primitive } from "../operation.ts";
import { sumTo } from "../sumTo.ts";

export const greater = comparison("greater");
export const greaterEqual = comparison("greaterEqual");
export const less = comparison("less");
export const lessEqual = comparison("lessEqual");
export const equal = comparison("equal");
export const notEqual = comparison("notEqual");
export const logicalAnd = comparison("logicalAnd");
export const logicalOr = comparison("logicalOr");
export const logicalXor = comparison("logicalXor");
export const logicalNot = comparison("logicalNot");
export const isnan = comparison("isnan");
export const isfinite = comparison("isfinite");
export const isinf = comparison("isinf");

/**
 * Chooses a where the condition holds, else b. It is linear in a and b together, and its transpose chooses too:
 * what the branch that was not taken would give (a NaN, an infinity) never meets the gradient.
 */
export const where: Primitive<null> = linear<null>("where", {
  in: [1, 2],
  reads: [0],
  infer: ([condition, a, b]) => {
    if (isFloating(condition!.dtype))
      throw new DTypeError(
        `where: expected a bool or int32 condition, got ${condition!.dtype}. Compare first: x.greater(0).`,
      );
    return [
      {
        shape: broadcastShapes("where", [condition!.shape, a!.shape, b!.shape]),
        dtype: promote("where", [a!.dtype, b!.dtype], true),
      },
    ];
  },
  run: elementwiseKernel("where", new Scalar("where", [argument(0), argument(1), argument(2)]), 3),
  batch: (inputs, batched) => [apply1(where, alignedBatch(inputs, batched), null)],
  transpose: (G, { inputs }, index) => {
    const nothing = zerosLike(G);
    const chosen = apply1(where, index === 1 ? [inputs[0]!, G, nothing] : [inputs[0]!, nothing, G], null);
    return sumTo(chosen, inputs[index]!.shape);
  },
});
