import test from "ava";
import * as ad from "../../../lib/index.ts";
import { cell } from "../../../lib/tensor/state.ts";

type T = ad.Tensor;
type F = (x: T) => T;
const float64 = (values: ad.Operand): T => ad.tensor(values, { dtype: "float64" });
const one = float64(1);

const derivatives: Readonly<Record<string, (f: F) => F>> = {
  grad: (f) => (x) => ad.grad(f)(x) as T,
  jvp: (f) => (x) => ad.jvp(f, [x], [one]).tangent,
  vjp: (f) => (x) => ad.vjp(f, x).pullback(one)[0],
  linearize: (f) => (x) => ad.linearize(f, x).linear(one),
  jacobian: (f) => (x) => ad.jacobian(f)(x) as T,
};
const wrappers: Readonly<Record<string, (f: F) => F>> = {
  "": (f) => f,
  "compiled ": (f) => ad.compile(f),
  "checkpointed ": (f) => ad.checkpoint(f),
};

// Siskind and Pearlmutter, "Nesting forward-mode AD in a functional framework" (2008), and "Perturbation confusion in forward
// automatic differentiation of higher-order functions" (Manzyuk et al., 2019).
for (const [outerName, outer] of Object.entries(derivatives))
  for (const [innerName, inner] of Object.entries(derivatives))
    for (const [how, wrap] of Object.entries(wrappers))
      test(`${outerName} of a ${how}function that takes ${innerName}: no perturbation is taken for another`, (t) => {
        const at = (f: F, x: number): number => outer(wrap(f))(float64(x)).item();
        t.is(
          at((x) => x.mul(inner((y) => x.add(y))(one)), 1),
          1,
        );
        t.is(
          at((x) => x.mul(inner((y) => x.mul(y))(float64(2))), 3),
          6,
        );
        t.is(
          at((x) => inner((y) => x.mul(y).mul(y))(x), 3),
          12,
        );
        const shifted =
          (d: (f: F) => F) =>
          (f: F): F =>
          (x) =>
            d((u) => f(x.add(u)))(float64(0));
        const twice = shifted(outer)(shifted(inner)((x) => ad.exp(x.mul(2))))(one).item();
        t.true(Math.abs(twice - 4 * Math.exp(2)) < 1e-12);
      });

test("ten derivatives of one another, of mixed kinds, are the closed form", (t) => {
  const kinds = Object.values(derivatives);
  let f: F = (x) => ad.exp(x.mul(0.5));
  for (let k = 0; k < 10; k++) f = kinds[k % 3]!(f);
  t.true(Math.abs(f(one).item() - Math.exp(0.5) * 0.5 ** 10) < 1e-15);
});

test("a tensor of a derivative outside is read within vmap within scan within compile", (t) => {
  const f = (x: T): T =>
    ad.sum(
      ad.compile(
        (z: T) =>
          ad.scan((c: T, e: T) => [c.add(ad.sum(ad.vmap((q: T) => q.mul(x).mul(e))(z))), null], float64(0), z)[0],
      )(float64([1, 2, 3])),
    );
  t.is(ad.grad(f)(float64(2)).item(), 36);
});

test("one tensor given as two results gets the sum of both gradients", (t) => {
  const twice = (x: T): [T, T] => {
    const y = x.mul(2);
    return [y, y];
  };
  t.is(
    ad
      .vjp(twice, one)
      .pullback([one, float64(10)])[0]
      .item(),
    22,
  );
  const w = ad.variable(one);
  const y = w.mul(2);
  t.is(ad.gradients([y, y], [w])[0]!.item(), 4);
});

test("results that are inputs of a compiled function, scan or cond keep their values when the variable is written", (t) => {
  const results: Readonly<Record<string, (w: T) => T>> = {
    compile: (w) => ad.compile(() => w)(),
    scan: (w) => ad.scan((c: T) => [c, null], w, null, { length: 2 })[0],
    cond: (w) =>
      ad.cond(
        ad.greater(one, 0),
        (q: T) => q,
        (q: T) => q.neg(),
        w,
      ),
    reshape: (w) => ad.reshape(w, []),
  };
  for (const [name, of] of Object.entries(results)) {
    const w = ad.variable(one);
    const held = of(w);
    w.assign(float64(5));
    t.is(held.item(), 1, name);
  }
});

test("a compiled function that calls itself with a smaller number is differentiated", (t) => {
  const power: (x: T, n: number) => T = ad.compile((x: T, n: number): T => (n === 0 ? x : x.mul(power(x, n - 1))));
  t.is(power(float64(2), 5).item(), 64);
  t.is(
    ad
      .grad((x: T) => power(x, 5))(float64(2))
      .item(),
    192,
  );
});

/** As V8's termination: a new cell has begun, and nothing after the throw ran for it. */
const interrupted = (..._: T[]): never => {
  cell.epoch++;
  throw new Error("interrupted");
};
const places: Readonly<Record<string, () => unknown>> = {
  noGrad: () => ad.noGrad(interrupted),
  "a trace": () => ad.compile(interrupted)(),
  grad: () => ad.grad(interrupted)(one),
  vmap: () => ad.vmap(interrupted)(float64([1])),
  "a scan's step": () => ad.scan(interrupted, one, float64([1])),
  "a trace within vmap within noGrad": () =>
    ad.noGrad(() => ad.vmap((_: T) => ad.compile(interrupted)())(float64([1]))),
};
for (const [where, run] of Object.entries(places))
  test(`an interrupt in ${where} leaves recording, writing, tracing and drawing as they were`, (t) => {
    t.throws(run, { message: "interrupted" });
    const w = ad.variable(float64(3));
    w.mul(w).backward();
    t.is(w.grad!.item(), 6);
    w.assign(float64(4));
    t.is(w.item(), 4);
    t.is(
      ad
        .grad((x: T) => x.mul(x))(float64(2))
        .item(),
      4,
    );
    t.is(
      ad
        .compile((x: T) => x.add(1))(one)
        .item(),
      2,
    );
    t.is(ad.random.normal([1]).data.length, 1);
  });
