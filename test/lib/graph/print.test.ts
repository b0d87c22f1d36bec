import test from "ava";
import * as ad from "../../../lib/index.ts";

type T = ad.Tensor;
const X = ad.symbol("X", ["batch", 2]);
const y = ad.symbol("y", ["batch"]);
const w = ad.variable([1, 2], { name: "w" });
const lambda = ad.symbol("lambda", []);
const J = ad.mean(ad.square(X.matmul(w).sub(y))).add(ad.sum(ad.square(w)).mul(lambda));
const [a, b] = [ad.symbol("a", []), ad.symbol("b1", [])] as T[] as [T, T];

test("an expression is printed with its operators, and what is used twice on a line of its own", (t) => {
  t.is(
    String(ad.print(J)),
    [
      "t1 = X @ w − y",
      "t2 = t1 · t1",
      "sum(t2, axes=[0]) / size(t2, axes=[0], dtype=float32) + sum(w · w, axes=[0]) · lambda",
    ].join("\n"),
  );
  t.regex(String(ad.print(ad.gradients(ad.sum(X.matmul(w).mul(y)), [w])[0]!)), /^Xᵀ @ /);
});

test("brackets stand where, and only where, they change the meaning", (t) => {
  t.is(String(ad.print(a.sub(b.sub(a)))), "a − (b1 − a)");
  t.is(String(ad.print(a.sub(b).sub(a))), "a − b1 − a");
  t.is(String(ad.print(a.div(b.div(a)))), "a / (b1 / a)");
  t.is(String(ad.print(a.mul(b).div(a))), "a · b1 / a");
  t.is(String(ad.print(a.add(b).mul(a).neg())), "−((a + b1) · a)");
  t.is(String(ad.print(ad.pow(a.neg(), 2))), "(−a)^2");
  t.is(String(ad.print(ad.mul(a, -0.5))), "a · (-0.5)");
});

test("TeX has fractions, powers, names with indices and Greek letters, and shows itself typeset", (t) => {
  t.is(String(ad.tex(a.div(b.add(1)))), "\\frac{a}{b_{1} + 1}");
  t.is(String(ad.tex(ad.exp(a.neg()).mul(lambda))), "e^{-a} \\cdot \\lambda");
  t.is(String(ad.tex(X.matmul(w))), "X\\,w");
  t.is(String(ad.tex(ad.sqrt(a))), "\\sqrt{a}");
  t.is(String(ad.tex(ad.pow(a.add(b), 3))), "\\left(a + b_{1}\\right)^{3}");
  t.is(String(ad.tex(ad.symbol("loss_total", []))), "\\mathrm{loss\\_total}");
  t.true(String(ad.tex(J)).startsWith("\\begin{aligned}\nt_{1} &= X\\,w - y \\\\\n"));
  const shown = (ad.tex(a) as unknown as Record<symbol, () => unknown>)[Symbol.for("Jupyter.display")]!();
  t.deepEqual(shown, { "text/latex": "$$a$$", "text/plain": "a" });
});

test("a chain of 100,000 operations is printed", (t) => {
  let z: T = a;
  for (let i = 0; i < 100_000; i++) z = ad.sin(z);
  t.true(ad.print(z).text.length > 100_000);
});
