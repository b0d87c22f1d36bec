import { roots } from "./roots.ts";

/** Numbers with real and imaginary parts in arrays of their own. */
export interface Parts {
  re: Float64Array;
  im: Float64Array;
}

export const parts = (n: number): Parts => ({ re: new Float64Array(n), im: new Float64Array(n) });

/** Transforms n numbers in place: xₖ ← Σ xⱼ·e^(−2πi·jk/n). Real and imaginary part exchanged, it is the inverse times n. */
export type Transform = (x: Parts) => void;

/** Above this prime factor Bluestein's method does fewer operations than sums over the factor. */
const largestRadix = 31;

/** The discrete Fourier transform of length n, with what it needs computed once. */
export function transformOf(n: number): Transform {
  const factors = factorsOf(n);
  return factors.every((p) => p <= largestRadix) ? mixedRadix(n, factors) : bluestein(n);
}

/** Factors to take one after the other: 4 as often as it goes, then primes. */
function factorsOf(n: number): number[] {
  const found: number[] = [];
  let rest = n;
  for (const p of [4, 2, 3]) for (; rest % p === 0; rest /= p) found.push(p);
  for (let p = 5; p * p <= rest; p += 2) for (; rest % p === 0; rest /= p) found.push(p);
  if (rest > 1) found.push(rest);
  return found;
}

/** Stockham's form of the fast Fourier transform (Cooley, Tukey 1965; Van Loan 1992, section 1.7): results come out in order. */
function mixedRadix(n: number, factors: readonly number[]): Transform {
  if (n === 1) return () => undefined;
  const { cos, sin } = roots(n);
  const spare = parts(n);
  const widest = Math.max(...factors);
  const local = parts(widest);
  return (x) => {
    let [from, to]: [Parts, Parts] = [x, spare];
    let stride = 1;
    let length = n;
    for (const p of factors) {
      length /= p;
      const stage = p === 2 ? radix2 : p === 4 ? radix4 : radixOf(p, local);
      stage(from, to, length, stride, cos, sin);
      [from, to] = [to, from];
      stride *= p;
    }
    if (from !== x) {
      x.re.set(from.re);
      x.im.set(from.im);
    }
  };
}

/**
 * One stage: of each group of p numbers that stand `length·stride` apart the transform of length p, each result turned
 * by the root that its place asks for.
 */
type Stage = (from: Parts, to: Parts, length: number, stride: number, cos: Float64Array, sin: Float64Array) => void;

const radix2: Stage = ({ re, im }, { re: toRe, im: toIm }, length, stride, cos, sin) => {
  const far = length * stride;
  for (let j = 0; j < length; j++) {
    const [c, s] = [cos[j * stride]!, sin[j * stride]!];
    for (let q = 0; q < stride; q++) {
      const a = q + stride * j;
      const b = a + far;
      const at = q + 2 * stride * j;
      const [dRe, dIm] = [re[a]! - re[b]!, im[a]! - im[b]!];
      toRe[at] = re[a]! + re[b]!;
      toIm[at] = im[a]! + im[b]!;
      toRe[at + stride] = dRe * c - dIm * s;
      toIm[at + stride] = dRe * s + dIm * c;
    }
  }
};

const radix4: Stage = ({ re, im }, { re: toRe, im: toIm }, length, stride, cos, sin) => {
  const far = length * stride;
  for (let j = 0; j < length; j++) {
    const [c1, s1] = [cos[j * stride]!, sin[j * stride]!];
    const [c2, s2] = [cos[2 * j * stride]!, sin[2 * j * stride]!];
    const [c3, s3] = [cos[3 * j * stride]!, sin[3 * j * stride]!];
    for (let q = 0; q < stride; q++) {
      const a = q + stride * j;
      const [b, c, d] = [a + far, a + 2 * far, a + 3 * far];
      const [sumRe, sumIm] = [re[a]! + re[c]!, im[a]! + im[c]!];
      const [difRe, difIm] = [re[a]! - re[c]!, im[a]! - im[c]!];
      const [sumRe2, sumIm2] = [re[b]! + re[d]!, im[b]! + im[d]!];
      const [difRe2, difIm2] = [re[b]! - re[d]!, im[b]! - im[d]!];
      const at = q + 4 * stride * j;
      toRe[at] = sumRe + sumRe2;
      toIm[at] = sumIm + sumIm2;
      const [re1, im1] = [difRe + difIm2, difIm - difRe2];
      toRe[at + stride] = re1 * c1 - im1 * s1;
      toIm[at + stride] = re1 * s1 + im1 * c1;
      const [re2, im2] = [sumRe - sumRe2, sumIm - sumIm2];
      toRe[at + 2 * stride] = re2 * c2 - im2 * s2;
      toIm[at + 2 * stride] = re2 * s2 + im2 * c2;
      const [re3, im3] = [difRe - difIm2, difIm + difRe2];
      toRe[at + 3 * stride] = re3 * c3 - im3 * s3;
      toIm[at + 3 * stride] = re3 * s3 + im3 * c3;
    }
  }
};

/** A stage of any small radix, by its sums. */
function radixOf(p: number, local: Parts): Stage {
  const { cos: cosP, sin: sinP } = roots(p);
  return ({ re, im }, { re: toRe, im: toIm }, length, stride, cos, sin) => {
    const far = length * stride;
    for (let j = 0; j < length; j++)
      for (let q = 0; q < stride; q++) {
        const a = q + stride * j;
        for (let r = 0; r < p; r++) {
          local.re[r] = re[a + r * far]!;
          local.im[r] = im[a + r * far]!;
        }
        for (let k = 0; k < p; k++) {
          let [sumRe, sumIm] = [local.re[0]!, local.im[0]!];
          for (let r = 1, at = k; r < p; r++, at = (at + k) % p) {
            sumRe += local.re[r]! * cosP[at]! - local.im[r]! * sinP[at]!;
            sumIm += local.re[r]! * sinP[at]! + local.im[r]! * cosP[at]!;
          }
          const turn = j * k * stride;
          const at = q + stride * (p * j + k);
          toRe[at] = sumRe * cos[turn]! - sumIm * sin[turn]!;
          toIm[at] = sumRe * sin[turn]! + sumIm * cos[turn]!;
        }
      }
  };
}

/**
 * Any length as a convolution with e^(πi·j²/n), done by transforms of a power of two (Bluestein 1970; Rabiner, Schafer,
 * Rader 1969): jk = (j² + k² − (k − j)²)/2.
 */
function bluestein(n: number): Transform {
  const size = 2 ** Math.ceil(Math.log2(2 * n - 1));
  const inner = mixedRadix(size, factorsOf(size));
  const { cos, sin } = roots(2 * n);
  // j² modulo 2n, by differences, since j² itself may pass 2⁵³.
  const chirp = parts(n);
  for (let j = 0, square = 0; j < n; square = (square + 2 * j + 1) % (2 * n), j++) {
    chirp.re[j] = cos[square]!;
    chirp.im[j] = sin[square]!;
  }
  const filter = parts(size);
  for (let j = 0; j < n; j++) {
    filter.re[j] = chirp.re[j]!;
    filter.im[j] = -chirp.im[j]!;
    if (j > 0) {
      filter.re[size - j] = filter.re[j]!;
      filter.im[size - j] = filter.im[j]!;
    }
  }
  inner(filter);
  const work = parts(size);
  return ({ re, im }) => {
    work.re.fill(0);
    work.im.fill(0);
    for (let j = 0; j < n; j++) {
      work.re[j] = re[j]! * chirp.re[j]! - im[j]! * chirp.im[j]!;
      work.im[j] = re[j]! * chirp.im[j]! + im[j]! * chirp.re[j]!;
    }
    inner(work);
    for (let j = 0; j < size; j++) {
      const [a, b, c, d] = [work.re[j]!, work.im[j]!, filter.re[j]!, filter.im[j]!];
      work.re[j] = a * c - b * d;
      work.im[j] = a * d + b * c;
    }
    inner({ re: work.im, im: work.re });
    for (let j = 0; j < n; j++) {
      const [a, b] = [work.re[j]! / size, work.im[j]! / size];
      re[j] = a * chirp.re[j]! - b * chirp.im[j]!;
      im[j] = a * chirp.im[j]! + b * chirp.re[j]!;
    }
  };
}
