/** Draws of whole numbers, conditions and orders. They have no derivative in their parameters. */
import { apply1 } from "../ops/apply.ts";
import { isTensor, type Operand, toTensor } from "../ops/constant.ts";
import { at } from "../ops/functions/at.ts";
import { add, less, log } from "../ops/functions/elementwise.ts";
import { toFloating } from "../ops/functions/floating.ts";
import { take } from "../ops/functions/gathering.ts";
import { argmax } from "../ops/functions/reductions.ts";
import { cast, reshape } from "../ops/functions/shapes.ts";
import { argsort } from "../ops/functions/sorting.ts";
import { randomInteger, randomPermutation } from "../ops/rows/random.ts";
import { type Dim, toDim, toShape } from "../tensor/dims.ts";
import { isFloating } from "../tensor/dtype.ts";
import { messages, ShapeError, showShape, ValueError } from "../tensor/errors.ts";
import { broadcastShapes, normalizeAxis, type Shape, sameShape, sizeOf } from "../tensor/shape.ts";
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
  const size = toShape("random.randint", shape);
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
  const shape: Shape = options.shape ? toShape("random.categorical", options.shape) : batch;
  if (!sameShape(broadcastShapes("random.categorical", [shape, batch]), shape))
    throw new ShapeError(
      `random.categorical: logits ${showShape(z.shape)} without axis ${axis} do not broadcast to the shape ${showShape(shape)}.`,
    );
  const own = axis + shape.length - batch.length;
  const noise = gumbel(shape.toSpliced(own, 0, z.shape[axis]!), { ...options, dtype: z.dtype });
  return argmax(add(z, noise), own);
}

export interface PermutationOptions extends KeyOptions {
  /** The axis of a tensor to reorder; the first where absent. */
  readonly axis?: number;
}

/** The whole numbers below n in random order, int32 [n]; or a tensor with its parts along an axis in random order. */
export function permutation(x: Dim | Tensor, options: PermutationOptions = {}): Tensor {
  if (isTensor(x)) {
    const axis = normalizeAxis("random.permutation", options.axis ?? 0, x.rank);
    return take(x, permutation(x.shape[axis]!, options), axis);
  }
  const shape = [toDim(x)];
  return apply1(randomPermutation, [keyFor("random.permutation", options, shape)], { shape });
}

export interface ChoiceOptions extends KeyOptions {
  /** Whether an element may be drawn more than once; true where absent. */
  readonly replace?: boolean;
  /** The elements' probabilities, [n], up to a common factor; all the same where absent. */
  readonly p?: Operand;
}

/**
 * Elements of x along its first axis, [n, ...s] → [...shape, ...s], or whole numbers below x. Without replacement and with
 * probabilities they are as if drawn one after the other (Efraimidis and Spirakis, 2006), by the largest of log p + Gumbel noise.
 */
export function choice(
  x: number | Tensor,
  shape: readonly Dim[],
  { replace = true, p, ...options }: ChoiceOptions = {},
): Tensor {
  const op = "random.choice";
  const n = isTensor(x) ? x.shape[0] : toDim(x);
  if (typeof n !== "number" || n === 0)
    throw new ShapeError(
      `${op}: expected at least one element to choose from, and their number, got ${isTensor(x) ? showShape(x.shape) : n}.`,
    );
  const weights = p === undefined ? null : log(toFloating(op, p));
  if (weights && !sameShape(weights.shape, [n]))
    throw new ShapeError(`${op}: expected ${n} probabilities, got shape ${showShape(weights.shape)}.`);
  const size = shape.map(toDim);
  const chosen = replace
    ? weights
      ? categorical(weights, { ...options, shape: size })
      : randint(size, { ...options, high: n })
    : withoutReplacement(op, n, size, weights, options);
  return isTensor(x) ? take(x, chosen, 0) : chosen;
}

function withoutReplacement(op: string, n: number, shape: Shape, weights: Tensor | null, options: KeyOptions): Tensor {
  const wanted = sizeOf(shape);
  if (typeof wanted !== "number" || wanted > n)
    throw new ShapeError(
      `${op}: without replacement at most ${n} elements can be chosen, got the shape ${showShape(shape)}.`,
    );
  const order = weights
    ? argsort(add(weights, gumbel([n], { ...options, dtype: weights.dtype })), -1, { descending: true })
    : permutation(n, options);
  return reshape(at(order, [[0, wanted]]), shape);
}
