/** Convolution as a native step: every way that windows can lie, and what follows on its results. All numbers are whole, so that all sums are exact. */
import test from "ava";
import { tensor } from "../../../../lib/create/create.ts";
import { apply1 } from "../../../../lib/ops/apply.ts";
import { add, maximum } from "../../../../lib/ops/functions/elementwise.ts";
import { primitives as p } from "../../../../lib/ops/primitives.ts";
import type { ConvParams } from "../../../../lib/ops/rows/conv.ts";
import type { DType } from "../../../../lib/tensor/dtype.ts";
import { count } from "../../../../lib/tensor/shape.ts";
import type { Tensor } from "../../../../lib/tensor/tensor.ts";
import { numbers } from "../../../native/native.ts";
import { runsNatively } from "./natively.ts";

type Numbers = readonly number[];
interface Case {
  readonly x: Numbers;
  readonly w: Numbers;
  readonly strides?: Numbers;
  readonly low?: Numbers;
  readonly high?: Numbers;
  readonly inputDilation?: Numbers;
  readonly kernelDilation?: Numbers;
}

const cases: readonly Case[] = [
  { x: [1, 32, 1, 28, 28], w: [1, 16, 1, 5, 5], low: [2, 2], high: [2, 2] },
  { x: [1, 5, 16, 14, 14], w: [1, 32, 16, 5, 5], low: [2, 2], high: [2, 2] },
  { x: [1, 16, 32, 18, 18], w: [1, 32, 32, 14, 14] },
  { x: [1, 1, 1, 1], w: [1, 1, 1, 1] },
  { x: [1, 2, 3, 17], w: [1, 5, 3, 3], strides: [2], low: [1], high: [0] },
  { x: [1, 1, 2, 1023], w: [1, 3, 2, 17], low: [8], high: [8] },
  { x: [1, 1, 1, 3000], w: [1, 2, 1, 2000], low: [0], high: [1023] },
  { x: [1, 1, 3, 3000], w: [1, 2, 3, 1500], low: [700], high: [0], strides: [3], kernelDilation: [2] },
  { x: [3, 2, 1, 9, 7], w: [3, 1, 1, 3, 3], low: [1, 1], high: [1, 1] },
  { x: [2, 3, 3, 8, 5], w: [2, 70, 3, 2, 3], strides: [2, 1], low: [0, 1], high: [1, 2] },
  { x: [1, 2, 2, 7, 6], w: [1, 17, 2, 3, 2], inputDilation: [2, 3], low: [2, 0], high: [1, 1] },
  { x: [1, 2, 2, 11, 10], w: [1, 4, 2, 3, 3], kernelDilation: [3, 2], strides: [1, 3], low: [-1, 2], high: [2, -1] },
  { x: [1, 3, 2, 5, 4, 6], w: [1, 9, 2, 2, 3, 2], strides: [1, 2, 1], low: [1, 0, 1], high: [0, 1, 0] },
  { x: [1, 1, 65, 6, 40], w: [1, 33, 65, 3, 3], low: [1, 1], high: [1, 1] },
  { x: [1, 1, 3, 65, 70], w: [1, 8, 3, 7, 7], strides: [2, 2], low: [3, 3], high: [3, 3] },
  { x: [1, 2, 600, 4, 4], w: [1, 10, 600, 1, 1] },
  { x: [1, 2, 40, 50, 3], w: [1, 10, 40, 40, 2] },
];

function paramsOf({ x, w, ...windows }: Case, flip: boolean): ConvParams {
  const ones = x.slice(3).map(() => 1);
  const { strides = ones, inputDilation = ones, kernelDilation = ones } = windows;
  const { low = ones.map(() => 0), high = ones.map(() => 0) } = windows;
  const size = ones.map((_, i) => {
    const length = (x[3 + i]! - 1) * inputDilation[i]! + 1 + low[i]! + high[i]!;
    return Math.floor((length - (w[3 + i]! - 1) * kernelDilation[i]! - 1) / strides[i]!) + 1;
  });
  return { strides, inputDilation, kernelDilation, low, size, flip };
}

const filled = (shape: Numbers, dtype: DType, seed: number): Tensor =>
  apply1(p.reshape, [tensor(numbers(count(shape), seed, 3), { dtype })], { shape });

for (const dtype of ["float32", "float64"] as const)
  for (const [i, own] of cases.entries())
    test(`windows ${JSON.stringify(own)} in ${dtype}`, (t) => {
      const [x, w] = [filled(own.x, dtype, 2 * i + 1), filled(own.w, dtype, 2 * i + 2)];
      for (const flip of [false, true])
        runsNatively(t, `flip ${flip}`, [x, w], (a, b) => [apply1(p.conv, [a!, b!], paramsOf(own, flip))]);
      const swapped = (a: Tensor): Tensor =>
        apply1(p.permute, [a], {
          axes: [0, 2, 1, ...own.x.keys()].slice(0, 3).concat(own.x.slice(3).map((_, k) => k + 3)),
        });
      runsNatively(t, "from strides", [swapped(x), swapped(w)], (a, b) => [
        apply1(p.conv, [swapped(a!), swapped(b!)], paramsOf(own, false)),
      ]);
    });

test("bias and relu follow on a convolution's results", (t) => {
  for (const [i, own] of cases.entries()) {
    if (count(own.x) > 20_000) continue;
    const [x, w] = [filled(own.x, "float32", i + 50), filled(own.w, "float32", i + 90)];
    const bias = filled([own.w[1]!, ...own.x.slice(3).map(() => 1)], "float32", i);
    runsNatively(t, JSON.stringify(own), [x, w, bias], (a, b, c) => {
      const y = add(apply1(p.conv, [a!, b!], paramsOf(own, false)), c!);
      return [maximum(y, 0), y];
    });
  }
});
