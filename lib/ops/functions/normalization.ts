import { divideDims } from "../../tensor/dims.ts";
import { messages, ShapeError, showShape } from "../../tensor/errors.ts";
import { normalizeAxes, normalizeAxis, upTo } from "../../tensor/shape.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { apply1 } from "../apply.ts";
import { type Operand, toTensors } from "../constant.ts";
import { primitives as p } from "../primitives.ts";
import { add, div, mul, sqrt, square, stopGradient, sub } from "./elementwise.ts";
import { toFloating } from "./floating.ts";
import { type Axes, mean, size } from "./reductions.ts";
import { differ } from "./windows.ts";

interface Affine {
  /** Multiplies the normalized values; of the sizes of the normalized axes (layerNorm, rmsNorm) or [channels]. */
  readonly weight?: Operand;
  /** Added afterwards; of the same shape. */
  readonly bias?: Operand;
}

export interface NormOptions extends Affine {
  /** Added to the variance, which keeps value and gradients finite where it is zero; 1e-5 where absent. */
  readonly eps?: number;
}

export interface RmsNormOptions extends Pick<NormOptions, "weight"> {
  /** Added to the mean square; the machine epsilon of the dtype where absent, as in torch. */
  readonly eps?: number;
}

/**
 * (x − mean) / √(variance + eps) over the axes (the last where absent), then · weight + bias, x: [...s] → [...s]; int32 and bool
 * give float32. (Ba, Kiros, Hinton, "Layer normalization", 2016)
 */
export function layerNorm(x: Operand, axes: Axes = -1, options: NormOptions = {}): Tensor {
  const t = toFloating("layerNorm", x);
  const list = normalizeAxes("layerNorm", axes, t.rank);
  return affine("layerNorm", standardized(t, list, options.eps), list, options);
}

/**
 * x / √(mean x² + eps) over the axes (the last where absent), then · weight, x: [...s] → [...s]; int32 and bool give float32.
 * (Zhang and Sennrich, "Root mean square layer normalization", 2019)
 */
export function rmsNorm(x: Operand, axes: Axes = -1, { weight, eps }: RmsNormOptions = {}): Tensor {
  const t = toFloating("rmsNorm", x);
  const list = normalizeAxes("rmsNorm", axes, t.rank);
  const smallest = eps ?? (t.dtype === "float64" ? Number.EPSILON : 2 ** -23);
  const scaled = div(t, sqrt(add(mean(square(t), list, { keepdims: true }), smallest)));
  return affine("rmsNorm", scaled, list, weight === undefined ? {} : { weight });
}

/**
 * Channels normalized in equal groups of neighbours, each example by itself, then · weight + bias, x: [n, c, ...s] → [n, c, ...s],
 * weight and bias: [c]. (Wu and He, "Group normalization", 2018)
 */
export function groupNorm(x: Operand, groups: number, options: NormOptions = {}): Tensor {
  const t = toFloating("groupNorm", x);
  if (t.rank < 2) throw new ShapeError(messages.rank("groupNorm", "[n, channels, …]", t.shape));
  const channels = t.shape[1]!;
  const each = Number.isInteger(groups) && groups > 0 ? divideDims(channels, groups) : undefined;
  if (each === undefined)
    throw new ShapeError(`groupNorm: ${channels} channels do not fall into ${groups} equal groups.`);
  const parted = apply1(p.reshape, [t], { shape: t.shape.toSpliced(1, 1, groups, each) });
  const even = standardized(parted, upTo(parted.rank).slice(2), options.eps);
  return affine("groupNorm", apply1(p.reshape, [even], { shape: t.shape }), [1], options);
}

/**
 * Each channel of each example normalized over its spatial axes, then · weight + bias, x: [n, c, ...s] → [n, c, ...s], weight and
 * bias: [c]. (Ulyanov, Vedaldi, Lempitsky, "Instance normalization", 2016)
 */
export function instanceNorm(x: Operand, options: NormOptions = {}): Tensor {
  const t = toFloating("instanceNorm", x);
  if (t.rank < 3) throw new ShapeError(messages.rank("instanceNorm", "[n, channels, …] with a spatial axis", t.shape));
  return affine("instanceNorm", standardized(t, upTo(t.rank).slice(2), options.eps), [1], options);
}

export interface BatchNormOptions extends NormOptions {
  /** [c], known before (at inference); the batch's own where absent. */
  readonly mean?: Operand;
  /** [c], given together with the mean. */
  readonly variance?: Operand;
  /** The axis of the channels; 1 where absent. */
  readonly axis?: number;
}

/**
 * Each channel normalized by the mean and variance given, or by those of the batch over all other axes, then · weight + bias,
 * x: [n, c, ...s] → [n, c, ...s]. For training with running averages see batchNormTraining. (Ioffe and Szegedy, 2015)
 */
export function batchNorm(x: Operand, options: BatchNormOptions = {}): Tensor {
  const t = toFloating("batchNorm", x);
  const channel = channelAxis("batchNorm", t, options.axis);
  const { mean: center, variance, eps = 1e-5 } = options;
  if ((center === undefined) !== (variance === undefined))
    throw new ShapeError("batchNorm: mean and variance are given together, or neither, to take those of the batch.");
  if (center === undefined || variance === undefined)
    return affine("batchNorm", standardized(t, others(t, channel), eps), [channel], options);
  const centered = sub(t, along("batchNorm", "mean", center, t, [channel]));
  const spread = sqrt(add(along("batchNorm", "variance", variance, t, [channel]), eps));
  return affine("batchNorm", div(centered, spread), [channel], options);
}

export interface BatchNormTrainingOptions extends NormOptions {
  /** [c], the averages so far; zeros and ones where absent. */
  readonly runningMean?: Operand;
  readonly runningVariance?: Operand;
  /** The share of this batch in the new averages; 0.1 where absent. */
  readonly momentum?: number;
  readonly axis?: number;
}

export interface BatchNormResult {
  /** The normalized batch. */
  readonly output: Tensor;
  /** [c] of this batch; the variance divides by its number of elements. */
  readonly mean: Tensor;
  readonly variance: Tensor;
  /** [c], the averages with this batch in them, without history; the variance's divides by the number less 1, as in torch. */
  readonly runningMean: Tensor;
  readonly runningVariance: Tensor;
}

/**
 * batchNorm by the batch's own statistics, together with them and with the running averages that inference uses; nothing is written,
 * the new averages are results.
 */
export function batchNormTraining(x: Operand, options: BatchNormTrainingOptions = {}): BatchNormResult {
  const t = toFloating("batchNormTraining", x);
  const channel = channelAxis("batchNormTraining", t, options.axis);
  const axes = others(t, channel);
  const { eps = 1e-5, momentum = 0.1, runningMean = 0, runningVariance = 1 } = options;
  const center = mean(t, axes, { keepdims: true });
  const centered = sub(t, center);
  const variance = mean(square(centered), axes, { keepdims: true });
  const flat = (s: Tensor): Tensor => apply1(p.reshape, [s], { shape: [t.shape[channel]!] });
  const elements = size(t, axes, t.dtype);
  const unbiased = mul(variance, div(elements, sub(elements, 1)));
  const average = (given: Operand, now: Tensor): Tensor => {
    const [, before] = toTensors("batchNormTraining", [now, given]) as [Tensor, Tensor];
    return stopGradient(add(mul(before, 1 - momentum), mul(now, momentum)));
  };
  return {
    output: affine("batchNormTraining", div(centered, sqrt(add(variance, eps))), [channel], options),
    mean: flat(center),
    variance: flat(variance),
    runningMean: average(runningMean, flat(center)),
    runningVariance: average(runningVariance, flat(unbiased)),
  };
}

function channelAxis(op: string, x: Tensor, axis = 1): number {
  if (x.rank < 2) throw new ShapeError(messages.rank(op, "[n, channels, …]", x.shape));
  return normalizeAxis(op, axis, x.rank);
}

const others = (x: Tensor, axis: number): number[] => upTo(x.rank).filter((i) => i !== axis);

/** (x − mean) / √(variance + eps) over the axes; the variance is that of the differences, so that a large mean costs no digits. */
function standardized(x: Tensor, axes: readonly number[], eps = 1e-5): Tensor {
  const centered = sub(x, mean(x, axes, { keepdims: true }));
  return div(centered, sqrt(add(mean(square(centered), axes, { keepdims: true }), eps)));
}

function affine(op: string, x: Tensor, axes: readonly number[], { weight, bias }: Affine): Tensor {
  const scaled = weight === undefined ? x : mul(x, along(op, "weight", weight, x, axes));
  return bias === undefined ? scaled : add(scaled, along(op, "bias", bias, x, axes));
}

/** A parameter of the sizes of some axes of x, as it stands to broadcast with x. */
function along(op: string, what: string, given: Operand, x: Tensor, axes: readonly number[]): Tensor {
  const [, parameter] = toTensors(op, [x, given]) as [Tensor, Tensor];
  const sizes = axes.map((axis) => x.shape[axis]!);
  if (parameter.rank !== sizes.length || sizes.some((d, i) => differ(d, parameter.shape[i]!)))
    throw new ShapeError(`${op}: expected ${what} of shape ${showShape(sizes)}, got ${showShape(parameter.shape)}.`);
  if (axes.every((axis, i) => axis === x.rank - axes.length + i)) return parameter;
  const shape = x.shape.map((_, i) => (axes.includes(i) ? parameter.shape[axes.indexOf(i)]! : 1));
  return apply1(p.reshape, [parameter], { shape });
}
