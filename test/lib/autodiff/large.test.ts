import test, { type ExecutionContext } from "ava";
import { batchOf, forwardOf, reverseOf, withResiduals } from "../../../lib/autodiff/bodies.ts";
import { Body } from "../../../lib/graph/body.ts";
import { plan } from "../../../lib/graph/plan.ts";
import * as ad from "../../../lib/index.ts";
import { apply } from "../../../lib/ops/apply.ts";
import { split } from "../../../lib/ops/rows/pieces.ts";

const float64 = { dtype: "float64" } as const;
const x0 = 0.7;
const point = ad.tensor(x0, float64);

interface Large {
  readonly f: (x: ad.Tensor) => ad.Tensor;
  /** The value at x0, and the first and second derivatives. */
  readonly expected: readonly [number, number, number];
  /** How many nodes its graph has, at the least. */
  readonly nodes: number;
}

/** x ← x + c·x², over and over: three nodes for each link. */
function chain(links: number): Large {
  const c = 1e-5;
  let [x, dx, ddx] = [x0, 1, 0];
  for (let i = 0; i < links; i++)
    [x, dx, ddx] = [x + c * (x * x), dx + 2 * c * x * dx, ddx + 2 * c * (dx * dx + x * ddx)];
  return {
    f(start) {
      let y = start;
      const scale = ad.tensor(c, float64);
      for (let i = 0; i < links; i++) y = y.add(y.square().mul(scale));
      return y;
    },
    expected: [x, dx, ddx],
    nodes: 3 * links,
  };
}

const width = 10;
/** Nodes of which each is used by the 10 after it: hᵢ = (hᵢ₋₁² + hᵢ₋₂ + … + hᵢ₋₁₀) / 10. */
function wide(count: number): Large {
  const before = Array.from({ length: width }, (_, i) => [x0 * (i + 1) * 0.1, (i + 1) * 0.1, 0] as const);
  const h: (readonly [number, number, number])[] = [...before];
  for (let i = 0; i < count; i++) {
    const [v, dv, ddv] = h.at(-1)!;
    let [s, ds, dds] = [v * v, 2 * v * dv, 2 * (dv * dv + v * ddv)];
    for (let k = 2; k <= width; k++) [s, ds, dds] = [s + h.at(-k)![0], ds + h.at(-k)![1], dds + h.at(-k)![2]];
    h.push([s / width, ds / width, dds / width]);
  }
  return {
    f(start) {
      const nodes = Array.from({ length: width }, (_, i) => start.mul((i + 1) * 0.1));
      for (let i = 0; i < count; i++) {
        let s = nodes.at(-1)!.square();
        for (let k = 2; k <= width; k++) s = s.add(nodes.at(-k)!);
        nodes.push(s.div(width));
      }
      return nodes.at(-1)!;
    },
    expected: h.at(-1)!,
    nodes: width * count,
  };
}

const pairs = (x: ad.Tensor): readonly ad.Tensor[] => apply(split, [x], { axis: 0, sizes: [1, 1] });
/** (a, b) ← (b, a + c·a²), each time taken apart by an operation with two results: 24,000 nodes. */
const several: Large = (() => {
  const [c, count] = [1e-4, 4_000];
  let a: [number, number, number] = [x0, 1, 0];
  let b: [number, number, number] = [0.5 * x0, 0.5, 0];
  for (let i = 0; i < count; i++) {
    const [v, dv, ddv] = a;
    [a, b] = [b, [v + c * v * v, dv + 2 * c * v * dv, ddv + 2 * c * (dv * dv + v * ddv)]];
  }
  return {
    f(start) {
      const scale = ad.tensor([c], float64);
      const first = start.reshape([1]) as ad.Tensor;
      let both: ad.Tensor = ad.concat([first, first.mul(0.5)], 0);
      for (let i = 0; i < count; i++) {
        const [p, q] = pairs(both);
        both = ad.concat([q!, p!.add(p!.square().mul(scale))], 0);
      }
      return both.sum();
    },
    expected: [a[0] + b[0], a[1] + b[1], a[2] + b[2]],
    nodes: 6 * count,
  };
})();

const pieces = 5_000;
/** One operation with 5,000 results, and one with as many inputs: Σᵢ (x·i/n)². */
const broad: Large = (() => {
  let squares = 0;
  for (let i = 0; i < pieces; i++) squares += (i / pieces) ** 2;
  return {
    f(start) {
      const parts = apply(split, [start.mul(ad.tensor(Float64Array.from({ length: pieces }, (_, i) => i / pieces)))], {
        axis: 0,
        sizes: new Array<number>(pieces).fill(1),
      });
      return ad
        .concat(
          parts.map((part) => part.square()),
          0,
        )
        .sum();
    },
    expected: [squares * x0 * x0, 2 * squares * x0, 2 * squares],
    nodes: 2 * pieces,
  };
})();

const largest: Readonly<Record<string, Large>> = {
  "a chain of 100,000 nodes": chain(34_000),
  "10,000 nodes that are each used 10 times": wide(10_000),
};
/** What makes many graphs of one, or a graph of the gradient's gradient, is done with these. */
const smaller: Readonly<Record<string, Large>> = {
  "a chain of 15,000 nodes": chain(5_000),
  "1,000 nodes that are each used 10 times": wide(1_000),
  "a chain of operations with two results": several,
  "operations with 5,000 results and inputs": broad,
};

function near(t: ExecutionContext, actual: ad.Tensor, wanted: number): void {
  const error = Math.abs(actual.item() - wanted) / Math.max(1, Math.abs(wanted));
  t.true(error < 1e-9, `${actual.item()} is not ${wanted}`);
}

function symbolic(f: Large["f"]): { x: ad.Tensor; y: ad.Tensor } {
  const x = ad.symbol("x", [], float64);
  return { x, y: f(x) };
}

const one = ad.tensor(1, float64);

for (const [name, { f, expected, nodes }] of Object.entries({ ...largest, ...smaller })) {
  const [value, first] = expected;

  test(`${name}: values, and the tape with what it frees`, (t) => {
    near(t, f(point), value);
    const x = ad.variable(x0, float64);
    const y = f(x);
    t.true(ad.graph(y).nodes.length > nodes);
    y.backward({ retainGraph: true });
    near(t, x.grad!, first);
    y.backward();
    near(t, x.grad!, 2 * first);
    t.true(ad.graph(y).nodes.every((v) => v === x || v === y || v.storage === null || !v.tracked));
  });

  test(`${name}: grad, jvp and checkpoint`, (t) => {
    near(t, ad.grad(f)(point), first);
    near(t, ad.jvp(f, [point], [one]).tangent, first);
    near(t, ad.grad(ad.checkpoint(f))(point), first);
  });

  test(`${name}: the symbolic gradient, whose nodes are proportional to the graph's, evaluated and compiled`, (t) => {
    const { x, y } = symbolic(f);
    const forward = ad.graph(y).nodes.length;
    const [G] = ad.gradients(y, [x]) as [ad.Tensor];
    const both = ad.graph(y, G).nodes.length;
    t.true(both - forward <= 6 * forward, `${both - forward} nodes for the gradient of ${forward}`);
    const compiled = ad.compile({ inputs: [x], outputs: [y, G] });
    for (const [Y, dY] of [ad.evaluate([y, G], { x: point }), compiled(point)]) {
      near(t, Y!, value);
      near(t, dY!, first);
    }
  });

  test(`${name}: a compiled function and its gradient`, (t) => {
    const compiled = ad.compile(f);
    near(t, compiled(point), value);
    near(t, ad.grad(compiled)(point), first);
  });

  test(`${name}: walks over the graph`, (t) => {
    const { x, y } = symbolic(f);
    const g = ad.graph(y);
    let [edges, back] = [0, 0];
    for (const v of g.nodes) {
      edges += ad.getInputs(v, g).length;
      back += ad.getConsumers(v, g).length;
    }
    t.is(edges, back);
    const size = g.nodes.length;
    const { gradTable } = ad.backprop([x], g, y);
    t.true(g.nodes.length > size && g.has(gradTable.get(x)!));
    t.is(ad.gradientReport(y, [x]).entries[0]!.status, "defined");
    t.true(plan([y]).steps.length > 0);
    near(t, new Body([x], [y]).replay([point])[0]!, value);
  });
}

for (const [name, { f, expected, nodes }] of Object.entries(smaller)) {
  const [value, first, second] = expected;

  test(`${name}: second derivatives`, (t) => {
    const x = ad.variable(x0, float64);
    f(x).backward({ createGraph: true });
    const gradient = x.grad!;
    x.zeroGrad();
    gradient.backward();
    near(t, x.grad!, second);
    near(t, ad.hvp(f, point, one), second);
    const { x: s, y } = symbolic(f);
    const [G] = ad.gradients(y, [s]) as [ad.Tensor];
    near(t, ad.evaluate(ad.gradients(G, [s])[0]!, new Map([[s, point]])), second);
  });

  test(`${name}: linearize, vmap, and transforms of compiled functions with their explanation`, (t) => {
    const { linear, transpose } = ad.linearize(f, point);
    near(t, linear(ad.tensor(2, float64)), 2 * first);
    near(t, transpose(one)[0], first);
    near(
      t,
      ad
        .vmap(f)(ad.tensor([x0, 0.1], float64))
        .at(0),
      value,
    );
    const compiled = ad.compile(f);
    near(t, ad.jvp(compiled, [point], [one]).tangent, first);
    near(t, ad.compile(ad.grad(f))(point), first);
    const x = ad.variable(x0, float64);
    compiled(x).backward();
    near(t, x.grad!, first);
    t.true(compiled.explain(point).stages[0]!.operations > nodes / 2);
  });

  test(`${name}: bodies derived from its body`, (t) => {
    const { x, y } = symbolic(f);
    const body = new Body([x], [y]);
    near(t, withResiduals(body).run([point])[0]!, value);
    const reverse = reverseOf(body, [true], [true]);
    const candidates = [point, ad.tensor(value, float64), one];
    near(t, reverse.body.run(reverse.needs.map((i) => candidates[i]!))[0]!, first);
    near(t, forwardOf(body, [true]).body.run([point, one])[1]!, first);
    near(
      t,
      batchOf(body, [true], 2)
        .run([ad.tensor([0.1, x0], float64)])[0]!
        .at(1),
      value,
    );
  });
}
