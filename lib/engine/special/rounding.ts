/** x rounded to the nearest whole number, halves to the even one, as IEEE 754 has it; the sign of a zero stays. */
export function roundEven(x: number): number {
  if (!(Math.abs(x) < 4503599627370496)) return x;
  // Adding 1.5·2⁵² leaves no room for a fraction, so that the addition itself rounds.
  const rounded = x + 6755399441055744 - 6755399441055744;
  return rounded === 0 ? x * 0 : rounded;
}

/** a − b⌊a/b⌋, of b's sign and without rounding where a and b have one sign; NaN where b is 0, which int32 stores as 0. */
export function mod(a: number, b: number): number {
  const r = a % b;
  if (r === 0) return b < 0 || Object.is(b, -0) ? -0 : 0;
  return r < 0 === b < 0 ? r : r + b;
}

/** ⌊a/b⌋ of the exact quotient, as in Python; ±∞ or NaN where b is 0, which int32 stores as 0. */
export function floorDivide(a: number, b: number): number {
  const quotient = a / b;
  if (b === 0 || !Number.isFinite(quotient)) return Number.isFinite(a) ? quotient : Number.NaN;
  const r = a % b;
  // (a − r)/b is whole up to rounding.
  const whole = Math.round((a - r) / b) - (r !== 0 && r < 0 !== b < 0 ? 1 : 0);
  return whole === 0 ? quotient * 0 : whole;
}
