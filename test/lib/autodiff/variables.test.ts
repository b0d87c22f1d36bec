/** Accumulation into grad, writes to variables, and switches of recording. */
import "../../../lib/methods.ts";
import test from "ava";
import { backward, detach, enableGrad, noGrad } from "../../../lib/autodiff/tape.ts";
import { tensor, variable } from "../../../lib/create/create.ts";
import { functions as f } from "../../../lib/ops/functions/index.ts";
import { allocations } from "../../../lib/tensor/storage.ts";
import type { Tensor } from "../../../lib/tensor/tensor.ts";

test("gradients of several results accumulate in place, in one buffer", (t) => {
  const w = variable(new Float32Array(1000).fill(1));
  backward(f.sum(f.mul(w, 2)));
  const buffer = w.grad!.storage!.data;
  const J = f.sum(f.mul(w, 3));
  const before = allocations.count;
  backward(J);
  t.true(allocations.count - before <= 3, "the seed, its broadcast and the product; none for the sum");
  t.is(w.grad!.storage!.data, buffer);
  t.is(w.grad!.data[999], 5);
});

test("grad may be set: to null, or to values that go on accumulating, of the right shape", (t) => {
  const w = variable([1, 2]);
  backward(f.sum(w));
  w.grad = null;
  backward(f.sum(f.mul(w, 2)));
  t.deepEqual(w.grad!.toArray(), [2, 2]);
  w.grad = tensor([10, 20]);
  backward(f.sum(w));
  t.deepEqual(w.grad!.toArray(), [11, 21]);
  w.grad = tensor([1, 2, 3]) as never;
  t.throws(() => backward(f.sum(w)), { message: /grad was set to a tensor of shape \[3\]/ });
  w.grad = tensor([1, 2], { dtype: "float64" }) as never;
  t.throws(() => backward(f.sum(w)), { message: /grad was set to float64/ });
});

test("a result that used grad reports that a later backward wrote it, and where", (t) => {
  const [w, v] = [variable([1, 2]), variable([3, 4])];
  backward(f.sum(w));
  const J = f.sum(f.mul(v, w.grad!));
  backward(f.sum(w));
  t.throws(() => backward(J), { message: /was written after mul used it \(.*variables\.test\.ts:\d+/ });
});

test("assignAdd and assignSub write in place of a new variable, with broadcasting and a version", (t) => {
  const w = variable(
    [
      [1, 2],
      [3, 4],
    ],
    { name: "w" },
  );
  t.is(w.assignAdd([10, 20]), w);
  t.deepEqual(w.toArray(), [
    [11, 22],
    [13, 24],
  ]);
  w.assignSub(f.mul(w, 0.5));
  t.deepEqual(w.toArray(), [
    [5.5, 11],
    [6.5, 12],
  ]);
  t.deepEqual([w.operation, w.tracked], [null, true], "it stays a leaf");
  const held = detach(w);
  const J = f.sum(f.mul(w, w));
  w.assignAdd(1);
  t.deepEqual(held.toArray(), [
    [5.5, 11],
    [6.5, 12],
  ] as never);
  t.throws(() => backward(J), {
    message: /w \(float32 \[2, 2\]\) was written after mul used it \(.*variables\.test\.ts:\d+/,
  });
  t.throws(
    () =>
      variable([1, 2]).assignAdd([
        [1, 2],
        [3, 4],
      ]),
    { message: /cannot take a value of shape \[2, 2\]/ },
  );
  t.throws(() => variable([1], { dtype: "int32" }).assignSub(0.5), { message: /0.5 does not fit an int32 tensor/ });
});

test("noGrad and enableGrad nest, restore what was, and wrap functions", (t) => {
  const w = variable([1, 2]);
  const seen: boolean[] = [];
  const look = (): void => void seen.push(f.mul(w, 2).tracked);
  noGrad(() => {
    look();
    enableGrad(() => {
      look();
      noGrad(look);
      look();
    });
    look();
    t.throws(
      () =>
        enableGrad(() => {
          throw new Error("mine");
        }),
      { message: "mine" },
    );
    look();
  });
  look();
  t.deepEqual(seen, [false, true, false, true, false, false, true]);
  const predict = noGrad.wrap((x: Tensor, factor: number) => f.mul(f.mul(x, w), factor));
  const result = predict(tensor([1, 1]), 3);
  t.deepEqual([result.toArray() as unknown, result.tracked], [[3, 6], false]);
  t.true(noGrad(() => enableGrad.wrap(() => f.mul(w, 2))().tracked));
  t.throws(() => enableGrad(async () => 1), { message: /enableGrad: the function is async/ });
  t.throws(noGrad.wrap(async () => 1) as () => unknown, { message: /noGrad: the function is async/ });
});

test("a training step with accumulation over several batches is that of the whole batch", (t) => {
  const X = tensor(
    [
      [1, 2],
      [3, 4],
      [5, 6],
      [7, 8],
    ],
    { dtype: "float64" },
  );
  const [whole, parts] = [variable([0.5, -0.5], { dtype: "float64" }), variable([0.5, -0.5], { dtype: "float64" })];
  const loss = (w: Tensor, x: Tensor): Tensor => f.sum(f.square(f.matmul(x, w)));
  for (let step = 0; step < 3; step++) {
    whole.zeroGrad();
    parts.zeroGrad();
    backward(loss(whole, X));
    for (let i = 0; i < 4; i++) backward(loss(parts, f.at(X, [[i, i + 1]])));
    t.deepEqual(parts.grad!.toArray(), whole.grad!.toArray());
    for (const w of [whole, parts]) w.assignSub(f.mul(w.grad!, 0.001));
  }
  t.deepEqual(parts.toArray(), whole.toArray());
});
