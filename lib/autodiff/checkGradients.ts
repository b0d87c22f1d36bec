import { fromArray } from "../ops/constant.ts";
import { zerosLike } from "../ops/forms/linear.ts";
import { isFloating } from "../tensor/dtype.ts";
import { DTypeError, ValueError } from "../tensor/errors.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { type CheckedEntry, GradientCheck } from "./gradientCheck.ts";
import { asTree, vjp } from "./transforms.ts";
import { differentiable, flatten, placesOf } from "./tree.ts";

export interface CheckGradientsOptions {
  /** The largest relative error that passes; 1e-6 where absent. */
  readonly tolerance?: number;
  /** How many entries of each tensor are checked at the most, spread evenly; 256 where absent. */
  readonly entries?: number;
}

/**
 * Compares the derivatives of f at x with central differences, both in float64: for every tensor of x, entry by entry.
 * Differences are taken at steps h, h/2 and h/4 and extrapolated (Richardson 1911), which leaves an error of h⁶. A result of
 * several numbers is checked through one weighted sum of them.
 * @param f - gives a tensor or a number, or plain objects and arrays of them; tensors that it reads from outside must be float64
 * @param x - a tensor of float32 or float64, or plain objects and arrays of them
 * @throws GradientError where x has nothing to differentiate for, ValueError where f gives different values for the same x
 */
export function checkGradients<T>(
  f: (x: T) => unknown,
  x: T,
  { tolerance = 1e-6, entries = 256 }: CheckGradientsOptions = {},
): GradientCheck {
  if (!(tolerance > 0)) throw new ValueError(`checkGradients: expected a tolerance above 0, got ${tolerance}.`);
  if (!(entries >= 1)) throw new ValueError(`checkGradients: expected to check at least 1 entry, got ${entries}.`);
  const { leaves, rebuild } = differentiable("checkGradients", "x", asTree(x));
  const points = leaves.map((leaf) => Float64Array.from(leaf.values("checkGradients")));
  const at = (data: readonly Float64Array[]): T =>
    rebuild(leaves.map(({ shape }, i) => fromArray(data[i]!.slice(), shape, "float64")));
  const value = (data: readonly Float64Array[]): number => weighted(flatten(asTree(f(at(data)))).leaves);

  return inFloat64(() => {
    const first = value(points);
    const { value: results, pullback } = vjp((p: T) => asTree(f(p)), at(points));
    const outputs = flatten(results).leaves;
    const again = weighted(outputs);
    if (again !== first && !(Number.isNaN(again) && Number.isNaN(first)))
      throw new ValueError(
        `checkGradients: f gives different values for the same x, ${first} and ${again}. Give its random numbers a key or a seed.`,
      );
    const cotangents = flatten(results).rebuild(
      outputs.map((y) =>
        isFloating(y.dtype) ? fromArray(weightsFor(y, outputs).slice(), y.shape, y.dtype) : zerosLike(y),
      ),
    );
    const analytic = flatten(pullback(cotangents)[0]).leaves.map((g) => Float64Array.from(g.values("checkGradients")));
    const largest = Math.max(0, ...analytic.map((g) => g.reduce((m, v) => Math.max(m, Math.abs(v)), 0)));
    const names = placesOf(asTree(x));
    const checked: CheckedEntry[] = [];
    leaves.forEach((leaf, l) => {
      for (const position of spread(points[l]!.length, entries)) {
        const found = difference(value, points, l, position);
        const own = analytic[l]![position]!;
        const scale = Math.max(Math.abs(own), Math.abs(found.value), 1e-3 * largest, Number.MIN_VALUE);
        const apart = Math.abs(own - found.value);
        checked.push({
          leaf: names[l] || "x",
          index: unravel(position, leaf.shape as readonly number[]),
          analytic: own,
          numeric: found.value,
          // What rounding does to differences is no error of the derivative; NaN is one.
          error: Number.isFinite(apart) ? Math.max(0, apart - found.rounding) / scale : Number.POSITIVE_INFINITY,
        });
      }
    });
    return new GradientCheck(
      checked,
      points.reduce((n, { length }) => n + length, 0),
      tolerance,
    );
  });
}

function inFloat64<R>(check: () => R): R {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof DTypeError)) throw error;
    throw new DTypeError(
      `checkGradients runs f in float64: ${error.message} Make the tensors that f reads from outside float64, or pass them in x.`,
      { cause: error },
    );
  }
}

/** Fixed weights, no two alike, so that errors of several results do not cancel; 1 for a single number. */
function weightsFor(y: Tensor, outputs: readonly Tensor[]): Float64Array {
  const { length } = y.values("checkGradients");
  if (outputs.length === 1 && length === 1) return Float64Array.of(1);
  const own = outputs.indexOf(y);
  return Float64Array.from({ length }, (_, i) => 1 + 0.5 * Math.sin(1 + i + 0.7 * own));
}

function weighted(outputs: readonly Tensor[]): number {
  let sum = 0;
  for (const y of outputs) {
    if (!isFloating(y.dtype)) continue;
    const weights = weightsFor(y, outputs);
    y.values("checkGradients").forEach((v, i) => {
      sum += weights[i]! * v;
    });
  }
  return sum;
}

/** The derivative for one entry, and how much of it rounding may be. */
function difference(
  value: (data: readonly Float64Array[]) => number,
  points: readonly Float64Array[],
  leaf: number,
  position: number,
): { value: number; rounding: number } {
  const centre = points[leaf]![position]!;
  const step = 2 ** -9 * Math.max(1, Math.abs(centre));
  let size = 0;
  const slope = (h: number): number => {
    const [above, below] = [1, -1].map((sign) => {
      const moved = points.map((data, l) => (l === leaf ? data.with(position, centre + sign * h) : data));
      return value(moved);
    }) as [number, number];
    size = Math.max(size, Math.abs(above), Math.abs(below));
    return (above - below) / (2 * h);
  };
  const [wide, half, quarter] = [slope(step), slope(step / 2), slope(step / 4)];
  const [coarse, fine] = [(4 * half - wide) / 3, (4 * quarter - half) / 3];
  return { value: (16 * fine - coarse) / 15, rounding: (32 * Number.EPSILON * size) / step };
}

/** At most `most` of n positions, evenly. */
const spread = (n: number, most: number): number[] =>
  Array.from({ length: Math.min(n, Math.floor(most)) }, (_, i) => Math.floor((i * n) / Math.min(n, Math.floor(most))));

function unravel(position: number, shape: readonly number[]): number[] {
  let rest = position;
  return shape
    .toReversed()
    .map((size) => {
      const i = rest % size;
      rest = Math.floor(rest / size);
      return i;
    })
    .toReversed();
}
