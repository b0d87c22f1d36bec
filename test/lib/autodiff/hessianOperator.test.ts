import { inspect } from "node:util";
import test from "ava";
import * as ad from "../../../lib/index.ts";

const dtype = "float64";
const numbers = (x: ad.Tensor): number[] => [...x.data];

interface Params {
  readonly w: ad.Tensor;
  readonly b: ad.Tensor;
}
const params: Params = {
  w: ad.random.normal([2, 3], { seed: 1, dtype }),
  b: ad.random.normal([2], { seed: 2, dtype }),
};
const loss = ({ w, b }: Params): ad.Tensor =>
  ad.sum(ad.tanh(w.matmul(ad.tensor([1, 2, 3], { dtype })).add(b)).mul(ad.exp(b)));
const H = ad.hessianOperator(loss, params);
const direction: Params = {
  w: ad.random.normal([2, 3], { seed: 3, dtype }),
  b: ad.random.normal([2], { seed: 4, dtype }),
};
const flat = ({ w, b }: Params): ad.Tensor => ad.concat([b, w.reshape([6])]);

test("a Hessian takes vectors like the parameters, as one tensor and as a Float64Array, and gives them back as such", (t) => {
  const expected = ad.hvp(loss, params, direction);
  const tree = H.matvec(direction);
  t.deepEqual(numbers(flat(tree)), numbers(flat(expected)));
  t.deepEqual(tree.w.shape, [2, 3]);
  const list = H.matvec(flat(direction));
  t.deepEqual(numbers(list), numbers(flat(expected)));
  const array = H.matvec(Float64Array.from(flat(direction).data));
  t.true(array instanceof Float64Array);
  t.deepEqual([...array], numbers(flat(expected)));
});

test("the product with a tensor is an operation: vmap over the identity gives the whole Hessian", (t) => {
  const whole = ad.vmap((v: ad.Tensor) => H.matvec(v))(ad.eye(8, { dtype }));
  t.deepEqual(whole.shape, [8, 8]);
  const near = (a: ad.Tensor, b: ad.Tensor): boolean => ad.max(ad.abs(a.sub(b))).item() < 1e-14;
  t.true(near(whole, whole.transpose()));
  t.true(
    near(
      whole.at([
        [0, 2],
        [0, 2],
      ]),
      ad.hessian((b: ad.Tensor) => loss({ ...params, b }))(params.b),
    ),
  );
});

test("a vector that does not fit is told beside the parameters", (t) => {
  t.throws(() => H.matvec(new Float64Array(7)), { message: "matvec: expected 8 numbers, got 7." });
  t.throws(() => H.matvec(ad.ones([7], { dtype })), {
    message:
      "matvec: expected the vector (or 8 numbers) to be like the parameters, with tensors at b, w; got one tensor.",
  });
  t.throws(() => H.matvec({ ...direction, b: ad.ones([3], { dtype }) }), {
    message: "matvec: a part of the vector must have its shape: expected [2], got [3].",
  });
});

test("a Hessian reads as its size, its loss and its parameters", (t) => {
  t.is(inspect(H), "Hessian operator [8, 8] of loss at b [2], w [2, 3]");
  const one = ad.hessianOperator((x: ad.Tensor) => x.square().sum(), ad.ones([3]));
  t.is(inspect(one), "Hessian operator [3, 3] of a loss at [3]");
});
