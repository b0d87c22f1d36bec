/** Losses whose targets are class numbers, or distributions over classes. */
import { toNumber } from "../../tensor/dims.ts";
import { isFloating } from "../../tensor/dtype.ts";
import { ShapeError, showShape, ValueError } from "../../tensor/errors.ts";
import { normalizeAxis } from "../../tensor/shape.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { apply1 } from "../apply.ts";
import { type Operand, toTensor, toTensors } from "../constant.ts";
import { counting } from "../positions.ts";
import { primitives as p } from "../primitives.ts";
import { add, div, equal, mul, neg, notEqual, where } from "./elementwise.ts";
import { toFloating } from "./floating.ts";
import { type LossOptions, reduced } from "./lossReduction.ts";
import { mean, size, sum } from "./reductions.ts";
import { cast, expandDims, reshape } from "./shapes.ts";
import { logSoftmax } from "./softmax.ts";
import { differ } from "./windows.ts";

/** Rows with a 1 where the label is and 0 elsewhere, in the given dtype. Labels that are none of 0…classes−1 give rows of zeros. */
export function oneHot(labels: Operand, classes: number, dtype: Tensor["dtype"] = "float32"): Tensor {
  return cast(equal(expandDims(toTensor("oneHot", labels), -1), counting(toNumber("oneHot, classes", classes))), dtype);
}

export interface ClassOptions extends LossOptions {
  /** Where the classes stand: the last axis of up to two, axis 1 of more ([n, classes, h, w]), as in torch, unless given. */
  readonly axis?: number;
  /** [classes], how much each class counts; the mean is weighted by it. */
  readonly weight?: Operand;
  /** A label whose element counts nothing, not in the mean either. */
  readonly ignoreIndex?: number;
}

export interface CrossEntropyOptions extends ClassOptions {
  /** The share of each target that is spread evenly over all classes; 0 where absent. (Szegedy et al., 2016) */
  readonly labelSmoothing?: number;
}

/**
 * Mean over rows of −Σ target·log softmax(logits), J_MLE of section 6.5.7.
 * @param labels - class numbers of the logits' shape without the axis of classes, or distributions of the logits' shape
 */
export function crossEntropy(logits: Operand, labels: Operand, options: CrossEntropyOptions = {}): Tensor {
  const z = toFloating("crossEntropy", logits);
  const { labelSmoothing = 0, weight, reduction } = options;
  if (!(labelSmoothing >= 0 && labelSmoothing <= 1))
    throw new ValueError(`crossEntropy: labelSmoothing must lie between 0 and 1, got ${labelSmoothing}.`);
  const given = toTensor("crossEntropy", labels);
  const axis = classAxis("crossEntropy", z, given, options.axis);
  const logs = logSoftmax(z, axis);
  const weights = weight === undefined ? null : onAxis("crossEntropy", weight, z, axis);
  if (given.rank < z.rank) return ofClasses("crossEntropy", logs, given, axis, weights, options, labelSmoothing);
  if (options.ignoreIndex !== undefined)
    throw new ValueError("crossEntropy: ignoreIndex is for class numbers; these targets are distributions.");
  const shares = isFloating(given.dtype) ? given : cast(given, z.dtype);
  const target =
    labelSmoothing === 0 ? shares : add(mul(shares, 1 - labelSmoothing), div(labelSmoothing, size(z, axis, z.dtype)));
  const terms = mul(target, logs);
  return reduced("crossEntropy", neg(sum(weights ? mul(terms, weights) : terms, axis)), reduction);
}

/**
 * −logProbabilities at the class numbers, the negative logarithm of the likelihood.
 * @param labels - class numbers of the shape of the log-probabilities without the axis of classes
 */
export function nll(logProbabilities: Operand, labels: Operand, options: ClassOptions = {}): Tensor {
  const logs = toFloating("nll", logProbabilities);
  const given = toTensor("nll", labels);
  const axis = classAxis("nll", logs, given, options.axis);
  if (given.rank === logs.rank)
    throw new ShapeError(
      `nll: expected class numbers of rank ${logs.rank - 1} for log-probabilities ${showShape(logs.shape)}, got ${showShape(given.shape)}.`,
    );
  const weights = options.weight === undefined ? null : onAxis("nll", options.weight, logs, axis);
  return ofClasses("nll", logs, given, axis, weights, options, 0);
}

/** The losses of class numbers: (1 − smoothing)·the one of the class + smoothing·the mean over classes, each by its weight. */
function ofClasses(
  op: string,
  logs: Tensor,
  labels: Tensor,
  axis: number,
  weights: Tensor | null,
  { ignoreIndex, reduction = "mean" }: ClassOptions,
  smoothing: number,
): Tensor {
  const classes = logs.shape[axis]!;
  const numbers = apply1(p.classNumbers, [labels], { op, classes, ignored: ignoreIndex ?? null });
  const counted = ignoreIndex === undefined ? null : notEqual(numbers, ignoreIndex);
  const each =
    typeof classes === "number"
      ? onAxis(op, counting(toNumber("oneHot, classes", classes)), logs, axis)
      : apply1(p.iota, [logs], { axis });
  const chosen = equal(expandDims(numbers, axis), each);
  // The class is chosen and not multiplied by 0 and 1: a log-probability of −∞ elsewhere gives no NaN.
  const choose = (x: Tensor): Tensor => sum(where(chosen, x, 0), axis);
  const scaled = weights ? mul(logs, weights) : logs;
  const own = neg(choose(scaled));
  const smoothed = smoothing === 0 ? own : add(mul(own, 1 - smoothing), mul(neg(mean(scaled, axis)), smoothing));
  const losses = counted ? where(counted, smoothed, 0) : smoothed;
  if (reduction !== "mean" || (!weights && !counted)) return reduced(op, losses, reduction);
  const shares = weights ? choose(weights) : cast(counted!, losses.dtype);
  return div(sum(losses), sum(weights && counted ? where(counted, shares, 0) : shares));
}

/** The axis of the classes, once the shapes fit. */
function classAxis(op: string, logits: Tensor, labels: Tensor, given: number | undefined): number {
  const expected = (axis: number): ShapeError =>
    new ShapeError(
      `${op}: expected logits ${logits.rank > 2 ? "[n, classes, …]" : "[n, classes]"} and labels ${logits.rank > 2 ? "[n, …] or [n, classes, …]" : "[n] or [n, classes]"}, got ${showShape(logits.shape)} and ${showShape(labels.shape)}${given === undefined && logits.rank > 2 ? `. The classes were taken to stand at axis ${axis}; name another with { axis }.` : "."}`,
    );
  if (logits.rank === 0) throw expected(0);
  const axis = normalizeAxis(op, given ?? (logits.rank > 2 ? 1 : -1), logits.rank);
  const rows = labels.rank === logits.rank ? logits.shape : logits.shape.toSpliced(axis, 1);
  const fits = labels.rank === rows.length && rows.every((d, i) => !differ(d, labels.shape[i]!));
  if (!fits) throw expected(axis);
  return axis;
}

/** [classes] as it stands to broadcast along `axis` of x. */
function onAxis(op: string, given: Operand, x: Tensor, axis: number): Tensor {
  const [, t] = toTensors(op, [x, given]) as [Tensor, Tensor];
  if (t.rank !== 1 || differ(t.shape[0]!, x.shape[axis]!))
    throw new ShapeError(
      `${op}: expected one weight for each of ${x.shape[axis]} classes, got shape ${showShape(t.shape)}.`,
    );
  return axis === x.rank - 1 ? t : reshape(t, [t.shape[0]!, ...x.shape.slice(axis + 1).map(() => 1)]);
}
