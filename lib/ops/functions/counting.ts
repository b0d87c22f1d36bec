import { ShapeError, showShape, ValueError } from "../../tensor/errors.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { apply1 } from "../apply.ts";
import { type Operand, toTensor } from "../constant.ts";
import { counting } from "../positions.ts";
import { primitives as p } from "../primitives.ts";
import { flatten } from "./axes.ts";
import { add, equal, greaterEqual, lessEqual, mul, sub, where } from "./elementwise.ts";
import { toFloating } from "./floating.ts";
import { segmentSum } from "./gathering.ts";
import { toIndices } from "./indices.ts";
import { max, min } from "./reductions.ts";
import { cast } from "./shapes.ts";
import { searchsorted } from "./sorting.ts";

export interface BincountOptions {
  /** How many bins; where absent, one more than the largest number, which must be known then. */
  readonly length?: number;
  /** What each element counts; 1 where absent. */
  readonly weights?: Operand;
}

/** How often each of 0, 1, … occurs, or the sum of the weights of its occurrences. */
export function bincount(x: Operand, { length, weights }: BincountOptions = {}): Tensor {
  const t = toIndices("bincount", x);
  if (t.rank !== 1) throw new ShapeError(`bincount: expected a vector of numbers, got shape ${showShape(t.shape)}.`);
  const counted =
    weights === undefined ? apply1(p.fill, [t], { value: 1, dtype: "int32" }) : toTensor("bincount", weights);
  if (length === undefined && !t.storage)
    throw new ValueError("bincount: the largest number is not known here. Give the number of bins: { length }.");
  const known = t.storage ? t.values("bincount") : [];
  let bins = length ?? 0;
  for (const n of known) {
    if (n < 0 || (length !== undefined && n >= length))
      throw new ValueError(
        `bincount: ${n} has no bin; expected numbers from 0${length === undefined ? "" : ` to ${length - 1}`}.`,
      );
    bins = Math.max(bins, n + 1);
  }
  return segmentSum(counted, t, bins);
}

export interface HistogramOptions {
  /** Where the bins begin and end; the smallest and the largest element where absent. */
  readonly range?: readonly [number, number];
}

export interface Histogram {
  /** How many elements each bin has, int32. */
  readonly counts: Tensor;
  /** One more than bins. */
  readonly edges: Tensor;
}

/** Equal bins over a range; the last has its upper edge too, and what lies outside is not counted. */
export function histogram(x: Operand, bins = 10, { range }: HistogramOptions = {}): Histogram {
  const t = apply1(p.stopGradient, [flatten(toFloating("histogram", x))], null);
  if (!Number.isInteger(bins) || bins < 1) throw new ValueError(`histogram: expected at least 1 bin, got ${bins}.`);
  if (range && !(range[0] < range[1]))
    throw new ValueError(`histogram: expected a range of two ascending numbers, got [${range.join(", ")}].`);
  const [lowest, highest] = range
    ? [toTensor("histogram", range[0]), toTensor("histogram", range[1])]
    : [min(t), max(t)];
  const [low, high] = [cast(lowest, t.dtype), cast(highest, t.dtype)];
  // Where all elements are equal the range has a width of 1 around them, as in numpy.
  const spread = where(equal(low, high), 0.5, cast(toTensor("histogram", 0), t.dtype));
  const [first, last] = [sub(low, spread), add(high, spread)];
  const steps = mul(cast(counting(bins + 1), t.dtype), 1 / bins);
  const edges = where(equal(counting(bins + 1), bins), last, add(first, mul(sub(last, first), steps)));
  const found = sub(searchsorted(edges, t, { side: "right" }), 1);
  const bin = where(equal(t, last), bins - 1, found);
  const inside = mul(cast(greaterEqual(t, first), "int32"), cast(lessEqual(t, last), "int32"));
  return { counts: segmentSum(inside, where(inside, bin, 0), bins), edges };
}
