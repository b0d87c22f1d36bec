import { gamma, lgamma, stirlingRest } from "./gamma.ts";

/**
 * log |B(a, b)| = log |Γ(a) Γ(b)/Γ(a + b)|, without the cancellation of the three where an argument is large. Measured for positive a and b: an
 * absolute error of 7e-15 below 10, relative of 2e-15 beyond.
 */
export function betaln(a: number, b: number): number {
  const [small, big] = a < b ? [a, b] : [b, a];
  if (!(small > 0) || big < 10 || big === Number.POSITIVE_INFINITY) {
    if (big === Number.POSITIVE_INFINITY && small > 0) return Number.NEGATIVE_INFINITY;
    return lgamma(a) + lgamma(b) - lgamma(a + b);
  }
  const rests = stirlingRest(big) - stirlingRest(small + big);
  const growth = Math.log1p(small / big);
  if (small < 10) return lgamma(small) + rests - small * Math.log(big) + (small - (big + small - 0.5) * growth);
  const ratio = Math.log(small / (small + big));
  return (
    0.5 * Math.log(2 * Math.PI) +
    stirlingRest(small) +
    rests +
    (small - 0.5) * ratio -
    0.5 * Math.log(big) -
    big * growth
  );
}

/** B(a, b) = Γ(a) Γ(b)/Γ(a + b). Measured for positive a and b: 5e-15 below 20, 2e-14 below 100. */
export function beta(a: number, b: number): number {
  const [small, big] = a < b ? [a, b] : [b, a];
  if (small > 0 && big >= 20) return Math.exp(betaln(a, b));
  const [x, y, z] = [gamma(a), gamma(b), gamma(a + b)];
  if (Number.isFinite(x) && Number.isFinite(y)) {
    // A pole below makes the quotient 0, unless there is one above too.
    if (Number.isNaN(z)) return 0;
    if (Number.isFinite(z) && z !== 0) return (x / z) * y;
  }
  return small > 0 || Number.isNaN(a + b) ? Math.exp(betaln(a, b)) : x * y * Math.sign(z);
}
