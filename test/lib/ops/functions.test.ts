import test from "ava";
import { grad } from "../../../lib/autodiff/transforms.ts";
import { arange, linspace, tensor } from "../../../lib/create/create.ts";
import * as library from "../../../lib/index.ts";
import { functions as f } from "../../../lib/ops/functions/index.ts";
import { uniform } from "../../../lib/random/draws.ts";
import type { Tensor } from "../../../lib/tensor/tensor.ts";

const a = f.reshape(arange(12, undefined, 1, { dtype: "float64" }), [3, 4]);

test("indices and ranges are numpy's basic indexing", (t) => {
  t.deepEqual(f.at(a, 1).toArray(), [4, 5, 6, 7]);
  t.deepEqual(f.at(a, [null, [0, 2]]).toArray(), [
    [0, 1],
    [4, 5],
    [8, 9],
  ]);
  t.deepEqual(f.at(a, [-1, -1]).toArray(), 11);
  t.deepEqual(
    f
      .at(a, [
        [0, 3, 2],
        [1, 4, 2],
      ])
      .toArray(),
    [
      [1, 3],
      [9, 11],
    ],
  );
  t.deepEqual(f.at(a, [[2, 99]]).shape, [1, 4]);
  t.throws(() => f.at(a, 3), { message: /index 3 is out of range for axis 0 of size 3/ });
  t.throws(() => f.at(a, [0, 0, 0]), { message: /3 indices/ });
});

test("layout operations move the right elements", (t) => {
  t.deepEqual(
    f
      .transpose(
        tensor([
          [1, 2, 3],
          [4, 5, 6],
        ]),
      )
      .toArray(),
    [
      [1, 4],
      [2, 5],
      [3, 6],
    ],
  );
  t.deepEqual(f.at(f.permute(f.reshape(arange(24), [2, 3, 4]), [2, 0, 1]), [1]).toArray(), [
    [1, 5, 9],
    [13, 17, 21],
  ]);
  t.deepEqual(
    f
      .concat(
        [
          [[1], [2]],
          [
            [3, 4],
            [5, 6],
          ],
        ],
        1,
      )
      .toArray(),
    [
      [1, 3, 4],
      [2, 5, 6],
    ],
  );
  t.deepEqual(f.broadcastTo([[1], [2]], [2, 2, 3]).toArray(), [
    [
      [1, 1, 1],
      [2, 2, 2],
    ],
    [
      [1, 1, 1],
      [2, 2, 2],
    ],
  ]);
  t.deepEqual(f.squeeze(f.expandDims(a, -1)).shape, [3, 4]);
  t.deepEqual(f.sum(a, 0).toArray(), [12, 15, 18, 21]);
  t.deepEqual(f.sum(a, 1, { keepdims: true }).toArray(), [[6], [22], [38]]);
  t.deepEqual(f.max(a, 0).toArray(), [8, 9, 10, 11]);
  t.deepEqual(f.min(a).item(), 0);
  t.deepEqual(
    f
      .argmax(
        [
          [1, 5, 5],
          [9, 2, 3],
        ],
        1,
      )
      .toArray(),
    [1, 0],
  );
});

test("products equal their definition in plain loops", (t) => {
  const x = uniform([3, 2, 5], { seed: 1, dtype: "float64" });
  const y = uniform([3, 5, 7], { seed: 2, dtype: "float64" });
  const z = f.matmul(x, y);
  t.deepEqual(z.shape, [3, 2, 7]);
  for (let b = 0; b < 3; b++)
    for (let i = 0; i < 2; i++)
      for (let j = 0; j < 7; j++) {
        let total = 0;
        for (let k = 0; k < 5; k++) total += x.data[(b * 2 + i) * 5 + k]! * y.data[(b * 5 + k) * 7 + j]!;
        t.true(Math.abs(total - z.data[(b * 2 + i) * 7 + j]!) < 1e-14);
      }
  t.deepEqual(
    f
      .matmul(
        [1, 2],
        [
          [1, 2],
          [3, 4],
        ],
      )
      .toArray(),
    [7, 10],
  );
  t.deepEqual(
    f
      .matmul(
        [
          [1, 2],
          [3, 4],
        ],
        [1, 2],
      )
      .toArray(),
    [5, 11],
  );
  t.is(f.dot([1, 2, 3], [4, 5, 6]).item(), 32);
  t.deepEqual(f.matmul(f.at(x, 0), y).shape, [3, 2, 7]);
  t.deepEqual(f.matmul(x, f.at(y, 0)).shape, [3, 2, 7]);
  t.throws(() => f.matmul([[1, 2, 3]], [[1, 2, 3, 4]]), { message: "matmul: inner dimensions differ: 3 and 1." });
});

test("the softmax family survives large numbers, and its gradient is finite", (t) => {
  const z = tensor(
    [
      [1000, 1001, 1002],
      [-1000, 0, 1000],
    ],
    { dtype: "float64" },
  );
  const p = f.softmax(z);
  t.true(Math.abs(f.sum(f.at(p, 0)).item() - 1) < 1e-15);
  t.true(Math.abs(f.logsumexp(f.at(z, 0)).item() - 1002.4076059644444) < 1e-10);
  const g = grad((x: Tensor) => f.crossEntropy(x, tensor([0, 1], { dtype: "int32" })))(z) as Tensor;
  t.true(g.data.every(Number.isFinite));
  t.deepEqual(f.softplus(tensor([-1000, 0, 1000], { dtype: "float64" })).toArray(), [0, Math.log(2), 1000]);
});

test("derivatives at kinks and edges are those of torch and JAX", (t) => {
  const at = (fn: (x: Tensor) => Tensor, x: number): number =>
    (grad(fn)(tensor(x, { dtype: "float64" })) as Tensor).item();
  t.is(
    at((x) => f.relu(x), 0),
    0,
  );
  t.is(
    at((x) => f.abs(x), 0),
    0,
  );
  t.is(
    at((x) => f.maximum(x, 0), 0),
    0.5,
  );
  t.is(
    at((x) => f.pow(x, 2), -3),
    -6,
    "a power of a negative number never meets its logarithm",
  );
  t.is(
    at((x) => f.pow(x, 0), 0),
    0,
  );
  t.is(
    at((x) => grad((u: Tensor) => f.pow(u, 2))(x) as Tensor, 0),
    2,
  );
  t.is(
    at((x) => f.where(f.greater(x, 0), f.log(x), f.mul(x, 2)), -1),
    2,
    "the branch not taken gives no NaN",
  );
  t.is(
    at((x) => f.softplus(x), 0),
    0.5,
  );
  t.deepEqual((grad((x: Tensor) => f.max(x))(tensor([1, 3, 3])) as Tensor).toArray(), [0, 0.5, 0.5]);
});

test("linspace holds both ends", (t) => {
  t.deepEqual(linspace(0, 1, 3).toArray(), [0, 0.5, 1]);
});

test("no operation is hidden by another export of its name", (t) => {
  const exported = library as unknown as Record<string, unknown>;
  t.deepEqual(
    Object.entries(f).flatMap(([name, operation]) => (name in exported && exported[name] !== operation ? [name] : [])),
    [],
  );
});
