import test from "ava";
import * as ad from "../../../lib/index.ts";

type T = ad.Tensor;
const float64 = (values: ad.Operand): T => ad.tensor(values, { dtype: "float64" });

/** Thirty steps of momentum on a linear regression, written as for the tape. */
function trained(compiled: boolean): unknown {
  const w = ad.variable(float64([0.1, -0.2]), { name: "w" });
  const velocity = ad.variable(float64([0, 0]), { name: "velocity" });
  const X = ad.random.normal([8, 2], { seed: 1, dtype: "float64" }) as T;
  const y = X.matmul(float64([1, 2]));
  const step = (x: T, target: T): T => {
    w.zeroGrad();
    const loss = ad.mean(ad.square(x.matmul(w).sub(target)));
    loss.backward();
    velocity.assign(velocity.mul(0.9).add(w.grad!));
    w.assign(w.sub(velocity.mul(0.05)));
    return loss;
  };
  const run = compiled ? ad.compile(step) : step;
  const losses = Array.from({ length: 30 }, () => run(X, y).item());
  return [losses, w.toArray(), velocity.toArray(), w.grad!.toArray()];
}

test("backward, zeroGrad and assign inside a compiled step do what they do outside", (t) => {
  t.deepEqual(trained(true), trained(false));
});

test("a gradient that was there is added to, from call to call", (t) => {
  const total = (compiled: boolean): number => {
    const w = ad.variable(float64(2));
    const f = (x: T): T => {
      w.mul(x).mul(w).backward();
      return w.mul(x);
    };
    const run = compiled ? ad.compile(f) : f;
    run(float64(3));
    run(float64(5));
    w.zeroGrad();
    run(float64(7));
    return w.grad!.item();
  };
  t.is(total(true), total(false));
});

test("variables are read at each call, also by a function that reads nothing else", (t) => {
  const w = ad.variable(float64(2));
  const triple = ad.compile(() => w.mul(3));
  t.is(triple().item(), 6);
  w.assign(float64(5));
  t.is(triple().item(), 15);
  triple().backward();
  t.is(w.grad!.item(), 3);
});

test("draws that name no key differ from call to call, from step to step, and agree when a checkpoint runs again", (t) => {
  const noisy = ad.compile((x: T) => x.add(ad.random.normal([2], { dtype: "float64" })));
  t.notDeepEqual(noisy(float64([0, 0])).toArray(), noisy(float64([0, 0])).toArray());
  const [, drawn] = ad.scan((c: T) => [c, ad.random.uniform([], { dtype: "float64" }) as T], float64(0), null, {
    length: 5,
  });
  t.is(new Set(drawn.data).size, 5);
  const [, sum] = ad.whileLoop(
    ([n]: [T, T]) => ad.less(n, 3),
    ([n, s]: [T, T]) => [n.add(1), s.mul(2).add(ad.random.uniform([], { dtype: "float64" }))] as [T, T],
    [float64(0), float64(0)] as [T, T],
  );
  t.true(sum.item() > 0 && sum.item() < 7);
  const x = ad.variable(float64([1, 1]));
  const y = ad.checkpoint((v: T) => ad.sum(v.mul(ad.random.normal([2], { dtype: "float64" }))))(x);
  y.backward();
  t.is(y.item(), ad.sum(x.grad!).item());
});

test("what is computed under noGrad in a compiled function is constant for derivatives", (t) => {
  const f = ad.compile((x: T) => ad.noGrad(() => x.mul(x)).add(x));
  t.is(ad.grad(f)(float64(3)).item(), 1);
});

test("a function that was traced under noGrad is differentiated when called outside", (t) => {
  const f = ad.compile((x: T) => x.mul(x));
  ad.noGrad(() => f(float64(1)));
  const x = ad.variable(float64(3));
  f(x).backward();
  t.is(x.grad!.item(), 6);
});

test("a function that failed while it was traced leaves nothing behind", (t) => {
  const f = ad.compile((x: T): T => {
    throw new Error(`stop ${x.rank}`);
  });
  t.throws(() => f(float64(1)), { message: "stop 0" });
  t.is(float64(2).mul(float64(3)).item(), 6);
  const w = ad.variable(float64(2));
  w.assign(float64(4));
  t.is(w.item(), 4);
});

test("writing a variable where it would happen any number of times is an error", (t) => {
  const w = ad.variable(float64(2), { name: "w" });
  const within = {
    scan: () =>
      ad.scan(
        (c: T, x: T) => {
          w.assign(c);
          return [c, x];
        },
        float64(0),
        float64([1, 2]),
      ),
    cond: () =>
      ad.cond(
        ad.greater(float64(1), 0),
        () => {
          w.mul(2).backward();
          return w.mul(1);
        },
        () => w.mul(1),
      ),
  };
  for (const f of Object.values(within)) t.throws(f, { message: /cannot be written inside scan, cond, whileLoop/ });
  t.is(w.item(), 2);
  t.is(w.grad, null);
});

test("a tensor kept from inside a compiled function is a symbol afterwards, and says so", (t) => {
  let kept: T | null = null;
  ad.compile((x: T) => {
    kept = x.mul(2);
    return x;
  })(float64(1));
  t.throws(() => kept!.item(), { message: /symbol and has no value/ });
});

test("each kind of arguments is traced once; plain values are part of the kind", (t) => {
  let traces = 0;
  const f = ad.compile((x: { readonly a: T; readonly n: number }) => {
    traces++;
    return x.a.mul(x.n);
  });
  t.is(f({ a: float64(2), n: 3 }).item(), 6);
  t.is(f({ a: float64(5), n: 3 }).item(), 15);
  t.is(traces, 1);
  t.is(f({ a: float64(5), n: 4 }).item(), 20);
  t.deepEqual(f({ a: float64([1, 2]), n: 3 }).toArray(), [3, 6]);
  t.deepEqual(f({ a: ad.tensor([1, 2]), n: 3 }).dtype, "float32");
  t.is(traces, 4);
});
