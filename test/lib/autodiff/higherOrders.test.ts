/** Third and fourth derivatives against closed forms, in every order of the modes, on the tape, by symbols, compiled and batched. */
import "../../../lib/methods.ts";
import test from "ava";
import { gradients } from "../../../lib/autodiff/symbolic.ts";
import { backward } from "../../../lib/autodiff/tape.ts";
import { grad, jvp, vjp } from "../../../lib/autodiff/transforms.ts";
import { vmap } from "../../../lib/autodiff/vmap.ts";
import { checkpoint, compile } from "../../../lib/control/compile.ts";
import { cond } from "../../../lib/control/cond.ts";
import { scan } from "../../../lib/control/scan.ts";
import { whileLoop } from "../../../lib/control/whileLoop.ts";
import { symbol, variable } from "../../../lib/create/create.ts";
import { evaluate } from "../../../lib/graph/evaluate.ts";
import { filled, fromArray } from "../../../lib/ops/constant.ts";
import { functions as f } from "../../../lib/ops/functions/index.ts";
import type { Tensor } from "../../../lib/tensor/tensor.ts";
import { difference, draw, inner } from "../support/numeric.ts";

type Elementwise = (x: Tensor) => Tensor;

interface Known {
  readonly of: Elementwise;
  readonly third: (x: number) => number;
  readonly fourth: (x: number) => number;
  readonly points: readonly number[];
}

const around = [-1.3, -0.4, 0, 0.7, 2.1];
const positive = [0.3, 1, 1.7, 4];
const logistic = (x: number): number => 1 / (1 + Math.exp(-x));
const { sin, cos, exp, tanh, sqrt } = Math;

/** A step of 1, taken by control flow. */
const byScan: Elementwise = (x) => scan((c: Tensor) => [f.sin(c), null], x, null, { length: 1 })[0];
const byWhile: Elementwise = (x) =>
  whileLoop(
    ({ n }) => f.less(n, 1),
    ({ y, n }) => ({ y: f.sin(y), n: f.add(n, 1) }),
    { y: x, n: fromArray(Int32Array.of(0), [], "int32") },
  ).y;
const byCond: Elementwise = (x) =>
  cond(
    f.greater(f.sum(f.square(x)), -1),
    (y: Tensor) => f.sin(y),
    (y: Tensor) => y,
    x,
  );
const sine = { third: (x: number) => -cos(x), fourth: sin, points: around };

const known: Record<string, Known> = {
  tanh: {
    of: (x) => f.tanh(x),
    third: (x) => (1 - tanh(x) ** 2) * (6 * tanh(x) ** 2 - 2),
    fourth: (x) => 8 * tanh(x) * (1 - tanh(x) ** 2) * (2 - 3 * tanh(x) ** 2),
    points: around,
  },
  "exp of sin": {
    of: (x) => f.exp(f.sin(x)),
    third: (x) => (cos(x) ** 3 - 3 * sin(x) * cos(x) - cos(x)) * exp(sin(x)),
    fourth: (x) => (cos(x) ** 4 - 6 * sin(x) * cos(x) ** 2 - 4 * cos(x) ** 2 + 3 * sin(x) ** 2 + sin(x)) * exp(sin(x)),
    points: around,
  },
  "1/(1 + x²)": {
    of: (x) => f.reciprocal(f.add(f.square(x), 1)),
    third: (x) => (24 * x * (1 - x * x)) / (1 + x * x) ** 4,
    fourth: (x) => (24 * (5 * x ** 4 - 10 * x * x + 1)) / (1 + x * x) ** 5,
    points: around,
  },
  "x to the 2.5": {
    of: (x) => f.pow(x, 2.5),
    third: (x) => 1.875 * x ** -0.5,
    fourth: (x) => -0.9375 * x ** -1.5,
    points: positive,
  },
  "x to the 4, at 0 too": {
    of: (x) => f.pow(x, 4),
    third: (x) => 24 * x,
    fourth: () => 24,
    points: around,
  },
  "2.5 to the x": {
    of: (x) => f.pow(2.5, x),
    third: (x) => Math.log(2.5) ** 3 * 2.5 ** x,
    fourth: (x) => Math.log(2.5) ** 4 * 2.5 ** x,
    points: around,
  },
  log: { of: (x) => f.log(x), third: (x) => 2 / x ** 3, fourth: (x) => -6 / x ** 4, points: positive },
  sqrt: {
    of: (x) => f.sqrt(x),
    third: (x) => 0.375 / (x * x * sqrt(x)),
    fourth: (x) => -0.9375 / (x ** 3 * sqrt(x)),
    points: positive,
  },
  sigmoid: {
    of: (x) => f.sigmoid(x),
    third: (x) => logistic(x) * (1 - logistic(x)) * (1 - 6 * logistic(x) + 6 * logistic(x) ** 2),
    fourth: (x) =>
      logistic(x) * (1 - logistic(x)) * (1 - 2 * logistic(x)) * (1 - 12 * logistic(x) + 12 * logistic(x) ** 2),
    points: around,
  },
  softplus: {
    of: (x) => f.softplus(x),
    third: (x) => logistic(x) * (1 - logistic(x)) * (1 - 2 * logistic(x)),
    fourth: (x) => logistic(x) * (1 - logistic(x)) * (1 - 6 * logistic(x) + 6 * logistic(x) ** 2),
    points: around,
  },
  erf: {
    of: (x) => f.erf(x),
    third: (x) => (2 / sqrt(Math.PI)) * (4 * x * x - 2) * exp(-x * x),
    fourth: (x) => (2 / sqrt(Math.PI)) * (12 * x - 8 * x ** 3) * exp(-x * x),
    points: around,
  },
  atan: {
    of: (x) => f.atan(x),
    third: (x) => (6 * x * x - 2) / (1 + x * x) ** 3,
    fourth: (x) => (24 * x * (1 - x * x)) / (1 + x * x) ** 4,
    points: around,
  },
  log1p: { of: (x) => f.log1p(x), third: (x) => 2 / (1 + x) ** 3, fourth: (x) => -6 / (1 + x) ** 4, points: positive },
  // At 1 the derivatives of log Γ are −2ζ(3) and 6ζ(4) = π⁴/15.
  "lgamma at 1": {
    of: (x) => f.lgamma(x),
    third: () => -2.4041138063191885,
    fourth: () => Math.PI ** 4 / 15,
    points: [1],
  },
  "logsumexp with 0": {
    of: (x) => f.logsumexp(f.concat([f.expandDims(x, -1), f.expandDims(f.mul(x, 0), -1)], -1), -1),
    third: (x) => logistic(x) * (1 - logistic(x)) * (1 - 2 * logistic(x)),
    fourth: (x) => logistic(x) * (1 - logistic(x)) * (1 - 6 * logistic(x) + 6 * logistic(x) ** 2),
    points: around,
  },
  "sin in a compiled function": { of: (x) => compile((y: Tensor) => f.sin(y))(x), ...sine },
  "sin in a checkpoint": { of: (x) => checkpoint((y: Tensor) => f.sin(y))(x), ...sine },
  "sin in a scan": { of: byScan, ...sine },
  "sin in a while loop": { of: byWhile, ...sine },
  "sin in a branch": { of: byCond, ...sine },
};

const onesLike = (x: Tensor): Tensor => filled(1, x.shape as number[], "float64");
const modes: Record<string, (g: Elementwise) => Elementwise> = {
  forward: (g) => (x) => jvp(g, [x], [onesLike(x)]).tangent,
  reverse: (g) => (x) => vjp(g, x).pullback(onesLike(x))[0],
};
const orders = (n: number): string[][] =>
  n === 0 ? [[]] : orders(n - 1).flatMap((rest) => Object.keys(modes).map((mode) => [...rest, mode]));

/** The n-th derivative in other ways than by nesting forward and reverse mode. */
const others: Record<string, (g: Elementwise, x: Tensor, n: number) => Tensor> = {
  "the tape": (g, x, n) => {
    const leaf = variable(x);
    let y = g(leaf);
    for (let i = 0; i < n; i++) {
      leaf.zeroGrad();
      backward(f.sum(y), { createGraph: true });
      y = leaf.grad!;
    }
    return y;
  },
  symbols: (g, x, n) => {
    const X = symbol("x", ["n"], { dtype: "float64" });
    let y = g(X);
    for (let i = 0; i < n; i++) y = gradients(f.sum(y), [X])[0]!;
    return evaluate(y, { x });
  },
  "gradients of compiled gradients": (g, x, n) => {
    let h = compile((y: Tensor) => f.sum(g(y)));
    for (let i = 1; i < n; i++) {
      const before = h;
      h = compile((y: Tensor) => f.sum(grad(before)(y)));
    }
    return grad(h)(x);
  },
  "batched scalars": (g, x, n) => {
    let h: Elementwise = (y) => f.sum(g(f.expandDims(y, 0)));
    for (let i = 0; i < n; i++) h = grad(h);
    return vmap(h)(x);
  },
};

for (const [name, { of, third, fourth, points }] of Object.entries(known)) {
  const x = fromArray(Float64Array.from(points), [points.length], "float64");
  for (const [n, closed] of [
    [3, third],
    [4, fourth],
  ] as const)
    test(`${name}: derivative ${n} is its closed form in every mode`, (t) => {
      const check = (mode: string, y: Tensor): void => {
        for (const [i, v] of y.data.entries())
          t.true(
            difference(v, closed(points[i]!)) <= 1e-11,
            `${mode} at ${points[i]}: ${v}, closed form ${closed(points[i]!)}`,
          );
      };
      for (const order of orders(n)) check(order.join(" of "), order.reduce((g, mode) => modes[mode]!(g), of)(x));
      for (const [mode, derivative] of Object.entries(others)) check(mode, derivative(of, x, n));
    });
}

test("third and fourth derivatives of (x·x)² along v are 24 (x·v)(v·v) and 24 (v·v)² in every order of the modes", (t) => {
  const [x, v] = [draw(5, [6]), draw(6, [6])];
  const along: Record<string, (g: Elementwise) => Elementwise> = {
    forward: (g) => (y) => jvp(g, [y], [v]).tangent,
    reverse: (g) => (y) => f.matmul(vjp(g, y).pullback(filled(1, [], "float64"))[0], v),
  };
  const expected = { 3: 24 * inner(x, v) * inner(v, v), 4: 24 * inner(v, v) ** 2 };
  for (const n of [3, 4] as const)
    for (const order of orders(n)) {
      const found = order
        .reduce(
          (g, mode) => along[mode]!(g),
          (y: Tensor) => f.square(f.matmul(y, y)),
        )(x)
        .item();
      t.true(difference(found, expected[n]) <= 1e-12, `${order.join(" of ")}: ${found}, expected ${expected[n]}`);
    }
});
