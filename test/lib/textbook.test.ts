/** Section 6.5 of Goodfellow, Bengio and Courville, "Deep Learning": each of its formulas and algorithms, under its number. */
import test from "ava";
import { accumulate } from "../../lib/autodiff/accumulation/accumulate.ts";
import { backprop } from "../../lib/autodiff/backprop.ts";
import { jacobian } from "../../lib/autodiff/jacobian.ts";
import { backpropagate } from "../../lib/autodiff/reverse.ts";
import { gradients } from "../../lib/autodiff/symbolic.ts";
import { backward } from "../../lib/autodiff/tape.ts";
import { grad, hvp, jvp, vjp } from "../../lib/autodiff/transforms.ts";
import { vmap } from "../../lib/autodiff/vmap.ts";
import * as book from "../../lib/book/index.ts";
import { symbol, tensor, variable } from "../../lib/create/create.ts";
import { evaluate } from "../../lib/graph/evaluate.ts";
import { Graph, getConsumers, getInputs, getOperation, graph } from "../../lib/graph/graph.ts";
import { filled, fromArray } from "../../lib/ops/constant.ts";
import { add } from "../../lib/ops/functions/elementwise.ts";
import { functions as f } from "../../lib/ops/functions/index.ts";
import type { Operation } from "../../lib/ops/operation.ts";
import { type DType, promote } from "../../lib/tensor/dtype.ts";
import { allocations } from "../../lib/tensor/storage.ts";
import type { Tensor } from "../../lib/tensor/tensor.ts";
import { examples, labels, lambda, loss, weights, X } from "./autodiff/mlp.ts";
import { difference, draw } from "./support/numeric.ts";
import { drawProgram, lossOf } from "./support/programs.ts";

const float64 = { dtype: "float64" } as const;

function apart(a: Tensor, b: Tensor): number {
  const [u, v] = [a.data, b.data];
  if (a.shape.join() !== b.shape.join()) return Number.POSITIVE_INFINITY;
  let most = 0;
  for (let i = 0; i < u.length; i++) most = Math.max(most, difference(u[i]!, v[i]!));
  return most;
}

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
