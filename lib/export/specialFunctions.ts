/** Special functions as expressions of the scalar language: arithmetic, choices and the plain functions, all of it without loops. */
import { constant, one, type Scalar } from "../engine/scalar.ts";
import { special } from "../engine/special/index.ts";
import { chebyshev } from "./chebyshev.ts";

export const zero = constant(0);
const half = constant(0.5);
export const infinity = constant(Number.POSITIVE_INFINITY);
export const nan = constant(Number.NaN);
export const rootPi = Math.sqrt(Math.PI);
export const square = (x: Scalar): Scalar => x.mul(x);
/** |x| with the sign of the other. */
export const signed = (size: Scalar, like: Scalar): Scalar => like.less(0).where(size.neg(), size);

/** Coefficients from the lowest, by Horner's rule. */
const polynomial = (coefficients: readonly number[], x: Scalar): Scalar =>
  coefficients.reduceRight<Scalar>((sum, c) => sum.mul(x).add(c), zero);

/** e^(−c·x²), with x² of x = high + low where high has few digits, so that its square is exact. */
export function bell(x: Scalar, c: number): Scalar {
  // 2¹² steps for each unit leave a rest whose product with x is small.
  const high = x.mul(64).round().div(64);
  const rest = x.sub(high).mul(x.add(high));
  return square(high).mul(-c).exp().mul(rest.mul(-c).exp());
}

const scaled = chebyshev(
  (t) => {
    const x = 2 / t - 2;
    return special.erfcxDerivative(0, x) / t;
  },
  0,
  1,
  36,
);

/** e^(x²)·erfc(x) for x ≥ 0. */
export const scaledErfc = (x: Scalar): Scalar => {
  const t = constant(2).div(x.add(2));
  return t.mul(scaled(t));
};

export const erf = (x: Scalar): Scalar => {
  const a = x.abs();
  const small = a.less(1);
  const inside = x.mul(erfOverX(square(small.where(x, 0))));
  return small.where(inside, signed(one.sub(bell(a, 1).mul(scaledErfc(a))), x));
};
const erfOverX = chebyshev((s) => (s === 0 ? 2 / rootPi : special.erf(Math.sqrt(s)) / Math.sqrt(s)), 0, 1, 18);

export const erfc = (x: Scalar): Scalar => {
  const a = x.maximum(0.5);
  return x.less(0.5).where(one.sub(x.erf()), a.greater(28).where(0, bell(a, 1).mul(scaledErfc(a))));
};

/** log Γ(x) for x > 0: Stirling's series from 10 on, brought there by the recurrence. */
function lgammaRight(x: Scalar): Scalar {
  const near = x.sub(2).abs().less(0.5).logicalOr(x.sub(1).abs().less(0.5));
  // Around the zeros at 1 and 2: log Γ(2 + e)/e, and one step down for 1.
  const first = x.less(1.5);
  const e = near.where(first.where(x.sub(1), x.sub(2)), 0);
  const atTwo = e.mul(logGammaOverE(e)).sub(first.where(e.log1p(), 0));
  let [y, product]: [Scalar, Scalar] = [x, one];
  for (let k = 0; k < 10; k++) {
    const low = y.less(10);
    product = low.where(product.mul(y), product);
    y = low.where(y.add(1), y);
  }
  const t = one.div(square(y));
  const rest = polynomial(stirling, t).div(y);
  const far = y
    .sub(0.5)
    .mul(y.log().sub(1))
    .add(0.5 * Math.log(2 * Math.PI) - 0.5)
    .add(rest)
    .sub(product.log());
  return near.where(atTwo, x.equal(infinity).where(infinity, far));
}
const logGammaOverE = chebyshev(
  (e) => (Math.abs(e) < 1e-9 ? 1 - 0.5772156649015329 : special.lgamma(2 + e) / e),
  -0.5,
  0.5,
  26,
);
/** B₂ₖ/(2k(2k − 1)). */
const stirling = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156, -3617 / 122400];

/** x brought to its distance from the nearest whole number. */
const fraction = (x: Scalar): Scalar => x.sub(x.round());

export const lgamma = (x: Scalar): Scalar => {
  const left = x.less(0.5);
  const right = lgammaRight(left.where(one.sub(x), x));
  const sine = fraction(x).mul(Math.PI).sin().abs();
  return left.where(
    x.equal(Number.NEGATIVE_INFINITY).where(infinity, constant(Math.log(Math.PI)).sub(sine.log()).sub(right)),
    right,
  );
};

function digammaRight(x: Scalar): Scalar {
  let [y, sum]: [Scalar, Scalar] = [x, zero];
  for (let k = 0; k < 10; k++) {
    const low = y.less(10);
    sum = low.where(sum.add(one.div(y)), sum);
    y = low.where(y.add(1), y);
  }
  const t = one.div(square(y));
  const rest = polynomial(
    stirling.map((c, k) => c * (2 * k + 1)),
    t,
  ).mul(t);
  return y.log().sub(half.div(y)).sub(rest).sub(sum);
}

export const digamma = (x: Scalar): Scalar => {
  const left = x.less(0.5);
  const right = digammaRight(left.where(one.sub(x), x));
  const angle = fraction(x).mul(Math.PI);
  const pole = x.equal(0).where(one.div(x).neg(), nan);
  const whole = x.lessEqual(0).logicalAnd(fraction(x).equal(0));
  return whole.where(pole, left.where(right.sub(angle.cos().div(angle.sin()).mul(Math.PI)), right));
};

/** n! Σ 1/(x + k)ⁿ⁺¹ for x > 0 by the Euler–Maclaurin formula (DLMF 5.15). */
function factorialTimesZeta(n: Scalar, x: Scalar): Scalar {
  const s = n.add(1);
  let sum: Scalar = zero;
  let y = x;
  for (let k = 0; k < 14; k++) {
    sum = sum.add(y.pow(s.neg()));
    y = y.add(1);
  }
  let rest: Scalar = one.div(n).add(half.div(y));
  let rising: Scalar = s.div(square(y).mul(2));
  stirling.forEach((c, i) => {
    const k = i + 1;
    rest = rest.add(rising.mul(2 * k * (2 * k - 1) * c));
    rising = rising
      .mul(n.add(2 * k))
      .mul(n.add(2 * k + 1))
      .div(square(y).mul((2 * k + 1) * (2 * k + 2)));
  });
  return s
    .lgamma()
    .exp()
    .mul(sum.add(rest.mul(y.pow(n.neg()))));
}

/** The highest order of derivatives that is said left of 0; beyond it there is NaN. */
const highest = 4;

/** −π dⁿ/dxⁿ cot(πx), a polynomial in the cotangent: P₀ = c and Pₖ₊₁ = −(1 + c²) P′ₖ. */
function reflected(n: Scalar, x: Scalar): Scalar {
  const angle = fraction(x).mul(Math.PI);
  const c = angle.cos().div(angle.sin());
  let p = [0, 1];
  let value: Scalar = nan;
  for (let k = 1; k <= highest; k++) {
    const next = new Array<number>(p.length + 1).fill(0);
    for (let i = 1; i < p.length; i++) {
      next[i - 1]! -= i * p[i]!;
      next[i + 1]! -= i * p[i]!;
    }
    p = next;
    value = n.equal(k).where(polynomial(p, c).mul(-(Math.PI ** (k + 1))), value);
  }
  return value;
}

/** ψ⁽ⁿ⁾(x). */
export function polygamma(n: Scalar, x: Scalar): Scalar {
  const left = x.lessEqual(0);
  const size = factorialTimesZeta(n, left.where(one.sub(x), x));
  const odd = n.fmod(2).equal(1);
  const right = odd.where(size, size.neg());
  const pole = fraction(x).equal(0);
  const ends = odd.where(infinity, infinity.neg());
  const reflection = reflected(n, pole.where(0.5, x)).sub(size);
  return n.equal(0).where(x.digamma(), left.where(pole.where(ends, reflection), right));
}

export function besselI(n: Scalar, x: Scalar): Scalar {
  return x.abs().exp().mul(besselIe(n, x));
}

/** e^(−|x|)·Iₙ(x) by the mean of e^(x·cos θ − |x|)·cos nθ over a period: the trapezoidal rule converges geometrically. */
function besselIe(n: Scalar, x: Scalar): Scalar {
  const points = 128;
  let sum: Scalar = zero;
  for (let k = 0; k <= points / 2; k++) {
    const angle = (2 * Math.PI * k) / points;
    const weight = (k === 0 || k === points / 2 ? 1 : 2) / points;
    sum = sum.add(x.mul(Math.cos(angle)).sub(x.abs()).exp().mul(n.mul(angle).cos()).mul(weight));
  }
  return sum;
}

/** sinc⁽ⁿ⁾ by ∫₀¹ (πt)ⁿ cos(πtx + nπ/2) dt, by Gauss's rule on so many points that waves up to |x| = 24 are told. */
export function sincDerivative(n: Scalar, x: Scalar): Scalar {
  const phase = n.mul(Math.PI / 2);
  let sum: Scalar = zero;
  for (const [t, weight] of gauss(48))
    sum = sum.add(
      x
        .mul(Math.PI * t)
        .add(phase)
        .cos()
        .mul(n.equal(0).where(1, constant(Math.PI * t).pow(n)))
        .mul(weight),
    );
  const angle = fraction(x).mul(Math.PI).sin();
  const odd = x.round().fmod(2).notEqual(0);
  const plain = odd.where(angle.neg(), angle).div(x.mul(Math.PI));
  return n.equal(0).logicalAnd(x.abs().greater(0.5)).where(plain, sum);
}

/** The nodes and weights of Gauss and Legendre's rule on (0, 1), by Newton's method on the polynomial's recurrence. */
function gauss(points: number): readonly (readonly [number, number])[] {
  return Array.from({ length: points }, (_, i) => {
    let x = Math.cos((Math.PI * (i + 0.75)) / (points + 0.5));
    let slope = 1;
    for (let step = 0; step < 8; step++) {
      let [before, value] = [1, x];
      for (let k = 2; k <= points; k++) [before, value] = [value, ((2 * k - 1) * x * value - (k - 1) * before) / k];
      slope = (points * (before - x * value)) / (1 - x * x);
      x -= value / slope;
    }
    return [(1 + x) / 2, 1 / ((1 - x * x) * slope * slope)] as const;
  });
}
