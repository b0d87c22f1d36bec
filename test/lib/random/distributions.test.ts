/** Statistics of draws from fixed seeds: moments, Kolmogorov and Smirnov's and Pearson's tests. */
import test from "ava";
import "../../../lib/methods.ts";
import { vmap } from "../../../lib/autodiff/vmap.ts";
import { tensor } from "../../../lib/create/create.ts";
import { functions as f } from "../../../lib/ops/functions/index.ts";
import { type Key, random } from "../../../lib/random/index.ts";
import type { Tensor } from "../../../lib/tensor/tensor.ts";

const n = 100_000;
const float64 = { dtype: "float64" } as const;

/** Φ by its series near 0 and its continued fraction far out (Abramowitz and Stegun, 26.2.11 and 26.2.14). */
function normalCdf(x: number): number {
  const z = Math.abs(x);
  let tail: number;
  if (z < 3) {
    let [term, sum] = [z, z];
    for (let k = 1; Math.abs(term) > 1e-17; k++) sum += term *= (z * z) / (2 * k + 1);
    tail = 0.5 - (sum * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI);
  } else {
    let fraction = 0;
    for (let k = 60; k > 0; k--) fraction = k / (z + fraction);
    tail = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI) / (z + fraction);
  }
  return x < 0 ? tail : 1 - tail;
}

/** √n·sup|F − Fₙ|: above 1.95 in one of a thousand samples. */
function kolmogorov(values: ArrayLike<number>, cdf: (x: number) => number): number {
  const sorted = Float64Array.from(values).sort();
  let worst = 0;
  for (let i = 0; i < sorted.length; i++) {
    const p = cdf(sorted[i]!);
    worst = Math.max(worst, p - i / sorted.length, (i + 1) / sorted.length - p);
  }
  return worst * Math.sqrt(sorted.length);
}

/** Pearson's χ² of counts, as standard deviations from its mean. */
function excess(counts: readonly number[], expected: readonly number[]): number {
  const chi2 = counts.reduce((sum, c, i) => sum + (c - expected[i]!) ** 2 / expected[i]!, 0);
  const freedom = counts.length - 1;
  return (chi2 - freedom) / Math.sqrt(2 * freedom);
}

const counted = (values: ArrayLike<number>, classes: number): number[] => {
  const counts = new Array<number>(classes).fill(0);
  for (let i = 0; i < values.length; i++) counts[values[i]!]!++;
  return counts;
};

const continuous: Record<
  string,
  { draw: (o: { seed: number }) => Tensor; cdf: (x: number) => number; mean?: number; variance?: number }
> = {
  normal: {
    draw: (o) => random.normal([n], { ...o, ...float64, mean: 2, std: 3 }),
    cdf: (x) => normalCdf((x - 2) / 3),
    mean: 2,
    variance: 9,
  },
  "normal in float32": { draw: (o) => random.normal([n], o), cdf: normalCdf, mean: 0, variance: 1 },
  uniform: {
    draw: (o) => random.uniform([n], { ...o, ...float64, low: -1, high: 3 }),
    cdf: (x) => (x + 1) / 4,
    mean: 1,
    variance: 16 / 12,
  },
  "uniform of an odd number": { draw: (o) => random.uniform([n - 1], o), cdf: (x) => x, mean: 0.5, variance: 1 / 12 },
  "truncated normal": {
    draw: (o) => random.truncatedNormal([n], { ...o, mean: 1, std: 2, low: 0, high: 4 }),
    cdf: (x) => (normalCdf((x - 1) / 2) - normalCdf(-0.5)) / (normalCdf(1.5) - normalCdf(-0.5)),
  },
  "far tail of a normal": {
    draw: (o) => random.truncatedNormal([n], { ...o, ...float64, low: 10, high: Number.POSITIVE_INFINITY }),
    // Mills' ratio, by the continued fraction that normalCdf takes far out.
    cdf: (x) => 1 - normalCdf(-x) / normalCdf(-10),
  },
  exponential: {
    draw: (o) => random.exponential([n], { ...o, rate: 2 }),
    cdf: (x) => -Math.expm1(-2 * x),
    mean: 0.5,
    variance: 0.25,
  },
  gumbel: {
    draw: (o) => random.gumbel([n], { ...o, location: 1, scale: 2 }),
    cdf: (x) => Math.exp(-Math.exp(-(x - 1) / 2)),
    mean: 1 + 2 * 0.5772156649,
    variance: (4 * Math.PI ** 2) / 6,
  },
  laplace: {
    draw: (o) => random.laplace([n], { ...o, location: -1, scale: 0.5 }),
    cdf: (x) => (x < -1 ? Math.exp((x + 1) / 0.5) / 2 : 1 - Math.exp(-(x + 1) / 0.5) / 2),
    mean: -1,
    variance: 0.5,
  },
  logistic: {
    draw: (o) => random.logistic([n], o),
    cdf: (x) => 1 / (1 + Math.exp(-x)),
    mean: 0,
    variance: Math.PI ** 2 / 3,
  },
  cauchy: { draw: (o) => random.cauchy([n], { ...o, scale: 3 }), cdf: (x) => 0.5 + Math.atan(x / 3) / Math.PI },
};

for (const [name, { draw, cdf, mean, variance }] of Object.entries(continuous))
  test(`${name}: the distribution function and moments are as they should be`, (t) => {
    for (const seed of [1, 2, 3]) {
      const values = draw({ seed }).data;
      t.true(values.every(Number.isFinite));
      t.true(kolmogorov(values, cdf) < 1.95, `seed ${seed}: ${kolmogorov(values, cdf)}`);
      if (mean === undefined || variance === undefined) continue;
      let [sum, squares] = [0, 0];
      for (const v of values) sum += v;
      for (const v of values) squares += (v - mean) ** 2;
      t.true(Math.abs(sum / n - mean) < 4 * Math.sqrt(variance / n), `seed ${seed}: mean ${sum / n}`);
      t.true(Math.abs(squares / n / variance - 1) < 0.05, `seed ${seed}: variance ${squares / n}`);
    }
  });

test("whole numbers, conditions and classes come with their probabilities", (t) => {
  const dice = random.randint([n], { seed: 1, low: 1, high: 7 }).data;
  t.true(dice.every((v) => v >= 1 && v <= 6));
  t.true(Math.abs(excess(counted(dice, 7).slice(1), new Array<number>(6).fill(n / 6))) < 3);
  const heads = random.bernoulli([n], { seed: 2, p: 0.3 });
  t.is(heads.dtype, "bool");
  t.true(Math.abs(excess(counted(heads.data, 2), [0.7 * n, 0.3 * n])) < 3);
  const logits = tensor([0, Math.log(2), Number.NEGATIVE_INFINITY, Math.log(5)], float64);
  const classes = random.categorical(logits, { seed: 3, shape: [n] });
  t.deepEqual([classes.dtype, classes.shape], ["int32", [n]]);
  const counts = counted(classes.data, 4);
  t.is(counts[2], 0);
  t.true(Math.abs(excess([counts[0]!, counts[1]!, counts[3]!], [n / 8, n / 4, (5 * n) / 8])) < 3, `${counts}`);
});

test("parameters as tensors give each element its own distribution", (t) => {
  const p = tensor([0, 0.25, 1], float64);
  const means = f.mean(f.cast(random.bernoulli([n, 3], { seed: 5, p }), "float64"), 0).toArray() as number[];
  t.deepEqual([means[0], means[2]], [0, 1]);
  t.true(Math.abs(means[1]! - 0.25) < 0.01);
  const shifted = random.normal([n, 2], { seed: 6, mean: tensor([0, 10], float64), std: tensor([1, 2], float64) });
  t.is(shifted.dtype, "float64");
  const column = f.at(shifted, [null, 1]).data;
  t.true(kolmogorov(column, (x) => normalCdf((x - 10) / 2)) < 1.95);
  t.throws(() => random.normal([2], { mean: tensor([[1], [2]]) }), { message: /does not fit the draw's shape \[2\]/ });
});

test("categorical takes classes along any axis and several draws of each", (t) => {
  const logits = tensor([
    [9, 0],
    [-9, 0],
    [-9, 30],
  ]);
  t.deepEqual(random.categorical(logits, { axis: 0, seed: 1 }).toArray(), [0, 2]);
  t.deepEqual(random.categorical(logits, { axis: 0, shape: [4, 2], seed: 1 }).toArray(), [
    [0, 2],
    [0, 2],
    [0, 2],
    [0, 2],
  ] as never);
  t.throws(() => random.categorical(logits, { axis: 0, shape: [3] }), { message: /do not broadcast/ });
  t.throws(() => random.categorical(3), { message: /logits with an axis/ });
});

test("every order of four is equally likely, and each is an order", (t) => {
  const orders = vmap((k: Tensor) => random.permutation(4, { key: k }))(random.split(random.key(1), 24_000));
  const counts = new Map<string, number>();
  for (const order of orders.toArray() as unknown as number[][]) {
    t.deepEqual([...order].sort(), [0, 1, 2, 3]);
    counts.set(order.join(""), (counts.get(order.join("")) ?? 0) + 1);
  }
  t.is(counts.size, 24);
  t.true(Math.abs(excess([...counts.values()], new Array<number>(24).fill(1000))) < 3);
  t.deepEqual(
    [...random.permutation(1000, { seed: 1 }).data].sort((a, b) => a - b),
    Array.from({ length: 1000 }, (_, i) => i),
  );
  t.deepEqual([random.permutation(0).shape, random.permutation(1).toArray()], [[0], [0]]);
});

test("streams of split and folded keys, and neighbouring seeds, do not depend on each other", (t) => {
  const own = random.key(11);
  const [a, b] = random.split(own) as Iterable<Key> as [Key, Key];
  const streams = [own, a, b, random.foldIn(own, 0), random.foldIn(own, 1), random.key(12), random.key(0)].map(
    (key) => random.normal([n], { key, ...float64 }).data,
  );
  for (const [i, x] of streams.entries())
    for (const y of streams.slice(0, i)) {
      let product = 0;
      for (let k = 0; k < n; k++) product += x[k]! * y[k]!;
      t.true(Math.abs(product) < 4 * Math.sqrt(n), `correlation ${product / n}`);
    }
  // One draw from each of many keys is as good as many draws from one.
  const each = vmap((k: Tensor) => random.uniform([], { key: k, ...float64 }))(random.split(own, n)).data;
  t.true(kolmogorov(each, (x) => x) < 1.95);
  const folded = vmap((i: Tensor) => random.uniform([], { key: random.foldIn(own, i), ...float64 }));
  t.true(kolmogorov(folded(tensor(Int32Array.from({ length: n }, (_, i) => i))).data, (x) => x) < 1.95);
});

test("neighbouring elements of a draw do not depend on each other", (t) => {
  const x = random.normal([n], { seed: 21, ...float64 }).data;
  for (const lag of [1, 2, 3, 7]) {
    let product = 0;
    for (let k = lag; k < n; k++) product += x[k]! * x[k - lag]!;
    t.true(Math.abs(product) < 4 * Math.sqrt(n), `lag ${lag}: ${product / n}`);
  }
});

test("bits are random in each place", (t) => {
  const words = random.bits([n], { seed: 4 }).data;
  for (let bit = 0; bit < 32; bit++) {
    let ones = 0;
    for (const word of words) ones += (word >>> bit) & 1;
    t.true(Math.abs(ones - n / 2) < 4 * Math.sqrt(n / 4), `bit ${bit}: ${ones}`);
  }
});

test("a uniform draw stays below its upper end also where rounding would reach it", (t) => {
  for (const dtype of ["float32", "float64"] as const) {
    const high = dtype === "float32" ? 2 ** 24 + 2 : 2 ** 53 + 2;
    const low = high - 4;
    const values = random.uniform([1000], { seed: 1, low, high, dtype }).data;
    t.true(values.every((v) => v >= low && v < high));
    t.deepEqual(random.uniform([2], { seed: 1, low: 3, high: 3, dtype }).toArray(), [3, 3]);
    t.true(random.uniform([1000], { seed: 1, low: -1, high: 0, dtype }).data.every((v) => v < 0));
  }
});

test("randint has every whole number of 32 bits, and says what it cannot draw from", (t) => {
  const all = random.randint([n], { seed: 7, low: -(2 ** 31), high: 2 ** 31 }).data;
  t.true(kolmogorov(all, (x) => (x + 2 ** 31) / 2 ** 32) < 1.95);
  t.deepEqual(random.randint([3], { seed: 7, low: 4, high: 5 }).toArray(), [4, 4, 4]);
  t.throws(() => random.randint([3], { low: 5, high: 5 }), { message: /low < high/ });
  t.throws(() => random.randint([3], { high: 2.5 }), { message: /whole numbers/ });
});

test("a truncated draw stays between its ends, infinite ones and very near ones too", (t) => {
  for (const [low, high] of [
    [-1, 2],
    [30, 31],
    [50, Number.POSITIVE_INFINITY],
    [Number.NEGATIVE_INFINITY, -8],
    [1, 1 + 1e-12],
  ] as const) {
    const values = random.truncatedNormal([2000], { seed: 2, low, high, dtype: "float64" }).data;
    t.true(
      values.every((v) => v >= low && v <= high && Number.isFinite(v)),
      `[${low}, ${high}]`,
    );
  }
});

test("choice draws with replacement, without, and by probabilities", (t) => {
  const x = tensor(
    [
      [1, 10],
      [2, 20],
      [3, 30],
      [4, 40],
    ],
    float64,
  );
  t.deepEqual(random.choice(x, [2, 5], { seed: 1 }).shape, [2, 5, 2]);
  t.deepEqual([...random.choice(4, [4], { seed: 1, replace: false }).data].sort(), [0, 1, 2, 3]);
  const p = [0.1, 0.2, 0, 0.7];
  const drawn = counted(random.choice(4, [n], { seed: 2, p }).data, 4);
  t.true(drawn[2] === 0 && Math.abs(excess([drawn[0]!, drawn[1]!, drawn[3]!], [0.1 * n, 0.2 * n, 0.7 * n])) < 3);
  // Two of three without replacement: the first has p, the second what is left, shared by p.
  const weights = [0.5, 0.3, 0.2];
  const pairs = vmap((k: Tensor) => random.choice(3, [2], { key: k, replace: false, p: weights }))(
    random.split(random.key(3), 20_000),
  );
  const counts = new Array<number>(9).fill(0);
  for (const [i, j] of pairs.toArray() as unknown as [number, number][]) counts[3 * i + j]!++;
  const expected = counts.map((_, at) => {
    const [i, j] = [Math.floor(at / 3), at % 3];
    return i === j ? 0 : (20_000 * weights[i]! * weights[j]!) / (1 - weights[i]!);
  });
  const possible = (values: readonly number[]): number[] => values.filter((_, at) => expected[at]! > 0);
  t.deepEqual([counts[0], counts[4], counts[8]], [0, 0, 0]);
  t.true(Math.abs(excess(possible(counts), possible(expected))) < 3);
  t.throws(() => random.choice(3, [4], { replace: false }), { message: /at most 3 elements/ });
  t.throws(() => random.choice(3, [4], { p: [1, 2] }), { message: /expected 3 probabilities/ });
  t.throws(() => random.choice(0, [1]), { message: /at least one element/ });
});

test("a tensor's parts come in one random order along any axis", (t) => {
  const x = tensor([
    [1, 2, 3],
    [4, 5, 6],
  ]);
  const order = random.permutation(3, { seed: 9 }).toArray() as unknown as number[];
  const turned = random.permutation(x, { seed: 9, axis: 1 });
  t.deepEqual(turned.toArray() as unknown, [order.map((i) => 1 + i), order.map((i) => 4 + i)]);
  t.deepEqual([...f.sum(random.permutation(x, { seed: 1 }), 0).data], [5, 7, 9]);
});
