import { checkNumber } from "../../tensor/arguments.ts";
import { isFloating } from "../../tensor/dtype.ts";
import { messages, ShapeError, showShape, ValueError } from "../../tensor/errors.ts";
import { freeAxes, normalizeAxes, reduceShape, type Shape, sizeOf, upTo } from "../../tensor/shape.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { apply1 } from "../apply.ts";
import { fromNested, isTensor, type Operand } from "../constant.ts";
import { primitives as p } from "../primitives.ts";
import {
  abs,
  add,
  div,
  equal,
  greater,
  less,
  maximum,
  minimum,
  mul,
  pow,
  sign,
  sqrt,
  square,
  stopGradient,
  sub,
  where,
} from "./elementwise.ts";
import { toFloating } from "./floating.ts";
import { asRows } from "./indices.ts";
import { type Axes, max, mean, min, type ReduceOptions, size, sum } from "./reductions.ts";
import { cast, expandDims } from "./shapes.ts";
import { sort } from "./sorting.ts";

export interface VarianceOptions extends ReduceOptions {
  /** Subtracted from the number of elements before dividing: 0 where absent, as numpy's ddof; torch's default is 1. */
  readonly correction?: number;
}

function spread(
  op: string,
  x: Operand,
  axes: Axes | undefined,
  { keepdims = false, correction = 0 }: VarianceOptions = {},
): Tensor {
  const t = toFloating(op, x);
  normalizeAxes(op, axes, t.rank);
  const squares = sum(square(sub(t, mean(t, axes, { keepdims: true }))), axes, { keepdims });
  const n = size(t, axes, t.dtype);
  return div(squares, correction === 0 ? n : maximum(sub(n, correction), 0));
}

const variance = (x: Operand, axes?: Axes, options?: VarianceOptions): Tensor => spread("var", x, axes, options);

export { variance as var };

/** √x with a derivative of 0 at 0, at every order. */
function rootOrZero(x: Tensor): Tensor {
  const none = equal(x, 0);
  return where(none, 0, sqrt(where(none, 1, x)));
}

/** At variance 0 the derivative is 0, as in torch. */
export const std = (x: Operand, axes?: Axes, options?: VarianceOptions): Tensor =>
  rootOrZero(spread("std", x, axes, options));

/**
 * (Σ |x|ᵖ)^(1/p), computed at a scale where neither large nor small elements are lost: the norm is homogeneous, so that the scale
 * is a constant to every derivative.
 */
export function norm(x: Operand, order = 2, axes?: Axes, options: ReduceOptions = {}): Tensor {
  const t = toFloating("norm", x);
  const list = normalizeAxes("norm", axes, t.rank);
  if (Number.isNaN(checkNumber("norm, order", order)))
    throw new ValueError("norm: expected a number or ±Infinity as the order, got NaN.");
  if (order === Number.POSITIVE_INFINITY) return max(abs(t), list, options);
  if (order === Number.NEGATIVE_INFINITY) return min(abs(t), list, options);
  if (order === 0) return sum(abs(sign(t)), list, options);
  if (order === 1 || list.some((axis) => t.shape[axis] === 0)) return sum(abs(t), list, options);
  const largest = max(abs(stopGradient(t)), list, { keepdims: true });
  const usable = where(equal(largest, 0), 0, where(less(largest, Number.POSITIVE_INFINITY), 1, 0));
  const scale = where(greater(usable, 0), largest, 1);
  const scaled = norm1(div(t, scale), order, list);
  const result = mul(scaled, scale);
  return options.keepdims ? result : apply1(p.reshape, [result], { shape: reduceShape(t.shape, list) });
}

/** With the axes kept as 1; elements that are 0 have a derivative of 0. */
function norm1(x: Tensor, order: number, axes: readonly number[]): Tensor {
  if (order === 2) return rootOrZero(sum(square(x), axes, { keepdims: true }));
  const none = equal(x, 0);
  const powers = where(none, order < 0 ? Number.POSITIVE_INFINITY : 0, pow(where(none, 1, abs(x)), order));
  const total = sum(powers, axes, { keepdims: true });
  const nothing = equal(total, 0);
  return where(nothing, 0, pow(where(nothing, 1, total), 1 / order));
}

/** The reduced axes as one, in last place. */
function reducedLast(t: Tensor, axes: readonly number[]): Tensor {
  const kept = freeAxes(t.rank, axes);
  const order = [...kept, ...axes];
  const moved = order.every((axis, i) => axis === i) ? t : apply1(p.permute, [t], { axes: order });
  const shape: Shape = [...kept.map((axis) => t.shape[axis]!), sizeOf(axes.map((axis) => t.shape[axis]!))];
  return axes.length === 1 ? moved : apply1(p.reshape, [moved], { shape });
}

/** The value below which a share q of the elements lies, between neighbours on a straight line (numpy's and torch's default). */
export function quantile(x: Operand, q: Operand, axes?: Axes, { keepdims = false }: ReduceOptions = {}): Tensor {
  return quantileOf("quantile", x, q, axes, keepdims);
}

/** The middle element, or the mean of the two in the middle, as in numpy and JAX (torch's median is the lower of them). */
export const median = (x: Operand, axes?: Axes, { keepdims = false }: ReduceOptions = {}): Tensor =>
  quantileOf("median", x, 0.5, axes, keepdims);

function quantileOf(op: string, x: Operand, q: Operand, axes: Axes | undefined, keepdims: boolean): Tensor {
  const t = toFloating(op, x);
  const share = sharesOf(op, q);
  const list = normalizeAxes(op, axes, t.rank);
  const rows = sort(reducedLast(t, list));
  const n = rows.shape[rows.rank - 1]!;
  if (n === 0) throw new ShapeError(`${op}: there is none of no elements (shape ${showShape(t.shape)}).`);
  const last = sub(size(rows, -1), 1);
  const place = mul(cast(share, "float64"), cast(last, "float64"));
  const below = cast(place, "int32");
  const fraction = cast(sub(place, cast(below, "float64")), t.dtype);
  const pick = (index: Tensor): Tensor =>
    apply1(p.gather, [rows, asRows(index)], { batch: 0, lead: rows.rank - 1, name: op });
  const [low, high] = [pick(below), pick(minimum(add(below, 1), last))];
  const between = where(greater(fraction, 0), add(mul(low, sub(1, fraction)), mul(high, fraction)), low);
  // NaN stands last: a row that has one has no quantile.
  const top = share.rank === 0 ? pick(last) : expandDims(pick(last), -1);
  const values = where(equal(top, top), between, top);
  const kept = keepdims ? reduceShape(t.shape, list, true) : reduceShape(t.shape, list);
  if (share.rank === 0) return keepdims ? apply1(p.reshape, [values], { shape: kept }) : values;
  const front = apply1(p.permute, [values], { axes: [values.rank - 1, ...upTo(values.rank - 1)] });
  return keepdims ? apply1(p.reshape, [front], { shape: [share.shape[0]!, ...kept] }) : front;
}

function sharesOf(op: string, q: Operand): Tensor {
  const t = isTensor(q) ? q : fromNested(q, "float64");
  if (t.rank > 1 || !isFloating(t.dtype))
    throw new ShapeError(messages.rank(op, "one share or a list of shares, of a floating dtype", t.shape));
  const known = t.storage && t.level === null ? t.values(op) : [];
  for (const value of known)
    if (!(value >= 0 && value <= 1)) throw new ValueError(`${op}: expected shares from 0 to 1, got ${value}.`);
  return t;
}
