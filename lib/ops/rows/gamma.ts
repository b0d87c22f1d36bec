import { constant, one, type Scalar } from "../../engine/scalar.ts";
import { elementwise } from "../forms/elementwise.ts";

const wholeOrder = "The order is a whole number.";

/** log |Γ(x)|. */
export const lgamma = elementwise("lgamma", { value: (x) => x.lgamma(), partials: [(x) => x.digamma()] });

/** ψ(x) = Γ′(x)/Γ(x). */
export const digamma = elementwise("digamma", { value: (x) => x.digamma(), partials: [(x) => one.polygamma(x)] });

/** ψ⁽ⁿ⁾(x). */
export const polygamma = elementwise("polygamma", {
  value: (n, x) => n.polygamma(x),
  partials: [wholeOrder, (n, x) => n.add(1).polygamma(x)],
});

/** ψ(a) − ψ(a + b), the derivative of log B(a, b) in a. */
const slope = (a: Scalar, b: Scalar): Scalar => a.digamma().sub(a.add(b).digamma());

/** log |B(a, b)|. */
export const betaln = elementwise("betaln", {
  value: (a, b) => a.betaln(b),
  partials: [(a, b) => slope(a, b), (a, b) => slope(b, a)],
});

/** B(a, b) = Γ(a) Γ(b)/Γ(a + b). */
export const beta = elementwise("beta", {
  value: (a, b) => a.beta(b),
  partials: [(a, b, y) => y.mul(slope(a, b)), (a, b, y) => y.mul(slope(b, a))],
});

/** P(a, x), the regularized lower incomplete gamma function. */
export const gammainc = elementwise("gammainc", {
  value: (a, x) => a.gammainc(x),
  partials: [(a, x) => one.gammaincDerivative(a, x), (a, x) => constant(0).gammaDensity(a, x)],
});

/** Q(a, x) = 1 − P(a, x). */
export const gammaincc = elementwise("gammaincc", {
  value: (a, x) => a.gammaincc(x),
  partials: [(a, x) => one.gammaincDerivative(a, x).neg(), (a, x) => constant(0).gammaDensity(a, x).neg()],
});

/** ∂ⁿP(a, x)/∂aⁿ. */
export const gammaincDerivative = elementwise("gammaincDerivative", {
  value: (n, a, x) => n.gammaincDerivative(a, x),
  partials: [wholeOrder, (n, a, x) => n.add(1).gammaincDerivative(a, x), (n, a, x) => n.gammaDensity(a, x)],
});

/** ∂ⁿ/∂aⁿ of f = xᵃ⁻¹ e⁻ˣ/Γ(a). In x, by Leibniz's rule on f′ = ((a − 1)/x − 1) f: that factor times itself, and n/x times the order below. */
export const gammaDensity = elementwise("gammaDensity", {
  value: (n, a, x) => n.gammaDensity(a, x),
  partials: [
    wholeOrder,
    (n, a, x) => n.add(1).gammaDensity(a, x),
    (n, a, x, y) => {
      const below = n.sub(1).maximum(0).gammaDensity(a, x);
      return a.sub(1).div(x).sub(1).mul(y).add(n.div(x).mul(below));
    },
  ],
});
