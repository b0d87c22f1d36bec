const bits = new BigInt64Array(1);
const numbers = new Float64Array(bits.buffer);

/** a·b + c, rounded once. The sum of the exact product is taken with rounding to odd (Boldo and Melquiond 2008). */
export function fma(a: number, b: number, c: number): number {
  const product = a * b;
  if (a === 0 || b === 0 || !Number.isFinite(a) || !Number.isFinite(b) || !Number.isFinite(c)) return product + c;
  const [size, third] = [Math.abs(product), Math.abs(c)];
  const plain =
    size < 1e270 &&
    size > 1e-200 &&
    third < 1e270 &&
    (third === 0 || third > 1e-200) &&
    Math.abs(a) < 1e280 &&
    Math.abs(b) < 1e280;
  if (!plain) return scaled(a, b, c);
  const [s, sticky] = parts(a, b, c);
  return s + sticky;
}

/** The same where something would overflow or lose its low bits on the way: with factors from 1 to 2. */
function scaled(a: number, b: number, c: number): number {
  const [i, j] = [exponent(a), exponent(b)];
  const shift = i + j;
  const [u, v] = [times(a, -i), times(b, -j)];
  if (c === 0) return rounded(u, v, 0, shift);
  const k = exponent(c) - shift;
  if (k > 110) return c;
  // Further down than every bit of the product, only the sign of c matters.
  return rounded(u, v, k < -110 ? Math.sign(c) * 2 ** -120 : times(c, -shift), shift);
}

/** (u·v + w)·2ᵏ; where that is not a normal number, rounded to the multiples of the smallest one. */
function rounded(u: number, v: number, w: number, k: number): number {
  const [s, sticky] = parts(u, v, w);
  const result = times(s + sticky, k);
  if (Math.abs(result) >= 2 ** -1022 || k < -1200) return result;
  // Beside this number, the last place stands for the smallest one.
  const unit = Math.sign(s) * 2 ** (-1022 - k);
  const [t, rest] = twoSum(unit, s);
  return times(t + toOdd(rest, sticky) - unit, k);
}

/** u·v + w as two numbers whose sum, rounded, is the rounded result. */
function parts(u: number, v: number, w: number): [number, number] {
  const [high, low] = twoProduct(u, v);
  const [t, rest] = twoSum(w, low);
  const [s, tail] = twoSum(high, t);
  return [s, toOdd(tail, rest)];
}

function twoSum(a: number, b: number): [number, number] {
  const s = a + b;
  const c = s - a;
  return [s, a - (s - c) + (b - c)];
}

/** The product and its rounding error (Veltkamp, Dekker 1971). */
function twoProduct(a: number, b: number): [number, number] {
  const p = a * b;
  const [x, y] = [split(a), split(b)];
  return [p, x[1] * y[1] - (p - x[0] * y[0] - x[1] * y[0] - x[0] * y[1])];
}

function split(a: number): [number, number] {
  const c = 134217729 * a;
  const high = c - (c - a);
  return [high, a - high];
}

/** a + b cut to the side where the last bit is 1, unless exact. */
function toOdd(a: number, b: number): number {
  const [s, error] = twoSum(a, b);
  if (error === 0) return s;
  numbers[0] = s;
  if (bits[0]! % 2n !== 0n) return s;
  bits[0] = bits[0]! + (error > 0 === s > 0 ? 1n : -1n);
  return numbers[0]!;
}

/** The power of two at or below |x|; x is not 0. */
function exponent(x: number): number {
  numbers[0] = x;
  const e = Number((bits[0]! >> 52n) & 0x7ffn);
  return e === 0 ? exponent(x * 2 ** 54) - 54 : e - 1023;
}

/** x·2ᵏ with one rounding at most. */
function times(x: number, k: number): number {
  let [y, rest] = [x, k];
  for (; rest > 900; rest -= 900) y *= 2 ** 900;
  // Down to where the last step alone may leave the normal numbers.
  for (; rest < -900 && Math.abs(y) > 2 ** 890; rest += 900) y *= 2 ** -900;
  if (rest < -1000) return y * 2 ** -537 * 2 ** (rest + 537);
  return y * 2 ** rest;
}
