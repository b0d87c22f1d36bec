import test from "ava";
import { gradients } from "../../../lib/autodiff/symbolic.ts";
import { backward, detach, enableGrad, noGrad } from "../../../lib/autodiff/tape.ts";
import { grad, jvp, valueAndGrad } from "../../../lib/autodiff/transforms.ts";
import { vmap } from "../../../lib/autodiff/vmap.ts";
import { compile } from "../../../lib/control/compile.ts";
import { symbol, tensor, variable, zeros } from "../../../lib/create/create.ts";
import { evaluate } from "../../../lib/graph/evaluate.ts";
import { functions as f } from "../../../lib/ops/functions/index.ts";
import { cell, commit } from "../../../lib/tensor/state.ts";
import type { Tensor } from "../../../lib/tensor/tensor.ts";

test("backward accumulates as torch does, and zeroGrad starts again", (t) => {
  const w = variable([1, 2]);
  backward(f.sum(f.mul(w, w)));
  backward(f.sum(f.mul(w, w)));
  t.deepEqual(w.grad!.toArray(), [4, 8]);
  w.zeroGrad();
  t.is(w.grad, null);
});

test("a second backward of one graph says that its values were freed, unless they were kept", (t) => {
  const w = variable([1, 2]);
  const once = f.sum(f.exp(w));
  backward(once);
  t.throws(() => backward(once), { message: /freed.*retainGraph/s });
  const twice = f.sum(f.exp(w));
  backward(twice, { retainGraph: true });
  t.notThrows(() => backward(twice));
});

test("backward frees the values inside the graph and leaves its structure and what the user holds", (t) => {
  const w = variable([1, 2]);
  const h = f.exp(w);
  const J = f.sum(f.mul(h, h));
  backward(J);
  t.deepEqual(h.toArray().toString(), [Math.fround(Math.E), Math.fround(Math.exp(2))].toString());
  const inside = J.operation!.inputs[0]!;
  t.is(inside.storage, null);
  t.is(inside.operation!.name, "mul");
  t.throws(() => inside.item(), { message: /freed by backward/ });
});

test("a thousand losses that are kept hold no values of their graphs", (t) => {
  const w = variable(zeros([1000]));
  const losses: Tensor[] = [];
  for (let i = 0; i < 1000; i++) {
    const J = f.sum(f.square(f.sub(w, i)));
    backward(J);
    losses.push(J);
  }
  const held = new Set<unknown>();
  for (const J of losses)
    for (let v: Tensor | undefined = J.operation!.inputs[0]; v; v = v.operation?.inputs[0])
      if (v.storage) held.add(v.storage);
  t.deepEqual([...held], [w.storage], "only the variable's own storage");
});

test("a value that was written after it was used is reported with its name and place", (t) => {
  const w = variable([1, 2], { name: "w" });
  const J = f.sum(f.mul(w, w));
  w.assign(tensor([3, 4]));
  const error = t.throws(() => backward(J));
  t.regex(error!.message, /w \(float32 \[2\]\) was written after mul used it \(.*tape\.test\.ts:\d+/);
  // Addition does not need the value, so the write does no harm.
  const sum = f.sum(f.add(w, 1));
  w.assign(tensor([5, 6]));
  t.notThrows(() => backward(sum));
});

test("assign copies, keeps what was read before, and refuses other shapes and dtypes", (t) => {
  const w = variable([1, 2]);
  const before = detach(w);
  const next = tensor([3, 4]);
  w.assign(next);
  next.storage!.data[0] = 99;
  t.deepEqual(w.toArray(), [3, 4]);
  t.deepEqual(before.toArray(), [1, 2]);
  t.throws(() => w.assign(tensor([1, 2, 3])), { message: /cannot take a value of shape \[3\]/ });
  t.throws(() => w.assign(tensor([1, 2], { dtype: "float64" })), { message: /Cast them/ });
  t.deepEqual(w.toArray(), [3, 4]);
});

test("noGrad records nothing, restores recording after an error, and refuses async functions", (t) => {
  const w = variable([1, 2]);
  t.false(noGrad(() => f.mul(w, 2)).tracked);
  t.throws(
    () =>
      noGrad(() => {
        throw new Error("mine");
      }),
    { message: "mine" },
  );
  t.true(f.mul(w, 2).tracked);
  t.throws(() => noGrad(async () => 1), { message: /async/ });
});

test("a cell that was cut off inside noGrad does not switch the next one's recording off", (t) => {
  const w = variable([1, 2]);
  let inside: boolean | undefined;
  let later: boolean | undefined;
  noGrad(() => {
    inside = f.mul(w, 2).tracked;
    // The next cell starts while the old one's finally blocks have not run, and never will.
    cell.epoch++;
    later = f.mul(w, 2).tracked;
  });
  t.false(inside!);
  t.true(later!);
  t.true(f.mul(w, 2).tracked);
});

test("a group of writes that was cut off is done whole before anything is read", (t) => {
  const [a, b] = [variable(1), variable(1)];
  let cut = true;
  const write = (v: typeof a) => () => {
    v.storage!.data = Float32Array.of(2);
  };
  t.throws(() =>
    commit([
      write(a),
      () => {
        if (cut) throw new Error("cut off");
      },
      write(b),
    ]),
  );
  t.is(b.storage!.data[0], 1);
  cut = false;
  cell.epoch++;
  t.deepEqual([a.item(), b.item()], [2, 2]);
});

test("a compiled step reads variables at each call and writes its updates together", (t) => {
  const w = variable([[1], [1]], { name: "w", dtype: "float64" });
  const X = symbol("X", ["batch", 2], { dtype: "float64" });
  const y = symbol("y", ["batch", 1], { dtype: "float64" });
  const J = f.add(f.mse(f.matmul(X, w), y), f.mul(f.sum(f.square(w)), 0.1));
  const [dw] = gradients(J, [w]);
  const step = compile({ inputs: [X, y], outputs: [J], updates: [[w, f.sub(w, f.mul(dw!, 0.1))]] });
  const direct = (p: Tensor): Tensor =>
    f.add(
      f.mse(
        f.matmul(
          tensor(
            [
              [1, 2],
              [3, 4],
            ],
            { dtype: "float64" },
          ),
          p,
        ),
        tensor([[1], [2]], { dtype: "float64" }),
      ),
      f.mul(f.sum(f.square(p)), 0.1),
    );
  let p: Tensor = tensor([[1], [1]], { dtype: "float64" });
  for (let i = 0; i < 3; i++) {
    const [value] = step(
      [
        [1, 2],
        [3, 4],
      ],
      [[1], [2]],
    );
    const { value: expected, gradient } = valueAndGrad(direct)(p);
    t.true(Math.abs(value!.item() - expected.item()) < 1e-12, `step ${i}`);
    p = f.sub(p, f.mul(gradient as Tensor, 0.1));
    t.deepEqual(w.toArray(), p.toArray());
  }
  t.throws(() => step([[1, 2]]), { message: /takes 2 inputs/ });
  t.throws(() => step([[1, 2, 3]], [[1]]), {
    message: /X \(float64 \[batch, 2\]\) was given a value of shape \[1, 3\]/,
  });
  t.throws(() => step([[1, 2]], [[1], [2]]), { message: /batch is 1/ });
  t.deepEqual(w.toArray(), p.toArray(), "a failed call leaves the variables as they were");
});

test("a captured variable is on the tape also inside grad", (t) => {
  const w = variable(3, { dtype: "float64" });
  const g = grad((x: Tensor) => f.mul(f.mul(x, x), w))(tensor(2, { dtype: "float64" })) as Tensor;
  t.is(g.item(), 12);
  backward(g);
  t.is(w.grad!.item(), 4);
});

test("what cannot be differentiated says what to do", (t) => {
  t.throws(() => backward(tensor(1)), { message: /ad\.variable/ });
  t.throws(() => backward(symbol("x")), { message: /ad\.gradients/ });
  t.throws(() => backward(f.mul(variable([1, 2]), 2)), { message: /more than one element/ });
  t.throws(() => evaluate(symbol("x"), {}), { message: /no value was given for x/ });
  t.throws(() => evaluate(f.exp(symbol("x")), { z: 1 }), { message: /no symbol named "z"; it has "x"/ });
  t.throws(() => symbol("x").item(), { message: /is a symbol and has no value/ });
  t.throws(() => grad((x: Tensor) => x)(tensor([1, 2])), { message: /must return one number/ });
});

test("noGrad inside a function that is differentiated makes its part constant; transforms inside noGrad still work", (t) => {
  const x = tensor(3, { dtype: "float64" });
  const part = (v: Tensor): Tensor =>
    f.add(
      f.mul(v, v),
      noGrad(() => f.mul(v, f.mul(v, v))),
    );
  t.is(grad(part)(x).item(), 6);
  t.is(jvp(part, [x], [tensor(1, { dtype: "float64" })]).tangent.item(), 6);
  t.is(grad((v: Tensor) => noGrad(() => grad((u: Tensor) => f.mul(u, f.mul(u, v)))(v)))(x).item(), 0);
  t.is(noGrad(() => grad((u: Tensor) => f.mul(u, u))(x)).item(), 6);
  t.is(grad((v: Tensor) => noGrad(() => enableGrad(() => f.mul(v, v))))(x).item(), 6);
  t.deepEqual(vmap((v: Tensor) => f.mul(v, detach(v)))(tensor([1, 2])).toArray(), [1, 4]);
});
