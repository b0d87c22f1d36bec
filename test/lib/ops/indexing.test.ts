/** Indexing and what is ordered, counted or reduced: errors, ties, duplicates, extreme values, unknown sizes, one pass in batches. */
import test from "ava";
import { gradients } from "../../../lib/autodiff/symbolic.ts";
import { grad, hvp } from "../../../lib/autodiff/transforms.ts";
import { vmap } from "../../../lib/autodiff/vmap.ts";
import { compile } from "../../../lib/control/compile.ts";
import { symbol, tensor } from "../../../lib/create/create.ts";
import { evaluate } from "../../../lib/graph/evaluate.ts";
import { functions as f } from "../../../lib/ops/functions/index.ts";
import { DTypeError, ShapeError, ValueError } from "../../../lib/tensor/errors.ts";
import { withState } from "../../../lib/tensor/state.ts";
import type { Tensor } from "../../../lib/tensor/tensor.ts";

const inf = Number.POSITIVE_INFINITY;
const wide = (values: Parameters<typeof tensor>[0]): Tensor => tensor(values, { dtype: "float64" });
const ints = (values: Parameters<typeof tensor>[0]): Tensor => tensor(values, { dtype: "int32" });
const gradientOf = (call: (x: Tensor) => Tensor, x: number[]): unknown =>
  grad((t: Tensor) => f.sum(call(t)))(wide(x)).toArray();

test("an index out of range is told with its place and the axis's size, eagerly and when a graph runs", (t) => {
  const x = wide([1, 2, 3]);
  const expected = {
    instanceOf: ShapeError,
    message: "take: index 3 (at [1] of the indices) is out of range for axis 0 of size 3; expected -3 to 2.",
  };
  t.throws(() => f.take(x, [0, 3]), expected);
  t.throws(() => evaluate(f.take(symbol("x", ["n"], { dtype: "float64" }), [0, 3]), { x }), expected);
  t.throws(() => f.scatterAdd(x, 0, [-4], [1]), {
    instanceOf: ShapeError,
    message: /^scatterAdd: index -4 \(at \[0\] .* axis 0 of size 3/,
  });
  t.throws(() => f.at(f.reshape(x, [1, 3]), [null, ints([0, 5])]), {
    message: /^at: index 5 \(at \[1\].* axis 1 of size 3/,
  });
  t.throws(() => f.at(x, 3), { instanceOf: ShapeError, message: "at: index 3 is out of range for axis 0 of size 3." });
  t.throws(() => evaluate(f.at(symbol("x", ["n"], { dtype: "float64" }), 3), { x }), { instanceOf: ShapeError });
  t.throws(() => f.take(f.reshape(wide([]), [0]), [0]), { message: /the axis has no elements/ });
});

test("indices that are not int32 are an error that says what to do", (t) => {
  const x = wide([1, 2, 3]);
  t.throws(() => f.take(x, tensor([0, 1])), { instanceOf: DTypeError, message: /int32, got float32. Cast them/ });
  t.throws(() => f.at(x, tensor([0, 1])), { instanceOf: DTypeError, message: /int32 or bool, got float32/ });
  t.throws(() => f.take(x, [0.5]), { instanceOf: DTypeError });
});

test("arguments that make no sense are errors of their own", (t) => {
  const x = wide([
    [1, 2],
    [3, 4],
  ]);
  for (const [call, message] of [
    [() => f.at(x, [[0, 1, 0]]), /step other than 0/],
    [() => f.at(x, [0, 0, 0]), /3 indices for a tensor of shape \[2, 2\]/],
    [() => f.at(x, f.greater(wide([1, 2, 3]), 2)), /a mask of shape \[3\] stands at axes of sizes \[2\]/],
    [() => f.topk(x, 3), /at most 2 elements/],
    [() => f.split(x, 3), /no 3 equal parts/],
    [() => f.split(x, [1, 2]), /do not make up axis 0/],
    [() => f.pad(x, [[1, 1]]), /a pair for each axis/],
    [() => f.pad(x, -1), /at least 0/],
    [() => f.diagonal(x, { axes: [0, 0] }), /named twice/],
    [() => f.searchsorted(x, [1, 2, 3]), /as many axes/],
    [() => f.takeAlongAxis(x, [0, 1], 0), /as many axes/],
    [() => f.gather(x, 0, ints([[0, 0, 0]])), /reach beyond axis 1/],
    [() => f.median(f.reshape(wide([]), [0])), /none of no elements/],
    [() => vmap((row: Tensor) => f.unique(row))(x), /inside vmap/],
  ] as const)
    t.throws(call, { instanceOf: ShapeError, message });
  for (const [call, message] of [
    [() => f.quantile(x, 1.5), /from 0 to 1, got 1.5/],
    [() => f.bincount(ints([0, -1])), /-1 has no bin/],
    [() => f.bincount(ints([0, 5]), { length: 3 }), /5 has no bin; expected numbers from 0 to 2/],
    [() => f.bincount(symbol("i", ["n"], { dtype: "int32" })), /Give the number of bins/],
    [() => f.norm(x, Number.NaN), /got NaN/],
    [() => f.tile(x, -1), /at least 0/],
  ] as const)
    t.throws(call, { instanceOf: ValueError, message });
});

test("of several updates for one place scatterAdd takes all, scatter the last, and gradients agree", (t) => {
  const x = wide([0, 0, 0]);
  const places = ints([1, 1, -2, 0]);
  const updates = wide([1, 2, 3, 4]);
  t.deepEqual(f.scatterAdd(x, 0, places, updates).toArray(), [4, 6, 0]);
  t.deepEqual(f.scatter(x, 0, places, updates).toArray(), [4, 3, 0]);
  const weights = wide([10, 20, 30]);
  const derivative = (how: "scatter" | "scatterAdd"): unknown =>
    grad((u: Tensor) => f.sum(f.mul(f[how](x, 0, places, u), weights)))(updates).toArray();
  t.deepEqual(derivative("scatterAdd"), [20, 20, 20, 10]);
  t.deepEqual(derivative("scatter"), [0, 0, 20, 10]);
  const whole = (how: "scatter" | "scatterAdd"): unknown =>
    grad((y: Tensor) => f.sum(f.mul(f[how](y, 0, places, updates), weights)))(x).toArray();
  t.deepEqual(whole("scatterAdd"), [10, 20, 30]);
  t.deepEqual(whole("scatter"), [0, 0, 30]);
});

test("ties: the stated element has the gradient", (t) => {
  t.deepEqual(
    gradientOf((x) => f.min(x), [1, 1, 2]),
    [0.5, 0.5, 0],
  );
  t.deepEqual(
    gradientOf((x) => f.at(f.sort(x), 0), [1, 1, 2]),
    [1, 0, 0],
  );
  t.deepEqual(
    gradientOf((x) => f.topk(x, 1).values, [1, 3, 3]),
    [0, 1, 0],
  );
  t.deepEqual(
    gradientOf((x) => f.cummax(x), [1, 1, 0, 1]),
    [1, 2, 0, 1],
  );
  t.deepEqual(
    gradientOf((x) => f.median(x), [1, 1, 0, 1]),
    [0.5, 0.5, 0, 0],
  );
  t.deepEqual(
    gradientOf((x) => f.unique(x), [2, 1, 2]),
    [1, 1, 0],
  );
});

test("sorting is stable, NaN counts as the largest, and a million elements are in order", (t) => {
  const x = wide([1, Number.NaN, -inf, 1, inf, -0, 0]);
  t.deepEqual(f.argsort(x).toArray(), [2, 5, 6, 0, 3, 4, 1]);
  t.deepEqual(f.argsort(x, 0, { descending: true }).toArray(), [1, 4, 0, 3, 5, 6, 2]);
  t.deepEqual(f.topk(x, 2).indices.toArray(), [1, 4]);
  t.deepEqual(f.unique(wide([Number.NaN, 1, Number.NaN, 0])).toArray(), [0, 1, Number.NaN]);
  t.deepEqual(f.searchsorted([0, 1, Number.NaN], [Number.NaN, 0.5, inf]).toArray(), [2, 1, 2]);
  const mixed = wide([2, Number.NaN, ...Array.from({ length: 40 }, (_, i) => (i * 17) % 10), Number.NaN]);
  for (const descending of [false, true]) {
    const key = (v: number): number => (Number.isNaN(v) ? 11 : v);
    const expected = Array.from(mixed.data, (v, i) => [v, i] as const)
      .sort(([a], [b]) => (descending ? key(b) - key(a) : key(a) - key(b)))
      .map(([, i]) => i);
    t.deepEqual(f.argsort(mixed, 0, { descending }).toArray(), expected);
  }
  const many = wide(Float64Array.from({ length: 1e6 }, (_, i) => (i * 7919) % 1000003));
  const ordered = f.sort(many).data;
  t.true(ordered.every((value, i) => i === 0 || ordered[i - 1]! <= value));
});

test("products have the derivatives of their definition where factors are 0", (t) => {
  t.deepEqual(
    gradientOf((x) => f.prod(x), [2, 0, 3]),
    [0, 6, 0],
  );
  t.deepEqual(
    gradientOf((x) => f.prod(x), [0, 0, 3]),
    [0, 0, 0],
  );
  const product = (x: Tensor): Tensor => f.prod(x);
  t.deepEqual(hvp(product, wide([0, 0, 3]), wide([1, 0, 0])).toArray(), [0, 3, 0]);
  t.deepEqual(hvp((x: Tensor) => f.sum(f.cumprod(x)), wide([0, 0, 3]), wide([1, 0, 0])).toArray(), [0, 4, 0]);
  t.is(f.prod(ints([65537, 65537])).item(), 131073);
});

test("norms neither overflow nor underflow, and have the subgradient 0 at 0", (t) => {
  t.true(Math.abs(f.norm(wide([3e200, 4e200])).item() / 5e200 - 1) < 1e-15);
  t.true(Math.abs(f.norm(wide([3e-200, 4e-200])).item() / 5e-200 - 1) < 1e-15);
  t.is(f.norm(wide([1, -inf])).item(), inf);
  for (const order of [2, 1, inf, -inf, 0, 3, 0.5]) {
    t.deepEqual(
      gradientOf((x) => f.norm(x, order), [0, 0]),
      [0, 0],
      `order ${order}`,
    );
    t.deepEqual(hvp((x: Tensor) => f.norm(x, order), wide([0, 0]), wide([1, 1])).toArray(), [0, 0], `order ${order}`);
  }
  t.deepEqual(
    gradientOf((x) => f.std(x), [2, 2]),
    [0, 0],
  );
  t.true(Math.abs(f.var(wide([1e9, 1e9 + 1, 1e9 + 2])).item() - 2 / 3) < 1e-12);
});

test("log Σ eˣ: infinities, what is small beside a large element, rows of −∞", (t) => {
  t.is(f.logsumexp(wide([-inf, -inf])).item(), -inf);
  t.is(f.logsumexp(f.reshape(wide([]), [0])).item(), -inf);
  t.is(f.logsumexp(wide([inf, 1])).item(), inf);
  t.is(f.logsumexp(wide([0, -40])).item(), Math.log1p(Math.exp(-40)));
  t.is(f.logsumexp(wide([1e4, 1e4])).item(), 1e4 + Math.LN2);
  t.deepEqual(
    gradientOf((x) => f.logsumexp(x), [-inf, -inf]),
    [0, 0],
  );
  t.deepEqual(
    gradientOf((x) => f.logsumexp(x), [-inf, 1]),
    [0, 1],
  );
  t.deepEqual(f.cumlogsumexp(wide([-inf, 0, 0])).toArray(), [-inf, 0, Math.LN2]);
  t.deepEqual(
    gradientOf((x) => f.at(f.cumlogsumexp(x), -1), [-inf, 0, 0]),
    [0, 0.5, 0.5],
  );
});

test("quantiles keep infinities, and a NaN makes them NaN", (t) => {
  t.is(f.median(wide([-inf, 1, inf])).item(), 1);
  t.is(f.quantile(wide([-inf, 1, inf]), 1).item(), inf);
  t.is(f.median(wide([1, Number.NaN, 2])).item(), Number.NaN);
  t.is(f.max(wide([1, Number.NaN])).item(), Number.NaN);
  t.is(f.argmin(wide([1, Number.NaN, 0])).item(), 1);
});

test("maskedFill lets no NaN from under the mask into the gradient", (t) => {
  const masked = (x: Tensor): Tensor => f.maskedFill(f.log(x), f.lessEqual(x, 0), 0);
  t.deepEqual(gradientOf(masked, [4, -1]), [0.25, -0]);
});

test("results whose size their values say work in graphs, with their gradients", (t) => {
  const x = symbol("x", ["n"], { dtype: "float64" });
  const feeds = { x: wide([3, 1, 3, 2]) };
  const loss = f.mean(f.square(f.unique(x)));
  t.deepEqual(evaluate(gradients(loss, [x])[0]!, feeds).toArray(), [2, 2 / 3, 0, 4 / 3]);
  const compiled = compile(grad((v: Tensor) => f.sum(f.square(f.unique(v)))));
  t.deepEqual(compiled(feeds.x).toArray(), [6, 2, 0, 4]);
  const masked = f.sum(f.square(f.at(x, f.greater(x, 1.5))));
  t.is(evaluate(masked, feeds).item(), 22);
  t.deepEqual(evaluate(gradients(masked, [x])[0]!, feeds).toArray(), [6, 0, 6, 4]);
});

test("a constant stretched to a named size waits for it", (t) => {
  const x = symbol("x", ["n"]);
  t.deepEqual(evaluate(f.add(x, f.broadcastTo(2, ["n"])), { x: [1, 2, 3] }).toArray(), [3, 4, 5]);
  const grids = f.meshgrid([x, [1, 2]]);
  t.deepEqual(evaluate(grids, { x: [0, 0, 0] })[1]!.toArray(), [
    [1, 1, 1],
    [2, 2, 2],
  ]);
});

test("a batch of indices is one gather, whatever its size", (t) => {
  const x = wide([
    [1, 2, 3],
    [4, 5, 6],
  ]);
  const applied = (run: () => unknown): string[] => {
    const names: string[] = [];
    withState("observer", (name) => void names.push(name), run);
    return names;
  };
  const pick = (row: Tensor, at: Tensor): Tensor => f.take(row, at);
  for (const size of [2, 64]) {
    const rows = f.tile(x, [size / 2, 1]);
    const places = f.tile(
      ints([
        [2, 0],
        [-1, 1],
      ]),
      [size / 2, 1],
    );
    let result: Tensor | undefined;
    const names = applied(() => {
      result = vmap(pick)(rows, places);
    });
    t.is(names.filter((name) => name === "gather").length, 1);
    t.deepEqual((result!.toArray() as number[][]).slice(0, 2), [
      [3, 1],
      [6, 5],
    ]);
  }
  t.deepEqual(vmap(pick, { inAxes: [null, 0] })(wide([1, 2, 3]), ints([[0], [2]])).toArray(), [[1], [3]]);
  t.deepEqual(vmap(pick, { inAxes: [0, null] })(x, ints([2, 2])).toArray(), [
    [3, 3],
    [6, 6],
  ]);
});
