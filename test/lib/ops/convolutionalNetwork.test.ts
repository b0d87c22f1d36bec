/** A small convolutional network through every transform, against torch's losses from the same start. */
import test from "ava";
import { jacobian } from "../../../lib/autodiff/jacobian.ts";
import { backward } from "../../../lib/autodiff/tape.ts";
import { grad, hvp, valueAndGrad } from "../../../lib/autodiff/transforms.ts";
import { vmap } from "../../../lib/autodiff/vmap.ts";
import { checkpoint, compile } from "../../../lib/control/compile.ts";
import { tensor, variable } from "../../../lib/create/create.ts";
import { functions as f } from "../../../lib/ops/functions/index.ts";
import type { Tensor } from "../../../lib/tensor/tensor.ts";
import type { Variable } from "../../../lib/tensor/variable.ts";
import { draw } from "../support/numeric.ts";

/** sin(a·i + b) for each element i, which any library can repeat. */
const wave = (shape: readonly number[], a: number, b: number, scale = 1): Tensor =>
  f.reshape(
    tensor(Float64Array.from({ length: shape.reduce((x, y) => x * y, 1) }, (_, i) => scale * Math.sin(a * i + b))),
    shape,
  );

const x = wave([12, 2, 8, 8], 0.37, 0.1);
const labels = tensor(
  Array.from({ length: 12 }, (_, i) => i % 3),
  { dtype: "int32" },
);
const start = {
  first: wave([4, 2, 3, 3], 1.7, 0.2, 0.3),
  bias: wave([4], 0.9, 0.5, 0.1),
  second: wave([6, 2, 3, 3], 2.3, 0.4, 0.3),
  gain: tensor([1, 1, 1, 1, 1, 1], { dtype: "float64" }),
  shift: tensor([0, 0, 0, 0, 0, 0], { dtype: "float64" }),
  out: wave([6, 3], 1.1, 0.6, 0.5),
};
type Params = typeof start;
const names = Object.keys(start) as (keyof Params)[];

function loss(p: Params, images: Tensor, classes: Tensor): Tensor {
  const h = f.maxPool2d(f.relu(f.conv2d(images, p.first, { bias: p.bias, padding: 1 })), 2);
  const normal = f.batchNorm(f.conv2d(h, p.second, { padding: "same", groups: 2 }), { weight: p.gain, bias: p.shift });
  const features = f.squeeze(f.avgPool2d(f.tanh(normal), 4), [2, 3]);
  return f.crossEntropy(f.matmul(features, p.out), classes, { labelSmoothing: 0.1 });
}
const apart = (a: Params, b: Params): number =>
  Math.max(...names.map((name) => f.max(f.abs(f.sub(a[name], b[name]))).item()));

test("it trains as in torch: the losses of 30 steps from the same start", (t) => {
  const step = compile((p: Params) => valueAndGrad(loss)(p, x, labels)) as (p: Params) => {
    value: Tensor;
    gradient: Params;
  };
  let p = start;
  const losses: number[] = [];
  for (let i = 0; i < 30; i++) {
    const { value, gradient } = step(p);
    losses.push(value.item());
    p = Object.fromEntries(names.map((name) => [name, f.sub(p[name], f.mul(gradient[name], 0.1))])) as Params;
  }
  // torch 2.13, float64, plain gradient descent with a rate of 0.1.
  const torch: readonly [number, number][] = [
    [0, 1.0992622142013178],
    [10, 1.0801415282560298],
    [20, 1.0729015979379195],
    [29, 1.068365372845072],
  ];
  for (const [i, value] of torch)
    t.true(Math.abs(losses[i]! - value) < 1e-10, `step ${i}: ${losses[i]}, torch ${value}`);
});

test("tape, grad, compiled and checkpointed gradients are one, and second derivatives agree", (t) => {
  const by = grad(loss)(start, x, labels) as Params;
  const leaves = Object.fromEntries(names.map((name) => [name, variable(start[name])])) as Record<
    keyof Params,
    Variable
  >;
  backward(loss(leaves, x, labels));
  const tape = Object.fromEntries(names.map((name) => [name, leaves[name].grad!])) as Params;
  t.true(apart(by, tape) < 1e-13);
  t.true(apart(by, compile(grad(loss))(start, x, labels) as Params) < 1e-13);
  t.true(apart(by, grad(checkpoint(loss))(start, x, labels) as Params) < 1e-13);
  const along = Object.fromEntries(names.map((name, i) => [name, draw(i, start[name].shape as number[])])) as Params;
  const products = (["forward-over-reverse", "reverse-over-reverse"] as const).map((mode) =>
    hvp((p: Params) => loss(p, x, labels), start, along, { mode }),
  );
  t.true(apart(products[0]!, products[1]!) < 1e-11);
});

test("gradients of single examples by vmap are those of a loop, and the Jacobian is one in both modes", (t) => {
  const one = (image: Tensor, label: Tensor, p: Params): Tensor =>
    loss(p, f.expandDims(image, 0), f.expandDims(label, 0));
  const each = vmap((image: Tensor, label: Tensor) => grad((p: Params) => one(image, label, p))(start) as Params)(
    x,
    labels,
  );
  for (let i = 0; i < 12; i += 5) {
    const alone = grad((p: Params) => one(f.at(x, i), f.at(labels, i), p))(start) as Params;
    const member = Object.fromEntries(names.map((name) => [name, f.at(each[name], i)])) as Params;
    t.true(apart(alone, member) < 1e-12);
  }
  const layer = (w: Tensor): Tensor => f.maxPool2d(f.conv2d(f.at(x, [[0, 1]]), w, { stride: 2 }), 2);
  const [forward, reverse] = (["forward", "reverse"] as const).map(
    (mode) => jacobian(layer, { mode })(start.first) as Tensor,
  );
  t.deepEqual(forward!.shape, [1, 4, 1, 1, 4, 2, 3, 3]);
  t.true(f.max(f.abs(f.sub(forward!, reverse!))).item() < 1e-14);
});
