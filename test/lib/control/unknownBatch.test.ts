import test, { type ExecutionContext } from "ava";
import * as ad from "../../../lib/index.ts";
import { difference, draw } from "../support/numeric.ts";

type T = ad.Tensor;

const [time, width, classes] = [3, 4, 5];
const float64 = { dtype: "float64" } as const;

/** One block of a transformer with a classifier and its loss: layerNorm, attention, mean over time, crossEntropy, mean. */
function loss({ Wq, Wk, Wv, gain, shift, out }: Readonly<Record<string, T>>, x: T, labels: T): T {
  const normed = ad.layerNorm(x, -1, { weight: gain!, bias: shift! });
  const attended = ad.scaledDotProductAttention(
    ad.matmul(normed, Wq!),
    ad.matmul(normed, Wk!),
    ad.matmul(normed, Wv!),
    { causal: true },
  );
  const pooled = ad.mean(ad.tanh(attended.add(x)), 1);
  return ad.mean(ad.crossEntropy(ad.matmul(pooled, out!), labels, { reduction: "none" }));
}

const shapes = {
  Wq: [width, width],
  Wk: [width, width],
  Wv: [width, width],
  gain: [width],
  shift: [width],
  out: [width, classes],
} as const;
const names = Object.keys(shapes) as (keyof typeof shapes)[];
const parameters = Object.fromEntries(names.map((name, i) => [name, draw(11 + i, shapes[name])]));
const directions = Object.fromEntries(names.map((name, i) => [name, draw(31 + i, shapes[name])]));

const batchOf = (n: number): { x: T; labels: T } => ({
  x: draw(100 + n, [n, time, width], -2, 2),
  labels: ad.tensor(
    Array.from({ length: n }, (_, i) => (i * 7 + n) % classes),
    { dtype: "int32" },
  ),
});

/** The loss, its gradients, and the gradients of ⟨gradient, direction⟩ (Hessian times vector), by two walks over the tape. */
function byTape(n: number): T[] {
  const { x, labels } = batchOf(n);
  const weights = Object.fromEntries(names.map((name) => [name, ad.variable(parameters[name]!)]));
  const value = loss(weights, x, labels);
  value.backward({ createGraph: true });
  const first = names.map((name) => weights[name]!.grad!);
  for (const name of names) weights[name]!.zeroGrad();
  names
    .map((name, i) => ad.sum(first[i]!.mul(directions[name]!)))
    .reduce((a, b) => a.add(b))
    .backward();
  return [value, ...first, ...names.map((name) => weights[name]!.grad!)];
}

function sameNumbers(t: ExecutionContext, what: string, got: readonly T[], expected: readonly T[]): void {
  t.is(got.length, expected.length, what);
  expected.forEach((y, i) => {
    t.deepEqual(got[i]!.shape, y.shape, `${what}, result ${i}`);
    const [a, b] = [got[i]!.data, y.data];
    const worst = Math.max(...Array.from(b, (value, k) => difference(a[k]!, value)));
    t.true(worst <= 1e-12, `${what}, result ${i}: differs by ${worst}`);
  });
}

for (const [what, size] of [
  ["named", "batch"],
  ["unknown", null],
] as const)
  test(`one graph with a ${what} batch, differentiated twice and compiled once, runs at batch 1, 7 and 128`, (t) => {
    const x = ad.symbol("x", [size, time, width], float64);
    const labels = ad.symbol("labels", [size], { dtype: "int32" });
    const weights = Object.fromEntries(names.map((name) => [name, ad.symbol(name, shapes[name], float64)]));
    const along = Object.fromEntries(names.map((name) => [name, ad.symbol(`${name} along`, shapes[name], float64)]));
    const value = loss(weights, x, labels);
    const xs = names.map((name) => weights[name]!);
    const first = ad.gradients(value, xs);
    const slope = names.map((name, i) => ad.sum(first[i]!.mul(along[name]!))).reduce((a, b) => a.add(b));
    const second = ad.gradients(slope, xs);
    const run = ad.compile({
      inputs: [x, labels, ...xs, ...names.map((name) => along[name]!)],
      outputs: [value, ...first, ...second],
    });
    for (const n of [1, 7, 128, 7]) {
      const given = batchOf(n);
      const got = run(
        given.x,
        given.labels,
        ...names.map((name) => parameters[name]!),
        ...names.map((name) => directions[name]!),
      );
      sameNumbers(t, `${what} batch of ${n}`, got, byTape(n));
    }
  });

test("a compiled function is specialised for batch 1, 7 and 128, and grad and hvp of it give the tape's numbers", (t) => {
  let traces = 0;
  const run = ad.compile((weights: typeof parameters, x: T, labels: T) => {
    traces++;
    return loss(weights, x, labels);
  });
  for (const n of [1, 7, 128, 7]) {
    const { x, labels } = batchOf(n);
    const { value, gradient } = ad.valueAndGrad(run)(parameters, x, labels);
    const second = ad.hvp((w: typeof parameters) => run(w, x, labels), parameters, directions);
    sameNumbers(
      t,
      `batch of ${n}`,
      [value, ...names.map((name) => gradient[name]!), ...names.map((name) => second[name]!)],
      byTape(n),
    );
  }
  t.is(traces, 3);
});

test("what was differentiated inside a compiled function is what was differentiated outside", (t) => {
  const step = ad.compile((weights: typeof parameters, x: T, labels: T) => {
    const f = (w: typeof parameters): T => loss(w, x, labels);
    const { value, gradient } = ad.valueAndGrad(f)(weights);
    const second = ad.hvp(f, weights, directions, { mode: "reverse-over-reverse" });
    return [value, ...names.map((name) => gradient[name]!), ...names.map((name) => second[name]!)];
  });
  for (const n of [1, 7, 128]) {
    const { x, labels } = batchOf(n);
    sameNumbers(t, `batch of ${n}`, step(parameters, x, labels), byTape(n));
  }
});
