import { functions as f } from "../../../../lib/ops/functions/index.ts";
import { binary, type Case, type Row, range, unary } from "./row.ts";

/** A whole order beside what x ranges over. */
const ordered = (orders: readonly number[], low: number, high: number): readonly Case[] =>
  orders.map((order) => ({
    shapes: [[], [2, 3]],
    ranges: [range(0, 1), range(low, high)],
    given: { 0: [order] },
    integers: [0],
  }));

// The series, the continued fraction, and Temme's expansion.
const incomplete: readonly Case[] = [
  ...binary([1.5, 3], [0.3, 1.2]),
  ...binary([0.5, 1.5], [3, 5]),
  { shapes: [[2, 3], [3]], ranges: [range(30, 32), range(28, 34)] },
];
const sides = [...unary(0.2, 3), ...unary(-3, -0.2)];

export const special = {
  erf: {
    cases: unary(),
    call: (x) => f.erf(x!),
    jax: "jax.scipy.special.erf(x0)",
    torch: "torch.erf(x0)",
    mpmath: "mpmath.erf(x0)",
  },
  erfc: {
    cases: [...unary(-2, 3), ...unary(4, 6)],
    call: (x) => f.erfc(x!),
    jax: "jax.scipy.special.erfc(x0)",
    torch: "torch.erfc(x0)",
    mpmath: "mpmath.erfc(x0)",
  },
  erfcx: {
    cases: [...unary(-1.5, 0.9), ...unary(1.1, 4)],
    call: (x) => f.erfcx(x!),
    torch: "torch.special.erfcx(x0)",
    mpmath: "mpmath.exp(x0 ** 2) * mpmath.erfc(x0)",
  },
  erfinv: {
    cases: unary(-0.9, 0.9),
    call: (x) => f.erfinv(x!),
    jax: "jax.scipy.special.erfinv(x0)",
    torch: "torch.erfinv(x0)",
    mpmath: "mpmath.erfinv(x0)",
  },
  ndtr: {
    cases: [...unary(-3, 3), ...unary(-8, -6)],
    call: (x) => f.ndtr(x!),
    jax: "jax.scipy.special.ndtr(x0)",
    torch: "torch.special.ndtr(x0)",
    mpmath: "mpmath.ncdf(x0)",
  },
  logNdtr: {
    cases: [...unary(-5, 3), ...unary(-40, -30)],
    call: (x) => f.logNdtr(x!),
    jax: "jax.scipy.special.log_ndtr(x0)",
    torch: "torch.special.log_ndtr(x0)",
    mpmath: "mpmath.log(mpmath.erfc(-x0 / mpmath.sqrt(2)) / 2)",
  },
  lgamma: {
    cases: [...unary(0.3, 5), ...unary(-1.8, -1.2), ...unary(20, 30)],
    call: (x) => f.lgamma(x!),
    jax: "jax.scipy.special.gammaln(x0)",
    torch: "torch.lgamma(x0)",
    mpmath: "mpmath.log(abs(mpmath.gamma(x0)))",
  },
  digamma: {
    cases: [...unary(0.3, 5), ...unary(-1.8, -1.2), ...unary(20, 30)],
    call: (x) => f.digamma(x!),
    jax: "jax.scipy.special.digamma(x0)",
    torch: "torch.digamma(x0)",
    mpmath: "mpmath.digamma(x0)",
  },
  polygamma: {
    cases: ordered([0, 1, 2, 3], 0.5, 3),
    call: (a, b) => f.polygamma(a!, b!),
    jax: "jax.scipy.special.polygamma(x0, x1)",
    torch: "torch.polygamma(int(x0), x1)",
    mpmath: "mpmath.polygamma(int(x0), x1)",
  },
  beta: {
    cases: binary([0.5, 3], [0.5, 3]),
    call: (a, b) => f.beta(a!, b!),
    jax: "jax.scipy.special.beta(x0, x1)",
    torch: "torch.exp(torch.lgamma(x0) + torch.lgamma(x1) - torch.lgamma(x0 + x1))",
    mpmath: "mpmath.beta(x0, x1)",
  },
  betaln: {
    cases: [...binary([0.5, 3], [0.5, 3]), { shapes: [[3], [3]], ranges: [range(0.5, 3), range(50, 90)] }],
    call: (a, b) => f.betaln(a!, b!),
    jax: "jax.scipy.special.betaln(x0, x1)",
    torch: "torch.lgamma(x0) + torch.lgamma(x1) - torch.lgamma(x0 + x1)",
    mpmath: "mpmath.log(mpmath.beta(x0, x1))",
  },
  gammainc: {
    cases: incomplete,
    call: (a, b) => f.gammainc(a!, b!),
    jax: "jax.scipy.special.gammainc(x0, x1)",
    mpmath: "mpmath.gammainc(x0, 0, x1, regularized=True)",
  },
  gammaincc: {
    cases: incomplete,
    call: (a, b) => f.gammaincc(a!, b!),
    jax: "jax.scipy.special.gammaincc(x0, x1)",
    mpmath: "mpmath.gammainc(x0, x1, mpmath.inf, regularized=True)",
  },
  i0: {
    cases: unary(-3, 3),
    call: (x) => f.i0(x!),
    jax: "jax.scipy.special.i0(x0)",
    torch: "torch.special.i0(x0)",
    mpmath: "mpmath.besseli(0, x0)",
  },
  i0e: {
    cases: [...sides, ...unary(30, 40)],
    call: (x) => f.i0e(x!),
    jax: "jax.scipy.special.i0e(x0)",
    torch: "torch.special.i0e(x0)",
    mpmath: "mpmath.besseli(0, x0) * mpmath.exp(-abs(x0))",
  },
  i1: {
    cases: unary(-3, 3),
    call: (x) => f.i1(x!),
    jax: "jax.scipy.special.i1(x0)",
    torch: "torch.special.i1(x0)",
    mpmath: "mpmath.besseli(1, x0)",
  },
  i1e: {
    cases: [...sides, ...unary(30, 40)],
    call: (x) => f.i1e(x!),
    jax: "jax.scipy.special.i1e(x0)",
    torch: "torch.special.i1e(x0)",
    mpmath: "mpmath.besseli(1, x0) * mpmath.exp(-abs(x0))",
  },
} as const satisfies Record<string, Row>;
