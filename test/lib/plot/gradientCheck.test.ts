import test from "ava";
import * as ad from "../../../lib/index.ts";
import { everyValue, shown, texts } from "./drawn.ts";

const wrong = ad.customGrad({
  forward: (x: ad.Tensor) => ({ value: ad.square(x), residuals: x }),
  backward: (x: ad.Tensor, G: ad.Tensor) => [G.mul(x).mul(ad.tensor([2, 3], { dtype: "float64" }))],
});
const check = ad.checkGradients(
  (p: { a: ad.Tensor; b: ad.Tensor }) => [wrong(p.a), p.b.log()],
  { b: ad.tensor([[1, 2]]), a: ad.tensor([1, 2]) }, // biome-ignore format: short
);

test("a check of gradients is a chart of its errors in the order of the entries, and a table where only text shows", async (t) => {
  const bundle = await shown(check);
  t.deepEqual(Object.keys(bundle).sort(), ["application/vnd.vegalite.v5+json", "image/svg+xml", "text/plain"]);
  t.is(bundle["text/plain"], check.toString());
  const chart = ad.plot.gradientCheck(check);
  t.is(JSON.stringify(bundle["application/vnd.vegalite.v5+json"]), JSON.stringify(chart.spec));
  const [, rows] = everyValue(chart.spec, "values").filter(Array.isArray) as [unknown, Record<string, unknown>[]];
  t.deepEqual(
    rows.map(({ entry, outcome }) => [entry, outcome]),
    [
      ["a [0]", "agrees"],
      ["a [1]", "differs"],
      ["b [0, 0]", "agrees"],
      ["b [0, 1]", "agrees"],
    ],
  );
  t.true(rows.every(({ error }) => (error as number) >= 1e-17));
  const drawn = await texts(chart);
  for (const text of ["relative error", "entry", "agrees", "differs"]) t.true(drawn.includes(text), text);
});

test("errors of 0 and those that are no numbers have places on the logarithmic axis", (t) => {
  const errors = (f: (x: ad.Tensor) => ad.Tensor, x: number): unknown[] =>
    everyValue(ad.plot.gradientCheck(ad.checkGradients(f, ad.tensor(x))).spec, "error");
  t.deepEqual(
    errors((x) => x.mul(0), 1),
    [1e-17],
  );
  t.deepEqual(
    errors((x) => x.sqrt(), -1),
    [1e3],
  );
});
