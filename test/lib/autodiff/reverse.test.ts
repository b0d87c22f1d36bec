import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import test from "ava";
import { backprop } from "../../../lib/autodiff/backprop.ts";
import { buildGrad, GradTable } from "../../../lib/autodiff/reverse.ts";
import { gradients } from "../../../lib/autodiff/symbolic.ts";
import { backward } from "../../../lib/autodiff/tape.ts";
import { grad, jvp, vjp } from "../../../lib/autodiff/transforms.ts";
import { symbol, tensor, variable } from "../../../lib/create/create.ts";
import { evaluate } from "../../../lib/graph/evaluate.ts";
import { Graph, getConsumers, getInputs, getOperation, graph } from "../../../lib/graph/graph.ts";
import { functions as f } from "../../../lib/ops/functions/index.ts";
import { ShapeError } from "../../../lib/tensor/errors.ts";
import { allocations } from "../../../lib/tensor/storage.ts";
import type { Tensor } from "../../../lib/tensor/tensor.ts";

const lib = fileURLToPath(new URL("../../../lib", import.meta.url));

/** Computes one gradient by every reverse mode in a copy of the library and prints them. */
const script = `
import { functions as f } from "./ops/functions/index.ts";
import { gradients } from "./autodiff/symbolic.ts";
import { backward } from "./autodiff/tape.ts";
import { backprop } from "./autodiff/backprop.ts";
import { jacobian } from "./autodiff/jacobian.ts";
import { grad, vjp } from "./autodiff/transforms.ts";
import { compile } from "./control/compile.ts";
import { evaluate } from "./graph/evaluate.ts";
import { graph } from "./graph/graph.ts";
import { symbol, tensor, variable } from "./create/create.ts";
const loss = (x) => f.sum(f.mul(f.tanh(x), x));
const x = variable([0.5, -1], { dtype: "float64" });
backward(loss(x));
const X = symbol("x", [2], { dtype: "float64" });
const [g] = gradients(loss(X), [X], { disconnected: "zero" });
const at = tensor([0.5, -1], { dtype: "float64" });
const one = tensor(1, { dtype: "float64" });
const J = loss(X);
const Y = symbol("y", [2], { dtype: "float64" });
const step = compile({ inputs: [Y], outputs: gradients(loss(Y), [Y], { disconnected: "zero" }) });
console.log(JSON.stringify([
  x.grad,
  evaluate(g, { x: at }),
  grad(loss)(at),
  vjp(loss, at).pullback(one)[0],
  jacobian(loss, { mode: "reverse" })(at),
  compile(grad(loss))(at),
  grad(compile(loss))(at),
  step(at)[0],
  evaluate(backprop([X], graph(J), J).gradTable.get(X), { x: at }),
].map((gradient) => gradient?.toArray() ?? null)));
`;

async function reverseGradients(spoil: (source: string) => string): Promise<unknown[]> {
  const folder = await mkdtemp(join(tmpdir(), "adjoint-visit-"));
  try {
    await cp(lib, join(folder, "lib"), { recursive: true });
    const file = join(folder, "lib/autodiff/reverse.ts");
    await writeFile(file, spoil(await readFile(file, "utf8")));
    await writeFile(join(folder, "lib/check.ts"), script);
    const { stdout } = await promisify(execFile)(process.execPath, [join(folder, "lib/check.ts")]);
    return JSON.parse(stdout) as unknown[];
  } finally {
    await rm(folder, { recursive: true });
  }
}

test("backward, gradients, grad, vjp, jacobian, backprop and compiled gradients go through one visit: spoiling it spoils all", async (t) => {
  const expected = [0.5, -1].map((x) => Math.tanh(x) + x * (1 - Math.tanh(x) ** 2));
  const close = (a: unknown): boolean =>
    Array.isArray(a) && a.every((v: number, i) => Math.abs(v - expected[i]!) < 1e-12);
  const sound = await reverseGradients((source) => source);
  t.deepEqual(sound.map(close), new Array(9).fill(true), JSON.stringify(sound));
  const line = "if (contribution) table.accumulate(v, contribution, serial);";
  const spoiled = await reverseGradients((source) => {
    t.is(source.split(line).length, 2, "the visit has one place where it accumulates");
    return source.replace(line, "if (contribution && argument === 0) table.accumulate(v, contribution, serial);");
  });
  t.deepEqual(spoiled.map(close), new Array(9).fill(false), JSON.stringify(spoiled));
});

test("a chain of 100,000 nodes works in every mode", (t) => {
  const chain = (x: Tensor): Tensor => {
    let y = x;
    for (let i = 0; i < 100_000; i++) y = f.sin(y);
    return y;
  };
  const x = variable(0.5, { dtype: "float64" });
  backward(chain(x));
  const byTape = x.grad!.item();
  t.true(byTape > 0 && byTape < 1);
  const X = symbol("x", [], { dtype: "float64" });
  const [g] = gradients(chain(X), [X]);
  t.is(evaluate(g!, { x: 0.5 }).item(), byTape);
  const at = tensor(0.5, { dtype: "float64" });
  t.is((grad(chain)(at) as Tensor).item(), byTape);
  const forward = jvp(chain, [at], [tensor(1, { dtype: "float64" })]).tangent.item();
  t.true(Math.abs(forward - byTape) <= 1e-9 * byTape);
});

test("the symbolic gradient of n nodes has O(n) nodes", (t) => {
  const sizes = [50, 100, 200].map((n) => {
    const x = symbol("x");
    let y = x;
    // Each node is used twice: without the table there would be 2ⁿ products.
    for (let i = 0; i < n; i++) y = f.mul(y, f.add(y, 1));
    return new Graph(gradients(y, [x])).nodes.length / n;
  });
  t.true(sizes[2]! < sizes[0]! * 1.05, `${sizes}`);
});

test("x + x, a diamond, and both factors of x·x are counted once for each use", (t) => {
  const x = variable([3, 4], { dtype: "float64" });
  backward(f.sum(f.add(x, x)));
  t.deepEqual(x.grad!.toArray(), [2, 2]);
  x.zeroGrad();
  backward(f.sum(f.mul(x, x)));
  t.deepEqual(x.grad!.toArray(), [6, 8]);
  x.zeroGrad();
  const y = f.mul(x, 2);
  backward(f.sum(f.add(f.mul(y, y), y)));
  t.deepEqual(x.grad!.toArray(), [26, 34]);
});

test("several contributions go into one buffer, and none into a buffer that somebody holds", (t) => {
  const uses = (n: number): number => {
    const x = variable(Array.from({ length: 100 }, () => 1));
    const y = f.mul(x, 1);
    const z = Array.from({ length: n }, () => f.mul(y, 3)).reduce((a, b) => f.add(a, b));
    const total = f.sum(z);
    const before = allocations.count;
    backward(total);
    t.is(x.grad!.data[0], 3 * n);
    return allocations.count - before;
  };
  // One product for each use, and no buffer for the sums.
  t.is(uses(12) - uses(11), 1);

  const [a, b] = [variable([1, 2]), variable([3, 4])];
  const held = tensor([1, 1]);
  backward(f.add(f.add(a, b), a), { gradient: held });
  t.deepEqual(held.toArray(), [1, 1]);
  t.deepEqual(a.grad!.toArray(), [2, 2]);
  t.deepEqual(b.grad!.toArray(), [1, 1]);
  backward(f.sum(a));
  t.deepEqual(b.grad!.toArray(), [1, 1], "two leaves that got the same gradient do not share it");
});

test("getOperation, getConsumers and getInputs speak the book's language; a double use is two consumers", (t) => {
  const x = symbol("x", [2]);
  const y = f.mul(x, x);
  const z = f.sum(y);
  const g = graph(z);
  t.is(getOperation(x), null);
  t.is(getOperation(y)!.name, "mul");
  t.deepEqual(
    getConsumers(x, g).map(({ consumer, argument }) => [consumer === y, argument]),
    [
      [true, 0],
      [true, 1],
    ],
  );
  t.deepEqual(getInputs(z, g), [y]);
  t.deepEqual(getInputs(z), [y]);
  t.throws(() => getConsumers(symbol("other"), g), { message: /not in the graph/ });
});

test("op.bprop is the chain rule for one input, given as position or as tensor", (t) => {
  const x = symbol("x", [2], { dtype: "float64" });
  const y = f.mul(x, x);
  const G = tensor([1, 10], { dtype: "float64" });
  const op = getOperation(y)!;
  t.deepEqual(evaluate(op.bprop(op.inputs, 0, G), { x: [3, 4] }).toArray(), [3, 40]);
  t.deepEqual(evaluate(op.bprop(op.inputs, x, G), { x: [3, 4] }).toArray(), [6, 80]);
  t.throws(() => op.bprop(op.inputs, G, G), { message: /not one of its inputs/ });
});

test("backprop and buildGrad fill the gradient table and add their nodes to the graph", (t) => {
  const w = symbol("w", [], { dtype: "float64" });
  const h = f.exp(w);
  const J = f.mul(h, h);
  const g = graph(J);
  const before = g.nodes.length;
  const { gradTable, operations } = backprop([w], g, J);
  t.is(operations, 3, "two uses of h and one of w");
  t.true(g.nodes.length > before);
  t.true(gradTable.has(h) && gradTable.has(w));
  t.is(evaluate(gradTable.get(w)!, { w: 1 }).item().toFixed(10), (2 * Math.exp(2)).toFixed(10));

  const table = new GradTable();
  table.set(J, tensor(1, { dtype: "float64" }));
  const built = buildGrad(h, g, g.restrict([w]), table);
  t.is(evaluate(built!, { w: 1 }).item().toFixed(10), (2 * Math.E).toFixed(10));
  t.false(table.has(w), "only what lies between is visited");
});

test("zero, disconnected and blocked are three things", (t) => {
  const [x, y] = [symbol("x"), symbol("y")];
  t.throws(() => gradients(f.exp(x), [y]), { message: /does not depend on y/ });
  t.deepEqual(gradients(f.exp(x), [y], { disconnected: "null" }), [null]);
  t.is(evaluate(gradients(f.exp(x), [y], { disconnected: "zero" })[0]!, { y: 1 }).item(), 0);
  t.is(evaluate(gradients(f.mul(f.sign(x), 2), [x])[0]!, { x: 3 }).item(), 0);
  t.throws(() => gradients(f.stopGradient(x), [x]), { message: /does not depend/ });
  const product = f.mul(f.stopGradient(x), x);
  t.is(evaluate(gradients(product, [x])[0]!, { x: 3 }).item(), 3);
  t.is(evaluate(gradients(f.mul(x, x), [x], { considerConstant: [] })[0]!, { x: 3 }).item(), 6);
});

test("gradYs, knownGrads and several results add up", (t) => {
  const x = symbol("x", [], { dtype: "float64" });
  const [a, b] = [f.mul(x, 2), f.mul(x, x)];
  t.is(evaluate(gradients([a, b], [x])[0]!, { x: 5 }).item(), 12);
  t.is(evaluate(gradients([a, b], [x], { gradYs: [tensor(10, { dtype: "float64" }), null] })[0]!, { x: 5 }).item(), 30);
  t.is(evaluate(gradients([b, f.exp(b)], [b])[0]!, { x: 0 }).item(), 2);
  // A known gradient takes the place of what comes from above, and goes on below; other paths are as ever.
  const known = new Map([[b, tensor(100, { dtype: "float64" })]]);
  t.is(evaluate(gradients(f.exp(b), [x], { knownGrads: known })[0]!, { x: 5 }).item(), 1000);
  t.is(evaluate(gradients(f.add(f.exp(b), a), [x], { knownGrads: known })[0]!, { x: 5 }).item(), 1002);
  t.is(evaluate(gradients([], [x], { knownGrads: known })[0]!, { x: 5 }).item(), 1000);
  t.is(gradients(f.exp(b), [b], { knownGrads: known })[0]!.item(), 100);
});

test("a gradient to start from must have the shape of its result", (t) => {
  const v = variable([1, 2, 3]);
  t.throws(() => vjp((x: Tensor) => f.mul(x, 2), v).pullback(tensor([1, 1])), {
    instanceOf: ShapeError,
    message: /expected \[3\], got \[2\]/,
  });
  t.throws(() => gradients(f.mul(v, 2), [v], { gradYs: [tensor([1, 1])] }), { instanceOf: ShapeError });
  t.throws(() => backward(f.mul(v, 2), { gradient: tensor([1, 1]) }), { instanceOf: ShapeError });
});
