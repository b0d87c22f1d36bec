/** Single operations and compiled steps on many numbers run in the native core, and give what JavaScript gives. */
import * as ad from "../../lib/index.ts";
import { entries } from "../../lib/native/library.ts";
import { eagerEngine } from "../../lib/ops/eagerEngine.ts";
import { pool } from "../../lib/tensor/pool.ts";
import { onEachSet } from "./native.ts";

/** How often `f` enters the native core. */
function callsOf<R>(f: () => R): { calls: number; result: R } {
  const before = entries.count;
  const result = f();
  return { result, calls: entries.count - before };
}

/** The same in JavaScript alone. */
function without<R>(f: () => R): R {
  const { run } = eagerEngine;
  eagerEngine.run = null;
  try {
    return f();
  } finally {
    eagerEngine.run = run;
  }
}

const key = ad.random.key(7);
const draw = (shape: readonly number[], dtype: "float32" | "float64", i = 0): ad.Tensor =>
  ad.random.uniform([...shape], { low: -2, high: 2, dtype, key: ad.random.foldIn(key, i) });

const operations: Readonly<Record<string, (x: ad.Tensor, y: ad.Tensor) => ad.Tensor>> = {
  "exp of a cosine": (x) => x.cos().exp(),
  "a row beside a matrix": (x, y) => x.mul(y.sum(0)).add(y.max(1, { keepdims: true })),
  "a transposed matrix": (x) => x.transpose().tanh(),
  "softmax of rows": (x) => ad.softmax(x, -1),
  "a product with a transposed matrix": (x, y) => x.matmul(y.transpose()),
  "a choice": (x, y) => ad.where(x.greater(y), x, y.mul(2)),
  "the middle of a padded matrix, backwards": (x) => ad.flip(ad.pad(x, 3), 1).slice([1, 1], [60, 80]),
  "positions of the largest": (x) => ad.argmax(x, 1),
};

for (const [name, f] of Object.entries(operations))
  for (const dtype of ["float32", "float64"] as const)
    onEachSet(`eager: ${name}, ${dtype}`, (t) => {
      const [x, y] = [draw([97, 101], dtype), draw([97, 101], dtype, 1)];
      const { calls, result } = callsOf(() => f(x, y));
      t.true(calls > 0, "nothing ran in the native core");
      const expected = without(() => f(x, y));
      t.deepEqual(result.shape, expected.shape);
      t.is(result.dtype, expected.dtype);
      const [found, wanted] = [result.data, expected.data];
      const bound = (dtype === "float32" ? 2 ** -23 : 2 ** -52) * 400;
      for (let i = 0; i < found.length; i++)
        if (!(Math.abs(found[i]! - wanted[i]!) <= bound * Math.max(1, Math.abs(wanted[i]!))))
          t.fail(`element ${i}: ${found[i]} beside ${wanted[i]}`);
    });

const [inputs, wanted] = [draw([64, 96], "float32"), draw([64, 32], "float32", 1)];
const weights = (): ad.Variable => ad.variable(draw([96, 32], "float32", 2).mul(0.1));
const lossOf = (w: ad.Tensor, x: ad.Tensor = inputs): ad.Tensor => x.matmul(w).tanh().sub(wanted).square().mean();

/** The weights after steps of gradient descent on the tape, in JavaScript. */
function byTape(steps: number): readonly number[] {
  const w = weights();
  for (let i = 0; i < steps; i++) {
    w.zeroGrad();
    lossOf(w).backward();
    w.assignSub(w.grad!);
  }
  return [...w.data];
}

onEachSet("a compiled function that trains is one native call and learns what the tape learns", (t) => {
  const w = weights();
  const step = ad.compile(() => {
    w.zeroGrad();
    lossOf(w).backward();
    w.assignSub(w.grad!);
  });
  for (let i = 0; i < 4; i++) step();
  t.is(callsOf(step).calls, 1);
  const expected = without(() => byTape(5));
  for (const [i, value] of w.data.entries()) t.true(Math.abs(value - expected[i]!) < 1e-5);
});

onEachSet("a compiled graph with updates makes no buffer once it runs", (t) => {
  const w = weights();
  const X = ad.symbol("x", [64, 96]);
  const [G] = ad.gradients(lossOf(w, X), [w]);
  const step = ad.compile({ inputs: [X], outputs: [], updates: [[w, w.sub(G!.mul(1))]] });
  for (let i = 0; i < 4; i++) step(inputs);
  const before = pool.made;
  t.is(callsOf(() => step(inputs)).calls, 1);
  t.is(pool.made, before);
  const expected = without(() => byTape(5));
  for (const [i, value] of w.data.entries()) t.true(Math.abs(value - expected[i]!) < 1e-5);
});
