/** Losses that compare numbers with numbers. Those of class numbers stand in classification.ts. */
import { promote } from "../../tensor/dtype.ts";
import { ValueError } from "../../tensor/errors.ts";
import { broadcastShapes, normalizeAxis } from "../../tensor/shape.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { apply1 } from "../apply.ts";
import type { Operand } from "../constant.ts";
import { primitives as p } from "../primitives.ts";
import {
  abs,
  add,
  div,
  exp,
  greater,
  lessEqual,
  log,
  maximum,
  mul,
  neg,
  softplus,
  sqrt,
  square,
  sub,
  where,
} from "./elementwise.ts";
import { toFloatings } from "./floating.ts";
import { type LossOptions, type Reduction, reduced } from "./lossReduction.ts";
import { size, sum } from "./reductions.ts";

/** Prediction and target as floating tensors that broadcast, plain numbers in the dtype of the other. */
function pair(op: string, a: Operand, b: Operand): [Tensor, Tensor] {
  const [x, y] = toFloatings(op, [a, b]) as [Tensor, Tensor];
  promote(op, [x.dtype, y.dtype]);
  broadcastShapes(op, [x.shape, y.shape]);
  return [x, y];
}

/** Mean of squared differences. */
export function mse(prediction: Operand, target: Operand, { reduction }: LossOptions = {}): Tensor {
  const [a, b] = pair("mse", prediction, target);
  return reduced("mse", square(sub(a, b)), reduction);
}

/** Mean of absolute differences; where they are 0 the derivative is 0, as in torch and JAX. */
export function mae(prediction: Operand, target: Operand, { reduction }: LossOptions = {}): Tensor {
  const [a, b] = pair("mae", prediction, target);
  return reduced("mae", abs(sub(a, b)), reduction);
}

export interface HuberOptions extends LossOptions {
  /** Where the square ends; 1 where absent. */
  readonly delta?: number;
}

/** ½d² up to |d| = delta, delta·(|d| − ½delta) beyond, for differences d. (Huber, "Robust estimation of a location parameter", 1964) */
export function huber(prediction: Operand, target: Operand, { delta = 1, reduction }: HuberOptions = {}): Tensor {
  if (!(delta > 0)) throw new ValueError(`huber: delta must be above 0, got ${delta}.`);
  const [a, b] = pair("huber", prediction, target);
  return reduced("huber", bowl(sub(a, b), delta), reduction);
}

/** ½d² where |d| ≤ delta, delta·(|d| − ½delta) beyond. */
function bowl(d: Tensor, delta: number): Tensor {
  const distance = abs(d);
  return where(lessEqual(distance, delta), mul(square(d), 0.5), mul(sub(distance, 0.5 * delta), delta));
}

export interface SmoothL1Options extends LossOptions {
  /** Where the square ends; 1 where absent. 0 gives the absolute difference. */
  readonly beta?: number;
}

/** ½d²/beta up to |d| = beta, |d| − ½beta beyond, for differences d: huber divided by beta. (Girshick, "Fast R-CNN", 2015) */
export function smoothL1(prediction: Operand, target: Operand, { beta = 1, reduction }: SmoothL1Options = {}): Tensor {
  if (!(beta >= 0)) throw new ValueError(`smoothL1: beta must be at least 0, got ${beta}.`);
  const [a, b] = pair("smoothL1", prediction, target);
  const d = sub(a, b);
  return reduced("smoothL1", beta === 0 ? abs(d) : div(bowl(d, beta), beta), reduction);
}

export interface WeightedOptions extends LossOptions {
  /** Multiplies the single losses; broadcast against them. */
  readonly weight?: Operand;
}

const weighed = (op: string, losses: Tensor, weight: Operand | undefined): Tensor =>
  weight === undefined ? losses : mul(...pair(`${op}, weight`, losses, weight));

/**
 * −(t·log p + (1 − t)·log(1 − p)) of probabilities p, with logarithms of at least −100; the derivative in p is torch's, finite at 0
 * and 1. From logits, binaryCrossEntropyWithLogits is exact.
 */
export function binaryCrossEntropy(probability: Operand, target: Operand, options: WeightedOptions = {}): Tensor {
  const [a, b] = pair("binaryCrossEntropy", probability, target);
  const losses = apply1(p.binaryCrossEntropy, [a, b], null);
  return reduced("binaryCrossEntropy", weighed("binaryCrossEntropy", losses, options.weight), options.reduction);
}

export interface LogitsOptions extends WeightedOptions {
  /** Multiplies the part of the positive targets; broadcast against them. */
  readonly posWeight?: Operand;
}

/** −(posWeight·t·log σ(z) + (1 − t)·log(1 − σ(z))) of logits z, as two softplus, which lose no small loss. */
export function binaryCrossEntropyWithLogits(logits: Operand, target: Operand, options: LogitsOptions = {}): Tensor {
  const [z, t] = pair("binaryCrossEntropyWithLogits", logits, target);
  const { posWeight, weight, reduction } = options;
  const yes = mul(t, softplus(neg(z)));
  const losses = add(mul(sub(1, t), softplus(z)), weighed("binaryCrossEntropyWithLogits", yes, posWeight));
  return reduced("binaryCrossEntropyWithLogits", weighed("binaryCrossEntropyWithLogits", losses, weight), reduction);
}

export interface KlOptions {
  /** Whether the target is given as logarithms too. */
  readonly logTarget?: boolean;
  /** "batchMean" divides the sum by the size of axis 0, which is the divergence's mean over examples; "mean" where absent, as in torch. */
  readonly reduction?: Reduction | "batchMean";
}

/** target·(log target − input) for an input of log-probabilities, 0 where the target is 0: Kullback and Leibler's divergence, in parts. */
export function klDivergence(
  input: Operand,
  target: Operand,
  { logTarget = false, reduction }: KlOptions = {},
): Tensor {
  const [q, t] = pair("klDivergence", input, target);
  const losses = logTarget ? mul(exp(t), sub(t, q)) : sub(entropic(t), mul(t, q));
  if (reduction !== "batchMean") return reduced("klDivergence", losses, reduction);
  return div(sum(losses), losses.rank === 0 ? 1 : size(losses, 0, losses.dtype));
}

/** t·log t, 0 with a derivative of 0 where t is 0. */
function entropic(t: Tensor): Tensor {
  const some = greater(t, 0);
  return where(some, mul(t, log(where(some, t, 1))), 0);
}

/** max(0, 1 − target·prediction) for targets of −1 and 1, as Keras's hinge; at the kink half of the derivative, as JAX's maximum. */
export function hinge(prediction: Operand, target: Operand, { reduction }: LossOptions = {}): Tensor {
  const [a, b] = pair("hinge", prediction, target);
  return reduced("hinge", maximum(sub(1, mul(a, b)), 0), reduction);
}

export interface PoissonOptions extends LossOptions {
  /** Whether the input is the logarithm of the rate; true where absent. */
  readonly logInput?: boolean;
  /** Whether Stirling's terms for log target! are added where the target is above 1; false where absent. */
  readonly full?: boolean;
  /** Added to a rate before its logarithm; 1e-8 where absent. */
  readonly eps?: number;
}

/** rate − target·log rate, the negative logarithm of Poisson's probabilities without log target!. */
export function poissonNll(input: Operand, target: Operand, options: PoissonOptions = {}): Tensor {
  const { logInput = true, full = false, eps = 1e-8, reduction } = options;
  const [x, t] = pair("poissonNll", input, target);
  const losses = logInput ? sub(exp(x), mul(t, x)) : sub(x, mul(t, log(add(x, eps))));
  if (!full) return reduced("poissonNll", losses, reduction);
  const large = greater(t, 1);
  const safe = where(large, t, 1);
  const stirling = add(sub(mul(safe, log(safe)), safe), mul(log(mul(safe, 2 * Math.PI)), 0.5));
  return reduced("poissonNll", add(losses, where(large, stirling, 0)), reduction);
}

export interface GaussianOptions extends LossOptions {
  /** Whether ½log 2π is added; false where absent. */
  readonly full?: boolean;
  /** The smallest variance; 1e-6 where absent. */
  readonly eps?: number;
}

/** ½(log variance + (input − target)² / variance), the negative logarithm of a normal density without ½log 2π. */
export function gaussianNll(input: Operand, target: Operand, variance: Operand, options: GaussianOptions = {}): Tensor {
  const { full = false, eps = 1e-6, reduction } = options;
  const [x, t] = pair("gaussianNll", input, target);
  const [, given] = pair("gaussianNll", x, variance);
  const v = where(greater(given, eps), given, eps);
  const losses = mul(add(log(v), div(square(sub(x, t)), v)), 0.5);
  return reduced("gaussianNll", full ? add(losses, 0.5 * Math.log(2 * Math.PI)) : losses, reduction);
}

export interface CosineOptions {
  /** The last where absent. */
  readonly axis?: number;
  /** The smallest length of each vector; 1e-8 where absent. */
  readonly eps?: number;
}

function cosine(op: string, a: Operand, b: Operand, { axis = -1, eps = 1e-8 }: CosineOptions = {}): Tensor {
  const [x, y] = pair(op, a, b);
  const rank = Math.max(x.rank, y.rank);
  const along = normalizeAxis(op, axis, rank) - rank;
  const length = (v: Tensor): Tensor => sqrt(maximum(sum(square(v), along), eps * eps));
  return div(sum(mul(x, y), along), mul(length(x), length(y)));
}

/** a·b / (max(‖a‖, eps)·max(‖b‖, eps)) along the axis, a and b: [...s, d] → [...s]; finite gradients at vectors of zeros. */
export const cosineSimilarity = (a: Operand, b: Operand, options?: CosineOptions): Tensor =>
  cosine("cosineSimilarity", a, b, options);

export interface MarginOptions extends LossOptions {
  readonly margin?: number;
}

/** 1 − cos(a, b) where the target is 1, max(0, cos(a, b) − margin) where it is −1, along the last axis; margin 0 where absent. */
export function cosineEmbedding(a: Operand, b: Operand, target: Operand, options: MarginOptions = {}): Tensor {
  const { margin = 0, reduction } = options;
  const similarity = cosine("cosineEmbedding", a, b);
  const alike = greater(target, 0);
  return reduced("cosineEmbedding", where(alike, sub(1, similarity), maximum(sub(similarity, margin), 0)), reduction);
}

/**
 * max(0, ‖anchor − positive‖ − ‖anchor − negative‖ + margin) along the last axis, margin 1 where absent; 1e-6 is added to the
 * differences, as in torch, so that equal points have gradients. (Schroff, Kalenichenko, Philbin, "FaceNet", 2015)
 */
export function tripletMargin(
  anchor: Operand,
  positive: Operand,
  negative: Operand,
  options: MarginOptions = {},
): Tensor {
  const { margin = 1, reduction } = options;
  const [a, near] = pair("tripletMargin", anchor, positive);
  const [, far] = pair("tripletMargin", a, negative);
  const distance = (b: Tensor): Tensor => sqrt(sum(square(add(sub(a, b), 1e-6)), -1));
  return reduced("tripletMargin", maximum(add(sub(distance(near), distance(far)), margin), 0), reduction);
}
