import { constant, type Scalar } from "../engine/scalar.ts";

/**
 * A smooth function on [low, high] as its Chebyshev interpolant of `terms` terms, by Clenshaw's recurrence: what a format has no word
 * for becomes arithmetic that has the function's own values at its nodes.
 */
export function chebyshev(f: (x: number) => number, low: number, high: number, terms: number): (x: Scalar) => Scalar {
  const nodes = Array.from({ length: terms }, (_, k) => Math.cos((Math.PI * (k + 0.5)) / terms));
  const values = nodes.map((u) => f(low + ((u + 1) / 2) * (high - low)));
  const coefficients = nodes.map(
    (_, j) => (2 / terms) * values.reduce((sum, v, k) => sum + v * Math.cos((Math.PI * j * (k + 0.5)) / terms), 0),
  );
  return (x) => {
    const u = x
      .sub(low)
      .mul(4 / (high - low))
      .sub(2);
    let [next, after]: [Scalar, Scalar] = [constant(0), constant(0)];
    for (let j = terms - 1; j > 0; j--) [next, after] = [u.mul(next).sub(after).add(coefficients[j]!), next];
    return u
      .mul(0.5)
      .mul(next)
      .sub(after)
      .add(coefficients[0]! / 2);
  };
}
