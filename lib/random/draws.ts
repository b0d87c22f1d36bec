/** Draws from continuous distributions. Location and scale may be tensors, in which the draws are differentiable. */
import type { Distribution } from "../engine/random.ts";
import { apply1 } from "../ops/apply.ts";
import { isTensor, type Operand, scalar, toTensor } from "../ops/constant.ts";
import { add, div, mul, sub } from "../ops/functions/elementwise.ts";
import { cast } from "../ops/functions/shapes.ts";
import { randomBits, randomDraw } from "../ops/rows/random.ts";
import { truncatedNormalQuantile } from "../ops/rows/special.ts";
import { type Dim, toShape } from "../tensor/dims.ts";
import { type DType, isFloating } from "../tensor/dtype.ts";
import { DTypeError, messages, ShapeError, showShape } from "../tensor/errors.ts";
import { broadcastShapes, type Shape, sameShape } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { type KeyOptions, keyFor } from "./keys.ts";

export interface DrawOptions<D extends DType = DType> extends KeyOptions {
  /** Where absent that of the parameters given as tensors, or float32. */
  readonly dtype?: D;
}

/** A parameter of a distribution: a number, or a tensor that broadcasts to the draw's shape and may be differentiated for. */
export type Parameter = Operand;

/** What all continuous draws do: parameters that are numbers enter the draw itself, tensors are operations around it. */
export function drawn(
  op: string,
  distribution: Distribution,
  shape: readonly Dim[],
  options: DrawOptions,
  [a, b]: readonly [Parameter, Parameter],
): Tensor {
  const size: Shape = toShape(op, shape);
  const dtype = dtypeOf(op, options.dtype, [a, b]);
  const draw = (parameters: readonly [number, number]): Tensor =>
    apply1(randomDraw, [keyFor(op, options, size)], { distribution, shape: size, dtype, parameters });
  if (typeof a === "number" && typeof b === "number") return draw([a, b]);
  if (distribution === "uniform") {
    const [low, high] = [parameter(op, a, dtype, size), parameter(op, b, dtype, size)];
    return add(low, mul(sub(high, low), draw([0, 1])));
  }
  const scaled = typeof b === "number" ? draw([0, b]) : mul(parameter(op, b, dtype, size), draw([0, 1]));
  return a === 0 ? scaled : add(parameter(op, a, dtype, size), scaled);
}

function dtypeOf(op: string, asked: DType | undefined, parameters: readonly Parameter[]): DType {
  const own = parameters.filter(isTensor).map((x) => x.dtype);
  const dtype = asked ?? own.find(isFloating) ?? "float32";
  if (!isFloating(dtype)) throw new DTypeError(messages.floating(op, dtype));
  return dtype;
}

/** A parameter as a tensor of the draw's dtype, which must fit the draw's shape and not widen it. */
export function parameter(op: string, x: Parameter, dtype: DType, shape: Shape): Tensor {
  const given = isTensor(x) ? x : toTensor(op, x);
  const t = isTensor(x) && isFloating(x.dtype) ? x : cast(given, dtype);
  if (t.dtype !== dtype) throw new DTypeError(messages.mixedFloats(op));
  if (!sameShape(broadcastShapes(op, [shape, t.shape]), shape))
    throw new ShapeError(
      `${op}: a parameter of shape ${showShape(t.shape)} does not fit the draw's shape ${showShape(shape)}. Give the shape of the result, parameters included.`,
    );
  return t;
}

/**
 * Normally distributed numbers of the given shape, mean + std·z (Box and Muller's method).
 * @param options - mean 0 and std 1 where absent
 */
export const normal = (
  shape: readonly Dim[],
  options: DrawOptions & { readonly mean?: Parameter; readonly std?: Parameter } = {},
): Tensor => drawn("random.normal", "normal", shape, options, [options.mean ?? 0, options.std ?? 1]);

/**
 * Numbers spread evenly over [low, high). With tensors as ends, rounding may give `high` itself.
 * @param options - low 0 and high 1 where absent
 */
export const uniform = (
  shape: readonly Dim[],
  options: DrawOptions & { readonly low?: Parameter; readonly high?: Parameter } = {},
): Tensor => drawn("random.uniform", "uniform", shape, options, [options.low ?? 0, options.high ?? 1]);

/** Numbers above 0 with density rate·e^(−rate·x); the rate is 1 where absent. */
export function exponential(shape: readonly Dim[], options: DrawOptions & { readonly rate?: Parameter } = {}): Tensor {
  const { rate = 1 } = options;
  if (typeof rate === "number") return drawn("random.exponential", "exponential", shape, options, [0, 1 / rate]);
  const dtype = dtypeOf("random.exponential", options.dtype, [rate]);
  const standard = drawn("random.exponential", "exponential", shape, { ...options, dtype }, [0, 1]);
  return div(standard, parameter("random.exponential", rate, dtype, standard.shape));
}

/**
 * Normally distributed numbers among which only those in [low, high] are taken. They are differentiable in all four parameters,
 * and precise however far out the interval lies.
 * @param options - mean 0, std 1, low −2 and high 2 where absent; the ends may be infinite
 */
export function truncatedNormal(
  shape: readonly Dim[],
  options: DrawOptions & {
    readonly mean?: Parameter;
    readonly std?: Parameter;
    readonly low?: Parameter;
    readonly high?: Parameter;
  } = {},
): Tensor {
  const op = "random.truncatedNormal";
  const { mean = 0, std = 1, low = -2, high = 2 } = options;
  const size: Shape = toShape(op, shape);
  const dtype = dtypeOf(op, options.dtype, [mean, std, low, high]);
  const [center, scale, from, to] = [mean, std, low, high].map((x) =>
    typeof x === "number" ? scalar(x, "float64") : cast(parameter(op, x, dtype, size), "float64"),
  ) as [Tensor, Tensor, Tensor, Tensor];
  const u = drawn(op, "uniform", size, { ...options, dtype: "float64" }, [0, 1]);
  const ends = [from, to].map((end) => div(sub(end, center), scale)) as [Tensor, Tensor];
  const z = apply1(truncatedNormalQuantile, [u, ...ends], null);
  return cast(add(center, mul(scale, z)), dtype);
}

/** What distributions with location and scale take: 0 and 1 where absent. */
export interface LocationScale<P extends Parameter = Parameter, Q extends Parameter = Parameter> {
  readonly location?: P;
  readonly scale?: Q;
}

const locationScale =
  (distribution: Distribution) =>
  (shape: readonly Dim[], options: DrawOptions & LocationScale = {}): Tensor =>
    drawn(`random.${distribution}`, distribution, shape, options, [options.location ?? 0, options.scale ?? 1]);

/** location − scale·log(−log u): the distribution of maxima, whose argmax over logits draws from their softmax. */
export const gumbel = locationScale("gumbel");
/** Density e^(−|x − location|/scale) / (2·scale). */
export const laplace = locationScale("laplace");
/** Density σ(z)·σ(−z)/scale with z = (x − location)/scale: its distribution function is the sigmoid. */
export const logistic = locationScale("logistic");
/** Density 1 / (π·scale·(1 + z²)) with z = (x − location)/scale. */
export const cauchy = locationScale("cauchy");

/** 32 random bits for each element of the given shape, as int32. */
export function bits(shape: readonly Dim[], options: KeyOptions = {}): Tensor {
  const size = toShape("random.bits", shape);
  return apply1(randomBits, [keyFor("random.bits", options, size)], { shape: size });
}
