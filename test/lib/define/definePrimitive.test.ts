import test from "ava";
import * as ad from "../../../lib/index.ts";
import { derivative, difference } from "../support/numeric.ts";

type T = ad.Tensor;
const float64 = (values: ad.Operand): T => ad.tensor(values, { dtype: "float64" });

const cube = ad.definePrimitive("cube", {
  form: "elementwise",
  value: (x) => x.mul(x).mul(x),
  partials: [(x) => x.mul(x).mul(3)],
});
const running = (data: ArrayLike<number>): number[] => {
  let total = 0;
  return Array.from(data, (v) => (total += v));
};
const turned = float64([
  [0, 0, 1],
  [0, 1, 0],
  [1, 0, 0],
]);
const total = ad.definePrimitive("total", {
  form: "linear",
  compute: ({ data }) => running(data),
  transpose: (G) => turned.matmul(total(turned.matmul(G))),
});
/** a·sin b for vectors, stated whole. */
const wave = ad.definePrimitive("wave", {
  form: "general",
  compute: (a, b) => a.data.map((v, i) => v * Math.sin(b.data[i]!)),
  bprop: (G, [a, b]) => [G.mul(ad.sin(b!)), G.mul(a!).mul(ad.cos(b!))],
  jvp: ([da, db], [a, b]) => {
    const [p, q] = [da?.mul(ad.sin(b!)), db && a!.mul(ad.cos(b!)).mul(db)];
    return p && q ? p.add(q) : (p ?? q!);
  },
});

const programs: Readonly<Record<string, (x: T) => T>> = {
  elementwise: (x) => ad.sum(ad.sin(cube(x))),
  linear: (x) => ad.sum(ad.square(total(x))),
  general: (x) => ad.sum(wave(x, ad.square(x))),
};
const [x0, v0] = [float64([0.3, -0.8, 1.1]), float64([0.5, 1, -0.7])];

for (const [form, f] of Object.entries(programs)) {
  test(`a user's operation of the form ${form} works in every mode, at second order, batched and compiled`, (t) => {
    const along = (g: (x: T) => T) => derivative((h) => g(ad.add(x0, v0.mul(h))).item());
    const close = (what: string, got: number, expected: number, within = 1e-8): void => {
      t.true(difference(got, expected) <= within, `${what}: ${got}, expected ${expected}`);
    };
    const inner = (g: T): number => ad.sum(g.mul(v0)).item();
    const first = along(f);
    close("reverse", inner(ad.grad(f)(x0)), first);
    close("forward", ad.jvp(f, [x0], [v0]).tangent.item(), first);
    const w = ad.variable(x0);
    f(w).backward();
    close("tape", inner(w.grad!), first);
    const X = ad.symbol("x", [3], { dtype: "float64" });
    close("symbols", inner(ad.evaluate(ad.gradients(f(X), [X])[0]!, { x: x0 })), first);
    close("compiled", inner(ad.compile(ad.grad(f))(x0)), first);
    const second = along((x) => ad.sum(ad.grad(f)(x).mul(v0)));
    for (const mode of ["forward-over-reverse", "reverse-over-reverse", "reverse-over-forward"] as const)
      close(mode, inner(ad.hvp(f, x0, v0, { mode })), second);
    const rows = float64([
      [0.3, -0.8, 1.1],
      [0.1, 0.2, 0.3],
    ]);
    close("batch", ad.vmap(f)(rows).at(1).item(), f(rows.at(1) as T).item(), 1e-14);
    const gradients = ad.vmap(ad.grad(f))(rows).at(1);
    close("batch of gradients", inner(gradients as T), inner(ad.grad(f)(rows.at(1) as T)), 1e-12);
    const products = ad
      .vmap((x: T) => ad.hvp(f, x, v0))(rows)
      .at(0) as T;
    close("batch of products", inner(products), second);
    const nested = ad.vmap(ad.vmap(f))(ad.expandDims(rows, 0)).at([0, 1]);
    close("batch of batches", nested.item(), f(rows.at(1) as T).item(), 1e-14);
  });
}

test("a user's operation is drawn and printed under its name, and may be defined again", (t) => {
  const X = ad.symbol("x", [3]);
  t.is(String(ad.print(cube(X))), "cube(x)");
  const again = ad.definePrimitive("cube", { form: "elementwise", value: (x) => x.mul(0), partials: [null] });
  t.is(ad.sum(again(float64([1, 2]))).item(), 0);
  t.is(cube(float64(2)).item(), 8);
});

test("integer results have no path, undefined derivatives say why", (t) => {
  const parity = ad.definePrimitive("parity", {
    form: "integer",
    dtype: "int32",
    compute: ({ data }) => Array.from(data, (v) => Math.abs(v) % 2),
  });
  t.deepEqual(parity(ad.tensor([1, 2, 3], { dtype: "int32" })).toArray(), [1, 0, 1]);
  const outside = ad.definePrimitive("outside", {
    form: "undefined",
    compute: ({ data }) => Array.from(data, (v) => v * 2),
    reason: "its numbers come from outside.",
  });
  t.deepEqual(outside(float64([1, 2])).toArray(), [2, 4]);
  t.throws(() => ad.grad((x: T) => ad.sum(outside(x)))(x0), {
    instanceOf: ad.GradientError,
    message: /outside in input 0 is undefined.*its numbers come from outside/,
  });
});

test("a definition that does not fit is an error that names it", (t) => {
  t.throws(() => ad.definePrimitive("add", { form: "elementwise", value: (x) => x, partials: [null] }), {
    message: /"add" exists already/,
  });
  t.throws(() => ad.definePrimitive(" ", { form: "elementwise", value: (x) => x, partials: [null] }), {
    message: /expected a name/,
  });
  const short = ad.definePrimitive("short", { form: "undefined", compute: () => [1] });
  t.throws(() => short(x0), { message: /short: compute gave 1 numbers for a result of shape \[3\]; expected 3/ });
  const wrong = ad.definePrimitive("wrong", {
    form: "linear",
    compute: ({ data }) => data,
    transpose: (G) => ad.sum(G),
  });
  t.throws(() => ad.grad((x: T) => ad.sum(wrong(x)))(x0), {
    message: /wrong: its rule gave a derivative of shape \[\] where \[3\]/,
  });
  t.throws(() => cube(x0, x0), { message: /cube: expected 1 input, got 2/ });
});
