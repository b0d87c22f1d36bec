/** The modified Bessel functions of the first kind, of whole order. */
import { isOrder } from "./order.ts";

/**
 * The mth derivative of e^(−|x|)·Iₙ(x); at 0 that of Iₙ, as if |x| were constant there. Far out it is Hankel's expansion
 * differentiated term by term; nearer, m-th differences of orders. Measured for n ≤ 3: 5 ulp for m = 0; for m = 1 and 2, 1e-15 of
 * the function itself.
 */
export function besselIeDerivative(m: number, n: number, x: number): number {
  const order = Math.abs(n);
  if (!isOrder(m) || !isOrder(order) || Number.isNaN(x)) return Number.NaN;
  const a = Math.abs(x);
  const sign = x < 0 && (order + m) % 2 === 1 ? -1 : 1;
  if (a > threshold(order)) return sign * asymptotic(m, order, a);
  if (m === 0) return sign * Math.exp(-a) * series(order, a);
  // d/dx is half the sum of the shifts of n up and down (DLMF 10.29.1), less 1 beside e^(−x).
  let terms = [1];
  for (let k = 0; k < m; k++) {
    const next = new Array<number>(terms.length + 2).fill(0);
    terms.forEach((c, i) => {
      next[i]! += c / 2;
      next[i + 1]! -= x === 0 ? 0 : c;
      next[i + 2]! += c / 2;
    });
    terms = next;
  }
  let sum = 0;
  terms.forEach((c, i) => {
    sum += c * series(Math.abs(order - m + i), a);
  });
  return sign * Math.exp(-a) * sum;
}

/** From where on Hankel's expansion reaches full precision. */
const threshold = (n: number): number => 25 + n * n;

/** Iₙ(x), the solution of x² y″ + x y′ = (x² + n²) y that is finite at 0; I₋ₙ = Iₙ. Measured: 5 ulp for n ≤ 4 and |x| < 700. */
export function besselI(n: number, x: number): number {
  const order = Math.abs(n);
  if (!isOrder(order) || Number.isNaN(x)) return Number.NaN;
  const a = Math.abs(x);
  let value = a;
  if (a <= threshold(order)) value = series(order, a);
  else if (a < Number.POSITIVE_INFINITY) {
    // eᵃ in two factors, since it overflows before the product does.
    const half = Math.exp(a / 2);
    value = half * asymptotic(0, order, a) * half;
  }
  return x < 0 && order % 2 === 1 ? -value : value;
}

/** (x/2)ⁿ/n! Σ (x²/4)ᵏ n!/(k! (n + k)!): all terms are positive. */
function series(n: number, x: number): number {
  let first = 1;
  for (let k = 1; k <= n; k++) first *= x / 2 / k;
  const t = (x * x) / 4;
  let [sum, term] = [1, 1];
  for (let k = 1; term > 1e-18 * sum; k++) {
    term *= t / (k * (n + k));
    sum += term;
  }
  return first * sum;
}

/** The mth derivative of Hankel's expansion Σ (−1)ᵏ aₖ(n)/xᵏ / √(2πx) of e^(−x) Iₙ(x) (DLMF 10.40), up to its smallest term. */
function asymptotic(m: number, n: number, x: number): number {
  let [sum, coefficient, last] = [0, 1, Number.POSITIVE_INFINITY];
  for (let k = 0; ; k++) {
    let term = coefficient;
    for (let j = 0; j < m; j++) term *= -(k + 0.5 + j) / x;
    const size = Math.abs(term);
    if (k > n + m && (size < 1e-18 * Math.abs(sum) || size >= last)) break;
    sum += term;
    last = size;
    coefficient *= -(4 * n * n - (2 * k + 1) ** 2) / (8 * (k + 1) * x);
  }
  // The roots apart, since 2πx may overflow.
  return sum / Math.sqrt(2 * Math.PI) / Math.sqrt(x);
}
