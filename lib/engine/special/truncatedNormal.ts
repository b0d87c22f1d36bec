import { erfcx, logNdtr, ndtr } from "./erf.ts";

/**
 * The x at which the normal distribution truncated to [a, b] has the distribution function u: Φ(x) = (1 − u)·Φ(a) + u·Φ(b).
 * Always solved in the left tail, where Φ and its logarithm are precise however far out.
 */
export function truncatedNormalQuantile(u: number, a: number, b: number): number {
  if (!(u >= 0 && u <= 1 && a <= b)) return Number.NaN;
  if (u === 0 || a === b) return a;
  if (u === 1) return b;
  const upper = (1 - u) * ndtr(a) + u * ndtr(b) > 0.5;
  const x = upper ? -leftQuantile(u, 1 - u, -b, -a) : leftQuantile(1 - u, u, a, b);
  return Math.min(Math.max(x, a), b);
}

/** Φ⁻¹(v·Φ(a) + u·Φ(b)) where that is at most 0.5, by Newton's method on log Φ, which is concave: from its first step on it rises. */
function leftQuantile(v: number, u: number, a: number, b: number): number {
  const [logA, logB] = [Math.log(v) + logCdf(a), Math.log(u) + logCdf(b)];
  const larger = Math.max(logA, logB);
  const target = larger + Math.log1p(Math.exp(Math.min(logA, logB) - larger));
  let x = target > -3 ? 0 : -Math.sqrt(-2 * target - Math.log(-4 * Math.PI * target));
  for (let step = 0; step < 60; step++) {
    // φ/Φ = √(2/π) / erfcx(−x/√2)
    const next = x - ((logNdtr(x) - target) * erfcx(-x * Math.SQRT1_2)) / Math.sqrt(2 / Math.PI);
    if (Math.abs(next - x) <= 2 ** -52 * Math.abs(x)) return next;
    x = next;
  }
  return x;
}

/** log Φ(x), also at infinity. */
function logCdf(x: number): number {
  if (x === Number.NEGATIVE_INFINITY) return x;
  return x === Number.POSITIVE_INFINITY ? 0 : logNdtr(x);
}
