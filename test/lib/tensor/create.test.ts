import test from "ava";
import * as ad from "../../../lib/index.ts";

test("fullLike, zerosLike and onesLike have the shape and dtype of their example, or the dtype that is asked for", (t) => {
  const x = ad.tensor([[Number.NaN, 1]], { dtype: "float64" });
  t.deepEqual(ad.zerosLike(x).toArray(), [[0, 0]]);
  t.is(ad.zerosLike(x).dtype, "float64");
  t.deepEqual(ad.onesLike(x, { dtype: "int32" }).toArray(), [[1, 1]]);
  t.is(ad.onesLike(x, { dtype: "int32" }).dtype, "int32");
  t.deepEqual(ad.fullLike(ad.zeros([2, 0]), 3).shape, [2, 0]);
  t.is(ad.fullLike(ad.tensor(true), 1).dtype, "bool");
  t.is(ad.fullLike(x, 7, { name: "seven" }).name, "seven");
});

test("they follow named sizes and batches, and pass no gradient", (t) => {
  const s = ad.symbol("s", ["batch", 2]);
  const made = ad.fullLike(s, 2).mul(s).sum();
  t.is((ad.evaluate(made, { s: ad.ones([3, 2]) }) as ad.Tensor).item(), 12);
  t.deepEqual(
    ad
      .vmap((x: ad.Tensor) => ad.onesLike(x).mul(2))(ad.zeros([3, 2]))
      .toArray(),
    [
      [2, 2],
      [2, 2],
      [2, 2],
    ],
  );
  const f = (x: ad.Tensor) => ad.sum(ad.onesLike(x).mul(x));
  t.deepEqual((ad.grad(f)(ad.tensor([4, 5])) as ad.Tensor).toArray(), [1, 1]);
});
