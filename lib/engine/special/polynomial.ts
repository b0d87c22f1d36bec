/** Σ c[i] sⁱ by Horner's rule. */
export function polynomial(c: readonly number[], s: number): number {
  let sum = c[c.length - 1]!;
  for (let i = c.length - 2; i >= 0; i--) sum = sum * s + c[i]!;
  return sum;
}
