/** On symbols with named sizes every operation and its gradient are right, or a ShapeError says why it needs numbers. */
import test from "ava";
import { gradients } from "../../../lib/autodiff/symbolic.ts";
import { symbol } from "../../../lib/create/create.ts";
import { evaluate } from "../../../lib/graph/evaluate.ts";
import { functions as f } from "../../../lib/ops/functions/index.ts";
import { isFloating } from "../../../lib/tensor/dtype.ts";
import { ShapeError } from "../../../lib/tensor/errors.ts";
import type { Tensor } from "../../../lib/tensor/tensor.ts";
import { draw } from "../support/numeric.ts";
import { distance } from "./operations/checks.ts";
import { operations } from "./operations/index.ts";
import { gradientByTape, isDifferentiable, problemOf } from "./operations/modes.ts";
import type { Row } from "./operations/row.ts";
import { type Sample, samplesOf } from "./operations/sample.ts";

const counts = { right: 0, refused: 0 };

for (const [name, row] of Object.entries<Row>(operations)) {
  if (row.except?.symbols) continue;
  const samples = samplesOf(name, row).filter(
    ({ inputs }) => inputs.length > 0 && inputs.every((x) => !x.shape.includes(0)),
  );
  test(`${name}: named sizes`, (t) => {
    t.deepEqual(
      samples.flatMap((sample) => [...problemsOf(sample, "first"), ...problemsOf(sample, "all")]),
      [],
    );
  });
}

/** With the first axes named, or all; equal sizes have equal names. */
function problemsOf(sample: Sample, axes: "first" | "all"): string[] {
  const problem = problemOf(sample);
  const { inputs, point, cotangents } = problem;
  const X = inputs.map((x, i) => {
    const shape = (x.shape as number[]).map((d, axis) => (d > 1 && (axis === 0 || axes === "all") ? `n${d}` : d));
    return symbol(`x${i}`, shape, { dtype: x.dtype });
  });
  const feeds = new Map(X.map((x, i) => [x, inputs[i]!]));
  const problems: string[] = [];
  const agree = (what: string, own: readonly Tensor[], expected: readonly Tensor[]): void => {
    const apart = distance(own, expected);
    if (!(apart <= 1e-11)) problems.push(`${sample.title}, ${axes} axes named: ${what} off by ${apart}`);
  };
  try {
    const results = problem.call(X);
    agree("value", evaluate(results, feeds), problem.call(inputs));
    if (isDifferentiable(problem)) {
      const floating = results.filter((y) => isFloating(y.dtype));
      // Directions of the results' own, named shapes: numbers would not broadcast against names.
      const starts = floating.map((y, k) => symbol(`c${k}`, y.shape, { dtype: y.dtype }));
      for (const [k, start] of starts.entries()) feeds.set(start, cotangents[k]!);
      const loss = floating.map((y, k) => f.sum(f.mul(y, starts[k]!))).reduce((a, b) => f.add(a, b));
      const nodes = gradients(
        loss,
        sample.active.map((i) => X[i]!),
        { disconnected: "zero" },
      );
      agree("gradient", evaluate(nodes, feeds), gradientByTape(problem, point));
    }
    counts.right++;
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    counts.refused++;
  }
  return problems;
}

test("an unknown size that turns out to be 1 where 3 stands beside it is an error, since gradients are not summed there", (t) => {
  const [x, y] = [symbol("x", [2, 3]), symbol("y", [null])];
  const feeds = (n: number): Map<Tensor, Tensor> =>
    new Map(
      [
        [x, draw(1, [2, 3])],
        [y, draw(2, [n])],
      ].map(([s, v]) => [s!, f.cast(v!, "float32")]),
    );
  const results = [f.mul(x, y), gradients(f.sum(f.mul(x, y)), [y])[0]!];
  t.deepEqual(evaluate(results, feeds(3))[1]!.shape, [3]);
  t.throws(() => evaluate(results, feeds(1)), {
    instanceOf: ShapeError,
    message: /an unknown size of \[1\] is 1 and would be broadcast to 3/,
  });
  const z = f.broadcastTo(y, [4, 3]);
  t.throws(() => evaluate(z, feeds(1)), { instanceOf: ShapeError });
  t.deepEqual(evaluate(z, feeds(3)).shape, [4, 3]);
});

test.after("how many cases run on named sizes", () => {
  console.log(`named sizes: ${counts.right} runs are right, ${counts.refused} say that they need numbers`);
});
