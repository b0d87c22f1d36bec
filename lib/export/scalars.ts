/**
 * Operations of the scalar language in terms of simpler ones of it, for formats that have no word for them. Where a formula has
 * a measured error beyond a few roundings, that is said.
 */
import { constant, one, type Scalar } from "../engine/scalar.ts";
import type { ScalarOp } from "../engine/scalarRules.ts";
import { chebyshev } from "./chebyshev.ts";

import {
  bell,
  besselI,
  digamma,
  erf,
  erfc,
  infinity,
  lgamma,
  nan,
  polygamma,
  rootPi,
  scaledErfc,
  signed,
  sincDerivative,
  square,
  zero,
} from "./specialFunctions.ts";

/** In each: the expression in operations that come before it in no circle. */
export const scalarExpansions: Readonly<Partial<Record<ScalarOp, (...args: Scalar[]) => Scalar>>> = {
  fma: (a, b, c) => a.mul(b).add(c),
  hypot: (a, b) => {
    const [x, y] = [a.abs(), b.abs()];
    const large = x.maximum(y);
    const safe = large.equal(0).logicalOr(large.equal(infinity)).where(1, large);
    const size = safe.mul(
      square(x.div(safe))
        .add(square(y.div(safe)))
        .sqrt(),
    );
    return x.equal(infinity).logicalOr(y.equal(infinity)).where(infinity, large.equal(0).where(0, size));
  },
  trunc: (x) => x.less(0).where(x.ceil(), x.floor()),
  fmod: (a, b) => {
    const [x, y] = [a.abs(), b.abs()];
    const rest = x.sub(y.mul(x.div(y).floor()));
    const mended = rest.less(0).where(rest.add(y), rest.greaterEqual(y).where(rest.sub(y), rest));
    return signed(y.equal(infinity).logicalAnd(x.isfinite()).where(x, mended), a);
  },
  mod: (a, b) => {
    const rest = a.fmod(b);
    const other = rest.notEqual(0).logicalAnd(rest.less(0).notEqual(b.less(0)));
    return other.where(rest.add(b), rest);
  },
  floorDivide: (a, b) => {
    const quotient = a.div(b);
    const rest = a.fmod(b);
    const down = rest.notEqual(0).logicalAnd(rest.less(0).notEqual(b.less(0)));
    const whole = a.sub(rest).div(b).round().sub(down.where(1, 0));
    const odd = b.equal(0).logicalOr(quotient.isfinite().logicalNot());
    return odd.where(a.isfinite().where(quotient, nan), whole);
  },
  sign: (x) => x.greater(0).where(1, x.less(0).where(-1, x)),
  round: (x) => {
    const down = x.floor();
    const rest = x.sub(down);
    const up = rest.greater(0.5).logicalOr(rest.equal(0.5).logicalAnd(down.mul(0.5).floor().mul(2).notEqual(down)));
    return up.where(down.add(1), down);
  },

  exp2: (x) => constant(2).pow(x),
  expm1: (x) => {
    // Kahan's way: the rounding of eˣ is undone by the logarithm of what was rounded.
    const e = x.exp();
    const value = e.sub(1).mul(x.div(e.equal(1).where(2, e).log()));
    return e.equal(1).where(x, e.less(1e-10).where(-1, e.equal(infinity).where(infinity, value)));
  },
  log1p: (x) => {
    const u = x.add(1);
    const apart = u.sub(1);
    const value = u.log().mul(x.div(apart.equal(0).where(1, apart)));
    return apart.equal(0).where(x, u.equal(infinity).where(infinity, value));
  },
  log2: (x) => x.log().div(Math.LN2),
  log10: (x) => x.log().div(Math.LN10),
  cbrt: (x) => {
    const a = x.abs();
    const safe = a.greater(0).logicalAnd(a.less(infinity)).where(a, 1);
    const start = safe.pow(1 / 3);
    // One step of Newton, for the rounding of ⅓.
    const root = start.sub(start.sub(safe.div(square(start))).div(3));
    return a.greater(0).logicalAnd(a.less(infinity)).where(signed(root, x), x);
  },
  sigmoid: (x) => {
    const e = x.abs().neg().exp();
    return x.greaterEqual(0).where(one, e).div(e.add(1));
  },
  logit: (p) =>
    p
      .sub(0.5)
      .abs()
      .less(0.25)
      .where(p.mul(2).sub(1).atanh().mul(2), p.div(one.sub(p)).log()),
  logaddexp: (a, b) => a.equal(b).where(a.add(Math.LN2), a.maximum(b).add(a.sub(b).abs().neg().exp().log1p())),
  logaddexp2: (a, b) => a.equal(b).where(a.add(1), a.maximum(b).add(a.sub(b).abs().neg().exp2().log1p().div(Math.LN2))),
  xlogy: (x, y) => x.equal(0).logicalAnd(y.isnan().logicalNot()).where(0, x.mul(y.log())),
  xlog1py: (x, y) => x.equal(0).logicalAnd(y.isnan().logicalNot()).where(0, x.mul(y.log1p())),

  tan: (x) => x.sin().div(x.cos()),
  asin: (x) => x.atan2(one.sub(x).mul(one.add(x)).sqrt()),
  acos: (x) => one.sub(x).mul(one.add(x)).sqrt().atan2(x),
  atan: (x) => {
    // atan a = π/2 − atan 1/a, and a is brought below tan π/8 by atan a = π/4 + atan((a − 1)/(a + 1)).
    const a = x.abs();
    const large = a.greater(1);
    const b = large.where(one.div(a), a);
    const middle = b.greater(Math.SQRT2 - 1);
    const c = middle.where(b.sub(1).div(b.add(1)), b);
    const small = c.mul(atanOverX(square(c))).add(middle.where(Math.PI / 4, 0));
    return signed(large.where(constant(Math.PI / 2).sub(small), small), x);
  },
  atan2: (y, x) => {
    const both = x.equal(0).logicalAnd(y.equal(0));
    const infinite = x.abs().equal(infinity).logicalAnd(y.abs().equal(infinity));
    const ratio = infinite.where(one, y.abs().div(both.where(1, x.abs())));
    const angle = ratio.atan();
    return signed(x.less(0).where(constant(Math.PI).sub(angle), angle), y);
  },
  sinh: (x) => {
    const e = x.abs().expm1();
    const small = e.add(e.div(e.add(1))).mul(0.5);
    const h = x.abs().mul(0.5).exp();
    return signed(x.abs().less(20).where(small, h.mul(0.5).mul(h)), x);
  },
  cosh: (x) => {
    const h = x.abs().mul(0.5).exp();
    return h.mul(0.5).mul(h).add(x.abs().neg().exp().mul(0.5));
  },
  tanh: (x) => {
    const e = x.abs().mul(-2).expm1();
    return signed(e.neg().div(e.add(2)), x);
  },
  asinh: (x) => {
    const a = x.abs();
    const large = a.greater(1e8);
    const b = large.where(1, a);
    const small = b.add(square(b).div(square(b).add(1).sqrt().add(1))).log1p();
    return signed(large.where(a.log().add(Math.LN2), small), x);
  },
  acosh: (x) => {
    const large = x.greater(1e8);
    const d = large.where(1, x).sub(1);
    return large.where(x.log().add(Math.LN2), d.add(d.add(2).mul(d).sqrt()).log1p());
  },
  atanh: (x) => {
    const a = x.abs();
    return signed(a.mul(2).div(one.sub(a)).log1p().mul(0.5), x);
  },
  sincDerivative,

  erf,
  erfc,
  erfinv: (x) => {
    // Winitzki's start, then Halley's steps, as where it is computed here.
    const a = x.abs();
    const inside = a.less(1);
    const b = inside.where(a, 0.5);
    const log = one.sub(b).mul(one.add(b)).log();
    const middle = log.mul(0.5).add(2 / (Math.PI * 0.147));
    let y: Scalar = log
      .neg()
      .div(0.147)
      .div(square(middle).sub(log.div(0.147)).sqrt().add(middle))
      .sqrt();
    for (let step = 0; step < 3; step++) {
      const error = b.less(0.5).where(y.erf().sub(b), one.sub(b).sub(y.erfc()));
      const newton = error.mul(rootPi / 2).div(bell(y, 1));
      y = y.sub(newton.div(y.mul(newton).add(1)));
    }
    const small = a.less(1e-8);
    return inside.where(small.where(x.mul(rootPi / 2), signed(y, x)), a.equal(1).where(signed(infinity, x), nan));
  },
  ndtr: (x) => x.mul(-Math.SQRT1_2).erfc().mul(0.5),
  logNdtr: (x) => {
    const left = x.less(-1);
    const a = left.where(x, -1).mul(-Math.SQRT1_2);
    const inside = left.where(-1, x);
    return left.where(scaledErfc(a).mul(0.5).log().sub(square(x).mul(0.5)), inside.neg().ndtr().neg().log1p());
  },
  erfcxDerivative: (n, x) => {
    // erfcx for n = 0; then erfcx′ = 2x·erfcx − 2/√π and f⁽ⁿ⁾ = 2x·f⁽ⁿ⁻¹⁾ + 2(n − 1)·f⁽ⁿ⁻²⁾, which loses digits for large x.
    const right = x.greaterEqual(0);
    const a = x.abs();
    const value = right.where(scaledErfc(a), constant(2).div(bell(a, 1)).sub(scaledErfc(a)));
    const first = x
      .mul(value)
      .mul(2)
      .sub(2 / rootPi);
    let [before, now]: [Scalar, Scalar] = [value, first];
    let chosen = n.equal(0).where(value, n.equal(1).where(first, nan));
    for (let k = 2; k <= 4; k++) {
      [before, now] = [
        now,
        x
          .mul(now)
          .mul(2)
          .add(before.mul(2 * (k - 1))),
      ];
      chosen = n.equal(k).where(now, chosen);
    }
    return chosen;
  },
  lgamma,
  digamma,
  polygamma,
  beta: (a, b) => a.betaln(b).exp(),
  betaln: (a, b) => a.lgamma().add(b.lgamma()).sub(a.add(b).lgamma()),
  gammaDensity,
  besselI,
  besselIeDerivative: (m, n, x) => {
    // d/dx of e^(x·cos θ − |x|) brings a factor cos θ − sign x.
    const points = 128;
    const s = x.sign();
    let sum: Scalar = zero;
    for (let k = 0; k <= points / 2; k++) {
      const angle = (2 * Math.PI * k) / points;
      const weight = (k === 0 || k === points / 2 ? 1 : 2) / points;
      const factor = m.equal(0).where(1, constant(Math.cos(angle)).sub(s).pow(m));
      sum = sum.add(x.mul(Math.cos(angle)).sub(x.abs()).exp().mul(n.mul(angle).cos()).mul(factor).mul(weight));
    }
    return sum;
  },

  isfinite: (x) => x.abs().less(infinity),
  isinf: (x) => x.abs().equal(infinity),
  isnan: (x) => x.notEqual(x),
  logicalXor: (a, b) => a.notEqual(b),
};

const atanOverX = chebyshev(
  (s) => (s === 0 ? 1 : Math.atan(Math.sqrt(s)) / Math.sqrt(s)),
  0,
  (Math.SQRT2 - 1) ** 2,
  16,
);

/** The mth derivative in a of xᵃ⁻¹ e⁻ˣ/Γ(a), for m = 0, 1 and 2; NaN for others. */
function gammaDensity(m: Scalar, a: Scalar, x: Scalar): Scalar {
  const density = x.log().mul(a.sub(1)).sub(x).sub(a.lgamma()).exp();
  const slope = x.log().sub(a.digamma());
  const second = square(slope).sub(one.polygamma(a));
  return m.equal(0).where(density, m.equal(1).where(density.mul(slope), m.equal(2).where(density.mul(second), nan)));
}
