import test from "ava";
import * as ad from "../../../lib/index.ts";

const x = ad.ones([4, 3]);

test("a function becomes a module whose main takes its arguments and holds what it only reads", (t) => {
  const w = ad.variable(ad.ones([3, 2]), { name: "w" });
  t.is(
    ad.toStableHLO((x: ad.Tensor) => ad.tanh(x.matmul(w)), x),
    `// Inputs: arg0. Results: result.
module @"main" {
  func.func public @main(%arg0: tensor<4x3xf32> loc("arg0")) -> (tensor<4x2xf32>) {
    %0 = stablehlo.constant dense<1.0e0> : tensor<3x2xf32>
    %1 = stablehlo.dot_general %arg0, %0, contracting_dims = [1] x [0], precision = [HIGHEST, HIGHEST] : (tensor<4x3xf32>, tensor<3x2xf32>) -> tensor<4x2xf32>
    %2 = stablehlo.tanh %1 : tensor<4x2xf32>
    return %2 : tensor<4x2xf32>
  }
}
`,
  );
});

test("what a graph writes comes in after its inputs and goes out after its outputs", (t) => {
  const s = ad.symbol("s", ["n"]);
  const w = ad.variable(2, { name: "w" });
  const step = ad.compile({ inputs: [s], outputs: [ad.sum(s.mul(w))], updates: [[w, w.sub(ad.mean(s))]] });
  const text = step.toStableHLO(ad.ones([5]));
  t.true(text.startsWith("// Inputs: s, w. Results: result, next w.\n"), text);
  t.regex(
    text,
    /@main\(%arg0: tensor<5xf32> loc\("s"\), %arg1: tensor<f32> loc\("w"\)\) -> \(tensor<f32>, tensor<f32>\)/,
  );
});

test("a compiled function that writes a variable takes it and gives its next value", (t) => {
  const w = ad.variable(ad.ones([3]), { name: "w" });
  const step = ad.compile((x: ad.Tensor) => {
    w.assign(w.mul(x));
    return ad.sum(w);
  });
  t.regex(step.toStableHLO(ad.ones([3])), /^\/\/ Inputs: arg0, w\. Results: result, next w\.\n/);
});

test("tensors in objects are inputs named by their path", (t) => {
  const text = ad.toStableHLO(({ a, b }: { a: ad.Tensor; b: ad.Tensor[] }) => ({ sum: ad.add(a, b[0]!) }), {
    a: x,
    b: [x],
  });
  t.regex(text, /^\/\/ Inputs: arg0\.a, arg0\.b\.0\. Results: result\.sum\.\n/);
});

test("loops are regions, and infinities and NaN are written by their bits", (t) => {
  const text = ad.toStableHLO(
    (x: ad.Tensor) => ad.scan((c: ad.Tensor, r: ad.Tensor) => [c.add(r), c], ad.zeros([3]), x)[0],
    x,
  );
  t.regex(text, /"stablehlo\.while"\(/);
  t.regex(text, /stablehlo\.dynamic_slice/);
  t.regex(
    ad.toStableHLO((x: ad.Tensor) => ad.maximum(x, Number.NEGATIVE_INFINITY), x),
    /dense<0xFF800000>/,
  );
});

test("an operation that cannot be said is named, with the reason and where it was written", (t) => {
  const error = t.throws(() => ad.toStableHLO((x: ad.Tensor) => ad.svdvals(x), x));
  t.regex(
    error!.message,
    /^toStableHLO: svd \(at .*stablehlo\.test\.ts:\d+:\d+\)? cannot be said in StableHLO: it iterates/,
  );
  t.throws(() => ad.toStableHLO((x: ad.Tensor) => ad.nonzero(x), x), {
    message: /the size of its result is known only when it has run/,
  });
});

test("what is neither a function nor a graph is an error", (t) => {
  t.throws(() => ad.toStableHLO(3 as never), {
    instanceOf: TypeError,
    message: /toStableHLO: expected a function, or a graph/,
  });
});
