/** Draws of whole numbers, conditions and orders. They have no derivative in their parameters. */
import { apply1 } from "../ops/apply.ts";
import { type Operand, toTensor } from "../ops/constant.ts";
import { add, less } from "../ops/functions/elementwise.ts";
import { argmax } from "../ops/functions/reductions.ts";
import { cast } from "../ops/functions/shapes.ts";
import { randomInteger, randomPermutation } from "../ops/rows/random.ts";
import { type Dim, toDim } from "../tensor/dims.ts";
import { isFloating } from "../tensor/dtype.ts";
import { messages, ShapeError, showShape, ValueError } from "../tensor/errors.ts";
import { broadcastShapes, normalizeAxis, type Shape, sameShape } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { gumbel, type Parameter, parameter, uniform } from "./draws.ts";
import { type KeyOptions, keyFor } from "./keys.ts";

/** True with probability p (one half where absent), as bool of the given shape. */
export function bernoulli(shape: readonly Dim[], options: KeyOptions & { readonly p?: Parameter } = {}): Tensor {
  const { p = 0.5 } = options;
  const probability = toTensor("random.bernoulli", p);
  const dtype = isFloating(probability.dtype) ? probability.dtype : "float32";
  const u = uniform(shape, { ...options, dtype });
  return less(u, parameter("random.bernoulli", probability, dtype, u.shape));
}

/**
 * Whole numbers from low (0 where absent) up to and without high, int32 of the given shape. Each has probability
 * 1/(high − low), to within 2⁻⁵³·(high − low).
 */
export function randint(
  shape: readonly Dim[],
  options: KeyOptions & { readonly low?: number; readonly high: number },
): Tensor {
  const { low = 0, high } = options;
  if (!Number.isInteger(low) || !Number.isInteger(high) || low >= high || low < -(2 ** 31) || high > 2 ** 31)
    throw new ValueError(
      `random.randint: expected whole numbers low < high between −2³¹ and 2³¹, got ${low} and ${high}.`,
    );
  const size = shape.map(toDim);
  return apply1(randomInteger, [keyFor("random.randint", options, size)], { shape: size, low, high });
}

export interface CategoricalOptions extends KeyOptions {
  /** The axis of the classes; the last where absent. */
  readonly axis?: number;
  /** The result's shape, which the logits' shape without the classes broadcasts to: that shape itself where absent. */
  readonly shape?: readonly Dim[];
}

/**
 * Class numbers drawn with the probabilities softmax(logits), int32: the argmax of logits + Gumbel noise (Gumbel, 1954;
 * Maddison, Tarlow and Minka, 2014). Logits of −∞ are never drawn.
 */
export function categorical(logits: Operand, options: CategoricalOptions = {}): Tensor {
  const given = toTensor("random.categorical", logits);
  if (given.rank === 0) throw new ShapeError(messages.rank("random.categorical", "logits with an axis", given.shape));
  const z = isFloating(given.dtype) ? given : cast(given, "float32");
  const axis = normalizeAxis("random.categorical", options.axis ?? -1, z.rank);
  const batch = z.shape.toSpliced(axis, 1);
  const shape: Shape = options.shape?.map(toDim) ?? batch;
  if (!sameShape(broadcastShapes("random.categorical", [shape, batch]), shape))
    throw new ShapeError(
      `random.categorical: logits ${showShape(z.shape)} without axis ${axis} do not broadcast to the shape ${showShape(shape)}.`,
    );
  const own = axis + shape.length - batch.length;
  const noise = gumbel(shape.toSpliced(own, 0, z.shape[axis]!), { ...options, dtype: z.dtype });
  return argmax(add(z, noise), own);
}

/** The whole numbers below n in random order, int32 [n]. */
export function permutation(n: Dim, options: KeyOptions = {}): Tensor {
  const shape = [toDim(n)];
  return apply1(randomPermutation, [keyFor("random.permutation", options, shape)], { shape });
}
