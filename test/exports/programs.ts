/** Programs beside single operations: a training step with updates, loops and branches with their derivatives, draws. */
import * as ad from "../../lib/index.ts";
import type { ExportCase } from "./cases.ts";

/** Numbers in (−1, 1) that each position decides. */
const numbers = (shape: readonly number[], seed: number, dtype: ad.DType): ad.Tensor =>
  ad.random.uniform(shape, { key: ad.random.key(seed), low: -1, high: 1, dtype });

/** The workload W2b: one step of stochastic gradient descent with momentum on a network 784-512-256-10, 128 examples. */
function trainingStep(dtype: ad.DType): ExportCase {
  const sizes = [784, 512, 256, 10];
  const x = ad.symbol("x", ["batch", 784], { dtype });
  const y = ad.symbol("y", ["batch"], { dtype: "int32" });
  const ps = sizes
    .slice(1)
    .flatMap((n, i) => [
      ad.variable(numbers([sizes[i]!, n], 10 + i, dtype).mul(0.05), { name: `w${i}` }),
      ad.variable(numbers([n], 20 + i, dtype).mul(0.05), { name: `b${i}` }),
    ]);
  const ms = ps.map((p, i) => ad.variable(numbers(p.shape as number[], 30 + i, dtype).mul(0.01), { name: `m${i}` }));
  const [w1, b1, w2, b2, w3, b3] = ps as unknown as readonly [
    ad.Variable,
    ad.Variable,
    ad.Variable,
    ad.Variable,
    ad.Variable,
    ad.Variable,
  ];
  const h = ad.relu(ad.relu(x.matmul(w1).add(b1)).matmul(w2).add(b2));
  const loss = ad.crossEntropy(h.matmul(w3).add(b3), y);
  const next = ad.gradients(loss, ps).map((g, i) => ms[i]!.mul(0.9).add(g));
  const news = ps.map((p, i) => p.sub(next[i]!.mul(0.01)));
  const updates = [...ms.map((m, i) => [m, next[i]!] as const), ...ps.map((p, i) => [p, news[i]!] as const)];
  const values = [numbers([128, 784], 1, dtype), ad.random.randint([128], { key: ad.random.key(2), low: 0, high: 10 })];
  return {
    title: `W2b's step ${dtype}`,
    what: { inputs: [x, y], outputs: [loss], updates },
    args: values,
    values: [...values, ...updates.map(([variable]) => ad.detach(variable))],
    expected: ad.evaluate(
      [loss, ...next, ...news],
      new Map([
        [x, values[0]!],
        [y, values[1]!],
      ]),
    ),
  };
}

/** Functions of tensors, whose results are tensors in an array. */
function functionCases(dtype: ad.DType): readonly [string, (...xs: ad.Tensor[]) => ad.Tensor[], ad.Tensor[]][] {
  const x = numbers([5, 3], 3, dtype);
  const w = numbers([3, 3], 4, dtype);
  const recurrent = (x: ad.Tensor, w: ad.Tensor): ad.Tensor => {
    const [last, all] = ad.scan(
      (h: ad.Tensor, row: ad.Tensor) => {
        const next = ad.tanh(h.matmul(w).add(row));
        return [next, next.mul(2)] as [ad.Tensor, ad.Tensor];
      },
      ad.zeros([3], { dtype }),
      x,
    );
    return ad.sum(last).add(ad.sum(ad.square(all)));
  };
  const halved = (v: ad.Tensor): ad.Tensor =>
    ad.whileLoop(
      (s: ad.Tensor) => ad.greater(ad.sum(ad.square(s)), 0.1),
      (s: ad.Tensor) => s.mul(0.5).add(ad.sin(s).mul(0.1)),
      v,
    );
  const branch = (v: ad.Tensor): ad.Tensor =>
    ad.cond(
      ad.greater(ad.sum(v), 0),
      (u: ad.Tensor) => ad.exp(u),
      (u: ad.Tensor) => ad.square(u),
      v,
    );
  return [
    [
      "a recurrent network and its gradients",
      (x, w) => {
        const { value, gradient } = ad.valueAndGrad((w: ad.Tensor) => recurrent(x!, w))(w!);
        return [value, gradient];
      },
      [x, w],
    ],
    ["a loop that its values end", (x) => [halved(x!)], [x]],
    ["its tangent", (x) => [ad.jvp(halved, [x!], [ad.ones([5, 3], { dtype })]).tangent], [x]],
    ["a branch and its gradient", (x) => [branch(x!), ad.grad((v: ad.Tensor) => ad.sum(branch(v)))(x!)], [x]],
    ["the other branch", (x) => [branch(x!), ad.grad((v: ad.Tensor) => ad.sum(branch(v)))(x!)], [ad.neg(ad.abs(x))]],
    ["a branch for each member", (x) => [ad.vmap(branch)(x!)], [x]],
    [
      "a checkpoint and its gradient",
      (x) => [ad.grad((v: ad.Tensor) => ad.sum(ad.checkpoint((u: ad.Tensor) => ad.tanh(ad.exp(u)))(v)))(x!)],
      [x],
    ],
    ["a compiled function inside", (x) => [ad.compile((u: ad.Tensor) => ad.softmax(u, -1))(x!)], [x]],
    [
      "an ordinary differential equation",
      (x) => [ad.odeint((y: ad.Tensor) => y.neg(), x!, ad.tensor([0, 0.5, 1], { dtype })) as ad.Tensor],
      [x],
    ],
    [
      "draws from a key",
      (key) => [
        ad.random.normal([3, 5], { key: key! as never, dtype }),
        ad.random.randint([7], { key: key! as never, low: -3, high: 12 }),
        ad.random.permutation(9, { key: key! as never }),
      ],
      [ad.random.key(11)],
    ],
  ];
}

export function programCases(dtype: ad.DType): ExportCase[] {
  const all = functionCases(dtype).map(
    ([title, f, values]): ExportCase => ({
      title: `${title} ${dtype}`,
      what: f,
      args: values,
      values,
      expected: f(...values),
    }),
  );
  return [trainingStep(dtype), ...all];
}
