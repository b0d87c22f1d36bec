import test from "ava";
import * as ad from "../../../lib/index.ts";
import { derivative, difference } from "../support/numeric.ts";

type T = ad.Tensor;
const float64 = (values: ad.Operand): T => ad.tensor(values, { dtype: "float64" });
const accuracy = { rtol: 1e-10, atol: 1e-12 };
const times = float64([0, 0.3, 1, 2.5]);

test("an oscillator follows its closed form, forwards and backwards in time", (t) => {
  const f = (y: T): T => ad.concat([y.at([[1, 2]]), y.at([[0, 1]]).neg()]);
  for (const sign of [1, -1]) {
    const ys = ad.odeint(f, float64([1, 0]), times.mul(sign), accuracy);
    t.deepEqual(ys.shape, [4, 2]);
    (times.toArray() as number[]).forEach((time, i) => {
      t.true(difference(ys.at([i, 0]).item(), Math.cos(time)) <= 1e-9);
      t.true(difference(ys.at([i, 1]).item(), -sign * Math.sin(time)) <= 1e-9);
    });
  }
});

/** y′ = −a·y + sin(t)·b in a tree, of which the loss reads all times. */
const loss = (a: T, b: T, start: T, ts: T): T => {
  const { u, v } = ad.odeint(
    ({ u, v }: { u: T; v: T }, time: T) => ({ u: u.mul(a).neg().add(ad.sin(time).mul(b)), v: u.mul(v).mul(0.3) }),
    { u: start, v: float64(0.4) },
    ts,
    accuracy,
  );
  return ad.sum(u.mul(u)).add(ad.sum(v.mul(float64([1, 2, 3, 4]))));
};
const single = [float64(0.7), float64(0.5), float64(1), times] as const;

test("the adjoint's gradients in parameters, start and times are those of finite differences", (t) => {
  const gradients = ad.valueAndGrad(loss, { argnums: [0, 1, 2, 3] })(...single).gradient as unknown as T[];
  single.forEach((x, k) => {
    const size = (x.data as Float64Array).length;
    for (let i = 0; i < size; i++) {
      const at = (h: number): number => {
        const moved = x.data.map((v, j) => (j === i ? v + h : v));
        return loss(
          ...(single.with(k, ad.tensor(moved, { dtype: "float64" }).reshape(x.shape)) as [T, T, T, T]),
        ).item();
      };
      const numeric = derivative(at, 1e-2);
      const own = gradients[k]!.data[i]!;
      t.true(difference(own, numeric) <= 1e-7, `argument ${k}, element ${i}: ${own}, expected ${numeric}`);
    }
  });
});

test("second order, forward mode, tape, compiled and batched agree", (t) => {
  const f = (a: T): T => loss(a, single[1], single[2], times);
  const a = single[0];
  const first = ad.grad(f)(a).item();
  const close = (what: string, got: number, expected: number, within = 1e-7): void => {
    t.true(difference(got, expected) <= within, `${what}: ${got}, expected ${expected}`);
  };
  close("forward", ad.jvp(f, [a], [float64(1)]).tangent.item(), first);
  const w = ad.variable(a);
  f(w).backward();
  close("tape", w.grad!.item(), first);
  close("compiled", ad.compile(ad.grad(f))(a).item(), first, 1e-12);
  const second = derivative(
    (h) =>
      ad
        .grad(f)(float64(0.7 + h))
        .item(),
    1e-2,
  );
  close("second order", ad.hvp(f, a, float64(1), { mode: "reverse-over-reverse" }).item(), second, 1e-6);
  const batch = ad
    .vmap(ad.grad(f))(float64([0.7, 0.2]))
    .toArray() as number[];
  close("batch", batch[1]!, ad.grad(f)(float64(0.2)).item());
});

test("times of a named number are integrated and differentiated in a graph", (t) => {
  const ts = ad.symbol("ts", ["times"], { dtype: "float64" });
  const J = (rate: T, at: T): T => ad.sum(ad.square(ad.odeint((y: T) => y.mul(rate), float64(1), at, accuracy)));
  const rate = ad.variable(-0.7, { dtype: "float64" });
  const graphs = ad.gradients(J(rate, ts), [rate, ts]);
  for (const given of [[0, 0.5, 1], [0.3], [0, 0.1, 0.2, 0.9]].map(float64)) {
    const expected = ad.grad(J, { argnums: [0, 1] })(float64(-0.7), given) as unknown as T[];
    graphs.forEach((G, i) => {
      t.deepEqual((ad.evaluate(G!, { ts: given }) as T).toArray(), expected[i]!.toArray());
    });
  }
});

test("steps that run out give NaN, and bad times are an error", (t) => {
  const ys = ad.odeint((y: T) => y.mul(-1), float64(1), [0, 100], { maxSteps: 3 });
  t.true(Number.isNaN(ys.at(1).item()));
  t.throws(() => ad.odeint((y: T) => y, float64(1), 3), { message: /times \[n\]/ });
  t.throws(() => ad.odeint((y: T) => y.mul(float64([1, 2])), float64(1), times), { message: /must keep its shapes/ });
});
