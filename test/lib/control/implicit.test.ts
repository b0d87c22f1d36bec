import test from "ava";
import * as ad from "../../../lib/index.ts";
import { derivative, difference } from "../support/numeric.ts";

type T = ad.Tensor;
const float64 = (values: ad.Operand): T => ad.tensor(values, { dtype: "float64" });
const a0 = 0.8;

/** x(a), and Σ of it where x is a vector. */
const definitions: Readonly<Record<string, (a: T) => T>> = {
  "fixedPoint of cos(a·x)": (a) => ad.fixedPoint((x: T) => ad.cos(x.mul(a)), float64(0.5)),
  "rootFind of x³ + a·x − c": (a) =>
    ad.sum(
      ad.rootFind(
        (x: T) =>
          x
            .mul(x)
            .mul(x)
            .add(x.mul(a))
            .sub(float64([1, 2])),
        float64([0.5, 0.5]),
      ),
    ),
  "rootFind of two coupled equations in a tree": (a) => {
    const { u, v } = ad.rootFind(
      ({ u, v }: { u: T; v: T }) => ({ u: u.mul(a).add(v.mul(v)).sub(2), v: ad.exp(u.mul(0.3)).sub(v).add(a) }),
      { u: float64(0.5), v: float64(1.5) },
    );
    return u.mul(v);
  },
};

for (const [title, f] of Object.entries(definitions)) {
  test(`${title}: derivatives of first and second order in every mode, without the steps`, (t) => {
    const a = float64(a0);
    const at = (g: (a: T) => T) => (h: number) => g(float64(a0 + h)).item();
    const close = (what: string, got: number, expected: number, within = 1e-8): void => {
      t.true(difference(got, expected) <= within, `${what}: ${got}, expected ${expected}`);
    };
    const [first, second] = [derivative(at(f), 1e-2), derivative(at(ad.grad(f)), 1e-2)];
    close("reverse", ad.grad(f)(a).item(), first);
    close("forward", ad.jvp(f, [a], [float64(1)]).tangent.item(), first);
    const w = ad.variable(a);
    f(w).backward();
    close("tape", w.grad!.item(), first);
    for (const mode of ["forward-over-reverse", "reverse-over-reverse", "reverse-over-forward"] as const)
      close(mode, ad.hvp(f, a, float64(1), { mode }).item(), second);
    close("compiled", ad.compile(ad.grad(f))(a).item(), first);
    const A = ad.symbol("a", [], { dtype: "float64" });
    close("symbols", ad.evaluate(ad.gradients(f(A), [A])[0]!, { a }).item(), first);
    const both = ad
      .vmap(ad.grad(f))(float64([a0, 0.5]))
      .toArray() as number[];
    close("batch", both[1]!, ad.grad(f)(float64(0.5)).item());
  });
}

test("the start has no influence on the derivative, and none of its own", (t) => {
  const f = (a: T, start: T): T => ad.fixedPoint((x: T) => ad.cos(x.mul(a)), start);
  const [near, far] = [0.7, 0.1].map((start) => ad.valueAndGrad(f, { argnums: [0, 1] })(float64(a0), float64(start)));
  t.true(difference(near!.gradient[0]!.item(), far!.gradient[0]!.item()) <= 1e-12);
  t.is(near!.gradient[1]!.item(), 0);
});

test("a function that does not settle, and one that has no root, give NaN and not a number that looks like an answer", (t) => {
  t.true(Number.isNaN(ad.fixedPoint((x: T) => x.mul(2).add(1), float64(1)).item()));
  t.true(Number.isNaN(ad.rootFind((x: T) => x.mul(x).add(1), float64(1.7)).item()));
});

test("what a solver cannot take is an error", (t) => {
  t.throws(() => ad.fixedPoint((x: T) => x.mul(float64([1, 2])), float64(1)), {
    message: /fixedPoint: the state must keep/,
  });
  t.throws(() => ad.rootFind((x: T) => x, ad.tensor(1, { dtype: "int32" })), { message: /floating dtype/ });
});
