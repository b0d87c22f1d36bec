/** How far float32 may lie from float64: a constant times the rounding that the inputs already have, carried to the result. */
import { fromArray } from "../../../../lib/ops/constant.ts";
import { isFloating } from "../../../../lib/tensor/dtype.ts";
import type { Tensor } from "../../../../lib/tensor/tensor.ts";
import { draw } from "../../support/numeric.ts";
import {
  converted,
  gradientByPullback,
  isDifferentiable,
  type Problem,
  problemOf,
  secondForwardOverReverse,
} from "./modes.ts";
import type { Sample } from "./sample.ts";

/** The distance between neighbouring float32 numbers near 1. */
const ulp = 2 ** -23;

/**
 * For value, gradient and Hessian times vector: the distance of float32 from float64 at the same (float32) inputs, in units of
 * what moving each input, direction and cotangent by one unit in the last place does to the float64 result, plus that unit of the result itself.
 */
export function float32Constants(sample: Sample, secondOrder: boolean): Readonly<Record<string, number>> {
  const rounded = sample.inputs.map((x) => converted(x, "float32"));
  const wide = rounded.map((x) => converted(x, "float64"));
  const narrow = problemOf(sample, rounded);
  const round = (x: Tensor): Tensor => converted(converted(x, "float32"), "float64");
  const exact = problemOf(sample, wide, round);
  const shifted = [1, 2, 3].map((k) =>
    problemOf(
      sample,
      wide.map((x, i) => (isFloating(x.dtype) ? nudged(x, sample.seed + 991 * k + i) : x)),
      (x) => nudged(round(x), sample.seed + 887 * k),
    ),
  );
  const differentiable = isDifferentiable(exact);
  const quantities: [string, (p: Problem) => readonly Tensor[]][] = [
    ["value", (p) => p.call(p.inputs)],
    ...(differentiable ? [["gradient", gradientByPullback] as [string, (p: Problem) => readonly Tensor[]]] : []),
    ...(differentiable && secondOrder
      ? [
          ["Hessian times vector", (p: Problem) => secondForwardOverReverse(p, true)] as [
            string,
            typeof gradientByPullback,
          ],
        ]
      : []),
  ];
  return Object.fromEntries(
    quantities.map(([name, of]) => {
      const expected = of(exact);
      const moved = shifted.map((p) => of(p));
      const got = of(narrow);
      return [
        name,
        Math.max(
          0,
          ...expected.map((y, k) =>
            ratio(
              y,
              got[k]!,
              moved.map((ys) => ys[k]!),
            ),
          ),
        ),
      ];
    }),
  );
}

/** The worst element's error over what is unavoidable for the tensor as a whole. */
function ratio(expected: Tensor, got: Tensor, moved: readonly Tensor[]): number {
  const [want, have] = [expected.data, got.data];
  let [error, unavoidable] = [0, 0];
  for (let i = 0; i < want.length; i++) {
    const own = Math.abs(have[i]! - want[i]!);
    if (!(Object.is(have[i], want[i]) || have[i] === want[i]))
      error = Math.max(error, Number.isNaN(own) ? Number.POSITIVE_INFINITY : own);
    if (!Number.isFinite(want[i]!)) continue;
    unavoidable = Math.max(unavoidable, ulp * Math.abs(want[i]!));
    for (const y of moved)
      unavoidable = Math.max(unavoidable, Math.abs(y.data[i]! - want[i]!) + ulp * Math.abs(want[i]!));
  }
  if (error === 0) return 0;
  return error / Math.max(unavoidable, 1e-30);
}

/** Each element moved up or down by one unit in the last place of float32. */
function nudged(x: Tensor, seed: number): Tensor {
  const signs = draw(seed, x.shape as number[]).data;
  return fromArray(
    Float64Array.from(x.data, (v, i) => v + Math.sign(signs[i]!) * ulp * Math.abs(v)),
    x.shape,
    "float64",
  );
}
