/**
 * A network that solves a differential equation: u″ = −π²·sin(πx) on [0, 1] with u(0) = u(1) = 0, whose solution is sin(πx).
 * What the network is trained for is its own second derivative (Raissi, Perdikaris and Karniadakis, "Physics-informed neural
 * networks", 2019).
 */
import * as ad from "../lib/index.ts";
import { minimize, printed } from "./adam.ts";

const dtype = "float64";

export function start() {
  const weights = (seed: number, inputs: number, outputs: number) =>
    ad.random.normal([inputs, outputs], { seed, std: 1 / Math.sqrt(inputs), dtype });
  return {
    points: ad.linspace(0, 1, 24, { dtype }),
    parameters: {
      w1: weights(1, 1, 16),
      b1: ad.random.uniform([16], { seed: 2, low: -1, high: 1, dtype }),
      w2: weights(3, 16, 16),
      b2: ad.zeros([16], { dtype }),
      w3: weights(4, 16, 1),
    },
  };
}
type Start = ReturnType<typeof start>;
type Parameters = Start["parameters"];

/** The solution's guess at one place, a number to a number. */
const u = (p: Parameters, x: ad.Tensor) =>
  x.reshape([1]).matmul(p.w1).add(p.b1).tanh().matmul(p.w2).add(p.b2).tanh().matmul(p.w3).sum();

/** The mean square of what is missing in the equation, and the squares of what is missing at the ends. */
function loss(p: Parameters, points: ad.Tensor) {
  const second = ad.grad(ad.grad((x: ad.Tensor) => u(p, x)));
  const missing = ad.vmap((x: ad.Tensor) =>
    second(x).add(
      x
        .mul(Math.PI)
        .sin()
        .mul(Math.PI ** 2),
    ),
  )(points);
  const ends = ad.vmap((x: ad.Tensor) => u(p, x))(ad.tensor([0, 1], { dtype }));
  return missing.square().mean().add(ends.square().sum().mul(100));
}

/** The largest error of the solution. */
export function largestError(p: Parameters) {
  const x = ad.linspace(0, 1, 101, { dtype });
  return ad
    .vmap((at: ad.Tensor) => u(p, at))(x)
    .sub(x.mul(Math.PI).sin())
    .abs()
    .max()
    .item();
}

export const train = ({ points, parameters }: Start, steps = 300) =>
  minimize(loss, parameters, { steps, rate: 0.01 }, () => points);

if (import.meta.main) {
  const { losses, parameters } = train(start());
  console.log(printed(losses, 50));
  console.log(`largest error: ${largestError(parameters)}`);
}
