import test from "ava";
import * as ad from "../../../lib/index.ts";

type T = ad.Tensor;
const loss = (w: T, x: T): T => ad.sum(ad.tanh(x.matmul(w)).mul(ad.mean(w)));
const [w0, x0] = [
  ad.tensor([0.5, -1], { dtype: "float64" }),
  ad.tensor(
    [
      [1, 2],
      [3, 4],
    ],
    { dtype: "float64" },
  ),
] as T[] as [T, T];
const expected = ad.grad(loss)(w0, x0).toArray();

test("a computation on the tape becomes a graph, with the same gradient", (t) => {
  const w = ad.variable(w0);
  const J = loss(w, x0);
  const W = ad.symbol("W", [2], { dtype: "float64" });
  const graph = ad.substitute(J, new Map([[w as T, W as T]]));
  t.true(graph.symbolic);
  t.deepEqual(ad.evaluate(ad.gradients(graph, [W])[0]!, { W: w0 }).toArray(), expected);
});

test("a graph becomes a computation on the tape, with the same gradient", (t) => {
  const [W, X] = [
    ad.symbol("W", [2], { dtype: "float64" }),
    ad.symbol("X", ["batch", 2], { dtype: "float64" }),
  ] as T[] as [T, T];
  const w = ad.variable(w0);
  const J = ad.substitute(
    loss(W, X),
    new Map<T, T>([
      [W, w],
      [X, x0],
    ]),
  );
  t.false(J.symbolic);
  J.backward();
  t.deepEqual(w.grad!.toArray(), expected);
});

test("named sizes take those of what replaces them, in gradients and held graphs too", (t) => {
  const X = ad.symbol("X", ["batch", 2], { dtype: "float64" }) as T;
  const f = (x: T): T => ad.sum(ad.mean(x, 0).mul(ad.scan((c: T, row: T) => [c.add(row), null], w0, x)[0]));
  const held = ad.checkpoint(f)(X);
  const [dX] = ad.gradients(held.add(f(X)), [X]);
  const value = ad.substitute(dX!, new Map([[X, x0]]));
  t.deepEqual(
    value.toArray(),
    ad
      .grad((x: T) => f(x).mul(2))(x0)
      .toArray(),
  );
});

test("a part of a graph is replaced by another expression, and what is above it stays", (t) => {
  const x = ad.symbol("x", [], { dtype: "float64" });
  const inner = ad.sin(x);
  const y = ad.exp(inner).add(inner);
  const z = ad.substitute(y, new Map([[inner as T, x.mul(2) as T]]));
  t.is(String(ad.print(z)), "t1 = x · 2\nexp(t1) + t1");
  t.is(String(ad.print(y)), "t1 = sin(x)\nexp(t1) + t1");
});

test("what cannot be replaced is told", (t) => {
  const x = ad.symbol("x", []);
  const y = ad.sin(x);
  t.throws(() => ad.substitute(y, new Map([[ad.symbol("z", []) as T, x as T]])), { message: /do not depend on z/ });
  t.throws(() => ad.substitute(y, new Map([[x as T, w0]])), { message: /cannot be replaced by float64/ });
  t.throws(() => ad.substitute(y, new Map([[x as T, ad.tensor([1, 2]) as T]])), {
    message: /expected a tensor like \[\]/,
  });
  const w = ad.variable([1, 2]);
  const J = ad.sum(ad.square(w));
  J.backward();
  t.throws(() => ad.substitute(J, new Map([[w as T, ad.tensor([1, 2]) as T]])), {
    message: /substitute: the values of this graph were freed/,
  });
});
