/**
 * Gaussian process regression: length scale, amplitude and noise are found by the gradient of the marginal likelihood, which comes
 * from a Cholesky factor (Rasmussen and Williams, "Gaussian processes for machine learning", 2006, algorithm 2.1).
 */
import * as ad from "../lib/index.ts";
import { minimize, printed } from "./adam.ts";

const dtype = "float64";
const n = 48;

export function start() {
  const x = ad.random.uniform([n], { low: 0, high: 6, seed: 1, dtype });
  const y = ad.sin(x.mul(2)).add(ad.random.normal([n], { std: 0.2, seed: 2, dtype }));
  const zero = ad.tensor(0, { dtype });
  return { observed: { x, y }, parameters: { logLength: zero, logAmplitude: zero, logNoise: zero } };
}
type Start = ReturnType<typeof start>;
type Parameters = Start["parameters"];
type Observations = Start["observed"];

/** Covariances amplitude²·exp(−(aᵢ − bⱼ)² / 2·length²), a: [n] and b: [m] → [n, m]. */
function kernel({ logLength, logAmplitude }: Parameters, a: ad.Tensor, b: ad.Tensor) {
  const distance = a.expandDims(1).sub(b).div(logLength.exp());
  return distance.square().mul(-0.5).add(logAmplitude.mul(2)).exp();
}

/** The Cholesky factor of the observations' covariance. */
function factor(parameters: Parameters, x: ad.Tensor) {
  const noise = ad.eye(n, { dtype }).mul(parameters.logNoise.mul(2).exp());
  return ad.cholesky(kernel(parameters, x, x).add(noise));
}

/** The negative logarithm of the marginal likelihood. */
function loss(parameters: Parameters, { x, y }: Observations) {
  const l = factor(parameters, x);
  const fit = y.dot(ad.choleskySolve(l, y)).mul(0.5);
  const logDeterminant = l.diagonal().log().sum();
  return fit.add(logDeterminant).add((n / 2) * Math.log(2 * Math.PI));
}

/** Mean and standard deviation of the function at the places `at`. */
export function predict(parameters: Parameters, { x, y }: Observations, at: ad.Tensor) {
  const l = factor(parameters, x);
  const between = kernel(parameters, x, at);
  const explained = ad.triangularSolve(l, between).square().sum(0);
  return {
    mean: ad.choleskySolve(l, y).matmul(between),
    std: parameters.logAmplitude.mul(2).exp().sub(explained).sqrt(),
  };
}

export const train = ({ observed, parameters }: Start, steps = 150) =>
  minimize(loss, parameters, { steps, rate: 0.05 }, () => observed);

if (import.meta.main) {
  const given = start();
  const { losses, parameters } = train(given);
  console.log(printed(losses, 25));
  console.log(ad.tree.map((p) => p.exp(), parameters));
  console.log(predict(parameters, given.observed, ad.linspace(0, 6, 7, { dtype })));
}
