/** Control flow under vmap, differentiated from outside: what a member does not do gives it no value, no NaN and no end to wait for. */
import test, { type ExecutionContext } from "ava";
import type { Body } from "../../../lib/graph/body.ts";
import * as ad from "../../../lib/index.ts";
import { withState } from "../../../lib/tensor/state.ts";
import { difference } from "../support/numeric.ts";

type T = ad.Tensor;
/** A function of one member and of what all members share. */
type F = (x: T, w: T) => T;

const float64 = (values: ad.Operand): T => ad.tensor(values, { dtype: "float64" });
const sqrtOrNothing = (x: T, w: T): T =>
  ad.cond(
    ad.greater(x, 0),
    (y: T) => ad.sqrt(y.mul(w)),
    (y: T) => y.mul(w).mul(0),
    x,
  );

interface Example {
  readonly f: F;
  readonly xs: readonly number[];
}
const examples: Readonly<Record<string, Example>> = {
  "a root where there is one, of a shared factor": { f: sqrtOrNothing, xs: [0, 4, -1, 2.5] },
  "a root that no member takes": { f: sqrtOrNothing, xs: [0, -3, -1] },
  "a root that all members take": { f: sqrtOrNothing, xs: [1, 2, 3] },
  "undefined on either side": {
    f: (x, w) =>
      ad.cond(
        ad.less(x, 0),
        (y: T) => ad.log(y.neg()).mul(w),
        (y: T) => ad.log1p(y).mul(w).div(y.add(w)),
        x,
      ),
    xs: [0, -1, -2, 3, 1],
  },
  "an infinity in the branch not taken": {
    f: (x, w) =>
      ad.cond(
        ad.less(x, 10),
        (y: T) => ad.exp(y.mul(w)),
        (y: T) => ad.log(y),
        x,
      ),
    xs: [1000, 1, 0.5],
  },
  "a shared matrix": {
    f: (x, w) => {
      const A = ad.tensor([
        [2, 1],
        [1, 3],
      ]);
      const at = (y: T, z: T): T => ad.sum(ad.sqrt(ad.matmul(y.mul(ad.ones([2], { dtype: "float64" })), z)));
      return ad.cond(
        ad.greater(x, 0),
        (y: T) => at(y, ad.cast(A, "float64").mul(w)),
        (y: T) => y.mul(w),
        x,
      );
    },
    xs: [0, 2, -5, 1],
  },
  "a condition in a branch": {
    f: (x, w) =>
      ad.cond(
        ad.greater(x, 0),
        (y: T) => sqrtOrNothing(y.sub(1), w),
        (y: T) => ad.sqrt(y.neg().add(w)),
        x,
      ),
    xs: [1, 3, -2, 0.5, 0],
  },
  "a loop of its own length": {
    f: (x, w) =>
      ad.whileLoop(
        (c: T) => ad.greater(c, 1),
        (c: T) => ad.sqrt(c.sub(1).mul(w)),
        x.mul(w),
      ),
    xs: [0.5, 4, 2.5, 1],
  },
  "a loop that says with −1 that it goes on": {
    f: (x, w) =>
      ad.whileLoop(
        (c: T) => ad.cast(ad.greater(c, 1), "int32").neg(),
        (c: T) => ad.sqrt(c.sub(1).mul(w)),
        x.mul(w),
      ),
    xs: [0.5, 4, 2.5, 1],
  },
  "a scan over a condition": {
    f: (x, w) => ad.scan((c: T, e: T) => [sqrtOrNothing(c.sub(e), w), null], x, float64([0.5, 1, 0.25]))[0],
    xs: [0.5, 4, 9, -1],
  },
  "a condition that a checkpoint and a compiled function hold": {
    f: (x, w) => ad.checkpoint(ad.compile((y: T) => sqrtOrNothing(y, w)))(x),
    xs: [0, 4, -1],
  },
  "a vmap in a member": {
    f: (x, w) => ad.sum(ad.vmap((y: T) => sqrtOrNothing(y, w.mul(y.add(3))))(ad.stack([x, x.sub(1), x.neg()]))),
    xs: [0, 1, -2, 0.5],
  },
};

const close = (t: ExecutionContext, what: string, a: readonly T[], b: readonly T[]): void => {
  a.forEach((x, i) => {
    const [p, q] = [x.data, b[i]!.data];
    t.is(p.length, q.length, what);
    p.forEach((value, k) => {
      t.true(difference(value, q[k]!) <= 1e-12, `${what}, ${i}, element ${k}: ${value}, looped ${q[k]}`);
    });
  });
};

type Loss = (xs: T, w: T) => T;
const one = float64(1);
/** Derivatives of a loss in the members and in what they share, of the first orders and in both modes. */
const derivatives: Readonly<Record<string, (loss: Loss, xs: T, w: T) => readonly T[]>> = {
  value: (loss, xs, w) => [loss(xs, w)],
  gradient: (loss, xs, w) => ad.vjp(loss, xs, w).pullback(one),
  tangent: (loss, xs, w) => [ad.jvp(loss, [xs, w], [xs.add(2), one]).tangent],
  "forward over reverse": (loss, xs, w) => hessianAlong(loss, xs, w, "forward-over-reverse"),
  "reverse over reverse": (loss, xs, w) => hessianAlong(loss, xs, w, "reverse-over-reverse"),
  "reverse over forward": (loss, xs, w) =>
    ad.vjp((x: T, v: T) => ad.jvp(loss, [x, v], [xs.add(2), one]).tangent, xs, w).pullback(one),
  "third order": (loss, xs, w) =>
    ad
      .vjp((x: T, v: T) => ad.sum(ad.vjp((y: T) => ad.grad(loss)(y, v) as T, x).pullback(xs.add(2))[0]), xs, w)
      .pullback(one),
  tape: (loss, xs, w) => {
    const [x, v] = [ad.variable(xs), ad.variable(w)];
    loss(x, v).backward();
    return [x.grad ?? ad.zerosLike(x), v.grad ?? ad.zerosLike(v)];
  },
  compiled: (loss, xs, w) => ad.compile((x: T, v: T) => ad.vjp(loss, x, v).pullback(one))(xs, w),
};

const hessianAlong = (loss: Loss, xs: T, w: T, mode: "forward-over-reverse" | "reverse-over-reverse"): readonly T[] =>
  Object.values(
    ad.hvp((p: { readonly xs: T; readonly w: T }) => loss(p.xs, p.w), { xs, w }, { xs: xs.add(2), w: one }, { mode }),
  );

for (const [name, { f, xs }] of Object.entries(examples)) {
  const own = (x: T, w: T): T => ad.sin(f(x, w)).add(ad.square(f(x, w)));
  const batched: Loss = (x, w) => ad.sum(ad.vmap(own, { inAxes: [0, null] })(x, w));
  const looped: Loss = (x, w) => xs.map((_, i) => own(ad.at(x, i), w)).reduce((a, b) => a.add(b));
  for (const [kind, of] of Object.entries(derivatives))
    test(`vmap of ${name}, ${kind} from outside: as the loop over the members`, (t) => {
      close(t, kind, of(batched, float64(xs), float64(1.5)), of(looped, float64(xs), float64(1.5)));
    });
}

test("a batch of batches, and one whose size is a name", (t) => {
  const xs = float64([
    [0, 4, -1],
    [-2, -3, 0],
  ]);
  const w = float64(1.5);
  const inner: Loss = (x, v) => ad.sum(ad.vmap(sqrtOrNothing, { inAxes: [0, null] })(x, v));
  const outer: Loss = (x, v) => ad.sum(ad.square(ad.vmap(inner, { inAxes: [0, null] })(x, v)));
  const looped: Loss = (x, v) => ad.square(inner(ad.at(x, 0), v)).add(ad.square(inner(ad.at(x, 1), v)));
  for (const [kind, of] of Object.entries(derivatives)) close(t, kind, of(outer, xs, w), of(looped, xs, w));

  const X = ad.symbol("x", ["batch"], { dtype: "float64" });
  const V = ad.symbol("v", [], { dtype: "float64" });
  const y = inner(X, V);
  const [dx, dv] = ad.gradients(y, [X, V]);
  const [dxx] = ad.gradients(ad.sum(dx!), [X]);
  const run = ad.compile({ inputs: [X, V], outputs: [y, dx!, dv!, dxx!] });
  for (const values of [[0, 4, -1], [-1], [2], []]) {
    const x = values.length > 0 ? float64(values) : ad.zeros([0], { dtype: "float64" });
    const expected = [
      inner(x, w),
      ...ad.vjp(inner, x, w).pullback(one),
      ad.grad((z: T) => ad.sum(ad.grad(inner)(z, w) as T))(x),
    ];
    close(t, `a batch of ${values.length}`, run(x, w), expected as T[]);
    const loop = values.map((v) => ad.grad(sqrtOrNothing)(float64(v), w).item());
    t.deepEqual([...(expected[1] as T).data], loop);
  }
});

test("whole numbers and truths are chosen as they are, and a condition may be any number but 0", (t) => {
  const f = (p: T, k: T, b: T, x: T): readonly [T, T, T] =>
    ad.cond(
      p,
      (i: T, c: T, y: T) => [i.add(1), ad.logicalNot(c), ad.sqrt(y).mul(ad.at(float64([1, 2, 3]), i))] as const,
      (i: T, c: T, y: T) => [i, c, y] as const,
      k,
      b,
      x,
    );
  const p = ad.tensor([-1, 0, 2], { dtype: "int32" });
  const k = ad.tensor([1, 9, 0], { dtype: "int32" });
  const b = ad.tensor([true, false, false]);
  const x = float64([4, -4, 9]);
  const [i, c, y] = ad.vmap(f)(p, k, b, x);
  t.deepEqual([i.dtype, c.dtype, y.dtype], ["int32", "bool", "float64"]);
  t.deepEqual(i.toArray(), [2, 9, 1]);
  t.deepEqual([...c.data], [0, 0, 1]);
  t.deepEqual(y.toArray(), [4, -4, 3]);
  const dx = ad.grad((z: T) => ad.sum(ad.vmap(f)(p, k, b, z)[2]))(x);
  t.deepEqual(dx.toArray(), [0.5, 1, 1 / 6]);
});

test("a loop that would not end for a member that does not take its branch is not its loop", (t) => {
  const halvings = (x: T): T =>
    ad.cond(
      ad.greater(x, 0),
      (y: T) =>
        ad.whileLoop(
          (c: T) => ad.notEqual(c, 1),
          (c: T) => c.div(2),
          y,
        ),
      (y: T) => y.mul(3),
      x,
    );
  const f = (xs: T): T => ad.vmap(halvings)(xs);
  t.deepEqual(f(float64([8, -1, 2])).toArray(), [1, -3, 1]);
  t.deepEqual(f(float64([-1, -2])).toArray(), [-3, -6]);
  t.deepEqual(
    ad
      .grad((xs: T) => ad.sum(f(xs)))(float64([8, -1, 2]))
      .toArray(),
    [1 / 8, 3, 1 / 2],
  );
});

test("what all members share stays shared, and a branch that nobody takes does not run", (t) => {
  const w = ad.random.normal([8, 8], { seed: 1, dtype: "float64" });
  const f = (x: T, v: T): T =>
    ad.cond(
      ad.greater(ad.sum(x), 0),
      (y: T) => ad.sum(ad.sqrt(ad.square(ad.matmul(y, v)))),
      (y: T) => ad.sum(ad.cos(y)),
      x,
    );
  const ran = (sign: -1 | 0 | 1): string[] => {
    const names: string[] = [];
    const xs = ad.random.normal([16, 8], { seed: 2, dtype: "float64" });
    const given = sign === 0 ? xs : ad.abs(xs).mul(sign);
    withState(
      "observer",
      (name) => void names.push(name),
      () => ad.grad((v: T) => ad.sum(ad.vmap(f, { inAxes: [0, null] })(given, v)))(w),
    );
    return names;
  };
  const has = (sign: -1 | 0 | 1, name: string): boolean => ran(sign).includes(name);
  t.true(has(0, "dotGeneral") && has(0, "cos"));
  t.true(has(1, "dotGeneral") && !has(1, "cos"));
  t.true(!has(-1, "dotGeneral") && has(-1, "cos"));

  // No node of the branches holds the shared matrix once for each member.
  const xs = ad.symbol("x", ["batch", 8], { dtype: "float64" });
  const y = ad.vmap(f, { inAxes: [0, null] })(xs, ad.symbol("w", [8, 8], { dtype: "float64" }));
  const choice = ad.getOperation(y)!.inputs[1]!;
  const { branches } = ad.getOperation(choice)!.params as { readonly branches: readonly [Body, Body] };
  const shapes = branches[0].nodes.map(({ shape }) => shape.join());
  t.true(shapes.includes("batch,8") && shapes.includes("8,8"));
  t.true(branches[0].nodes.every(({ rank }) => rank < 3));
});
