/** Temme's expansion of the incomplete gamma functions, which is uniform in x around a large a (1979; DLMF 8.12). */
import { erfc } from "./erf.ts";
import { log1pMinus } from "./gammaPrefactor.ts";
import { polynomial } from "./polynomial.ts";
import {
  addSeries,
  constantSeries,
  divSeries,
  expSeries,
  line,
  mulSeries,
  polynomialSeries,
  type Series,
  scaleSeries,
} from "./series.ts";
import { etaOfMu, temme } from "./tables.ts";

/** Side 1 gives Q, −1 gives P. */
export function uniform(a: number, x: number, side: number): number {
  const mu = (x - a) / a;
  const half = Math.max(0, -log1pMinus(mu));
  const eta = Math.sign(mu) * Math.sqrt(2 * half);
  let [sum, power] = [0, 1];
  for (const row of temme) {
    const term = polynomial(row, eta) * power;
    sum += term;
    if (Math.abs(term) < 1e-18 * Math.abs(sum)) break;
    power /= a;
  }
  const rest = (Math.exp(-a * half) / Math.sqrt(2 * Math.PI * a)) * sum;
  return 0.5 * erfc(side * eta * Math.sqrt(a / 2)) + side * rest;
}

/** P by the same expansion as a series in a, for x so near a that η is a short series in x/a − 1. */
export function uniformSeries(n: number, a: number, x: number): number[] {
  const one = constantSeries(1, n);
  const inverse = divSeries(one, line(a, 1, n));
  const mu = scaleSeries(inverse, x);
  mu[0] = (x - a) / a;
  const eta = polynomialSeries(etaOfMu, mu);
  const bell = mulSeries(scaleSeries(mulSeries(eta, eta), -0.5), line(a, 1, n));
  const density = mulSeries(
    expSeries(Math.exp(a * log1pMinus(mu[0])) / Math.sqrt(2 * Math.PI * a), bell),
    rootRatio(-0.5, n, a),
  );
  let sum = constantSeries(0, n);
  let power: Series = one;
  for (const row of temme.slice(0, 4)) {
    sum = addSeries(sum, mulSeries(polynomialSeries(row, eta), power));
    power = mulSeries(power, inverse);
  }
  // ½ erfc(−z) has the derivative e^(−z²) z′/√π, and z = η√(a/2).
  const z = mulSeries(scaleSeries(eta, Math.sqrt(a / 2)), rootRatio(0.5, n, a));
  const slope = mulSeries(
    expSeries(Math.exp(a * log1pMinus(mu[0])) / Math.sqrt(Math.PI), bell),
    z.map((_, k) => (k < n ? (k + 1) * z[k + 1]! : 0)),
  );
  const normal = z.map((_, k) => (k === 0 ? 0.5 * erfc(-z[0]!) : slope[k - 1]! / k));
  return addSeries(normal, scaleSeries(mulSeries(density, sum), -1));
}

/** (1 + ε/a)^p */
function rootRatio(p: number, n: number, a: number): number[] {
  const result = [1];
  for (let k = 1; k <= n; k++) result.push((result[k - 1]! * (p - k + 1)) / (k * a));
  return result;
}
