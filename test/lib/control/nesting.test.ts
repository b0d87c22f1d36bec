import test from "ava";
import * as ad from "../../../lib/index.ts";
import { difference } from "../support/numeric.ts";
import { Series } from "../support/series.ts";

type T = ad.Tensor;
type F = (x: T) => T;
type S = (s: Series) => Series;

interface Transform {
  readonly of: (f: F) => F;
  /** What it makes of a function, on power series. */
  readonly reference: (f: S) => S;
}

const scalar = (x: number): T => ad.tensor(x, { dtype: "float64" });
const derivative =
  (f: S): S =>
  (s) =>
    f(s).derivative().over(s.derivative());
const same = (f: S): S => f;
const twice =
  (f: S): S =>
  (s) =>
    f(f(s));

const transforms: Readonly<Record<string, Transform>> = {
  grad: { of: (f) => ad.grad(f), reference: derivative },
  vjp: { of: (f) => (x) => ad.vjp(f, x).pullback(ad.ones([], { dtype: "float64" }))[0], reference: derivative },
  jvp: { of: (f) => (x) => ad.jvp(f, [x], [scalar(1)]).tangent, reference: derivative },
  linearize: { of: (f) => (x) => ad.linearize(f, x).linear(scalar(1)), reference: derivative },
  jacobian: { of: (f) => ad.jacobian(f) as F, reference: derivative },
  hvp: { of: (f) => (x) => ad.hvp(f, x, scalar(1)), reference: (f) => derivative(derivative(f)) },
  vmap: {
    of: (f) => (x) => ad.sum(ad.vmap(f)(ad.reshape(x, [1]).mul(ad.tensor([1, 0.5], { dtype: "float64" })))),
    reference: (f) => (s) => f(s).plus(f(s.map((c) => c / 2))),
  },
  compile: { of: (f) => ad.compile(f), reference: same },
  checkpoint: { of: (f) => ad.checkpoint(f), reference: same },
  customGrad: {
    of: (f) =>
      ad.customGrad({
        forward: (x: T) => ({ value: f(x), residuals: x }),
        backward: (x: T, G: T) => [ad.grad(f)(x).mul(G)],
      }),
    reference: same,
  },
  scan: { of: (f) => (x) => ad.scan((c: T) => [f(c), null], x, null, { length: 2 })[0], reference: twice },
  cond: {
    of: (f) => (x) =>
      ad.cond(
        ad.greater(x, 100),
        (y: T) => y.neg(),
        (y: T) => f(y),
        x,
      ),
    reference: same,
  },
  whileLoop: {
    of: (f) => (x) =>
      ad.whileLoop(
        ([n]: [T, T]) => ad.less(n, 2),
        ([n, y]: [T, T]) => [n.add(1), f(y)] as [T, T],
        [scalar(0), x] as [T, T],
      )[1],
    reference: twice,
  },
};

const inner: F = (x) => ad.sin(x.mul(1.3)).mul(0.7);
const innerSeries: S = (s) =>
  s
    .map((c) => c * 1.3)
    .sinCos()
    .sin.map((c) => c * 0.7);
const at = 0.6;

for (const [outerName, outer] of Object.entries(transforms))
  for (const [innerName, within] of Object.entries(transforms))
    test(`${outerName} of ${innerName}: value and derivative by forward, reverse, tape and symbols`, (t) => {
      const f = outer.of(within.of(inner));
      const s = outer.reference(within.reference(innerSeries))(Series.at(at, 9));
      const [value, slope] = [s.c[0]!, s.c[1]!];
      const x = scalar(at);
      const close = (what: string, got: number, expected: number): void => {
        t.true(difference(got, expected) <= 1e-12, `${what}: ${got}, expected ${expected}`);
      };
      close("value", f(x).item(), value);
      close("grad", ad.grad(f)(x).item(), slope);
      close("jvp", ad.jvp(f, [x], [scalar(1)]).tangent.item(), slope);
      const w = ad.variable(at, { dtype: "float64" });
      f(w).backward();
      close("tape", w.grad!.item(), slope);
      const X = ad.symbol("x", [], { dtype: "float64" });
      const y = f(X);
      const [dy] = ad.gradients(y, [X]);
      const [a, b] = ad.evaluate([y, dy!], { x: at });
      close("symbols", a!.item(), value);
      close("gradients", b!.item(), slope);
      const [c, d] = ad.compile({ inputs: [X], outputs: [y, dy!] })(at);
      close("compiled graph", c!.item(), value);
      close("compiled gradient", d!.item(), slope);
    });
