import test from "ava";
import * as ad from "../../../lib/index.ts";
import { withState } from "../../../lib/tensor/state.ts";
import { difference, draw } from "../support/numeric.ts";

type T = ad.Tensor;

/** What ran, by name, and what it gave. */
function counted(f: () => T): { ran: string[]; result: T } {
  const ran: string[] = [];
  const result = withState("observer", (name) => ran.push(name), f);
  return { ran, result };
}

const int32 = { dtype: "int32" } as const;
const float64 = { dtype: "float64" } as const;
/** Whole numbers below `below`, other ones for each member. */
const indices = (n: number, each: number, below: number): T =>
  ad.tensor(
    Array.from({ length: n }, (_, i) => Array.from({ length: each }, (_, k) => (3 * i + 2 * k) % below)),
    int32,
  );
const positive = (A: T): T => ad.matmul(A, ad.transpose(A)).add(ad.eye(3, { dtype: "float64" }));
const halved = ad.customGrad({
  forward: (x: T) => ({ value: ad.sin(x), residuals: x }),
  backward: (x: T, G: T) => [ad.cos(x).mul(G).mul(0.5)],
});
const weights = [draw(1, [4, 6]), draw(2, [6]), draw(3, [6, 2])] as const;
const network = ([W, b, V]: readonly T[], x: T): T =>
  ad.sum(ad.square(ad.matmul(ad.tanh(ad.matmul(x, W!).add(b!)), V!)));
/** A loop whose length each member's own value decides. */
const loop = (x: T): T =>
  ad.whileLoop(
    (y: T) => ad.less(ad.sum(ad.square(y)), 50),
    (y: T) => y.mul(1.5).add(0.1),
    x,
  );

interface Case {
  /** For one member. */
  readonly f: (...xs: T[]) => T;
  /** The arguments of a batch of n. */
  readonly args: (n: number) => readonly T[];
}

const vectors = (n: number): readonly T[] => [draw(7, [n, 4])];
const matrices = (n: number): readonly T[] => [draw(8, [n, 3, 3]), draw(9, [n, 3, 2])];

const cases: Readonly<Record<string, Case>> = {
  "elementwise net": { f: (x) => network(weights, x), args: vectors },
  "softmax and crossEntropy": {
    f: (x, y) => ad.crossEntropy(ad.reshape(x, [1, 4]), ad.reshape(ad.at(y, 0), [1])),
    args: (n) => [draw(7, [n, 4]), indices(n, 1, 4)],
  },
  "cond, each its own": {
    f: (x) =>
      ad.cond(
        ad.greater(ad.sum(x), 0),
        (y: T) => ad.sin(y).mul(y),
        (y: T) => ad.exp(y),
        x,
      ),
    // Members of both branches, of whatever size the batch is: a branch that nobody takes does not run.
    args: (n) => [
      draw(7, [n, 4], 0.1, 1).mul(
        ad.tensor(
          Array.from({ length: n }, (_, i) => [i % 2 ? 1 : -1]),
          float64,
        ),
      ),
    ],
  },
  "cond of one condition": {
    f: (x) =>
      ad.cond(
        ad.greater(weights[1].at(0), 0),
        (y: T) => ad.sin(y),
        (y: T) => ad.exp(y),
        x,
      ),
    args: vectors,
  },
  "whileLoop of a fixed number of steps": {
    f: (x) =>
      ad.whileLoop(
        ([k]: [T, T]) => ad.less(k, 5),
        ([k, y]: [T, T]) => [k.add(1), ad.sin(y).add(x)] as [T, T],
        [ad.tensor(0, int32), x] as [T, T],
      )[1],
    args: vectors,
  },
  // The longest member decides how many steps are taken: it is in every batch.
  "whileLoop, each its own end": {
    f: loop,
    args: (n) => [ad.concat(Array.from({ length: n }, (_, i) => draw(7 + (i % 2), [1, 4])))],
  },
  scan: {
    f: (x) => {
      const [last, all] = ad.scan(
        (c: T, e: T) => {
          const next = ad.tanh(c.mul(0.7).add(e));
          return [next, next.mul(c)];
        },
        ad.tensor(0.1, { dtype: "float64" }),
        x,
      );
      return all.add(last);
    },
    args: vectors,
  },
  "cholesky, solve and logarithm of the determinant": {
    f: (A, B) => {
      const P = positive(A);
      return ad.concat(
        [
          ad.cholesky(P),
          ad.solve(P, B),
          ad.reshape(ad.slogdet(P).logabsdet, [1, 1]).mul(ad.ones([3, 1], { dtype: "float64" })),
        ],
        1,
      );
    },
    args: matrices,
  },
  "eigh and svd": {
    f: (A) => ad.concat([ad.eigvalsh(positive(A)), ad.svdvals(A)]),
    args: (n) => [draw(8, [n, 3, 3])],
  },
  "random numbers from a key of each member": {
    f: (key) =>
      ad.random
        .normal([5], { key: key as ad.Key, dtype: "float64" })
        .add(ad.random.uniform([5], { key: key as ad.Key, dtype: "float64" })),
    args: (n) => [ad.random.split(ad.random.key(5), n)],
  },
  "take by each member's indices": {
    f: (x, i) => ad.take(x, i),
    args: (n) => [draw(7, [n, 4]), indices(n, 3, 4)],
  },
  "take from one table by each member's indices": {
    f: (i) => ad.take(weights[0], i),
    args: (n) => [indices(n, 3, 4)],
  },
  "gather and scatter by each member's indices": {
    f: (x, i) => ad.scatterAdd(x, 0, i, ad.gather(x, 0, i).mul(2)),
    args: (n) => [draw(7, [n, 4]), indices(n, 3, 4)],
  },
  conv: {
    f: (x, w) => ad.conv2d(ad.reshape(x, [1, 2, 5, 5]), w, { padding: 1 }),
    args: (n) => [draw(4, [n, 2, 5, 5]), draw(5, [n, 3, 2, 3, 3])],
  },
  "conv with one filter": {
    f: (x) => ad.maxPool2d(ad.conv2d(ad.reshape(x, [1, 2, 6, 6]), draw(5, [3, 2, 3, 3])), 2),
    args: (n) => [draw(4, [n, 2, 6, 6])],
  },
  sort: { f: (x) => ad.sort(x).mul(ad.cumsum(x)), args: vectors },
  customGrad: { f: (x) => halved(x), args: vectors },
  "nested vmap": {
    f: (A, B) => ad.vmap((a: T) => ad.vmap((b: T) => ad.sum(ad.sin(a).mul(ad.sum(b))), { inAxes: 1 })(B))(A),
    args: matrices,
  },
  "compile and checkpoint": { f: ad.checkpoint(ad.compile((x: T) => ad.sin(x).mul(x))), args: vectors },
  jacobian: { f: (x) => ad.jacobian((y: T) => ad.tanh(ad.matmul(y, weights[0])))(x) as T, args: vectors },
};

/** Each case as it is, its gradient, and its derivative in a direction. */
function variantsOf({ f, args }: Case): Readonly<Record<string, Case>> {
  const moving = (n: number): readonly T[] => args(n).filter((x) => x.dtype === "float64");
  if (moving(1).length === 0) return { value: { f, args } };
  const summed = (...xs: T[]): T => ad.sum(ad.sin(f(...xs)));
  return {
    value: { f, args },
    gradient: { f: (...xs) => ad.grad(summed)(...xs) as T, args },
    tangent: {
      f: (...xs) => ad.jvp(f, xs as [T], xs as [T]).tangent,
      args,
    },
    "Hessian times vector": {
      f: (x, ...others) => ad.hvp((y: T) => summed(y, ...others), x!, x!),
      args,
    },
  };
}

for (const [name, given] of Object.entries(cases))
  for (const [kind, { f, args }] of Object.entries(variantsOf(given)))
    test(`vmap of ${name}, ${kind}: one batched execution, whatever the size of the batch`, (t) => {
      const batched = ad.vmap(f as (...xs: unknown[]) => T);
      const runs = [2, 5, 64].map((n) => ({ n, ...counted(() => batched(...args(n))) }));
      for (const { n, ran } of runs) t.deepEqual(ran, runs[0]!.ran, `a batch of ${n}`);
      const { n, result } = runs[1]!;
      const all = args(n);
      for (let i = 0; i < n; i++) {
        const one = f(...all.map((x) => ad.at(x, i)));
        const [a, b] = [ad.at(result, i), one];
        t.deepEqual(a.shape, b.shape);
        t.is(a.dtype, b.dtype);
        b.data.forEach((value, k) => {
          t.true(difference(a.data[k]!, value) <= 1e-11, `member ${i}, element ${k}: ${a.data[k]}, alone ${value}`);
        });
      }
    });

test("gradients for each example of a network are one batched execution", (t) => {
  const each = ad.vmap(
    (w: readonly T[], x: T) => [...(ad.grad((v: readonly T[]) => network(v, x))(w) as readonly T[])],
    { inAxes: [null, 0] },
  );
  const runs = [2, 5, 64].map((n) => {
    const x = draw(7, [n, 4]);
    let gradients: T[] = [];
    const { ran } = counted(() => {
      gradients = each(weights, x);
      return x;
    });
    return { n, ran, gradients, x };
  });
  for (const { n, ran } of runs) t.deepEqual(ran, runs[0]!.ran, `a batch of ${n}`);
  const { gradients, x, n } = runs[1]!;
  for (let i = 0; i < n; i++) {
    const alone = ad.grad((v: readonly T[]) => network(v, ad.at(x, i)))(weights) as readonly T[];
    alone.forEach((g, k) => {
      const got = ad.at(gradients[k]!, i).data;
      t.true(g.data.every((value, j) => difference(got[j]!, value) <= 1e-12));
    });
  }
});
