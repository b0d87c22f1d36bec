import test from "ava";
import "../../../lib/methods.ts";
import { registerHook, retainGrad } from "../../../lib/autodiff/hooks.ts";
import { gradients } from "../../../lib/autodiff/symbolic.ts";
import { backward, detach, noGrad } from "../../../lib/autodiff/tape.ts";
import { grad, jvp } from "../../../lib/autodiff/transforms.ts";
import { vmap } from "../../../lib/autodiff/vmap.ts";
import { symbol, tensor, variable } from "../../../lib/create/create.ts";
import { evaluate } from "../../../lib/graph/evaluate.ts";
import { functions as f } from "../../../lib/ops/functions/index.ts";
import type { Tensor } from "../../../lib/tensor/tensor.ts";

const float64 = { dtype: "float64" } as const;

test("a hook on an intermediate tensor sees its complete gradient once and may replace it", (t) => {
  const w = variable([1, 2], float64);
  const h = f.mul(w, 3);
  const seen: unknown[] = [];
  registerHook(h, (g) => void seen.push(g.toArray()));
  // h is used three times, its gradient is 2h + 1.
  backward(f.sum(f.add(f.mul(h, h), h)));
  t.deepEqual(seen, [[7, 13]]);
  t.deepEqual(w.grad!.toArray(), [21, 39]);

  w.zeroGrad();
  const again = f.mul(w, 3);
  registerHook(again, (g) => f.mul(g, 10));
  registerHook(again, (g) => f.add(g, 1));
  backward(f.sum(again));
  t.deepEqual(w.grad!.toArray(), [33, 33], "hooks run in the order they were registered");
});

test("a hook on a variable runs before the gradient is accumulated, each time, until it is removed", (t) => {
  const w = variable([1, 2], float64);
  const handle = registerHook(w, (g) => f.neg(g));
  backward(f.sum(f.mul(w, w)));
  backward(f.sum(f.mul(w, w)));
  t.deepEqual(w.grad!.toArray(), [-4, -8]);
  handle.remove();
  handle.remove();
  backward(f.sum(f.mul(w, w)));
  t.deepEqual(w.grad!.toArray(), [-2, -4]);
});

test("a hook on the result sees the gradient that backward starts from", (t) => {
  const w = variable(2, float64);
  const J = f.mul(w, w);
  registerHook(J, (g) => f.mul(g, 5));
  backward(J);
  t.is(w.grad!.item(), 20);
});

test("a gradient that a hook keeps does not change afterwards", (t) => {
  const w = variable([1, 1], float64);
  let kept: Tensor | null = null;
  registerHook(w, (g) => {
    kept ??= g;
  });
  backward(f.sum(f.mul(w, 2)));
  backward(f.sum(f.mul(w, 2)));
  t.deepEqual(kept!.toArray() as unknown, [2, 2]);
  t.deepEqual(w.grad!.toArray(), [4, 4]);
});

test("under createGraph what a hook computes is differentiated too", (t) => {
  const w = variable(3, float64);
  registerHook(w, (g) => f.mul(g, w));
  backward(f.mul(w, w), { createGraph: true });
  const g = w.grad!;
  t.is(g.item(), 18);
  w.zeroGrad();
  // d(2w·w)/dw is 4w, and the hook multiplies by w once more.
  backward(g);
  t.is(w.grad!.item(), 36);
});

test("hooks work on symbols and inside grad, in the graph that is built", (t) => {
  const x = symbol("x", [], float64);
  const h = f.mul(x, x);
  registerHook(h, (g) => f.mul(g, 100));
  t.is(evaluate(gradients(f.mul(h, 2), [x])[0]!, { x: 3 }).item(), 1200);
  const clipped = grad((v: Tensor) => {
    const s = f.mul(v, v);
    s.registerHook((g) => f.minimum(g, 1));
    return f.mul(s, 50);
  });
  t.is((clipped(tensor(3, float64)) as Tensor).item(), 6);
  const each = vmap(clipped as (v: Tensor) => Tensor)(tensor([1, 2], float64));
  t.deepEqual(each.toArray(), [2, 4] as never);
});

test("a hook sees zeros where the gradient is known to be zero", (t) => {
  const w = variable([0.5, 1.5], float64);
  const seen: unknown[] = [];
  registerHook(w, (g) => void seen.push(g.toArray()));
  backward(f.sum(f.sign(w)));
  t.deepEqual(seen, [[0, 0]]);
});

test("a result of several has a hook of its own, and one that nothing was computed from has none run", (t) => {
  const w = variable(
    [
      [2, 0],
      [0, 1],
    ],
    float64,
  );
  const { q, r } = f.qr(w);
  let [ofQ, ofR] = [0, 0];
  registerHook(q, () => void ofQ++);
  registerHook(r, () => void ofR++);
  backward(f.sum(r));
  t.deepEqual([ofQ, ofR], [0, 1]);
});

test("what a hook may not return, and what has no gradient, are errors", (t) => {
  const w = variable([1, 2]);
  const doubled = (give: (g: Tensor) => unknown): (() => void) => {
    const h = f.mul(w, 2);
    registerHook(h, give as never);
    return () => backward(f.sum(h));
  };
  t.throws(
    doubled(() => 3),
    { message: /returned a number.*tensor of the gradient's shape/ },
  );
  t.throws(
    doubled(async () => undefined),
    { message: /hooks cannot be async/ },
  );
  t.throws(
    doubled(() => tensor([1])),
    { message: /returned float32 \[1\] for a gradient that is float32 \[2\]/ },
  );
  t.throws(() => registerHook(tensor([1]), () => undefined), { message: /has no gradient/ });
  t.throws(() => registerHook(detach(f.mul(w, 2)), () => undefined), { message: /has no gradient/ });
  t.throws(() => noGrad(() => f.mul(w, 2)).registerHook(() => undefined), { message: /has no gradient/ });
  t.throws(
    () => jvp((x: Tensor) => f.mul(x, Number(registerHook(x, () => undefined) !== null)), [tensor(1)], [tensor(1)]),
    {
      message: /inside jvp/,
    },
  );
  t.throws(() => retainGrad(symbol("x")), { message: /ad\.gradients/ });
});

test("retainGrad keeps the gradient of a result, after its hooks, and accumulates as variables do", (t) => {
  const w = variable([1, 2], float64);
  const h = f.mul(w, w);
  t.is(h.grad, null);
  h.retainGrad();
  h.registerHook((g) => f.mul(g, 2));
  const J = f.sum(f.mul(h, 3));
  backward(J, { retainGraph: true });
  t.deepEqual(h.grad!.toArray(), [6, 6]);
  t.deepEqual(w.grad!.toArray(), [12, 24]);
  backward(J);
  t.deepEqual(h.grad!.toArray(), [12, 12]);
  t.true(w.requiresGrad && h.requiresGrad && !detach(h).requiresGrad && !tensor(1).requiresGrad);
  w.retainGrad();
  t.deepEqual(w.grad!.toArray(), [24, 48], "a variable keeps its gradient anyway");
});
