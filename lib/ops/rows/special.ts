import { constant, one, type Scalar } from "../../engine/scalar.ts";
import { elementwise } from "../forms/elementwise.ts";

const wholeOrder = "The order is a whole number.";
const rootPi = Math.sqrt(Math.PI);

/** e^(−x²) */
const bell = (x: Scalar): Scalar => x.mul(x).neg().exp();

export const erf = elementwise("erf", { value: (x) => x.erf(), partials: [(x) => bell(x).mul(2 / rootPi)] });
export const erfc = elementwise("erfc", { value: (x) => x.erfc(), partials: [(x) => bell(x).mul(-2 / rootPi)] });
export const erfinv = elementwise("erfinv", {
  value: (x) => x.erfinv(),
  partials: [
    (_, y) =>
      y
        .mul(y)
        .exp()
        .mul(rootPi / 2),
  ],
});

/** e^(x²)·erfc(x). */
export const erfcx = elementwise("erfcx", {
  value: (x) => constant(0).erfcxDerivative(x),
  partials: [(x) => one.erfcxDerivative(x)],
});

/** The nth derivative of erfcx. */
export const erfcxDerivative = elementwise("erfcxDerivative", {
  value: (n, x) => n.erfcxDerivative(x),
  partials: [wholeOrder, (n, x) => n.add(1).erfcxDerivative(x)],
});

/** The standard normal distribution function. */
export const ndtr = elementwise("ndtr", {
  value: (x) => x.ndtr(),
  partials: [
    (x) =>
      x
        .mul(x)
        .mul(-0.5)
        .exp()
        .mul(1 / Math.sqrt(2 * Math.PI)),
  ],
});

/** Its logarithm; the derivative is the inverse Mills ratio. */
export const logNdtr = elementwise("logNdtr", {
  value: (x) => x.logNdtr(),
  partials: [(x) => constant(Math.sqrt(2 / Math.PI)).div(constant(0).erfcxDerivative(x.mul(-Math.SQRT1_2)))],
});

/**
 * The x in [a, b] up to which the truncated normal distribution has the probability u. With φ the normal density the derivatives
 * are (Φ(b) − Φ(a))/φ(x), (1 − u)·φ(a)/φ(x) and u·φ(b)/φ(x): what makes draws from it differentiable in their ends.
 */
export const truncatedNormalQuantile = elementwise("truncatedNormalQuantile", {
  value: (u, a, b) => u.truncatedNormalQuantile(a, b),
  partials: [
    (_, a, b, x) => {
      // Between tails on the right the difference is taken on the left, where it has all its digits.
      const right = a.greater(0);
      const mass = right.where(a.neg(), b).ndtr().sub(right.where(b.neg(), a).ndtr());
      return mass.mul(Math.sqrt(2 * Math.PI)).mul(x.mul(x).mul(0.5).exp());
    },
    (u, a, _, x) => one.sub(u).mul(x.mul(x).sub(a.mul(a)).mul(0.5).exp()),
    (u, _, b, x) => u.mul(x.mul(x).sub(b.mul(b)).mul(0.5).exp()),
  ],
});

/** Iₙ(x); the derivative is (Iₙ₋₁ + Iₙ₊₁)/2, right at 0 too. */
export const besselI = elementwise("besselI", {
  value: (n, x) => n.besselI(x),
  partials: [wholeOrder, (n, x) => n.sub(1).besselI(x).add(n.add(1).besselI(x)).mul(0.5)],
});

/** The mth derivative of e^(−|x|)·Iₙ(x); at 0, where |x| has a kink, that of Iₙ, as in torch and JAX. */
export const besselIeDerivative = elementwise("besselIeDerivative", {
  value: (m, n, x) => m.besselIeDerivative(n, x),
  partials: [wholeOrder, wholeOrder, (m, n, x) => m.add(1).besselIeDerivative(n, x)],
});

export const i0 = elementwise("i0", { value: (x) => constant(0).besselI(x), partials: [(x) => one.besselI(x)] });
export const i1 = elementwise("i1", {
  value: (x) => one.besselI(x),
  partials: [(x) => constant(0).besselI(x).add(constant(2).besselI(x)).mul(0.5)],
});
export const i0e = elementwise("i0e", {
  value: (x) => constant(0).besselIeDerivative(0, x),
  partials: [(x) => one.besselIeDerivative(0, x)],
});
export const i1e = elementwise("i1e", {
  value: (x) => constant(0).besselIeDerivative(1, x),
  partials: [(x) => one.besselIeDerivative(1, x)],
});
