/** Section 6.5 of Goodfellow, Bengio and Courville, "Deep Learning": each of its formulas and algorithms, under its number; from 6.5.7 on in textbookTraining.test.ts. */
import test from "ava";
import { backprop } from "../../lib/autodiff/backprop.ts";
import { jacobian } from "../../lib/autodiff/jacobian.ts";
import { backpropagate } from "../../lib/autodiff/reverse.ts";
import { gradients } from "../../lib/autodiff/symbolic.ts";
import { backward } from "../../lib/autodiff/tape.ts";
import { grad } from "../../lib/autodiff/transforms.ts";
import { vmap } from "../../lib/autodiff/vmap.ts";
import * as book from "../../lib/book/index.ts";
import { symbol, tensor, variable } from "../../lib/create/create.ts";
import { evaluate } from "../../lib/graph/evaluate.ts";
import { Graph, getConsumers, getInputs, getOperation, graph } from "../../lib/graph/graph.ts";
import { filled } from "../../lib/ops/constant.ts";
import { add } from "../../lib/ops/functions/elementwise.ts";
import { functions as f } from "../../lib/ops/functions/index.ts";
import type { Operation } from "../../lib/ops/operation.ts";
import type { Tensor } from "../../lib/tensor/tensor.ts";
import { lambda } from "./autodiff/mlp.ts";
import { apart, difference, draw } from "./support/numeric.ts";
import { drawProgram, lossOf } from "./support/programs.ts";

const float64 = { dtype: "float64" } as const;

test("6.5.1: ŷ = xᵀw beside λ Σ wᵢ² as a graph", (t) => {
  const [x, w] = [symbol("x", [3], float64), symbol("w", [3], float64)];
  const yHat = f.dot(x, w);
  const penalty = f.mul(f.sum(f.square(w)), lambda);
  const g = graph(yHat, penalty);
  t.deepEqual(
    getConsumers(w, g).map(({ consumer }) => getOperation(consumer)!.primitive.name),
    ["dotGeneral", "mul", "mul"],
  );
  t.deepEqual(getInputs(yHat, g), [x, w]);
  const [a, b] = evaluate([yHat, penalty], { x: tensor([1, 2, 3], float64), w: tensor([4, 5, 6], float64) });
  t.is(a!.item(), 32);
  t.true(difference(b!.item(), 77 * lambda) < 1e-15);
});

test("6.5.2: ∇ₓz = (∂y/∂x)ᵀ ∇_y z, and element by element Σⱼ ∂z/∂yⱼ · ∂yⱼ/∂xᵢ", (t) => {
  const x = draw(1, [4]);
  const W = draw(2, [3, 4]);
  const inner = (x: Tensor): Tensor => f.tanh(f.matmul(W, x));
  const outer = (y: Tensor): Tensor => f.sum(f.exp(f.mul(y, y)));
  const J = jacobian(inner)(x);
  const forY = grad(outer)(inner(x));
  const forX = grad((x: Tensor) => outer(inner(x)))(x);
  t.true(apart(f.matmul(f.transpose(J), forY), forX) < 1e-14);
  for (let i = 0; i < 4; i++) {
    let sum = 0;
    for (let j = 0; j < 3; j++) sum += forY.data[j]! * J.data[j * 4 + i]!;
    t.true(difference(sum, forX.data[i]!) < 1e-14);
  }
});

/** The graph of y = exp(x₁x₂)·sin(x₁) + x₂, as scalars with parents. */
const scalarNodes: readonly book.ScalarNode[] = [
  { parents: [0, 1], f: (a, b) => f.mul(a!, b!) },
  { parents: [2], f: (a) => f.exp(a!) },
  { parents: [0], f: (a) => f.sin(a!) },
  { parents: [3, 4], f: (a, b) => f.mul(a!, b!) },
  { parents: [5, 1], f: (a, b) => f.add(a!, b!) },
];
const scalarFunction = (a: Tensor, b: Tensor): Tensor => f.add(f.mul(f.exp(f.mul(a, b)), f.sin(a)), b);

test("Algorithms 6.1 and 6.2: forward through a graph of scalars, and back with one visit of each edge", (t) => {
  const x = [tensor(0.7, float64), tensor(-0.4, float64)] as const;
  const u = book.forwardScalars(scalarNodes, x);
  t.is(u.length, 7);
  t.is(u[6]!.item(), scalarFunction(...x).item());
  const { gradTable, edges } = book.backScalars(scalarNodes, x);
  t.is(edges, 8);
  t.is(gradTable[6]!.item(), 1);
  const expected = grad(scalarFunction, { argnums: [0, 1] })(...x) as unknown as Tensor[];
  for (const i of [0, 1]) t.true(difference(gradTable[i]!.item(), expected[i]!.item()) < 1e-15);
  t.throws(() => book.forwardScalars([{ parents: [5], f: (a) => a! }], x), { message: /computed later/ });
});

test("6.5.3: with subexpressions computed again the doubling graph takes exponentially many operations", (t) => {
  // z = f(f(f(w))): dz/dw = f′(y) f′(x) f′(w) reads f(w) and f(f(w)), which equation 6.53 computes again.
  const w = symbol("w", [], float64);
  const [dw] = gradients(f.sin(f.sin(f.sin(w))), [w]);
  const { kept, recomputed } = book.evaluationCounts(dw!);
  t.true(recomputed > kept);
  const counts = [5, 10, 20].map((n) => {
    const x = symbol("x", [], float64);
    let y = x;
    for (let i = 0; i < n; i++) y = f.mul(y, y);
    return { bprops: book.bpropCounts(y, [x]), values: book.evaluationCounts(y) };
  });
  t.deepEqual(
    counts.map(({ bprops }) => bprops.withTable),
    [10, 20, 40],
  );
  t.deepEqual(
    counts.map(({ bprops }) => bprops.withoutTable),
    [5, 10, 20].map((n) => 2 ** (n + 1) - 2),
  );
  t.deepEqual(
    counts.map(({ values }) => [values.kept, values.recomputed]),
    [5, 10, 20].map((n) => [n, 2 ** n - 1]),
  );
});

/** Layers of sizes 4, 6, 5, 3. */
const layers = {
  W: [draw(1, [6, 4]), draw(2, [5, 6]), draw(3, [3, 5])],
  b: [draw(4, [6]), draw(5, [5]), draw(6, [3])],
};
const squaredError = (yHat: Tensor, y: Tensor): Tensor => f.sum(f.square(f.sub(yHat, y)));

const activations: Record<string, book.Network["f"]> = {
  relu: (a) => f.relu(a),
  tanh: (a) => f.tanh(a),
  sigmoid: (a) => f.sigmoid(a),
  "softplus, then softmax": [(a) => f.softplus(a), (a) => f.softplus(a), (a) => f.softmax(a)],
};
for (const [name, activation] of Object.entries(activations))
  test(`Algorithms 6.3 and 6.4: forward and back through a fully connected network (${name}) give the engine's numbers`, (t) => {
    const [x, y] = [draw(7, [4]), draw(8, [3])];
    for (const cost of [
      { L: squaredError },
      { L: squaredError, lambda: 0.1 },
      {
        L: squaredError,
        lambda: 0.1,
        Omega: ({ W, b }: book.Parameters) => f.add(f.sum(f.abs(W[0]!)), f.sum(f.square(b[1]!))),
      },
    ]) {
      const network = { ...layers, f: activation };
      const J = ({ W, b }: book.Parameters): Tensor => book.forwardPropagation({ W, b, f: activation }, cost, x, y).J;
      const propagated = book.forwardPropagation(network, cost, x, y);
      t.is(propagated.h.length, 4);
      const found = book.backPropagation(network, cost, propagated, y);
      const expected = grad(J)(layers);
      for (const part of ["W", "b"] as const)
        found[part].forEach((g, k) => {
          t.true(apart(g, expected[part][k]!) < 1e-13, `${part}${k + 1}`);
        });
      // By the tape too.
      const leaves = { W: layers.W.map((w) => variable(w)), b: layers.b.map((b) => variable(b)) };
      backward(J(leaves));
      found.W.forEach((g, k) => {
        t.true(apart(g, leaves.W[k]!.grad!) < 1e-13);
      });
    }
  });

test("Algorithms 6.3 and 6.4 work for a whole minibatch by vmap", (t) => {
  const network = { ...layers, f: (a: Tensor) => f.tanh(a) };
  const [xs, ys] = [draw(7, [9, 4]), draw(8, [9, 3])];
  const each = vmap((x: Tensor, y: Tensor) =>
    book.backPropagation(network, { L: squaredError }, book.forwardPropagation(network, { L: squaredError }, x, y), y),
  )(xs, ys);
  const total = (p: book.Parameters): Tensor =>
    f.sum(
      vmap((x: Tensor, y: Tensor) => book.forwardPropagation({ ...p, f: f.tanh }, { L: squaredError }, x, y).J)(xs, ys),
    );
  const expected = grad(total)(layers);
  each.W.forEach((g, k) => {
    t.true(apart(f.sum(g, 0), expected.W[k]!) < 1e-12);
  });
});

test("6.5.5: symbol to symbol gives nodes of one graph, which are differentiated again; symbol to number gives the same numbers", (t) => {
  const x = symbol("x", [], float64);
  const y = f.exp(f.sin(x));
  const [dx] = gradients(y, [x]);
  const [ddx] = gradients(dx!, [x]);
  const [dddx] = gradients(ddx!, [x]);
  t.true(graph(dddx!).has(x));
  const [s, c, e] = [Math.sin(0.3), Math.cos(0.3), Math.exp(Math.sin(0.3))];
  const closed = [e * c, e * (c * c - s), e * (c ** 3 - 3 * s * c - c)];
  evaluate([dx!, ddx!, dddx!], { x: 0.3 }).forEach((d, i) => {
    t.true(difference(d.item(), closed[i]!) < 1e-14);
  });
  const v = variable(0.3, float64);
  backward(f.exp(f.sin(v)));
  t.is(v.grad!.item(), evaluate(dx!, { x: 0.3 }).item());
});

test("6.5.6: op.bprop(inputs, X, G) = Σᵢ (∇_X op.f(inputs)ᵢ) Gᵢ, for C = A·B it is G·Bᵀ and Aᵀ·G", (t) => {
  const [A, B, G] = [draw(1, [2, 3]), draw(2, [3, 4]), draw(3, [2, 4])];
  const [a, b] = [variable(A), variable(B)];
  const op = getOperation(f.matmul(a, b))!;
  t.true(apart(op.bprop([A, B], 0, G), f.matmul(G, f.transpose(B))) < 1e-14);
  t.true(apart(op.bprop([A, B], 1, G), f.matmul(f.transpose(A), G)) < 1e-14);
  // A consumer that uses its input twice is unaware of it: as if they were two, and both are added.
  const square = getOperation(f.mul(a, a))!;
  const both = f.add(square.bprop(square.inputs, 0, A), square.bprop(square.inputs, 1, A));
  t.true(apart(square.bprop(square.inputs, a, A), both) === 0);
  t.true(apart(both, f.mul(f.mul(A, A), 2)) < 1e-15);
});

test("Algorithm 6.5: the gradient table of z, restricted to ancestors of z and descendants of the targets", (t) => {
  const [w, other] = [symbol("w", [], float64), symbol("other", [], float64)];
  const h = f.exp(w);
  const aside = f.sin(other);
  const z = f.add(f.mul(h, aside), h);
  const beyond = f.mul(z, z);
  const g = graph(beyond);
  const { gradTable, operations } = backprop([w], g, z);
  t.is(operations, 4, "w → h, h → product, both into the sum");
  t.is(evaluate(gradTable.get(z)!, {}).item(), 1);
  t.false(gradTable.has(aside), "not between w and z");
  t.false(gradTable.has(beyond));
  t.true(
    difference(evaluate(gradTable.get(w)!, { w: 0.5, other: 2 }).item(), Math.exp(0.5) * (Math.sin(2) + 1)) < 1e-15,
  );
  t.is(backprop([other, w], graph(z), z).operations, 6);
});

/** Algorithm 6.6 as the book writes it: build_grad(V, 𝒢, 𝒢′, grad_table), by recursion. */
function buildGrad(V: Tensor, g: Graph, table: Map<Tensor, Tensor | null>, calls: { bprops: number }): Tensor | null {
  if (table.has(V)) return table.get(V)!;
  const operations = new Map<string, { operation: Operation; argument: number }>();
  for (const { consumer, argument } of getConsumers(V, g)) {
    // The results of one operation are differentiated together.
    const operation = getOperation(consumer)!;
    if (operation.primitive.passes(argument, operation.params))
      operations.set(`${operation.results[0]!.id} ${argument}`, { operation, argument });
  }
  let G: Tensor | null = null;
  for (const { operation, argument } of operations.values()) {
    const D = operation.results.map((C) => (g.has(C) ? buildGrad(C, g, table, calls) : null));
    if (D.every((own) => own === null)) continue;
    const own = operation.bprop(operation.inputs, argument, D);
    calls.bprops++;
    G = G ? add(G, own) : own;
  }
  table.set(V, G);
  return G;
}

test("Algorithm 6.6: the recursion of the book and the engine's stack give one gradient with as many bprops", (t) => {
  let most = 0;
  for (let seed = 1; seed <= 60; seed++) {
    const { program, point } = drawProgram(seed, { steps: 25, depth: 1 });
    const inputs = point.map((x, i) => symbol(`x${i}`, x.shape, float64));
    const z = lossOf(program, inputs);
    const seedOf = () => filled(1, [], "float64");
    const pruned = new Graph([z]).restrict(inputs);
    const table = new Map<Tensor, Tensor | null>([[z, seedOf()]]);
    const calls = { bprops: 0 };
    const byRecursion = inputs.map((x) => (pruned.has(x) ? buildGrad(x, pruned, table, calls) : null));
    const engine = backpropagate(inputs, new Graph([z]), new Map([[z, seedOf()]]));
    t.is(engine.operations, calls.bprops, `seed ${seed}`);
    most = Math.max(most, calls.bprops);
    inputs.forEach((x, i) => {
      const [a, b] = [byRecursion[i], engine.get(x)];
      t.is(a === null, (b ?? null) === null);
      if (!a || !b) return;
      const feeds = new Map(inputs.map((input, k) => [input, point[k]!]));
      const [u, v] = evaluate([a, b], feeds);
      t.true(apart(u!, v!) < 1e-10, `seed ${seed}`);
    });
  }
  t.true(most > 60, `${most}`);
});

test("6.5.6: at most one bprop for each edge: n on a chain, n(n − 1)/2 on the fullest graph, two for each rung of a ladder", (t) => {
  const chain = (n: number): book.BpropCounts => {
    const x = symbol("x", [], float64);
    let y = x;
    for (let i = 0; i < n; i++) y = f.sin(y);
    return book.bpropCounts(y, [x]);
  };
  for (const n of [10, 1000]) t.deepEqual(chain(n), { nodes: n + 1, edges: n, withTable: n, withoutTable: n });

  // Every node reads all earlier ones.
  const full = (n: number): book.BpropCounts => {
    const nodes = [symbol("x", [1], float64)];
    for (let i = 1; i < n; i++) nodes.push(f.concat(nodes).sum().reshape([1]));
    return book.bpropCounts(nodes.at(-1)!, [nodes[0]!]);
  };
  for (const n of [5, 20]) {
    const { edges, withTable, withoutTable } = full(n);
    // Beside the n(n − 1)/2 reads, each node has the two edges of its sum and reshape.
    t.is(edges, (n * (n - 1)) / 2 + 2 * (n - 1));
    t.is(withTable, edges);
    t.true(withoutTable >= 2 ** (n - 2));
  }

  const ladder = (n: number): book.BpropCounts => {
    const x = symbol("x", [], float64);
    let y = x;
    for (let i = 0; i < n; i++) y = f.add(f.sin(y), f.cos(y));
    return book.bpropCounts(y, [x]);
  };
  t.deepEqual(
    [10, 20].map((n) => ladder(n).withTable),
    [40, 80],
  );
  t.deepEqual(
    [10, 20].map((n) => ladder(n).withoutTable),
    [10, 20].map((n) => 4 * (2 ** n - 1)),
  );
});

test("6.5.6: without a table the chain rule asks as often as is counted", (t) => {
  const naive = (v: Tensor, z: Tensor, g: Graph): number =>
    v === z ? 0 : getConsumers(v, g).reduce((sum, { consumer }) => sum + 1 + naive(consumer, z, g), 0);
  for (let n = 1; n < 10; n++) {
    const x = symbol("x", [], float64);
    let y = x;
    for (let i = 0; i < n; i++) y = f.mul(f.sin(y), y);
    t.is(book.bpropCounts(y, [x]).withoutTable, naive(x, y, new Graph([y]).restrict([x])));
  }
});
