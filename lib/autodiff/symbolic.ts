import { Graph } from "../graph/graph.ts";
import { checkTensors } from "../ops/constant.ts";
import { zerosLike } from "../ops/forms/linear.ts";
import { checkOptions } from "../tensor/arguments.ts";
import { isFloating } from "../tensor/dtype.ts";
import { GradientError, messages } from "../tensor/errors.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { backpropagate } from "./reverse.ts";
import { fitting, seedsFor, startAt } from "./starts.ts";

export interface GradientsOptions {
  /** The gradients to start from, one for each y; ones where absent, so that Σ ys is differentiated. */
  readonly gradYs?: readonly (Tensor | null)[];
  /** Gradients that are known already, for tensors on the way (Theano's known_grads): they take the place of what the ys would give. */
  readonly knownGrads?: ReadonlyMap<Tensor, Tensor>;
  /** Tensors that derivatives do not go through. */
  readonly considerConstant?: readonly Tensor[];
  /** What an x gets that no y depends on: an error (default), zeros, or null. */
  readonly disconnected?: "error" | "zero" | "null";
}

/**
 * Symbol to symbol (TensorFlow's and Theano's way): nodes for the gradients of Σ ys for each x, added to the same graph,
 * so that they can be differentiated again. On eager tensors the nodes have values at once.
 * @returns one gradient for each x, of its shape
 * @throws GradientError where an x is disconnected (unless asked otherwise) or a path is not differentiable
 */
export function gradients(
  ys: Tensor | readonly Tensor[],
  xs: readonly Tensor[],
  options: GradientsOptions & { disconnected: "null" },
): (Tensor | null)[];
export function gradients(ys: Tensor | readonly Tensor[], xs: readonly Tensor[], options?: GradientsOptions): Tensor[];
export function gradients(
  ys: Tensor | readonly Tensor[],
  xs: readonly Tensor[],
  options: GradientsOptions = {},
): (Tensor | null)[] {
  const outputs = Array.isArray(ys) ? (ys as readonly Tensor[]) : [ys as Tensor];
  checkTensors("gradients", "ys", outputs);
  checkTensors("gradients", "xs", xs);
  checkOptions("gradients", options, ["gradYs", "knownGrads", "considerConstant", "disconnected"]);
  const { gradYs, knownGrads, considerConstant = [], disconnected = "error" } = options;
  if (gradYs && gradYs.length !== outputs.length)
    throw new GradientError(
      `gradients: gradYs has ${gradYs.length} entries for ${outputs.length} results; expected one for each (null for ones).`,
    );
  const starts = outputs.map((y, i) => {
    if (!isFloating(y.dtype)) throw new GradientError(messages.floating("gradients", y.dtype));
    return startAt("gradients", y, gradYs?.[i]);
  });
  const known = new Map(
    [...(knownGrads ?? [])].map(
      ([v, gradient]) => [v, fitting("gradients", "the known gradient of a tensor", gradient, v)] as const,
    ),
  );
  const constants = new Set(considerConstant);
  const table = backpropagate(xs, new Graph([...outputs, ...known.keys()]), seedsFor(outputs, starts), {
    constants,
    known,
  });
  return xs.map((x) => {
    const gradient = table.get(x);
    if (gradient) return gradient;
    if (gradient === null || disconnected === "zero") return zerosLike(x);
    if (disconnected === "null") return null;
    throw new GradientError(
      `gradients: ${outputs.map((y) => y.label).join(", ")} does not depend on ${x.label} through differentiable operations. Pass { disconnected: "zero" } or "null" if that is meant.`,
    );
  });
}
