import test from "ava";
import * as ad from "../../../lib/index.ts";
import { difference, draw } from "../support/numeric.ts";

type T = ad.Tensor;
type Program = (a: T, x: T) => T;

const float64 = (values: ad.Operand): T => ad.tensor(values, { dtype: "float64" });
const [a0, x0] = [float64([2, 5]), float64([3, 0.3])];
const [da, dx] = [float64([0.3, -0.2]), float64([0.1, 0.5])];
const [as, xs] = [
  float64([
    [2, 5],
    [1, 4],
    [0.5, 3],
  ]),
  float64([
    [3, 0.3],
    [0.5, 0.1],
    [2, 2],
  ]),
];

/** The number behind a tensor of transforms, which a program in plain JavaScript decides by. */
function number(x: T): number {
  let t = x;
  while (t.primal) t = t.primal;
  return t.item();
}

/** Each program as operations that hold a graph, and as a JavaScript loop over the same operations. */
const programs: Readonly<Record<string, { readonly held: Program; readonly plain: Program }>> = {
  "a loop of unknown length": {
    held: (a, x) => {
      const [y] = ad.whileLoop(
        ([state]: [T, T]) => ad.greater(ad.sum(ad.square(state)), a.at(0)),
        ([state, n]: [T, T]) => [ad.sin(state.mul(0.9)).mul(a.at(1).mul(0.2)), n.add(1)] as [T, T],
        [x, ad.tensor(0, { dtype: "int32" })] as [T, T],
      );
      return ad.sum(ad.square(y).mul(a));
    },
    plain: (a, x) => {
      let y = x;
      while (number(ad.sum(ad.square(y))) > number(a.at(0))) y = ad.sin(y.mul(0.9)).mul(a.at(1).mul(0.2));
      return ad.sum(ad.square(y).mul(a));
    },
  },
  "a choice": {
    held: (a, x) =>
      ad.cond(
        ad.greater(x.at(0), 1),
        (y: T) => ad.sum(ad.exp(y).mul(a)),
        (y: T) => ad.sum(ad.sin(y)),
        x,
      ),
    plain: (a, x) => (number(x.at(0)) > 1 ? ad.sum(ad.exp(x).mul(a)) : ad.sum(ad.sin(x))),
  },
  "a recurrence with a result at each step": {
    held: (a, x) => {
      const [last, each] = ad.scan(
        (h: T, s: T) => {
          const next = ad.tanh(h.mul(a).add(s));
          return [next, ad.sum(next.mul(s))];
        },
        x,
        as,
      );
      return ad.sum(ad.square(last)).add(ad.sum(ad.square(each)));
    },
    plain: (a, x) => {
      let [h, total] = [x, ad.zeros([], { dtype: "float64" }) as T];
      for (let i = 0; i < 3; i++) {
        h = ad.tanh(h.mul(a).add(as.at(i)));
        total = total.add(ad.square(ad.sum(h.mul(as.at(i)))));
      }
      return ad.sum(ad.square(h)).add(total);
    },
  },
  "a recurrence from the end, over what is differentiated for": {
    held: (a, x) =>
      ad
        .scan((h: T, s: T) => [ad.sin(h.mul(s)).add(a), null], a, ad.concat([x, a, x].map((v) => v.expandDims(0))), {
          reverse: true,
        })[0]
        .sum(),
    plain: (a, x) => {
      let h = a;
      for (const s of [x, a, x].toReversed()) h = ad.sin(h.mul(s)).add(a);
      return h.sum();
    },
  },
};

const close = (t: { true(ok: boolean, message: string): unknown }, what: string, got: unknown, expected: unknown) => {
  const flat = (tree: unknown): number[] =>
    tree instanceof ad.Tensor ? [...tree.data] : (tree as unknown[]).flatMap((part) => flat(part));
  const [x, y] = [flat(got), flat(expected)];
  t.true(x.length === y.length && x.every((v, i) => difference(v, y[i]!) <= 1e-12), `${what}: ${x}, expected ${y}`);
};
const each = (f: (a: T, x: T) => unknown): unknown[] => [0, 1, 2].map((i) => f(as.at(i), xs.at(i)));
const pair = (f: Program) => (p: readonly T[]) => f(p[0]!, p[1]!);

for (const [title, { held, plain }] of Object.entries(programs)) {
  test(`${title}: derivatives are those of the loop written out`, (t) => {
    close(t, "value", held(a0, x0), plain(a0, x0));
    const both = { argnums: [0, 1] };
    const gradient = ad.valueAndGrad(plain, both)(a0, x0).gradient;
    close(t, "gradient", ad.valueAndGrad(held, both)(a0, x0).gradient, gradient);
    close(t, "tangent", ad.jvp(held, [a0, x0], [da, dx]).tangent, ad.jvp(plain, [a0, x0], [da, dx]).tangent);
    const product = ad.hvp(pair(plain), [a0, x0], [da, dx]);
    for (const mode of ["forward-over-reverse", "reverse-over-reverse", "reverse-over-forward"] as const)
      close(t, mode, ad.hvp(pair(held), [a0, x0], [da, dx], { mode }), product);
    const [a, x] = [ad.variable(a0), ad.variable(x0)];
    held(a, x).backward();
    close(t, "tape", [a.grad, x.grad], gradient);
    close(t, "compiled", ad.compile(ad.grad(held))(a0, x0), ad.grad(plain)(a0, x0));
    close(t, "checkpointed", ad.grad(ad.checkpoint(held))(a0, x0), ad.grad(plain)(a0, x0));
  });

  test(`${title}: a batch is the loop over its members, in any place`, (t) => {
    close(t, "values", ad.vmap(held)(as, xs), each(plain));
    close(t, "gradients", ad.vmap(ad.grad(held))(as, xs), each(ad.grad(plain)));
    const along =
      (f: Program): Program =>
      (a, x) =>
        ad.hvp(pair(f), [a, x], [da, dx])[1] as T;
    close(t, "second order", ad.vmap(along(held))(as, xs), each(along(plain)));
    close(
      t,
      "one side",
      ad.vmap((a: T) => held(a, x0))(as),
      each((a) => plain(a, x0)),
    );
    close(t, "compiled batch", ad.compile(ad.vmap(ad.grad(held)))(as, xs), each(ad.grad(plain)));
    const total = (f: Program) => (a: T) => [0, 1, 2].map((i) => f(a, xs.at(i))).reduce((p, q) => p.add(q));
    close(
      t,
      "gradient of a batch",
      ad.grad((a: T) => ad.sum(ad.vmap((x: T) => held(a, x))(xs)))(a0),
      ad.grad(total(plain))(a0),
    );
  });

  test(`${title}: as a node of a symbolic graph`, (t) => {
    const [A, X] = [ad.symbol("a", [2], { dtype: "float64" }), ad.symbol("x", [2], { dtype: "float64" })];
    const gradients = ad.gradients(held(A, X), [A, X]);
    close(
      t,
      "gradients",
      ad.evaluate(gradients, { a: a0, x: x0 }),
      ad.valueAndGrad(plain, { argnums: [0, 1] })(a0, x0).gradient,
    );
  });
}

test("a scan of 2,000 steps over a named length runs at every length", (t) => {
  const S = ad.symbol("s", ["time", 2], { dtype: "float64" });
  const W = ad.symbol("w", [2], { dtype: "float64" });
  const [last] = ad.scan((h: T, s: T) => [ad.tanh(h.mul(W).add(s)), null], ad.zeros([2], { dtype: "float64" }) as T, S);
  const [dW] = ad.gradients(ad.sum(last), [W]);
  const run = ad.compile({ inputs: [S, W], outputs: [dW!] });
  for (const length of [1, 7, 2000]) {
    const s = draw(length, [length, 2]);
    const w = draw(1, [2]);
    const plain = (v: T): T => {
      let h: T = ad.zeros([2], { dtype: "float64" });
      for (let i = 0; i < length; i++) h = ad.tanh(h.mul(v).add(s.at(i)));
      return ad.sum(h);
    };
    close(t, `length ${length}`, run(s, w), [ad.grad(plain)(w)]);
  }
});

test("loops of no steps give their start, and zero gradients to what the steps would have read", (t) => {
  const empty = ad.zeros([0, 2], { dtype: "float64" }) as T;
  const f = (w: T, h: T): T => ad.scan((c: T, s: T) => [c.mul(w).add(s), c], h, empty)[0].sum();
  close(t, "scan", ad.valueAndGrad(f, { argnums: [0, 1] })(a0, x0).gradient, [float64([0, 0]), float64([1, 1])]);
  t.deepEqual(ad.scan((c: T, s: T) => [c, s], a0, empty)[1].shape, [0, 2]);
  const g = (w: T, h: T): T =>
    ad
      .whileLoop(
        (c: T) => ad.greater(ad.sum(c), 100),
        (c: T) => c.mul(w),
        h,
      )
      .sum();
  close(t, "whileLoop", ad.valueAndGrad(g, { argnums: [0, 1] })(a0, x0).gradient, [float64([0, 0]), float64([1, 1])]);
});

test("what a loop or a choice cannot take is an error that says what to do", (t) => {
  t.throws(() => ad.scan((c: T, s: T) => [c.mul(s), null], float64(1), as), {
    message: /state must keep its shapes.*\[\] becomes.*\[2\]/,
  });
  t.throws(() => ad.scan((c: T) => c as never, float64(1), as), { message: /must return \[next carry, result\]/ });
  t.throws(() => ad.scan((c: T) => [c, null], float64(1), null), { message: /how many steps/ });
  t.throws(() => ad.scan((c: T) => [c, null], float64(1), [as, a0]), { message: /differ in length: 3 and 2/ });
  t.throws(() => ad.scan((c: T) => [c, null], float64(1), [float64(1)]), { message: /scalar among xs/ });
  t.throws(
    () =>
      ad.cond(
        ad.greater(a0, 1),
        () => a0,
        () => a0,
      ),
    { message: /scalar as condition, got bool \[2\]/ },
  );
  t.throws(
    () =>
      ad.cond(
        ad.greater(a0.at(0), 1),
        () => a0,
        () => a0.at(0),
      ),
    { message: /same shapes and dtypes/ },
  );
  t.throws(
    () =>
      ad.whileLoop(
        (c: T) => c,
        (c: T) => c,
        float64(1),
      ),
    { message: /must give a bool or int32 scalar, got float64/ },
  );
  t.throws(
    () =>
      ad.whileLoop(
        (c: T) => ad.less(c, 1),
        (c: T) => ad.greater(c, 1),
        float64(1),
      ),
    { message: /becomes bool/ },
  );
  for (const held of [ad.compile, ad.checkpoint])
    t.throws(() => held((x: T) => (x.item() > 0 ? x : x.neg()))(float64(1)), { message: /ad\.where or ad\.cond/ });
  t.throws(() => ad.vmap((x: T) => (x.item() > 0 ? x : x.neg()))(a0), { message: /inside vmap.*every member/ });
});

test("a member of a batch that is finished gets no NaN from a step that it does not take", (t) => {
  const f = (x: T): T =>
    ad.whileLoop(
      (c: T) => ad.greater(c, 1),
      (c: T) => ad.sqrt(c.sub(1)),
      x,
    );
  const points = float64([0.5, 4, 2.5]);
  const alone = (g: (x: T) => T): number[] => [...points.data].map((x) => g(float64(x)).item());
  close(t, "gradients", ad.vmap(ad.grad(f))(points), [float64(alone(ad.grad(f)))]);
  const curvature = (x: T): T => ad.hvp(f, x, float64(1));
  close(t, "second order", ad.vmap(curvature)(points), [float64(alone(curvature))]);
  const twice = ad.grad((x: T) => ad.grad(f)(x));
  close(t, "reverse over reverse", ad.vmap(twice)(points), [float64(alone(twice))]);
});
