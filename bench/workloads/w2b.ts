import * as ad from "../../lib/index.ts";
import type { Prepared, Workload } from "../workload.ts";
import { labels, mlp, norm, uniform, type Values } from "./data.ts";
import { plainGradients } from "./plainMlp.ts";

const [batch, sizes] = [128, [784, 512, 256, 10]];
const [rate, momentum] = [0.01, 0.9];
const examples = uniform(3, [batch, 784], 0, 1);
const classes = labels(4, batch, 10);
/** Steps before the momenta are compared: the third has felt every update before it. */
const checked = 3;

const float32 = ({ shape, data }: Values): ad.Tensor => ad.tensor(data, { dtype: "float32" }).reshape([...shape]);
const parameters = (): ad.Variable[] => mlp(sizes).map((values, i) => ad.variable(float32(values), { name: `p${i}` }));

function loss(x: ad.Tensor, y: ad.Tensor, [w1, b1, w2, b2, w3, b3]: readonly ad.Tensor[]): ad.Tensor {
  const h1 = ad.relu(x.matmul(w1!).add(b1!));
  const h2 = ad.relu(h1.matmul(w2!).add(b2!));
  return ad.crossEntropy(h2.matmul(w3!).add(b3!), y);
}

interface Trainer {
  step(): void;
  momenta(): readonly ad.Tensor[];
}

/** The tape: the graph is made anew at each step. */
function eagerTrainer(): Trainer {
  const [x, y] = [float32(examples), ad.tensor(classes)];
  const ps = parameters();
  let momenta = ps.map((p) => ad.zeros(p.shape as number[]));
  return {
    momenta: () => momenta,
    step() {
      for (const p of ps) p.zeroGrad();
      loss(x, y, ps).backward();
      ad.noGrad(() => {
        momenta = momenta.map((m, i) => m.mul(momentum).add(ps[i]!.grad!));
        ad.assignAll(
          ps.map((p, i) => [p, p.sub(momenta[i]!.mul(rate))]),
          false,
        );
      });
    },
  };
}

/** One symbolic graph of loss, gradients and updates, planned once and run operation by operation. */
function plannedTrainer(): Trainer {
  const x = ad.symbol("x", ["batch", 784]);
  const y = ad.symbol("y", ["batch"], { dtype: "int32" });
  const ps = parameters();
  const momenta = ps.map((p, i) => ad.variable(ad.zeros(p.shape as number[]), { name: `m${i}` }));
  const gradients = ad.gradients(loss(x, y, ps), ps);
  const next = momenta.map((m, i) => m.mul(momentum).add(gradients[i]!));
  const step = ad.compile({
    inputs: [x, y],
    outputs: [],
    updates: [
      ...momenta.map((m, i) => [m, next[i]!] as const),
      ...ps.map((p, i) => [p, p.sub(next[i]!.mul(rate))] as const),
    ],
  });
  const data = [float32(examples), ad.tensor(classes)];
  return { momenta: () => momenta, step: () => void step(...data) };
}

const prepared = (make: () => Trainer) => (): Prepared => ({
  run: make().step,
  check() {
    const { step, momenta } = make();
    for (let i = 0; i < checked; i++) step();
    return [norm(momenta().map((m) => m.data))];
  },
});

/** The same steps in loops over doubles. */
function reference(): number[] {
  const ps = mlp(sizes);
  const momenta = ps.map(({ data }) => new Float64Array(data.length));
  for (let i = 0; i < checked; i++) {
    const gradients = plainGradients(ps, examples.data, classes);
    for (const [k, { data }] of ps.entries())
      for (let j = 0; j < data.length; j++) {
        momenta[k]![j] = momentum * momenta[k]![j]! + gradients[k]![j]!;
        data[j]! -= rate * momenta[k]![j]!;
      }
  }
  return [norm(momenta)];
}

export const w2b: Workload = {
  id: "W2b",
  title: "784-512-256-10 relu, softmax cross-entropy, batch 128, SGD step with momentum 0.9, float32",
  reference,
  tolerance: 1e-5,
  ours: { adjoint: prepared(eagerTrainer), "adjoint-plan": prepared(plannedTrainer) },
  peers: ["torch", "torch-compile", "jax"],
  aims: { "adjoint-plan": 1.1 },
};
