import test, { type ExecutionContext } from "ava";
import { eliminate as byElimination } from "../../../../lib/autodiff/accumulation/eliminate.ts";
import { eliminate, linearization } from "../../../../lib/autodiff/accumulation/elimination.ts";
import { type EliminationOrder, eliminations, inOrder } from "../../../../lib/autodiff/accumulation/orders.ts";
import { hessian, jacobian } from "../../../../lib/autodiff/jacobian.ts";
import { grad, jvp } from "../../../../lib/autodiff/transforms.ts";
import { vmap } from "../../../../lib/autodiff/vmap.ts";
import { compile } from "../../../../lib/control/compile.ts";
import { eye, tensor } from "../../../../lib/create/create.ts";
import { apply } from "../../../../lib/ops/apply.ts";
import { functions as f } from "../../../../lib/ops/functions/index.ts";
import { primitives as p } from "../../../../lib/ops/primitives.ts";
import type { Tensor } from "../../../../lib/tensor/tensor.ts";
import { apart, draw } from "../../support/numeric.ts";
import { drawProgram, run } from "../../support/programs.ts";

/** Every order of up to a few numbers. */
const permutations = (items: readonly number[]): number[][] =>
  items.length === 0 ? [[]] : items.flatMap((v, i) => permutations(items.toSpliced(i, 1)).map((rest) => [v, ...rest]));

function allOrdersAgree(
  t: ExecutionContext,
  of: (x: Tensor) => Tensor,
  x: Tensor,
): Partial<Record<EliminationOrder, number>> {
  const lin = linearization(of as (x: unknown) => Tensor, x)!;
  const found = eliminations(lin.graph);
  const expected = jacobian(of, { mode: "forward" })(x);
  const counts: Partial<Record<EliminationOrder, number>> = {};
  for (const [name, { order, multiplications }] of Object.entries(found) as [
    EliminationOrder,
    { order: number[]; multiplications: number },
  ][]) {
    counts[name] = multiplications;
    t.true(apart(eliminate(lin, order) as Tensor, expected) < 1e-12, name);
    if (found.optimal) t.true(found.optimal.multiplications <= multiplications, name);
  }
  return counts;
}

const sort = (y: Tensor): Tensor => apply(p.sort, [y], { descending: false })[0]!;
const cumsum = (y: Tensor, axis: number): Tensor => apply(p.cumsum, [y], { axis, reverse: false })[0]!;

const x = draw(1, [4]);

test("every order of elimination gives the Jacobian of forward mode", (t) => {
  const W = draw(2, [3, 4]);
  const functions: Record<string, (x: Tensor) => Tensor> = {
    elementwise: (x) => f.tanh(f.mul(f.sin(x), f.exp(x))),
    "read twice": (x) => f.mul(x, x),
    product: (x) => f.matmul(W, f.tanh(x)),
    broadcast: (x) => f.mul(f.expandDims(x, 1), f.at(f.cos(x), [[0, 3]])),
    "reduce and spread": (x) => f.mul(f.sum(f.square(x)), f.sin(x)),
    softmax: (x) => f.softmax(x),
    maximum: (x) => f.concat([f.reshape(f.max(x), [1]), f.maximum(x, 0.1)]),
    "sorted, running sums": (x) => cumsum(sort(f.mul(x, x)), 0),
    "a result on the way to another": (x) => f.concat([f.sin(x), f.exp(f.sin(x))]),
    "the argument itself": (x) => f.neg(f.sub(x, f.mul(x, 3))),
    "no path": (x) => f.sign(x),
    inverse: (x) => f.inverse(f.add(f.reshape(x, [2, 2]), f.mul(eye(2, { dtype: "float64" }), 3))),
    "a call": compile((x: Tensor) => f.sin(f.mul(x, f.sum(x)))),
  };
  for (const of of Object.values(functions)) allOrdersAgree(t, of, x);
});

test("random programs: every order agrees with forward and reverse mode", (t) => {
  let eliminated = 0;
  for (let seed = 1; seed <= 60; seed++) {
    const { program, point } = drawProgram(seed, { steps: 12, depth: 1 });
    const of = (xs: unknown): Tensor => run(program, xs as Tensor[]).at(-1)!;
    const lin = linearization(of, point);
    const expected = jacobian(of, { mode: "reverse" })(point) as unknown as Tensor[];
    if (!lin) continue;
    eliminated++;
    for (const { order } of Object.values(eliminations(lin.graph)))
      (eliminate(lin, order) as Tensor[]).forEach((J, i) => {
        t.true(apart(J, expected[i]!) < 1e-10, `seed ${seed}`);
      });
  }
  t.true(eliminated > 50, `${eliminated}`);
});

test("the optimum is that of all orders, and multiplications by 1 or −1 are none", (t) => {
  const functions: ((x: Tensor) => Tensor)[] = [
    (x) => f.mul(f.sum(f.sin(x)), f.exp(f.cos(x))),
    (x) => f.matmul(draw(3, [5, 2]), f.tanh(f.matmul(draw(2, [2, 4]), f.sin(x)))),
    (x) => {
      const s = f.sin(x);
      return f.mul(f.add(s, f.exp(s)), f.sum(s));
    },
  ];
  for (const of of functions) {
    const { graph } = linearization(of as (x: unknown) => Tensor, x)!;
    const inner = Array.from({ length: graph.inner }, (_, i) => graph.inputs + i);
    t.true(inner.length >= 3 && inner.length <= 6);
    const found = eliminations(graph);
    const tried = permutations(inner).map((order) => inOrder(graph, order)!.multiplications);
    t.is(eliminations(graph, found.optimal!.multiplications - 1).forward, undefined);
    t.is(eliminations(graph, found.optimal!.multiplications).optimal!.multiplications, found.optimal!.multiplications);
    t.is(found.optimal!.multiplications, Math.min(...tried));
    t.true(found.markowitz!.multiplications <= Math.max(...tried));
  }
  const shapes = (y: Tensor): Tensor => f.neg(f.transpose(f.reshape(f.add(y, y), [2, 2])));
  const { graph } = linearization(shapes as (x: unknown) => Tensor, x)!;
  t.is(eliminations(graph).optimal!.multiplications, 0);
});

/** Wide, narrow, wide: neither mode's passes, but the middle first. */
const bottleneck = (x: Tensor): Tensor => {
  const y = f.sin(f.tanh(f.exp(f.sin(x))));
  return f.mul(f.sin(f.sum(y)), f.cos(f.sin(y)));
};

test("jacobian takes the elimination where it costs less, and says so", (t) => {
  const deep = (x: Tensor): Tensor => {
    const y = Array.from({ length: 40 }).reduce<Tensor>((z) => f.sin(z), x);
    return f.mul(f.sum(y), y);
  };
  const large = draw(5, [700]);
  const of = jacobian(deep);
  const plan = of.explain(large);
  t.is(plan.mode, "elimination");
  const { forward, reverse, elimination } = plan.multiplications!;
  t.true(elimination.markowitz! * 4 < Math.min(forward, reverse));
  t.is(plan.order.length, 41);
  t.true(apart(of(large), jacobian(deep, { mode: "forward" })(large)) < 1e-13);
  t.regex(String(plan), /mode: elimination\norder: .*\nmultiplications, forward: /);

  const wide = draw(5, [30]);
  const small = jacobian(bottleneck).explain(wide);
  t.is(small.mode, "forward", "planning would take longer than it saves");
  t.true(small.multiplications!.elimination.optimal! < small.multiplications!.forward);
  const layers = (rows: number) => (x: Tensor) =>
    f.matmul(draw(6, [rows, 30]), f.tanh(f.matmul(draw(7, [30, 30]), f.tanh(f.matmul(draw(8, [30, 30]), x)))));
  t.is(jacobian(layers(3)).explain(wide).mode, "reverse");
  t.is(jacobian(layers(60)).explain(wide).mode, "forward");
  t.is(jacobian(layers(3)).explain(wide).passes.reverse, 3);
  t.is(jacobian((x: Tensor) => f.matmul(draw(6, [60, 30]), x)).explain(wide).multiplications!.elimination.optimal, 0);
  t.is(jacobian((x: Tensor) => f.sum(f.sin(x))).explain(wide).mode, "reverse");
  const peeking = jacobian((x: Tensor) => (x.data[0]! > 5 ? x : f.sin(f.mul(x, f.sum(x)))));
  t.is(peeking.explain(wide).multiplications, null, "what cannot be traced is differentiated by passes");
  t.true(apart(peeking(wide), jacobian((x: Tensor) => f.sin(f.mul(x, f.sum(x))))(wide)) < 1e-13);
});

test("a Jacobian by elimination is differentiated, batched, traced and compiled like any other", (t) => {
  const wide = draw(5, [8]);
  const v = draw(6, [8]);
  const by = (x: Tensor): Tensor => byElimination(bottleneck, x).jacobian;
  const dense = jacobian(bottleneck, { mode: "reverse" });
  t.true(apart(by(wide), dense(wide)) < 1e-13);
  t.true(apart(compile(by)(wide), dense(wide)) < 1e-13);
  const rows = draw(7, [3, 8]);
  t.true(apart(vmap(by)(rows), vmap(dense)(rows)) < 1e-13);
  const squares = (J: (x: Tensor) => Tensor) => (x: Tensor) => f.sum(f.square(J(x)));
  t.true(apart(grad(squares(by))(wide), grad(squares(dense))(wide)) < 1e-11);
  t.true(apart(jvp(by, [wide], [v]).tangent, jvp(dense, [wide], [v]).tangent) < 1e-11);
  t.true(apart(byElimination(by, wide).jacobian, jacobian(dense, { mode: "forward" })(wide)) < 1e-11);
  t.true(apart(jacobian(grad(squares(by)))(wide), hessian(squares(dense))(wide)) < 1e-10);
});

test("trees keep their structure, and arguments that a result does not depend on get zeros", (t) => {
  const point = { a: draw(1, [3]), b: draw(2, [2, 2]) };
  const of = ({ a, b }: typeof point) => ({ y: bottleneck(a), z: [f.sin(b), f.matmul(b, f.exp(b))] });
  const flat = (J: unknown): Tensor[] => {
    const { y, z } = J as Record<"y" | "z", unknown>;
    return [y, ...(z as unknown[])].flatMap((part) => Object.values(part as Record<string, Tensor>));
  };
  const [a, b] = [flat(byElimination(of, point).jacobian), flat(jacobian(of, { mode: "reverse" })(point))];
  t.is(a.length, 6);
  a.forEach((J, i) => {
    t.true(apart(J, b[i]!) < 1e-13);
  });
});

test("eliminate gives the Jacobian in the order that is asked for, with all orders counted", (t) => {
  const narrow = (x: Tensor): Tensor => f.mul(f.sum(f.sin(x)), f.cos(f.exp(x)));
  const expected = jacobian(narrow, { mode: "forward" })(x);
  for (const order of ["forward", "reverse", "markowitz", "optimal"] as const) {
    const { jacobian: J, multiplications, counts, order: names } = byElimination(narrow, x, { order });
    t.true(apart(J, expected) < 1e-14);
    t.is(multiplications, counts[order]!);
    t.true(counts.optimal! <= counts.markowitz! && counts.markowitz! <= counts.forward!);
    t.is(names.length, 4);
  }
  const long = (x: Tensor): Tensor => Array.from({ length: 12 }).reduce<Tensor>((y) => f.sin(y), x);
  t.throws(() => byElimination(long, x, { order: "optimal" }), { message: /not known for 11 inner vertices/ });
  t.throws(() => byElimination((y: Tensor) => y, tensor([1], { dtype: "int32" })), { name: "GradientError" });
});

test("the heuristic is not always the best: the gap on graphs of up to 8 inner vertices", (t) => {
  let gaps = 0;
  for (let seed = 1; seed <= 150; seed++) {
    const { program, point } = drawProgram(seed, { steps: 7, depth: 0 });
    const lin = linearization((xs: unknown) => run(program, xs as Tensor[]), point);
    const found = lin && eliminations(lin.graph);
    if (!found?.optimal) continue;
    t.true(
      found.optimal.multiplications <=
        Math.min(found.markowitz!.multiplications, found.forward!.multiplications, found.reverse!.multiplications),
    );
    if (found.optimal.multiplications < found.markowitz!.multiplications) gaps++;
  }
  t.true(gaps > 0);
});
