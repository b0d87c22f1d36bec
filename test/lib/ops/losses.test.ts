import test from "ava";
import { gradients } from "../../../lib/autodiff/symbolic.ts";
import { grad } from "../../../lib/autodiff/transforms.ts";
import { symbol, tensor } from "../../../lib/create/create.ts";
import { evaluate } from "../../../lib/graph/evaluate.ts";
import { functions as f } from "../../../lib/ops/functions/index.ts";
import type { Tensor } from "../../../lib/tensor/tensor.ts";
import { derivative, difference, draw, moved } from "../support/numeric.ts";

const real = (values: number[] | number[][]): Tensor => tensor(values, { dtype: "float64" });
const whole = (values: number[]): Tensor => tensor(values, { dtype: "int32" });
const slope = (loss: (x: Tensor) => Tensor, x: Tensor): number[] => (grad(loss)(x) as Tensor).toArray() as number[];

test("a class whose logit is −∞ gives no NaN, neither in the loss nor in its gradient", (t) => {
  const z = real([
    [0, Number.NEGATIVE_INFINITY, 1],
    [Number.NEGATIVE_INFINITY, 2, 3],
  ]);
  const loss = (x: Tensor): Tensor => f.crossEntropy(x, whole([0, 2]));
  t.true(Math.abs(loss(z).item() - (Math.log(1 + Math.E) + Math.log(1 + 1 / Math.E)) / 2) < 1e-15);
  const g = grad(loss)(z) as Tensor;
  t.true(g.data.every(Number.isFinite));
  t.is(g.data[1], 0);
});

test("logsumexp of −∞ alone is −∞, and ∞ wins", (t) => {
  const [minus, plus] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  t.is(f.logsumexp(real([minus, minus])).item(), minus);
  t.is(f.logsumexp(real([plus, 0])).item(), plus);
  t.true(Number.isNaN(f.logsumexp(real([Number.NaN, 0])).item()));
});

test("binaryCrossEntropy at 0 and 1 is torch's, gradient included", (t) => {
  const p = real([0, 0, 1, 1]);
  const target = real([0, 1, 0, 1]);
  t.deepEqual(f.binaryCrossEntropy(p, target, { reduction: "none" }).toArray(), [0, 100, 100, 0]);
  t.deepEqual(
    slope((x) => f.binaryCrossEntropy(x, target, { reduction: "sum" }), p),
    [0, -1e12, 1e12, 0],
  );
  const second = grad((x: Tensor) =>
    f.sum(f.square(grad((u: Tensor) => f.binaryCrossEntropy(u, target))(x) as Tensor)),
  );
  t.true((second(p) as Tensor).data.every(Number.isFinite));
});

test("binary cross-entropies neither overflow nor lose small losses, and curve at 0 as they should", (t) => {
  const z = real([-1000, 1000, -40, 40]);
  const small = Math.exp(-40);
  t.deepEqual(f.binaryCrossEntropyWithLogits(z, real([0, 0, 0, 1]), { reduction: "none" }).toArray(), [
    0,
    1000,
    small,
    small,
  ]);
  t.is(f.binaryCrossEntropy(real([1e-20]), real([0])).item(), 1e-20);
  const curve = grad((x: Tensor) =>
    f.sum(grad((u: Tensor) => f.binaryCrossEntropyWithLogits(u, real([1])))(x) as Tensor),
  );
  t.is((curve(real([0])) as Tensor).item(), 0.25);
});

test("at kinks losses have torch's or JAX's derivatives", (t) => {
  const zero = real([0]);
  t.deepEqual(
    slope((x) => f.mae(x, zero), zero),
    [0],
  );
  t.deepEqual(
    slope((x) => f.huber(x, zero), real([1])),
    [1],
  );
  t.deepEqual(
    slope((x) => f.smoothL1(x, zero), real([-1])),
    [-1],
  );
  t.deepEqual(
    slope((x) => f.hinge(x, real([1])), real([1])),
    [-0.5],
    "JAX's maximum(0, 1 − x)",
  );
  const [a, b] = [real([0, 0, 0]), real([1, 1, 1])];
  const cosine = slope((x) => f.cosineSimilarity(x, b), a);
  t.true(cosine.every((g) => Math.abs(g / 57735026.91896258 - 1) < 1e-14));
  t.deepEqual(
    slope((x) => f.klDivergence(real([-1, -2]), x, { reduction: "sum" }), real([0, 1])),
    [1, 3],
    "0·log 0 counts nothing",
  );
});

test("a mean without counted labels is 0/0, as in torch; their gradients are told apart from NaN logits", (t) => {
  const z = real([[1, 2]]);
  t.true(Number.isNaN(f.crossEntropy(z, whole([1]), { ignoreIndex: 1 }).item()));
  t.is(f.crossEntropy(z, whole([1]), { ignoreIndex: 1, reduction: "sum" }).item(), 0);
});

test("classes stand at axis 1 of images and where { axis } says, and a mistake says which was taken", (t) => {
  const z = f.reshape(real(Array.from({ length: 24 }, (_, i) => Math.sin(i))), [2, 4, 3]);
  const labels = f.reshape(whole([0, 1, 2, 0, 1, 2, 2, 1]), [2, 4]);
  t.is(f.crossEntropy(z, labels, { axis: -1 }).item(), f.crossEntropy(f.transpose(z), labels).item());
  t.throws(() => f.crossEntropy(z, labels), { message: /classes were taken to stand at axis 1; name another/ });
  t.throws(() => f.crossEntropy(z, labels, { axis: -1, weight: real([1, 2]) }), { message: /each of 3 classes/ });
  t.throws(() => f.mse([1], [2], { reduction: "avg" as "mean" }), { message: /"mean", "sum" or "none"/ });
});

test("every mean over a batch of unknown size is one graph, right at 1, 7 and 128, differentiated twice", (t) => {
  const losses: Record<string, (y: Tensor, target: Tensor, labels: Tensor) => Tensor> = {
    mse: (y, target) => f.mse(y, target),
    huber: (y, target) => f.huber(y, target, { delta: 3 }),
    crossEntropy: (y, _, labels) => f.crossEntropy(y, labels, { ignoreIndex: 2, weight: real([1, 2, 3, 4]) }),
    smoothed: (y, _, labels) => f.crossEntropy(y, labels, { labelSmoothing: 0.1 }),
    distributions: (y, target) => f.crossEntropy(y, f.softmax(target)),
    klDivergence: (y, target) => f.klDivergence(f.logSoftmax(y), f.softmax(target), { reduction: "batchMean" }),
    binaryCrossEntropyWithLogits: (y, target) => f.binaryCrossEntropyWithLogits(y, f.sigmoid(target)),
  };
  for (const [name, loss] of Object.entries(losses)) {
    const X = symbol("x", ["batch", 4], { dtype: "float64" });
    const T = symbol("t", ["batch", 4], { dtype: "float64" });
    const L = symbol("l", ["batch"], { dtype: "int32" });
    const V = symbol("v", ["batch", 4], { dtype: "float64" });
    const [first] = gradients(loss(X, T, L), [X]) as [Tensor];
    const [second] = gradients(f.sum(f.mul(first, V)), [X], { disconnected: "zero" }) as [Tensor];
    for (const n of [1, 7, 128]) {
      const [x, target, v] = [draw(1, [n, 4]), draw(2, [n, 4]), draw(3, [n, 4])];
      const labels = whole(Array.from({ length: n }, (_, i) => i % 4));
      const feeds = (at: Tensor): Map<Tensor, Tensor> =>
        new Map([
          [X, at],
          [T, target],
          [L, labels],
          [V, v],
        ]);
      const along = evaluate(f.sum(f.mul(first, V)), feeds(x)).item();
      const numeric = derivative((h) => loss(moved(x, v, h), target, labels).item());
      t.true(difference(along, numeric) < 1e-8, `${name} at ${n}: ${along}, ${numeric}`);
      const curved = evaluate(f.sum(f.mul(second, V)), feeds(x)).item();
      const numeric2 = derivative((h) => evaluate(f.sum(f.mul(first, V)), feeds(moved(x, v, h))).item());
      t.true(difference(curved, numeric2) < 1e-8, `${name} at ${n}, second: ${curved}, ${numeric2}`);
    }
  }
});

test("a label that is no class is an error that names it, in a graph too; the ignored one is none", (t) => {
  const z = draw(1, [2, 3]);
  t.throws(() => f.crossEntropy(z, whole([1, 3])), {
    message: /label 3 \(element 1\) is none of the 3 classes, which are 0 to 2/,
  });
  t.throws(() => f.nll(z, whole([-1, 0])), { message: /nll: label -1 .* \{ ignoreIndex: -1 \}/ });
  t.true(Number.isFinite(f.crossEntropy(z, whole([-1, 0]), { ignoreIndex: -1 }).item()));
  const L = symbol("l", ["batch"], { dtype: "int32" });
  const J = f.crossEntropy(symbol("z", ["batch", 3], { dtype: "float64" }), L);
  t.throws(() => evaluate(J, { z, l: whole([1, 3]) }), { message: /label 3/ });
});

test("labels of float dtypes are class numbers where they are whole, and refused where not, in a graph too", (t) => {
  const z = draw(1, [2, 3]);
  t.is(f.crossEntropy(z, real([0, 2])).item(), f.crossEntropy(z, whole([0, 2])).item());
  t.throws(() => f.crossEntropy(z, real([0, 1.5])), { message: /label 1.5 \(element 1\) is no whole number/ });
  const L = symbol("l", [2], { dtype: "float64" });
  t.throws(() => evaluate(f.crossEntropy(z, L), { l: real([Number.NaN, 1]) }), { message: /label NaN \(element 0\)/ });
  t.deepEqual(f.oneHot(real([1, 0.5, Number.NaN]), 2).toArray(), [
    [0, 1],
    [0, 0],
    [0, 0],
  ]);
});

test("the number of classes may be a name", (t) => {
  const [Z, P] = [
    symbol("z", ["batch", "classes"], { dtype: "float64" }),
    symbol("p", ["batch", "classes"], { dtype: "float64" }),
  ];
  const L = symbol("l", ["batch"], { dtype: "int32" });
  const [z, l] = [draw(1, [4, 5]), whole([0, 4, 2, 2])];
  const p = f.softmax(draw(2, [4, 5]));
  const options = { labelSmoothing: 0.2 };
  const J = f.add(f.crossEntropy(Z, L, options), f.crossEntropy(Z, P, options));
  const now = f.add(f.crossEntropy(z, l, options), f.crossEntropy(z, p, options));
  t.true(
    difference(
      evaluate(
        J,
        new Map([
          [Z, z],
          [P, p],
          [L, l],
        ]),
      ).item(),
      now.item(),
    ) < 1e-15,
  );
  const [dz] = gradients(J, [Z]) as [Tensor];
  const expected = grad((x: Tensor) => f.add(f.crossEntropy(x, l, options), f.crossEntropy(x, p, options)))(
    z,
  ) as Tensor;
  const found = evaluate(
    dz,
    new Map([
      [Z, z],
      [P, p],
      [L, l],
    ]),
  );
  t.true(f.max(f.abs(f.sub(found, expected))).item() < 1e-15);
});

test("plain numbers and whole numbers beside float64 take its dtype", (t) => {
  const [z, y] = [
    draw(1, [2, 3]),
    tensor(
      [
        [0, 1, 0],
        [1, 0, 0],
      ],
      { dtype: "int32" },
    ),
  ];
  for (const loss of [
    f.binaryCrossEntropyWithLogits(z, y, { posWeight: 2, weight: 3 }),
    f.binaryCrossEntropy(f.sigmoid(z), 0.5),
    f.crossEntropy(z, y, { labelSmoothing: 0.1 }),
    f.mse(z, y),
    f.gaussianNll(z, 0, 2),
    f.klDivergence(f.logSoftmax(z), 0.25),
    f.poissonNll(z, y),
    f.hinge(z, 1),
  ])
    t.is(loss.dtype, "float64");
  t.is(f.mse([1, 2], [3, 4]).dtype, "float32");
  t.is(f.huber(tensor([1, 2], { dtype: "int32" }), 1).dtype, "float32");
});
