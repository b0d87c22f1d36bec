import { Graph } from "../graph/graph.ts";
import { apply1 } from "../ops/apply.ts";
import { filled } from "../ops/constant.ts";
import { zerosLike } from "../ops/forms/linear.ts";
import { fill } from "../ops/rows/shapes.ts";
import { isFloating } from "../tensor/dtype.ts";
import { GradientError, messages, ShapeError, showShape } from "../tensor/errors.ts";
import { isSized } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { backpropagate } from "./reverse.ts";

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
  const { gradYs, knownGrads, considerConstant = [], disconnected = "error" } = options;
  const seeds = new Map<Tensor, Tensor>();
  outputs.forEach((y, i) => {
    if (!isFloating(y.dtype)) throw new GradientError(messages.floating("gradients", y.dtype));
    seeds.set(y, seedFor(y, gradYs?.[i] ?? null));
  });
  const known = new Map([...(knownGrads ?? [])].map(([v, gradient]) => [v, seedFor(v, gradient)] as const));
  const constants = new Set(considerConstant);
  const table = backpropagate(xs, new Graph([...outputs, ...known.keys()]), seeds, { constants, known });
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

/** The gradient to start from at `y`: the given one, or ones of its shape (which may be symbolic). */
export function seedFor(y: Tensor, given: Tensor | null): Tensor {
  if (given) {
    if (given.shape.length !== y.shape.length)
      throw new ShapeError(
        `gradients: a starting gradient has shape ${showShape(given.shape)}, its result ${showShape(y.shape)}.`,
      );
    return given;
  }
  if (!isSized(y.shape)) return apply1(fill, [y], { value: 1, dtype: y.dtype });
  const seed = filled(1, y.shape, y.dtype);
  // Its value is known, but what is computed from it belongs to the graph as it does on the tape.
  seed.symbolic = y.symbolic;
  return seed;
}
