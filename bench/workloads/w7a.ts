import * as ad from "../../lib/index.ts";
import type { Prepared, Workload } from "../workload.ts";
import { mlp, norm, uniform } from "./data.ts";

const [batch, sizes, rate] = [32, [8, 16, 1], 0.01];
const inputs = uniform(5, [batch, 8]);
const targets = uniform(6, [batch, 1]);
/** Steps before the loss and the gradients are compared. */
const checked = 3;

interface Trainer {
  /** Returns the loss before the step. */
  step(): ad.Tensor;
  readonly parameters: readonly ad.Variable[];
}

/** The tape: the graph is made anew at each step. */
function trainer(): Trainer {
  const float32 = ({ shape, data }: { shape: readonly number[]; data: Float64Array }): ad.Tensor =>
    ad.tensor(data, { dtype: "float32" }).reshape([...shape]);
  const [x, y] = [float32(inputs), float32(targets)];
  const parameters = mlp(sizes).map((values) => ad.variable(float32(values)));
  const [w1, b1, w2, b2] = parameters as [ad.Variable, ad.Variable, ad.Variable, ad.Variable];
  const step = (): ad.Tensor => {
    for (const p of parameters) p.zeroGrad();
    const error = x.matmul(w1).add(b1).tanh().matmul(w2).add(b2).sub(y);
    const loss = error.mul(error).mean();
    loss.backward();
    ad.noGrad(() =>
      ad.assignAll(
        parameters.map((p) => [p, p.sub(p.grad!.mul(rate))]),
        false,
      ),
    );
    return loss;
  };
  return { step, parameters };
}

function eager(): Prepared {
  const { step } = trainer();
  return {
    run: () => void step(),
    check() {
      const fresh = trainer();
      let loss = 0;
      for (let i = 0; i < checked; i++) loss = fresh.step().item();
      return [loss, norm(fresh.parameters.map((p) => p.grad!.data))];
    },
  };
}

/** The same steps in loops over doubles: the loss of the last and the norm of its gradients. */
function reference(): number[] {
  const [n, m] = [sizes[0]!, sizes[1]!];
  const [w1, b1, w2, b2] = mlp(sizes).map(({ data }) => data) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  let result: number[] = [];
  for (let s = 0; s < checked; s++) {
    const gradients = [w1, b1, w2, b2].map((p) => new Float64Array(p.length));
    const [dw1, db1, dw2, db2] = gradients as [Float64Array, Float64Array, Float64Array, Float64Array];
    let loss = 0;
    for (let i = 0; i < batch; i++) {
      const x = inputs.data.subarray(i * n, (i + 1) * n);
      const h = Float64Array.from(b1, (b, j) => Math.tanh(x.reduce((z, v, k) => z + v * w1[k * m + j]!, b)));
      const error = h.reduce((z, v, j) => z + v * w2[j]!, b2[0]!) - targets.data[i]!;
      const G = (2 * error) / batch;
      loss += error ** 2 / batch;
      db2[0]! += G;
      for (let j = 0; j < m; j++) {
        dw2[j]! += G * h[j]!;
        const slope = G * w2[j]! * (1 - h[j]! ** 2);
        db1[j]! += slope;
        for (let k = 0; k < n; k++) dw1[k * m + j]! += slope * x[k]!;
      }
    }
    result = [loss, norm(gradients)];
    for (const [k, p] of [w1, b1, w2, b2].entries())
      for (let j = 0; j < p.length; j++) p[j]! -= rate * gradients[k]![j]!;
  }
  return result;
}

export const w7a: Workload = {
  id: "W7a",
  title: "8-16-1 tanh, mean squared error, batch 32, SGD step, float32, eager",
  reference,
  tolerance: 1e-5,
  ours: { adjoint: eager },
  peers: ["torch"],
  aims: { adjoint: 2 },
};
