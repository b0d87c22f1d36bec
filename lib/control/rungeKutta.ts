import { scalar } from "../ops/constant.ts";
import {
  abs,
  add,
  div,
  less,
  lessEqual,
  maximum,
  minimum,
  mul,
  pow,
  sign,
  sub,
  where,
} from "../ops/functions/elementwise.ts";
import { logicalAnd } from "../ops/functions/logic.ts";
import { max } from "../ops/functions/reductions.ts";
import { clip } from "../ops/functions/rounding.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { plus, scaled, type Vector } from "./vectors.ts";
import { whileLoop } from "./whileLoop.ts";

/** dy/dt as a function of y and t. */
export type Field = (y: Vector, t: Tensor) => Vector;

export interface Accuracy {
  /** The error of a step relative to the state's size. */
  readonly rtol: number;
  /** The error of a step where the state is small. */
  readonly atol: number;
  readonly maxSteps: number;
}

/**
 * The method of order 5 with an error estimate of order 4 (Dormand and Prince, "A family of embedded Runge-Kutta formulae", 1980):
 * for each stage its time and the weights of the stages before. The last stage's weights are those of the result.
 */
const stages: readonly { readonly c: number; readonly a: readonly number[] }[] = [
  { c: 1 / 5, a: [1 / 5] },
  { c: 3 / 10, a: [3 / 40, 9 / 40] },
  { c: 4 / 5, a: [44 / 45, -56 / 15, 32 / 9] },
  { c: 8 / 9, a: [19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729] },
  { c: 1, a: [9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656] },
  { c: 1, a: [35 / 384, 0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84] },
];
/** The result's weights less those of the embedded method of order 4. */
const error = [71 / 57600, 0, -71 / 16695, 71 / 1920, -17253 / 339200, 22 / 525, -1 / 40];

/** Σ weightsᵢ·kᵢ, weights of 0 left out. */
function combined(weights: readonly number[], k: readonly Vector[]): Tensor[] {
  const terms = weights.flatMap((w, i) => (w === 0 ? [] : [scaled(k[i]!, w)]));
  return terms.reduce((a, b) => plus(a, b));
}

/** The largest element of |x| in units of the error that each element may have. */
const measured = (x: Vector, size: Vector, { rtol, atol }: Accuracy): Tensor =>
  x.map((part, i) => max(div(abs(part), add(mul(abs(size[i]!), rtol), atol)))).reduce((p, q) => maximum(p, q));

/** A first step that is small beside how fast the state moves (Hairer, Nørsett and Wanner, section II.4). */
function firstStep(y: Vector, slope: Vector, span: Tensor, accuracy: Accuracy): Tensor {
  const [d0, d1] = [measured(y, y, accuracy), measured(slope, y, accuracy)];
  const small = logicalAnd(less(1e-5, d0), less(1e-5, d1));
  const step = where(small, mul(div(d0, where(small, d1, 1)), 0.01), 1e-6);
  return mul(sign(span), minimum(step, abs(span)));
}

/** The state at t1 from the state y at t0, by steps whose length follows the error. NaN where maxSteps do not reach t1. */
export function integrate(field: Field, y: Vector, t0: Tensor, t1: Tensor, accuracy: Accuracy): Tensor[] {
  const slope = [...field(y, t0)];
  const span = sub(t1, t0);
  type State = [n: Tensor, t: Tensor, h: Tensor, y: Tensor[], slope: Tensor[]];
  const ahead = (t: Tensor): Tensor => mul(sub(t1, t), sign(span));
  const [, reached, , end] = whileLoop(
    ([n, t]: State) => logicalAnd(less(n, accuracy.maxSteps), less(0, ahead(t))),
    ([n, t, h, now, first]: State): State => {
      const last = lessEqual(ahead(t), mul(h, sign(span)));
      const own = where(last, sub(t1, t), h);
      const k: Vector[] = [first];
      let next: Tensor[] = [];
      for (const { c, a } of stages) {
        next = plus(now, scaled(combined(a, k), own));
        k.push(field(next, add(t, mul(own, c))));
      }
      const off = scaled(combined(error, k), own);
      const size = now.map((x, i) => maximum(abs(x), abs(next[i]!)));
      const ratio = measured(off, size, accuracy);
      const fits = lessEqual(ratio, 1);
      const factor = clip(mul(pow(maximum(ratio, 1e-10), -0.2), 0.9), 0.2, 10);
      const choose = (a: Tensor, b: Tensor): Tensor => where(fits, a, b);
      return [
        add(n, 1),
        choose(where(last, t1, add(t, own)), t),
        mul(own, factor),
        next.map((x, i) => choose(x, now[i]!)),
        k.at(-1)!.map((x, i) => choose(x, first[i]!)),
      ];
    },
    [scalar(0, "int32"), t0, firstStep(y, slope, span, accuracy), [...y], slope] as State,
  );
  const arrived = lessEqual(ahead(reached), 0);
  return end.map((x) => where(arrived, x, Number.NaN));
}
