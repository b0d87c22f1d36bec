import test from "ava";
import { gradients } from "../../../lib/autodiff/symbolic.ts";
import { grad } from "../../../lib/autodiff/transforms.ts";
import { vmap } from "../../../lib/autodiff/vmap.ts";
import { full, symbol, tensor, zeros } from "../../../lib/create/create.ts";
import { evaluate } from "../../../lib/graph/evaluate.ts";
import { functions as f } from "../../../lib/ops/functions/index.ts";
import { random } from "../../../lib/random/index.ts";
import type { Tensor } from "../../../lib/tensor/tensor.ts";
import { derivative, difference, draw, moved } from "../support/numeric.ts";

const attend = f.scaledDotProductAttention;
const finite = (x: Tensor): boolean => x.data.every(Number.isFinite);

test("a query that may look at nothing gives zeros, and gradients of zero", (t) => {
  const [q, k, v] = [draw(1, [2, 3]), draw(2, [4, 3]), draw(3, [4, 2])];
  const mask = tensor(
    [
      [true, false, true, true],
      [false, false, false, false],
    ],
    { dtype: "bool" },
  );
  const added = f.where(mask, tensor(0, { dtype: "float64" }), Number.NEGATIVE_INFINITY);
  for (const given of [mask, added]) {
    const y = attend(q, k, v, { mask: given });
    t.deepEqual(f.at(y, 1).toArray(), [0, 0]);
    const loss = (x: Tensor): Tensor => f.sum(f.square(attend(x, x, x, { mask: f.at(given, [null, [0, 2]]) })));
    const g = grad(loss)(q) as Tensor;
    t.true(finite(g));
    t.true(finite(grad((x: Tensor) => f.sum(f.square(grad(loss)(x) as Tensor)))(q) as Tensor));
    const dq = grad((x: Tensor) => f.sum(attend(x, k, v, { mask: given })))(q) as Tensor;
    t.deepEqual(f.at(dq, 1).toArray(), [0, 0, 0]);
  }
});

test("attention with a causal mask never looks ahead, and survives large scores", (t) => {
  const [q, k, v] = [draw(1, [5, 3]), draw(2, [5, 3]), draw(3, [5, 2])];
  const whole = attend(q, k, v, { causal: true });
  const start = attend(f.at(q, [[0, 2]]), f.at(k, [[0, 2]]), f.at(v, [[0, 2]]), { causal: true });
  t.true(f.max(f.abs(f.sub(f.at(whole, [[0, 2]]), start))).item() < 1e-15);
  const large = grad((x: Tensor) => f.sum(attend(f.mul(x, 1e6), k, v, { scale: 1 })))(q) as Tensor;
  t.true(finite(large));
});

test("attention to no keys gives zeros", (t) => {
  t.deepEqual(attend(zeros([2, 3]), zeros([0, 3]), zeros([0, 2])).toArray(), [
    [0, 0],
    [0, 0],
  ]);
});

test("attention drops weights by its seed", (t) => {
  const [q, k, v] = [draw(1, [5, 3]), draw(2, [4, 3]), draw(3, [4, 2])];
  const weights = f.softmax(f.mul(f.matmul(q, f.transpose(k)), 0.3));
  const expected = f.matmul(f.dropout(weights, 0.5, { seed: 3 }), v);
  const y = attend(q, k, v, { dropout: 0.5, seed: 3, scale: 0.3 });
  t.true(f.max(f.abs(f.sub(y, expected))).item() < 1e-15);
  t.notDeepEqual(y.data, attend(q, k, v, { dropout: 0.5, seed: 4, scale: 0.3 }).data);
});

test("layerNorm, attention, crossEntropy and the mean in one graph with an unknown batch and length", (t) => {
  const [w, gain] = [draw(4, [4, 3]), draw(5, [4])];
  const labelled = (x: Tensor, weights: Tensor, labels: Tensor): Tensor => {
    const h = f.layerNorm(x, -1, { weight: gain });
    const mixed = f.add(x, f.multiHeadAttention(h, h, h, 2, { causal: true }));
    const logits = f.matmul(f.mean(mixed, 1), weights);
    return f.add(f.crossEntropy(logits, labels), f.mean(f.square(f.rmsNorm(mixed))));
  };
  const X = symbol("x", ["batch", "time", 4], { dtype: "float64" });
  const W = symbol("w", [4, 3], { dtype: "float64" });
  const L = symbol("l", ["batch"], { dtype: "int32" });
  const V = symbol("v", ["batch", "time", 4], { dtype: "float64" });
  const [dx] = gradients(labelled(X, W, L), [X]) as [Tensor];
  const along = f.sum(f.mul(dx, V));
  const [ddx] = gradients(along, [X]) as [Tensor];
  for (const [n, time] of [
    [1, 3],
    [7, 1],
    [128, 2],
  ] as const) {
    const [x, v] = [draw(1, [n, time, 4]), draw(2, [n, time, 4])];
    const labels = tensor(
      Array.from({ length: n }, (_, i) => i % 3),
      { dtype: "int32" },
    );
    const feeds = (at: Tensor): Map<Tensor, Tensor> =>
      new Map([
        [X, at],
        [W, w],
        [L, labels],
        [V, v],
      ]);
    const first = derivative((h) => labelled(moved(x, v, h), w, labels).item());
    t.true(difference(evaluate(along, feeds(x)).item(), first) < 1e-8, `${n}`);
    const second = derivative((h) => evaluate(along, feeds(moved(x, v, h))).item());
    t.true(difference(evaluate(f.sum(f.mul(ddx, V)), feeds(x)).item(), second) < 1e-8, `${n}, second`);
  }
});

test("dropout repeats by key, keeps the mean, and drops by named sizes and per member of a batch of keys", (t) => {
  const x = full([100_000], 2, { dtype: "float64" });
  const y = f.dropout(x, 0.3, { seed: 5 });
  t.deepEqual(y.data, f.dropout(x, 0.3, { key: random.key(5) }).data);
  t.notDeepEqual(y.data, f.dropout(x, 0.3, { seed: 6 }).data);
  t.true(Math.abs(f.mean(y).item() - 2) < 0.02);
  const dropped = y.data.filter((value) => value === 0).length / 100_000;
  t.true(Math.abs(dropped - 0.3) < 0.01);
  const g = grad((u: Tensor) => f.sum(f.dropout(u, 0.3, { seed: 5 })))(x) as Tensor;
  t.deepEqual(
    g.data,
    y.data.map((value) => value / 2),
  );
  const X = symbol("x", ["batch", 3]);
  const Y = f.dropout(X, 0.5, { seed: 1 });
  t.deepEqual(evaluate(Y, { x: full([7, 3], 1) }).data, f.dropout(full([7, 3], 1), 0.5, { seed: 1 }).data);
  const rows = vmap((key: Tensor) => f.dropout(full([50], 1), 0.5, { key: key as ReturnType<typeof random.key> }))(
    random.split(random.key(1), 2),
  );
  t.notDeepEqual(f.at(rows, 0).data, f.at(rows, 1).data);
  t.throws(() => f.dropout(x, 1.5), { message: /rate must lie between 0 and 1, got 1.5/ });
});

test("embedding adds the gradients of a number that stands twice; the padding's row gets none", (t) => {
  const table = zeros([3, 2], { dtype: "float64" });
  const ids = tensor([0, 2, 0], { dtype: "int32" });
  const g = (options = {}): unknown =>
    (grad((w: Tensor) => f.sum(f.embedding(ids, w, options)))(table) as Tensor).toArray();
  t.deepEqual(g(), [
    [2, 2],
    [0, 0],
    [1, 1],
  ]);
  t.deepEqual(g({ paddingIndex: 0 }), [
    [0, 0],
    [0, 0],
    [1, 1],
  ]);
  t.throws(() => f.embedding(tensor([3], { dtype: "int32" }), table), { message: /embedding.*3/ });
  t.throws(() => f.embedding(tensor([1.5]), table), { message: /embedding: indices are int32, got float32/ });
});

test("normalization of equal values gives zeros with finite derivatives, and a large mean costs no digits", (t) => {
  const x = full([2, 4], 3, { dtype: "float64" });
  for (const norm of [f.layerNorm, (v: Tensor) => f.groupNorm(v, 2), f.batchNorm, f.rmsNorm]) {
    const loss = (v: Tensor): Tensor => f.sum(f.mul(norm(v), draw(1, [2, 4])));
    t.true(finite(grad(loss)(x) as Tensor));
    t.true(finite(grad((v: Tensor) => f.sum(f.square(grad(loss)(v) as Tensor)))(x) as Tensor));
  }
  const zero = zeros([1, 4], { dtype: "float64" });
  t.true(finite(grad((v: Tensor) => f.sum(f.rmsNorm(v)))(zero) as Tensor));
  const far = f.layerNorm(tensor([1e8, 1e8 + 1, 1e8 + 2], { dtype: "float64" }), -1, { eps: 0 });
  t.true(Math.abs((far.toArray() as number[])[2]! - Math.sqrt(1.5)) < 1e-8);
});

test("batchNormTraining's averages are torch's, and have no history", (t) => {
  const x = tensor(
    [
      [1, 4],
      [3, 8],
    ],
    { dtype: "float64" },
  );
  const { runningMean, runningVariance, variance } = f.batchNormTraining(x, { momentum: 0.5 });
  t.deepEqual(runningMean.toArray(), [1, 3]);
  t.deepEqual(variance.toArray(), [1, 4]);
  t.deepEqual(runningVariance.toArray(), [1.5, 4.5]);
  const g = grad((v: Tensor) => f.sum(f.batchNormTraining(v).runningMean))(x) as Tensor;
  t.deepEqual(g.toArray(), [
    [0, 0],
    [0, 0],
  ]);
});

test("mistakes in layers say what was expected", (t) => {
  const x = draw(1, [2, 4]);
  t.throws(() => f.layerNorm(x, -1, { weight: draw(1, [3]) }), {
    message: /expected weight of shape \[4\], got \[3\]/,
  });
  t.throws(() => f.groupNorm(x, 3), { message: /4 channels do not fall into 3 equal groups/ });
  t.throws(() => f.batchNorm(x, { mean: draw(1, [4]) }), { message: /mean and variance are given together/ });
  t.throws(() => f.multiHeadAttention(x, x, x, 3), { message: /4 features do not fall into 3 equal heads/ });
  t.throws(() => f.interpolate(draw(1, [1, 1, 3]), { size: 2, mode: "bilinear" }), { message: /2 spatial axes/ });
  t.throws(() => f.interpolate(draw(1, [1, 1, 3, 3]), { scale: [2] }), { message: /or 2 of them/ });
  t.throws(() => f.interpolate(draw(1, [1, 1, 3]), {}), { message: /either \{ size \} or \{ scale \}/ });
});
