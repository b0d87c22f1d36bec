/** aᵇ as C has it: 1 to any power, NaN included, is 1, and so is −1 to ±∞ (JavaScript gives NaN for these). */
export function power(a: number, b: number): number {
  if (a === 1 || (a === -1 && Math.abs(b) === Number.POSITIVE_INFINITY)) return 1;
  return a ** b;
}

/** aᵇ of int32, wrapped as its products are; a negative exponent gives the quotient cut towards zero (0 for 0). */
export function intPower(a: number, b: number): number {
  if (b < 0) return a === 1 ? 1 : a === -1 ? (b % 2 === 0 ? 1 : -1) : 0;
  let result = 1;
  for (let base = a, rest = b; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = Math.imul(result, base);
    base = Math.imul(base, base);
  }
  return result;
}
