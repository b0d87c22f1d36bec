/** xᵃ e⁻ˣ/Γ(a + 1), the factor that every expansion of the incomplete gamma functions has. */
import { digamma, digammaMinusLog, lgamma1p, polygamma, stirlingRest } from "./gamma.ts";
import { constantSeries, expSeries } from "./series.ts";

/** log(1 + u) − u, with relative precision around 0. */
export function log1pMinus(u: number): number {
  if (u < -0.7 || u > 1.2) return Math.log1p(u) - u;
  const r = u / (2 + u);
  const t = r * r;
  let [sum, power] = [0, 2 * t];
  for (let k = 3; power > 1e-19 * t || power > 1e-300; k += 2) {
    sum += power / k;
    power *= t;
    if (power / k < 1e-18 * sum) break;
  }
  return r * (sum - u);
}

/** log(x/a) + 1 − x/a, which is largest, 0, at x = a. */
const deviation = (a: number, x: number): number =>
  x < 0.3 * a ? Math.log(x / a) + 1 - x / a : log1pMinus((x - a) / a);

/** D = xᵃ e⁻ˣ/Γ(a + 1), by the deviation from its largest value at x = a where a is not small (Loader 2000). */
export function prefactor(a: number, x: number): number {
  if (a < 1) return x ** a * Math.exp(-x - lgamma1p(a));
  let y = a;
  while (y < 10) y++;
  const rest = stirlingRest(y) + stirlingShift(a, y);
  return Math.exp(a * deviation(a, x) - rest) / Math.sqrt(2 * Math.PI * a);
}

/** The difference of Stirling's rests at a and at y = a + k: Σ (j + ½) log(1 + 1/j) − 1 over j = a, …, y − 1. */
function stirlingShift(a: number, y: number): number {
  let sum = 0;
  for (let j = a; j < y; j++) sum += (j + 0.5) * log1pMinus(1 / j) + 0.5 / j;
  return sum;
}

/** D as a series in a. */
export function prefactorSeries(n: number, a: number, x: number): number[] {
  const logs = constantSeries(0, n);
  if (n > 0) {
    const ratio = (x - a) / a;
    const logRatio = Math.abs(ratio) < 0.5 ? Math.log1p(ratio) : Math.log(x) - Math.log(a);
    logs[1] = a < 10 ? Math.log(x) - digamma(a + 1) : logRatio - digammaMinusLog(a) - 1 / a;
  }
  for (let k = 2, f = 2; k <= n; k++, f *= k) logs[k] = -polygamma(k - 1, a + 1) / f;
  return expSeries(prefactor(a, x), logs);
}
