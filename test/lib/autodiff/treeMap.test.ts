import test from "ava";
import * as ad from "../../../lib/index.ts";

const parameters = { w: ad.tensor([1, 2]), layers: [ad.tensor(3), { b: ad.tensor([4]), name: "out" }] as const };

test("tree.map applies a function to the tensors that stand at the same place, and keeps what is no tensor", (t) => {
  const doubled = ad.tree.map((p) => p.mul(2), parameters);
  t.deepEqual(doubled.w.toArray(), [2, 4]);
  t.is(doubled.layers[0].item(), 6);
  t.is(doubled.layers[1].name, "out");
  const summed = ad.tree.map((a, b, c) => a.add(b).add(c), parameters, doubled, doubled);
  t.deepEqual(
    ad.tree.leaves(summed).map((x) => x.toArray()),
    [15, [20], [5, 10]],
  );
});

test("tree.map takes what grad gives, inside compiled functions and derivatives of higher order too", (t) => {
  const loss = (p: { w: ad.Tensor; b: ad.Tensor }) => ad.sum(ad.square(p.w.mul(p.b)));
  const descended = (p: { w: ad.Tensor; b: ad.Tensor }) =>
    loss(ad.tree.map((x, g) => x.sub(g.mul(0.1)), p, ad.grad(loss)(p)));
  const at = { w: ad.tensor([1, 2], { dtype: "float64" }), b: ad.tensor(0.5, { dtype: "float64" }) };
  const along = { w: ad.tensor([1, -1], { dtype: "float64" }), b: ad.tensor(2, { dtype: "float64" }) };
  const slope = ad.tree
    .leaves(ad.tree.map((g, d) => g.mul(d).sum(), ad.compile(ad.grad(descended))(at), along))
    .reduce((a, b) => a.add(b));
  const value = (h: number) => descended(ad.tree.map((x, d) => x.add(d.mul(h)), at, along)).item();
  t.true(Math.abs(slope.item() - (value(1e-5) - value(-1e-5)) / 2e-5) < 1e-8);
});

test("trees of other sizes are refused", (t) => {
  const error = t.throws(() => ad.tree.map((a, b) => a.add(b), parameters as object, { w: ad.tensor(1) }), {
    instanceOf: ad.ShapeError,
  });
  t.is(
    error?.message,
    "tree.map: the first tree has tensors at layers.0, layers.1.b, w, tree 1 has tensors at w; they must match one to one.",
  );
});
