import { type Parts, parts, transformOf } from "./complex.ts";
import { roots } from "./roots.ts";

/** The first ⌊n/2⌋ + 1 sums of n real numbers, which stand in x.re; the others are their conjugates. */
export type FromReal = (x: Parts) => void;
/** Σₖ xₖ·e^(2πi·jk/n) over all n sums of which the first ⌊n/2⌋ + 1 stand in x: n real numbers, in x.re. */
export type ToReal = (x: Parts) => void;

/** Real transforms of length n. Even lengths are complex ones of half the length (Van Loan 1992, section 4.3). */
export function realTransforms(n: number): { readonly fromReal: FromReal; readonly toReal: ToReal } {
  return n % 2 === 0 ? halved(n) : whole(n);
}

function whole(n: number): { fromReal: FromReal; toReal: ToReal } {
  const transform = transformOf(n);
  return {
    fromReal: (x) => {
      x.im.fill(0);
      transform(x);
    },
    toReal: (x) => {
      x.im[0] = 0;
      for (let k = 1; 2 * k < n; k++) {
        x.re[n - k] = x.re[k]!;
        x.im[n - k] = -x.im[k]!;
      }
      transform({ re: x.im, im: x.re });
    },
  };
}

function halved(n: number): { fromReal: FromReal; toReal: ToReal } {
  const half = n / 2;
  const transform = transformOf(half);
  const { cos, sin } = roots(n);
  const z = parts(half);
  return {
    fromReal: (x) => {
      for (let j = 0; j < half; j++) {
        z.re[j] = x.re[2 * j]!;
        z.im[j] = x.re[2 * j + 1]!;
      }
      transform(z);
      for (let k = 0; k <= half; k++) {
        const [a, b] = [k % half, (half - k) % half];
        const [evenRe, evenIm] = [(z.re[a]! + z.re[b]!) / 2, (z.im[a]! - z.im[b]!) / 2];
        const [oddRe, oddIm] = [(z.im[a]! + z.im[b]!) / 2, (z.re[b]! - z.re[a]!) / 2];
        x.re[k] = evenRe + oddRe * cos[k]! - oddIm * sin[k]!;
        x.im[k] = evenIm + oddRe * sin[k]! + oddIm * cos[k]!;
      }
      x.im[0] = 0;
      x.im[half] = 0;
    },
    toReal: (x) => {
      x.im[0] = 0;
      x.im[half] = 0;
      for (let k = 0; k < half; k++) {
        const b = half - k;
        const [evenRe, evenIm] = [x.re[k]! + x.re[b]!, x.im[k]! - x.im[b]!];
        const [difRe, difIm] = [x.re[k]! - x.re[b]!, x.im[k]! + x.im[b]!];
        const [oddRe, oddIm] = [difRe * cos[k]! + difIm * sin[k]!, difIm * cos[k]! - difRe * sin[k]!];
        z.re[k] = evenRe - oddIm;
        z.im[k] = evenIm + oddRe;
      }
      transform({ re: z.im, im: z.re });
      for (let j = 0; j < half; j++) {
        x.re[2 * j] = z.re[j]!;
        x.re[2 * j + 1] = z.im[j]!;
      }
    },
  };
}
