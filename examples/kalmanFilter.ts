/**
 * A damped oscillator is identified from noisy observations: its frequency, its damping and both noises are found by the gradient of
 * the likelihood that a Kalman filter gives (Särkkä, "Bayesian filtering and smoothing", 2013, section 12.3). The filter is a scan,
 * all series run as one batch.
 */
import * as ad from "../lib/index.ts";
import { minimize, printed } from "./adam.ts";

const dtype = "float64";
const dt = 0.2;
const [series, length] = [16, 40];

const logarithms = (values: { frequency: number; damping: number; drive: number; noise: number }) => ({
  frequency: ad.tensor(Math.log(values.frequency), { dtype }),
  damping: ad.tensor(Math.log(values.damping), { dtype }),
  drive: ad.tensor(Math.log(values.drive), { dtype }),
  noise: ad.tensor(Math.log(values.noise), { dtype }),
});
type Parameters = ReturnType<typeof logarithms>;

export const truth = { frequency: 1.5, damping: 0.2, drive: 0.3, noise: 0.5 };

/** What the state [position, velocity] is multiplied by in one step, and the covariances of drive and of observation. */
function model(p: Parameters) {
  const [stiffness, friction] = [p.frequency.mul(2).exp(), p.damping.exp().mul(2)];
  const rates = ad.stack([0, 1, stiffness.neg(), friction.neg()]).reshape([2, 2]);
  const identity = ad.eye(2, { dtype });
  return {
    F: ad.expm(rates.mul(dt)),
    Q: identity.mul(p.drive.mul(2).exp().mul(dt)),
    R: identity.mul(p.noise.mul(2).exp()),
  };
}

/** Series that the true model makes, [series, length, 2], and where the search begins. */
export function start() {
  const { F } = model(logarithms(truth));
  const draw = (seed: number, std: number) => ad.random.normal([length, series, 2], { seed, std, dtype });
  const [, states] = ad.scan(
    (state: ad.Tensor, push: ad.Tensor) => {
      const next = state.matmul(F.transpose()).add(push);
      return [next, next];
    },
    ad.random.normal([series, 2], { seed: 1, dtype }),
    draw(2, truth.drive * Math.sqrt(dt)),
  );
  return {
    observed: states.add(draw(3, truth.noise)).transpose([1, 0, 2]),
    parameters: logarithms({ frequency: 1, damping: 0.5, drive: 1, noise: 1 }),
  };
}

/** −log p of one series of observations, [length, 2]. */
function negativeLogLikelihood(p: Parameters, observed: ad.Tensor) {
  const { F, Q, R } = model(p);
  type Belief = { mean: ad.Tensor; covariance: ad.Tensor };
  const step = ({ mean, covariance }: Belief, y: ad.Tensor): [Belief, ad.Tensor] => {
    const predicted = F.matmul(mean);
    const P = F.matmul(covariance).matmul(F.transpose()).add(Q);
    const surprise = y.sub(predicted);
    const l = ad.cholesky(P.add(R));
    const gain = ad.choleskySolve(l, P).transpose();
    const cost = surprise
      .dot(ad.choleskySolve(l, surprise))
      .mul(0.5)
      .add(l.diagonal().log().sum())
      .add(Math.log(2 * Math.PI));
    return [{ mean: predicted.add(gain.matmul(surprise)), covariance: P.sub(gain.matmul(P)) }, cost];
  };
  const prior = { mean: ad.zeros([2], { dtype }), covariance: ad.eye(2, { dtype }) };
  const [, costs] = ad.scan(step, prior, observed);
  return costs.sum();
}

/** Per observation, over all series. */
const loss = (p: Parameters, observed: ad.Tensor) =>
  ad
    .vmap((one: ad.Tensor) => negativeLogLikelihood(p, one))(observed)
    .mean()
    .div(length);

export const train = ({ observed, parameters }: ReturnType<typeof start>, steps = 80) =>
  minimize(loss, parameters, { steps, rate: 0.05 }, () => observed);

if (import.meta.main) {
  const { losses, parameters } = train(start());
  console.log(printed(losses, 10));
  console.log(
    "found",
    ad.tree.map((p) => p.exp(), parameters),
    "true",
    truth,
  );
}
