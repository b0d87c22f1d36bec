import test from "ava";
import { gradients } from "../../../lib/autodiff/symbolic.ts";
import { backward } from "../../../lib/autodiff/tape.ts";
import { grad, hvp, jvp } from "../../../lib/autodiff/transforms.ts";
import { symbol, variable } from "../../../lib/create/create.ts";
import { evaluate } from "../../../lib/graph/evaluate.ts";
import { plan, runPlan } from "../../../lib/graph/plan.ts";
import { fromArray } from "../../../lib/ops/constant.ts";
import { functions as f } from "../../../lib/ops/functions/index.ts";
import { withState } from "../../../lib/tensor/state.ts";
import type { Tensor } from "../../../lib/tensor/tensor.ts";
import { derivative, difference, draw, inner, moved } from "../support/numeric.ts";
import { directions, examples, labels, lambda, loss, weights, X } from "./mlp.ts";

const worst = (a: readonly Tensor[], b: readonly Tensor[]): number =>
  Math.max(
    ...a.flatMap((x, i) => Array.from(x.data, (v, k) => Math.abs(v - b[i]!.data[k]!) / Math.max(1e-3, Math.abs(v)))),
  );

const byTape = (Ws: readonly Tensor[]): Tensor[] => {
  const leaves = Ws.map((W) => variable(W));
  backward(loss(X, labels, leaves[0]!, leaves[1]!));
  return leaves.map((W) => W.grad!);
};

function graph(batch: string | number) {
  const x = symbol("X", [batch, 5], { dtype: "float64" });
  const y = symbol("y", [batch], { dtype: "int32" });
  const W = weights.map((w, i) => symbol(`W${i + 1}`, w.shape, { dtype: "float64" }));
  const v = directions.map((d, i) => symbol(`v${i + 1}`, d.shape, { dtype: "float64" }));
  const J = loss(x, y, W[0]!, W[1]!);
  const first = gradients(J, W);
  const along = f.add(f.sum(f.mul(first[0]!, v[0]!)), f.sum(f.mul(first[1]!, v[1]!)));
  return { x, y, W, J, first, second: gradients(along, W) };
}

const feeds = { X, y: labels, W1: weights[0], W2: weights[1], v1: directions[0], v2: directions[1] };

test("the gradient of the network of 6.5.7 by tape, symbols and forward mode is one, and is that of finite differences", (t) => {
  const tape = byTape(weights);
  const symbols = evaluate(graph(examples).first, { X, y: labels, W1: weights[0], W2: weights[1] });
  t.true(worst(tape, symbols) <= 1e-12);
  t.true(
    worst(tape, grad((W: readonly [Tensor, Tensor]) => loss(X, labels, ...W))(weights) as unknown as Tensor[]) <= 1e-12,
  );
  // Forward mode gives one component at a time: the whole gradient from unit directions.
  for (const [i, W] of weights.entries()) {
    for (let k = 0; k < W.data.length; k++) {
      const unit = weights.map((w, j) => unitLike(w, j === i ? k : -1));
      const { tangent } = jvp(
        (A: Tensor, B: Tensor) => loss(X, labels, A, B),
        [...weights] as [Tensor, Tensor],
        unit as [Tensor, Tensor],
      );
      t.true(Math.abs(tangent.item() - tape[i]!.data[k]!) <= 1e-12 * Math.max(1e-3, Math.abs(tape[i]!.data[k]!)));
    }
  }
  const along = tape.reduce((sum, g, i) => sum + inner(g, directions[i]!), 0);
  const numeric = derivative(
    (h) => loss(X, labels, moved(weights[0], directions[0], h), moved(weights[1], directions[1], h)).item(),
    1e-4,
  );
  t.true(difference(along, numeric) <= 1e-7, `${along} and ${numeric}`);
});

/** Zeros of W's shape with a 1 at position k, if there is one. */
const unitLike = (W: Tensor, k: number): Tensor =>
  fromArray(
    Float64Array.from(W.data, (_, i) => Number(i === k)),
    W.shape,
    "float64",
  );

test("Hessian times vector by tape, symbols and forward over reverse is one, and is that of finite differences", (t) => {
  const symbols = evaluate(graph(examples).second, feeds);
  const forward = hvp(
    (W: readonly [Tensor, Tensor]) => loss(X, labels, ...W),
    weights,
    directions,
  ) as unknown as Tensor[];
  t.true(worst(symbols, forward) <= 1e-12);

  const leaves = weights.map((W) => variable(W));
  backward(loss(X, labels, leaves[0]!, leaves[1]!), { createGraph: true });
  const along = leaves.map((W, i) => f.sum(f.mul(W.grad!, directions[i]!))).reduce((a, b) => f.add(a, b));
  for (const W of leaves) W.zeroGrad();
  backward(along);
  t.true(
    worst(
      symbols,
      leaves.map((W) => W.grad!),
    ) <= 1e-12,
  );

  const probe = weights.map((W, i) => draw(20 + i, W.shape as number[]));
  const numeric = derivative(
    (h) =>
      byTape(weights.map((W, i) => moved(W, directions[i]!, h))).reduce((sum, g, i) => sum + inner(g, probe[i]!), 0),
    1e-4,
  );
  t.true(
    difference(
      symbols.reduce((sum, g, i) => sum + inner(g, probe[i]!), 0),
      numeric,
    ) <= 1e-7,
  );
});

test("the tape runs the very operations that the symbolic graph describes, in the same order", (t) => {
  const observed: string[] = [];
  const note = (name: string): void => void observed.push(name);
  withState("observer", note, () => byTape(weights));
  const tape = observed.splice(0);
  const { J, first, x, y, W } = graph(examples);
  const planned = plan([J, ...first]);
  withState("observer", note, () =>
    runPlan(
      planned,
      new Map([
        [x, X],
        [y, labels],
        [W[0]!, weights[0]],
        [W[1]!, weights[1]],
      ]),
    ),
  );
  t.true(tape.length > 40);
  t.deepEqual(tape, observed);
});

test("one symbolic graph with an unknown batch, differentiated twice, evaluates at batch 1, 7 and 128", (t) => {
  const { J, first, second } = graph("batch");
  for (const batch of [1, 7, 128]) {
    const x = draw(30, [batch, 5]);
    const y = f.cast(f.greater(f.sum(x, 1), 0), "int32");
    const values = evaluate([J, ...first, ...second], { ...feeds, X: x, y });
    const forward = hvp((W: readonly [Tensor, Tensor]) => loss(x, y, ...W), weights, directions) as unknown as Tensor[];
    const gradient = grad((W: readonly [Tensor, Tensor]) => loss(x, y, ...W))(weights) as unknown as Tensor[];
    t.true(difference(values[0]!.item(), loss(x, y, ...weights).item()) <= 1e-14);
    t.true(worst(values.slice(1, 3), gradient) <= 1e-12);
    t.true(worst(values.slice(3), forward) <= 1e-12);
  }
});

test("the gradients are the book's: 2λW beside HᵀG and XᵀG′", (t) => {
  const H = f.relu(f.matmul(X, weights[0]));
  const P = f.softmax(f.matmul(H, weights[1]));
  const G = f.div(f.sub(P, f.oneHot(labels, 3, "float64")), examples);
  const G1 = f.mul(f.matmul(G, f.transpose(weights[1])), f.cast(f.greater(H, 0), "float64"));
  const expected = [f.matmul(f.transpose(X), G1), f.matmul(f.transpose(H), G)].map((g, i) =>
    f.add(g, f.mul(weights[i]!, 2 * lambda)),
  );
  t.true(worst(byTape(weights), expected) <= 1e-12);
});
