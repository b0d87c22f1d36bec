/**
 * Model-agnostic meta-learning on sine waves: weights from which one step of gradient descent on ten points learns a new wave
 * (Finn, Abbeel and Levine, 2017, section 5.1). The gradient goes through the inner gradient; tasks run as one batch.
 */
import * as ad from "../lib/index.ts";
import { minimize, printed } from "./adam.ts";

const dtype = "float64";
const [tasks, points, innerRate] = [16, 10, 0.01];

/** For each meta-step `tasks` waves with points to learn from and others to be judged by, [steps, tasks, points, 1]. */
export function start(steps = 400) {
  const uniform = (seed: number, shape: readonly number[], low: number, high: number) =>
    ad.random.uniform(shape, { seed, low, high, dtype });
  const amplitude = uniform(1, [steps, tasks, 1, 1], 0.1, 5);
  const phase = uniform(2, [steps, tasks, 1, 1], 0, Math.PI);
  const waves = (seed: number) => {
    const x = uniform(seed, [steps, tasks, points, 1], -5, 5);
    return { x, y: x.sub(phase).sin().mul(amplitude) };
  };
  const layer = (seed: number, inputs: number, outputs: number) => ({
    w: ad.random.normal([inputs, outputs], { seed, std: 1 / Math.sqrt(inputs), dtype }),
    b: ad.zeros([outputs], { dtype }),
  });
  return {
    waves: { learned: waves(3), judged: waves(4) },
    parameters: [layer(5, 1, 24), layer(6, 24, 24), layer(7, 24, 1)],
  };
}
type Start = ReturnType<typeof start>;
type Parameters = Start["parameters"];
type Points = { x: ad.Tensor; y: ad.Tensor };

const network = (parameters: Parameters, x: ad.Tensor) =>
  parameters.reduce<ad.Tensor>((h, { w, b }, i) => {
    const y = h.matmul(w).add(b);
    return i < parameters.length - 1 ? y.tanh() : y;
  }, x);

const loss = (parameters: Parameters, { x, y }: Points) => ad.mse(network(parameters, x), y);

/** The weights after one step of gradient descent on the points. */
const adapted = (parameters: Parameters, points: Points) =>
  ad.tree.map((p, g) => p.sub(g.mul(innerRate)), parameters, ad.grad(loss)(parameters, points));

const metaLoss = (parameters: Parameters, tasks: { learned: Points; judged: Points }) =>
  ad
    .vmap(({ learned, judged }: typeof tasks) => loss(adapted(parameters, learned), judged))(tasks)
    .mean();

export const train = ({ waves, parameters }: Start, steps = 400) =>
  minimize(metaLoss, parameters, { steps, rate: 0.01 }, (step) => ad.tree.map((x) => x.at(step), waves));

if (import.meta.main) console.log(printed(train(start()).losses, 20));
