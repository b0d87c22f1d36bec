import test from "ava";
import { gradients } from "../../../lib/autodiff/symbolic.ts";
import { grad } from "../../../lib/autodiff/transforms.ts";
import { vmap } from "../../../lib/autodiff/vmap.ts";
import { symbol, tensor } from "../../../lib/create/create.ts";
import { evaluate } from "../../../lib/graph/evaluate.ts";
import { functions as f } from "../../../lib/ops/functions/index.ts";
import { ShapeError } from "../../../lib/tensor/errors.ts";
import { withState } from "../../../lib/tensor/state.ts";
import type { Tensor } from "../../../lib/tensor/tensor.ts";
import { derivative, difference, draw, moved } from "../support/numeric.ts";

const real = (values: readonly number[]): Tensor => tensor([...values], { dtype: "float64" });

test("a window that does not fit is told with the size that would come out", (t) => {
  const x = draw(1, [1, 2, 3, 8]);
  t.throws(() => f.conv2d(x, draw(2, [4, 2, 5, 2])), {
    instanceOf: ShapeError,
    message: /window of 5 does not fit spatial axis 0 of size 3 with padding 0 \+ 0; .* spatial shape \[-1, 7\]/,
  });
  t.throws(() => f.conv2d(x, draw(2, [4, 3, 2, 2])), {
    message: /expected a kernel \[filters, 2, …\], got \[4, 3, 2, 2\]/,
  });
  t.throws(() => f.conv2d(x, draw(2, [3, 1, 2, 2]), { groups: 2 }), { message: /3 output channels .* 2 equal groups/ });
  t.throws(() => f.conv1d(x, draw(2, [4, 2, 2])), { message: /conv1d: expected an input \[n, channels, …\]/ });
  t.throws(() => f.conv2d(x, draw(2, [4, 2, 2, 2]), { stride: 0 }), { message: /stride must be .* at least 1, got 0/ });
  t.throws(() => f.conv2d(x, draw(2, [4, 2, 2, 2]), { padding: [1] }), { message: /padding must be whole numbers/ });
  t.throws(() => f.conv2d(x, draw(2, [4, 2, 2, 2]), { bias: real([1]) }), { message: /each of 4 output channels/ });
  t.throws(() => f.convTranspose1d(draw(1, [1, 2, 4]), draw(2, [2, 1, 2]), { outputPadding: 1 }), {
    message: /outputPadding 1 on spatial axis 0 must be smaller than the stride 1/,
  });
  t.throws(() => f.conv1d(draw(1, [1, 1, 3]), draw(2, [1, 1, 0])), { message: /sees nothing/ });
  t.throws(() => f.maxPool2d(x, 2, { padding: 2 }), { message: /more than half of the window/ });
});

test("one graph with an unknown batch, and with an unknown length where the stride is 1, is right at every size", (t) => {
  const w = draw(2, [3, 2, 3]);
  const net = (x: Tensor, kernel: Tensor): Tensor =>
    f.mean(f.square(f.avgPool1d(f.conv1d(x, kernel, { padding: "same", bias: real([1, 2, 3]) }), 2, { stride: 1 })));
  const X = symbol("x", ["batch", 2, "time"], { dtype: "float64" });
  const W = symbol("w", [3, 2, 3], { dtype: "float64" });
  const V = symbol("v", [3, 2, 3], { dtype: "float64" });
  const [dw] = gradients(net(X, W), [W]) as [Tensor];
  const [ddw] = gradients(f.sum(f.mul(dw, V)), [W]) as [Tensor];
  for (const [n, time] of [
    [1, 4],
    [7, 5],
    [128, 9],
  ] as const) {
    const [x, v] = [draw(1, [n, 2, time]), draw(3, [3, 2, 3])];
    const along = (at: Tensor): number => evaluate(f.sum(f.mul(dw, V)), { x, w: at, v }).item();
    t.true(
      difference(
        along(w),
        derivative((h) => net(x, moved(w, v, h)).item()),
      ) < 1e-9,
    );
    t.true(
      difference(
        evaluate(f.sum(f.mul(ddw, V)), { x, w, v }).item(),
        derivative((h) => along(moved(w, v, h))),
      ) < 1e-9,
    );
  }
  t.throws(() => f.conv1d(X, w, { stride: 2 }), { message: /stride of 2 .* needs the input's size as a number/ });
});

test("vmap folds its axis into the convolution: as many operations for 2 members as for 6", (t) => {
  const run = (n: number, shared: "x" | "w" | "none"): { names: string[]; apart: number } => {
    const [x, w] = [
      draw(1, shared === "x" ? [2, 4, 5, 5] : [n, 2, 4, 5, 5]),
      draw(2, shared === "w" ? [6, 2, 3, 3] : [n, 6, 2, 3, 3]),
    ];
    const layer = (a: Tensor, b: Tensor): Tensor => f.maxPool2d(f.conv2d(a, b, { groups: 2, padding: 1 }), 2);
    const names: string[] = [];
    const inAxes = [shared === "x" ? null : 0, shared === "w" ? null : 0];
    const whole = withState(
      "observer",
      (name: string) => names.push(name),
      () => vmap(layer, { inAxes })(x, w),
    );
    let apart = 0;
    for (let i = 0; i < n; i++) {
      const one = layer(shared === "x" ? x : f.at(x, i), shared === "w" ? w : f.at(w, i));
      apart = Math.max(apart, f.max(f.abs(f.sub(one, f.at(whole, i)))).item());
    }
    return { names, apart };
  };
  for (const shared of ["x", "w", "none"] as const) {
    const [few, many] = [run(2, shared), run(6, shared)];
    t.deepEqual(few.names, many.names);
    t.is(few.names.filter((name) => name === "conv").length, 1);
    t.true(Math.max(few.apart, many.apart) < 1e-14);
  }
});

test("maxPool gives the gradient to the first of equal elements, and a NaN wins", (t) => {
  const x = real([1, 3, 3, 2]);
  const g = grad((v: Tensor) => f.sum(f.maxPool1d(f.reshape(v, [1, 4]), 4)))(x) as Tensor;
  t.deepEqual(g.toArray(), [0, 1, 0, 0]);
  t.deepEqual(f.maxPool1d(tensor([[1, Number.NaN, 2, 5]], { dtype: "float64" }), 2).toArray(), [[Number.NaN, 5]]);
  const minus = Number.NEGATIVE_INFINITY;
  t.deepEqual(f.maxPool1d(tensor([[minus, minus]], { dtype: "float64" }), 2).toArray(), [[minus]]);
});

test("a transposed convolution is the gradient of the convolution in its input", (t) => {
  const [x, w, G] = [draw(1, [2, 4, 7, 6]), draw(2, [6, 2, 3, 2]), draw(3, [2, 6, 3, 5])];
  const options = { stride: [2, 1], padding: [1, 0], dilation: [2, 2], groups: 2 };
  const forward = f.conv2d(x, w, options);
  t.deepEqual(forward.shape, [2, 6, 3, 4]);
  const seed = f.slice(G, [0, 0, 0, 0], [2, 6, 3, 4]);
  const dx = grad((u: Tensor) => f.sum(f.mul(f.conv2d(u, w, options), seed)))(x) as Tensor;
  t.true(f.max(f.abs(f.sub(dx, f.convTranspose2d(seed, w, options)))).item() < 1e-14);
});

test("an image with more windows than are held at a time is the sum of its shifted copies", (t) => {
  const [x, w] = [draw(1, [2, 2, 150, 170]), draw(2, [3, 2, 3, 3])];
  let expected: Tensor | null = null;
  for (let c = 0; c < 2; c++)
    for (let i = 0; i < 3; i++)
      for (let j = 0; j < 3; j++) {
        const copy = f.at(x, [null, [c, c + 1], [i, 148 + i], [j, 168 + j]]);
        const term = f.mul(copy, f.reshape(f.at(w, [null, c, i, j]), [3, 1, 1]));
        expected = expected ? f.add(expected, term) : term;
      }
  t.true(f.max(f.abs(f.sub(f.conv2d(x, w), expected!))).item() < 1e-14);
});

test("the gradient of a long signal in steps is that of its transpose, chunk by chunk", (t) => {
  const [x, w] = [draw(1, [1, 3, 70_001]), draw(2, [2, 3, 5])];
  const y = f.conv1d(x, w, { stride: 3, padding: 2, dilation: 2 });
  const G = draw(3, y.shape as number[]);
  const back = f.convTranspose1d(G, w, { stride: 3, padding: 2, dilation: 2, outputPadding: (70_001 - 5) % 3 });
  t.deepEqual(back.shape, x.shape);
  const [left, right] = [f.sum(f.mul(y, G)).item(), f.sum(f.mul(x, back)).item()];
  t.true(Math.abs(left - right) < 1e-9 * Math.abs(left), `${left} ${right}`);
});
