import test from "ava";
import * as ad from "../../../lib/index.ts";
import { layoutGraph } from "../../../lib/plot/graphLayout.ts";
import { type GraphDrawing, graph, graphOf, PlotError, type TensorLike } from "../../../lib/plot/index.ts";
import { count, texts } from "./drawn.ts";

let ids = 0;
function node(shape: (number | string)[], more: Partial<TensorLike> = {}): TensorLike {
  const size = shape.every((dim) => typeof dim === "number") ? shape.reduce<number>((n, dim) => n * Number(dim), 1) : 0;
  return { id: ++ids, shape, dtype: "float32", operation: null, data: new Float32Array(size).fill(2), ...more };
}
const apply = (name: string, inputs: TensorLike[], shape: (number | string)[] = [], more: Partial<TensorLike> = {}) =>
  node(shape, { operation: { name, inputs }, ...more });

/** What reads the values of a symbol: an error. */
const valueless = (tensor: TensorLike): TensorLike =>
  Object.defineProperty(tensor, "data", {
    get() {
      throw new Error("no value");
    },
  });

/** ŷ = X w, r = ŷ − y, loss = Σ r · r, and its gradient for w. */
function regression() {
  const w = node([2, 1], { name: "w", tracked: true });
  const X = valueless(node(["batch", 2], { name: "X", symbolic: true }));
  const y = valueless(node(["batch", 1], { name: "y", symbolic: true }));
  const r = apply("sub", [apply("dotGeneral", [X, w], ["batch", 1]), y], ["batch", 1], { name: "r" });
  const loss = apply("sum", [apply("mul", [r, r], ["batch", 1])]);
  const dw = apply("dotGeneral", [X, apply("mul", [node([]), r], ["batch", 1])], [2, 1], { name: "dw" });
  return { w, X, y, r, loss, dw };
}

test("graphOf reads kinds, names, shapes, values and arguments off the tensors", (t) => {
  const { w, X, y, r, loss, dw } = regression();
  const { nodes, edges } = graphOf([loss, dw], { forward: [loss] });
  const of = (tensor: TensorLike) => nodes.find(({ id }) => id === `t${tensor.id}`)!;
  t.deepEqual(
    [w, X, y, r, loss].map((tensor) => of(tensor).kind),
    ["variable", "input", "input", "operation", "operation"],
  );
  t.deepEqual([of(r).label, of(r).detail, of(dw).label], ["r = sub", "[batch, 1]", "dw = dotGeneral"]);
  t.deepEqual([of(loss).part, of(dw).part, of(X).part], ["forward", "gradient", "forward"]);
  t.deepEqual(of(w).facts, { shape: "[2, 1]", dtype: "float32", value: "2, 2" });
  t.is(nodes.find(({ kind }) => kind === "constant")!.label, "2");
  const square = edges.filter(({ to, from }) => from === `t${r.id}` && of(loss).id !== to);
  t.deepEqual(
    square.map(({ argument }) => argument),
    [0, 1, 1],
  );
});

test("a symbol is an input, and a symbolic leaf with a value a constant", (t) => {
  const x = valueless(node([], { symbolic: true }));
  const one = node([], { symbolic: true });
  t.deepEqual(
    graphOf([x, one]).nodes.map(({ kind, label }) => [kind, label]),
    [
      ["input", "input"],
      ["constant", "2"],
    ],
  );
});

test("the library's own tensors and graphs draw, differentiated and freed", async (t) => {
  const w = ad.variable([[1], [2]], { name: "w" });
  const X = ad.symbol("X", ["batch", 2]);
  const loss = ad.sum(ad.square(ad.matmul(X, w)));
  const [dw] = ad.gradients(loss, [w]);
  const labels = await texts(graph(ad.graph(dw!), { forward: [loss] }));
  for (const label of ["X", "w", "[batch, 2]", "gradient operation", "matmul", "matmul Aᵀ·B"])
    t.true(labels.includes(label), label);
  const taped = ad.sum(ad.square(w));
  taped.backward();
  t.true((await texts(graph(taped))).includes("sum"));
});

test("values that were freed leave a drawing without them", (t) => {
  const freed = valueless(node([3]));
  t.deepEqual(graphOf([freed]).nodes[0]!.facts, { shape: "[3]", dtype: "float32" });
});

test("the drawing names its nodes, shapes and kinds and numbers arguments", async (t) => {
  const { loss, dw } = regression();
  const chart = graph([loss, dw], { forward: [loss], title: "Regression" });
  const labels = await texts(chart);
  const expected = ["Regression", "X", "w", "y", "r = sub", "[batch, 1]", "sum", "dw = dotGeneral", "1", "2"];
  const legend = ["operation", "gradient operation", "variable", "input", "constant"];
  for (const label of [...expected, ...legend]) t.true(labels.includes(label), label);
  t.true(labels.includes("10 nodes, 11 edges"));
  t.is(count(await chart.svg(), 'aria-roledescription="line mark"'), 11);
});

test("arguments end on their operation from left to right, whichever side the inputs are on", (t) => {
  const { loss, dw } = regression();
  const drawing = graphOf([loss, dw], { forward: [loss] });
  const { edges, nodes } = layoutGraph(drawing, 760);
  for (const { node, x, y, width, height } of nodes) {
    const ends = edges
      .filter(({ edge }) => edge.to === node.id)
      .sort((a, b) => a.edge.argument - b.edge.argument)
      .map(({ points, upward }) => ({ ...points.at(-1)!, upward }));
    for (const [i, end] of ends.entries()) {
      t.true(Math.abs(end.x - x) < width / 2);
      t.is(end.y, end.upward ? y + height / 2 : y - height / 2);
      if (i > 0) t.true(end.x > ends[i - 1]!.x);
    }
  }
});

test("no two boxes overlap, and the gradient half flows upwards beside the forward one", (t) => {
  const drawing = deepNetwork(12);
  const { nodes, edges, width } = layoutGraph(drawing, 760);
  t.true(width < 900, `${width}`);
  for (const [i, a] of nodes.entries()) {
    for (const b of nodes.slice(i + 1)) {
      const apart =
        Math.abs(a.x - b.x) >= (a.width + b.width) / 2 - 1e-6 ||
        Math.abs(a.y - b.y) >= (a.height + b.height) / 2 - 1e-6;
      t.true(apart, `${a.node.id} and ${b.node.id}`);
    }
  }
  const place = new Map(nodes.map((placed) => [placed.node.id, placed]));
  for (const { edge, upward } of edges) {
    t.is(upward, place.get(edge.to)!.y < place.get(edge.from)!.y);
    t.is(upward, place.get(edge.from)!.node.part === "gradient");
  }
});

/** A chain of layers with one gradient operation beside each. */
function deepNetwork(layers: number): GraphDrawing {
  let h: TensorLike = valueless(node(["batch", 8], { name: "X", symbolic: true }));
  const forward: { h: TensorLike; w: TensorLike }[] = [];
  for (let i = 0; i < layers; i++) {
    const w = node([8, 8], { name: `W${i}`, tracked: true });
    forward.push({ h, w });
    h = apply("tanh", [apply("dotGeneral", [h, w], ["batch", 8])], ["batch", 8]);
  }
  const loss = apply("sum", [h]);
  let G = apply("broadcastTo", [node([])], ["batch", 8]);
  const gradients = forward.reverse().map((layer) => {
    const dw = apply("dotGeneral", [layer.h, G], [8, 8]);
    G = apply("dotGeneral", [G, layer.w], ["batch", 8]);
    return dw;
  });
  return graphOf([loss, ...gradients], { forward: [loss] });
}

test("graphs of a hundred nodes and one node draw within the column", async (t) => {
  for (const drawing of [deepNetwork(20), graphOf([node([2], { name: "w" })])]) {
    const chart = graph(drawing);
    t.true((chart.spec as { width: number }).width <= 760);
    t.is(count(await chart.svg(), 'aria-roledescription="line mark"'), drawing.edges.length);
  }
});

test("a chain of a hundred thousand nodes is summed up by operation", async (t) => {
  const two = node([], { name: "two" });
  let end = node([], { name: "x", tracked: true });
  for (let i = 0; i < 100_000; i++) end = i % 4 === 0 ? apply("mul", [end, two]) : apply("sin", [end]);
  const labels = await texts(graph(end));
  t.true(labels.includes("100002 nodes and 125000 edges: too many to draw, so counted by operation."));
  for (const label of ["sin", "75000", "mul", "25000", "variables", "constants"]) t.true(labels.includes(label), label);
});

test("labels with quotes and markup, and facts of any name, are drawn as they are", async (t) => {
  const label = 'a"b <i>';
  const drawing: GraphDrawing = {
    nodes: [
      { id: "x.y[0]", kind: "constant", label, facts: { 'the "best".fact[0]': "\\'\"" } },
      { id: "'", kind: "operation", label: "op" },
    ],
    edges: [{ from: "x.y[0]", to: "'", argument: 0 }],
  };
  t.true((await texts(graph(drawing))).includes(label));
});

test("what is no graph is named", (t) => {
  const one = { id: "a", kind: "constant", label: "a" } as const;
  const bad: [unknown, RegExp][] = [
    [[], /no nodes/],
    [3, /got 3/],
    [[1], /a list with 1 in it/],
    [{ nodes: [one, one], edges: [] }, /two nodes have the id "a"/],
    [{ nodes: [one], edges: [{ from: "a", to: "b", argument: 0 }] }, /names "b", which is not among the nodes/],
  ];
  for (const [given, message] of bad) t.throws(() => graph(given as never), { instanceOf: PlotError, message });
});
