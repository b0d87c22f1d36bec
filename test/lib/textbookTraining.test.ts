/** Sections 6.5.7 to 6.5.10 of Goodfellow, Bengio and Courville, "Deep Learning": training a network, complications, orders, second derivatives. */
import test from "ava";
import { accumulate } from "../../lib/autodiff/accumulation/accumulate.ts";
import { jacobian } from "../../lib/autodiff/jacobian.ts";
import { gradients } from "../../lib/autodiff/symbolic.ts";
import { backward } from "../../lib/autodiff/tape.ts";
import { grad, hvp, jvp, vjp } from "../../lib/autodiff/transforms.ts";
import * as book from "../../lib/book/index.ts";
import { symbol, tensor, variable } from "../../lib/create/create.ts";
import { evaluate } from "../../lib/graph/evaluate.ts";
import { getConsumers, getOperation, graph } from "../../lib/graph/graph.ts";
import { fromArray } from "../../lib/ops/constant.ts";
import { functions as f } from "../../lib/ops/functions/index.ts";
import { type DType, promote } from "../../lib/tensor/dtype.ts";
import { allocations } from "../../lib/tensor/storage.ts";
import type { Tensor } from "../../lib/tensor/tensor.ts";
import { examples, labels, lambda, loss, weights, X } from "./autodiff/mlp.ts";
import { apart, draw } from "./support/numeric.ts";

const float64 = { dtype: "float64" } as const;

/** The quantities of section 6.5.7, written out. */
function byHand() {
  const H = f.relu(f.matmul(X, weights[0]));
  const P = f.softmax(f.matmul(H, weights[1]));
  const G = f.div(f.sub(P, f.oneHot(labels, 3, "float64")), examples);
  const G1 = f.mul(f.matmul(G, f.transpose(weights[1])), f.cast(f.greater(H, 0), "float64"));
  return { H, G, G1 };
}
const tapeGradients = (of: (W1: Tensor, W2: Tensor) => Tensor): Tensor[] => {
  const leaves = weights.map((W) => variable(W));
  backward(of(leaves[0]!, leaves[1]!));
  return leaves.map((W) => W.grad!);
};
const symbolGradients = (of: (W1: Tensor, W2: Tensor) => Tensor): Tensor[] => {
  const W = weights.map((w, i) => symbol(`W${i + 1}`, w.shape, float64));
  return evaluate(gradients(of(W[0]!, W[1]!), W), { W1: weights[0], W2: weights[1] });
};
const modes = { tape: tapeGradients, symbols: symbolGradients };

for (const [mode, gradientsBy] of Object.entries(modes)) {
  test(`6.5.7: the weight decay cost gives 2λW⁽ⁱ⁾ (${mode})`, (t) => {
    const decay = (A: Tensor, B: Tensor): Tensor => f.mul(f.add(f.sum(f.square(A)), f.sum(f.square(B))), lambda);
    gradientsBy(decay).forEach((g, i) => {
      t.true(apart(g, f.mul(weights[i]!, 2 * lambda)) < 1e-15);
    });
  });
  test(`6.5.7: the cross-entropy cost gives HᵀG for W⁽²⁾ and XᵀG′ for W⁽¹⁾ (${mode})`, (t) => {
    const J = (A: Tensor, B: Tensor): Tensor => f.crossEntropy(f.matmul(f.relu(f.matmul(X, A)), B), labels);
    const { H, G, G1 } = byHand();
    const [first, second] = gradientsBy(J);
    t.true(apart(second!, f.matmul(f.transpose(H), G)) < 1e-13);
    t.true(apart(first!, f.matmul(f.transpose(X), G1)) < 1e-13);
  });
  test(`6.5.7: the whole cost gives their sum, and G′ is zero where U⁽¹⁾ is below 0 (${mode})`, (t) => {
    const { H, G, G1 } = byHand();
    const expected = [f.matmul(f.transpose(X), G1), f.matmul(f.transpose(H), G)];
    gradientsBy((A, B) => loss(X, labels, A, B)).forEach((g, i) => {
      t.true(apart(g, f.add(expected[i]!, f.mul(weights[i]!, 2 * lambda))) < 1e-13);
    });
    const U = f.matmul(X, weights[0]).data;
    G1.data.forEach((v, i) => {
      if (U[i]! < 0) t.is(v + 0, 0);
    });
  });
}

test("6.5.8: an operation with two outputs is one node, visited once, whether one or both are used", (t) => {
  const x = variable([1, 2, 3, 4], float64);
  const [low, high] = f.split(x, [1, 3]) as [Tensor, Tensor];
  t.is(getOperation(low), getOperation(high));
  backward(f.sum(f.mul(high, high)));
  t.deepEqual(x.grad!.toArray(), [0, 4, 6, 8]);
  x.zeroGrad();
  const [a, b] = f.split(x, [1, 3]) as [Tensor, Tensor];
  const z = f.add(f.sum(f.mul(a, 10)), f.sum(f.mul(b, b)));
  const counts = book.bpropCounts(z, [x]);
  t.is(counts.withTable, counts.edges);
  t.is(getConsumers(x, graph(z)).length, 2, "both outputs are its consumers");
  backward(z);
  t.deepEqual(x.grad!.toArray(), [10, 4, 6, 8]);
});

test("6.5.8: contributions are added into one buffer as they come", (t) => {
  const buffers = (uses: number): number => {
    const x = variable(Array.from({ length: 50 }, () => 1));
    const y = f.mul(x, 2);
    const z = f.sum(Array.from({ length: uses }, () => f.mul(y, 3)).reduce((a, b) => f.add(a, b)));
    const before = allocations.count;
    backward(z);
    t.is(x.grad!.data[0], 6 * uses);
    return allocations.count - before;
  };
  // Each use computes its own contribution; none makes a buffer for the sum, which would be one more for each use but the first.
  const steps = [5, 6, 7, 20].map(buffers);
  t.deepEqual(
    steps.map((n) => n - steps[0]!),
    [0, 1, 2, 15],
  );
});

test("6.5.8: the table of dtypes", (t) => {
  const table: Record<DType, Record<DType, DType | "error">> = {
    float32: { float32: "float32", float64: "error", int32: "float32", bool: "float32" },
    float64: { float32: "error", float64: "float64", int32: "float64", bool: "float64" },
    int32: { float32: "float32", float64: "float64", int32: "int32", bool: "int32" },
    bool: { float32: "float32", float64: "float64", int32: "int32", bool: "int32" },
  };
  for (const [a, row] of Object.entries(table) as [DType, Record<DType, DType | "error">][])
    for (const [b, expected] of Object.entries(row) as [DType, DType | "error"][]) {
      const [x, y] = [tensor([1, 0], { dtype: a }), tensor([1, 1], { dtype: b })];
      if (expected === "error") {
        t.throws(() => f.mul(x, y), { name: "DTypeError" });
        continue;
      }
      t.is(f.mul(x, y).dtype, expected);
      t.is(promote("mul", [a, b]), expected);
    }
  // The gradient has the dtype of what it is for, in every floating dtype.
  for (const dtype of ["float32", "float64"] as const) {
    const w = variable([1, 2], { dtype });
    backward(f.sum(f.mul(w, tensor([3, 4], { dtype: "int32" }))));
    t.is(w.grad!.dtype, dtype);
  }
});

test("6.5.9: forward and reverse accumulation of a chain, in the order of their brackets", (t) => {
  const names = ["∂y/∂w₃", "∂w₃/∂w₂", "∂w₂/∂w₁", "∂w₁/∂x"];
  const maps = [draw(1, [2, 3]), draw(2, [3, 5]), draw(3, [5, 4]), draw(4, [4, 6])];
  const layer = (W: Tensor) => (x: Tensor) => f.tanh(f.matmul(W, x));
  const steps = maps.map(layer).reverse();
  let at = draw(5, [6]);
  const whole = jacobian((x: Tensor) => steps.reduce((y, step) => step(y), x), { mode: "reverse" })(at);
  const chain = steps.map((step, i) => {
    const J = jacobian(step, { mode: "forward" })(at);
    at = step(at);
    return Object.assign(J, { name: names[3 - i]! });
  });
  chain.reverse();
  const reverse = accumulate(chain, { order: "reverse" });
  const forward = accumulate(chain, { order: "forward" });
  t.is(reverse.order, "((∂y/∂w₃·∂w₃/∂w₂)·∂w₂/∂w₁)·∂w₁/∂x");
  t.is(forward.order, "∂y/∂w₃·(∂w₃/∂w₂·(∂w₂/∂w₁·∂w₁/∂x))");
  t.is(reverse.multiplications, 2 * 3 * 5 + 2 * 5 * 4 + 2 * 4 * 6);
  t.is(forward.multiplications, 5 * 4 * 6 + 3 * 5 * 6 + 2 * 3 * 6);
  t.true(accumulate(chain).multiplications <= reverse.multiplications);
  for (const { product } of [reverse, forward, accumulate(chain)]) t.true(apart(product, whole) < 1e-13);
});

test("6.5.9: forward mode costs with the inputs, reverse mode with the outputs", (t) => {
  const [square, wide, tall] = book.modeCosts([
    [40, 40],
    [80, 40],
    [40, 80],
  ]);
  const forward = (row: book.ModeCosts): number => row.forward.multiplications;
  const reverse = (row: book.ModeCosts): number => row.reverse.multiplications;
  t.true(forward(wide!) > 2 * forward(square!) && forward(wide!) < 4 * forward(square!));
  t.true(reverse(tall!) > 2 * reverse(square!) && reverse(tall!) < 4 * reverse(square!));
  t.true(reverse(wide!) < forward(wide!) && forward(tall!) < reverse(tall!));
  const [many] = book.modeCosts([[200, 1]]);
  t.true(forward(many!) > 50 * reverse(many!), "a loss of many parameters is why training goes backwards");
});

test("6.5.10: Hv = ∇ₓ[(∇ₓf)ᵀv], with v constant to the outer gradient though it depends on x", (t) => {
  const x = draw(1, [5]);
  const of = (x: Tensor): Tensor => f.sum(f.mul(f.exp(x), f.sin(f.mul(x, f.sum(x)))));
  const H = jacobian(grad(of))(x);
  const vOf = (x: Tensor): Tensor => f.tanh(f.mul(x, x));
  const expected = f.matmul(H, vOf(x));
  t.true(apart(hvp(of, x, vOf(x)), expected) < 1e-11);
  t.true(apart(hvp(of, x, vOf(x), { mode: "reverse-over-reverse" }), expected) < 1e-11);
  // Within one graph v is cut off.
  const X1 = symbol("x", [5], float64);
  const v = vOf(X1);
  const [g] = gradients(of(X1), [X1]);
  const along = f.sum(f.mul(g!, v));
  const [constant] = gradients(along, [X1], { considerConstant: [v] });
  t.true(apart(evaluate(constant!, { x }), expected) < 1e-11);
  const [through] = gradients(along, [X1]);
  t.true(apart(evaluate(through!, { x }), expected) > 1e-3, "through v it is another derivative");
  // By the tape.
  const leaf = variable(x);
  backward(of(leaf), { createGraph: true });
  const product = f.sum(f.mul(leaf.grad!, vOf(x)));
  leaf.zeroGrad();
  backward(product);
  t.true(apart(leaf.grad!, expected) < 1e-11);
  // And from the outside inwards: the derivative of the gradient along v.
  const inner = jvp(grad(of), [x], [vOf(x)]).tangent;
  const outer = vjp((y: Tensor) => grad(of)(y), x).pullback(vOf(x))[0];
  t.true(apart(inner, expected) < 1e-11 && apart(outer, expected) < 1e-11);
});

test("the sums of products that a Jacobian is made of: yᵢ = Σⱼ Wᵢⱼxⱼ has ∂yᵢ/∂xⱼ = Wᵢⱼ", (t) => {
  const W = draw(1, [3, 4]);
  t.true(apart(jacobian((x: Tensor) => f.matmul(W, x))(draw(2, [4])), W) === 0);
  const one = fromArray(Float64Array.from([1]), [1], "float64");
  t.true(apart(jacobian((x: Tensor) => f.square(x))(one), tensor([[2]], float64)) === 0);
});
