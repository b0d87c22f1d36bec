/** Objects are the same tree in whatever order their keys were written. */
import test from "ava";
import * as ad from "../../../lib/index.ts";

type T = ad.Tensor;
type Pair = { a: T; b: T };
const pair = (a: number, b: number): Pair => ({ a: ad.tensor(a), b: ad.tensor(b) });
/** The same with its keys in the other order. */
const turned = ({ a, b }: Pair): Pair => ({ b, a });
const numbers = ({ a, b }: Pair): number[] => [a.item(), b.item()];

test("loops, branches and solvers match what their functions give by keys", (t) => {
  const [last] = ad.scan(({ a, b }: Pair) => [{ b: b.add(1), a: a.add(10) }, null], pair(0, 0), null, { length: 3 });
  t.deepEqual(numbers(last), [30, 3]);
  const stopped = ad.whileLoop(
    ({ a }: Pair) => ad.less(a, 3),
    ({ a, b }: Pair) => ({ b: b.add(100), a: a.add(1) }),
    pair(0, 0),
  );
  t.deepEqual(numbers(stopped), [3, 300]);
  const positive = (x: T) =>
    ad.cond(
      ad.greater(x, 0),
      (y: T) => ({ a: y, b: y.mul(2) }),
      (y: T) => ({ b: y, a: y }),
      x,
    );
  t.deepEqual(numbers(positive(ad.tensor(3))), [3, 6]);
  t.deepEqual(numbers(positive(ad.tensor(-3))), [-3, -3]);
  const fixed = ad.fixedPoint(({ a, b }: Pair) => ({ b: a.mul(0).add(7), a: b.mul(0).add(3) }), pair(0, 0));
  t.deepEqual(numbers(fixed), [3, 7]);
  const path = ad.odeint(({ a, b }: Pair) => ({ b: a.mul(0), a: b.mul(0).add(1) }), pair(0, 5), [0, 1]);
  t.true(Math.abs(path.a.at(1).item() - 1) < 1e-5);
  t.deepEqual(path.b.toArray(), [5, 5]);
});

test("tangents, cotangents and compiled functions match their arguments by keys", (t) => {
  const f = ({ a, b }: Pair) => a.mul(3).add(b.mul(5));
  t.is(ad.jvp(f, [pair(1, 2)], [turned(pair(1, 0))]).tangent.item(), 3);
  const [back] = ad.vjp((x: T) => ({ a: x.mul(3), b: x.mul(5) }), ad.tensor(1)).pullback(turned(pair(1, 0)) as never);
  t.is(back.item(), 3);
  const compiled = ad.compile(f);
  t.is(compiled(pair(1, 2)).item(), 13);
  t.is(compiled(turned(pair(1, 2))).item(), 13);
  const batch = turned({ a: ad.tensor([1, 2]), b: ad.tensor(1) });
  t.deepEqual(
    ad
      .vmap(f, { inAxes: [{ a: 0, b: null }] })(batch)
      .toArray(),
    [8, 11],
  );
  t.deepEqual(Object.keys(ad.grad(f)(turned(pair(1, 2)))), ["b", "a"]);
});

test("trees that have their tensors at other places are refused", (t) => {
  const other = { a: ad.tensor(1), c: ad.tensor(2) };
  const said = /tensors at (0.)?a, (0.)?b.* tensors at (0.)?a, (0.)?c/;
  t.throws(() => ad.scan(() => [other as unknown as Pair, null], pair(0, 0), null, { length: 1 }), {
    instanceOf: ad.ShapeError,
    message: said,
  });
  t.throws(() => ad.jvp((p: Pair) => p.a, [pair(1, 2)], [other as unknown as Pair]), {
    instanceOf: ad.GradientError,
    message: said,
  });
  t.throws(
    () =>
      ad.cond(
        ad.tensor(true),
        (x: T) => ({ a: x, b: x }),
        (x: T) => ({ a: x, c: x }) as never,
        ad.tensor(1),
      ),
    {
      instanceOf: ad.ShapeError,
      message: said,
    },
  );
  t.throws(() => ad.vjp((x: T) => ({ a: x, b: x }), ad.tensor(1)).pullback(other as never), {
    instanceOf: ad.GradientError,
    message: said,
  });
});
