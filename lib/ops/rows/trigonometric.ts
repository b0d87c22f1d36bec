import { constant, one, type Scalar } from "../../engine/scalar.ts";
import { elementwise } from "../forms/elementwise.ts";

export const sin = elementwise("sin", { value: (x) => x.sin(), partials: [(x) => x.cos()] });
export const cos = elementwise("cos", { value: (x) => x.cos(), partials: [(x) => x.sin().neg()] });
export const tan = elementwise("tan", { value: (x) => x.tan(), partials: [(_, y) => y.mul(y).add(1)] });

/** √(1 − x²), without the cancellation near ±1. */
const chord = (x: Scalar): Scalar => one.sub(x).mul(one.add(x)).sqrt();

export const asin = elementwise("asin", { value: (x) => x.asin(), partials: [(x) => one.div(chord(x))] });
export const acos = elementwise("acos", { value: (x) => x.acos(), partials: [(x) => constant(-1).div(chord(x))] });
export const atan = elementwise("atan", { value: (x) => x.atan(), partials: [(x) => one.div(x.mul(x).add(1))] });

/** x²+y² for a quotient by it: 1 at the origin, where the derivatives are then 0, as in torch. */
const squares = (y: Scalar, x: Scalar): Scalar => {
  const sum = x.mul(x).add(y.mul(y));
  return sum.equal(0).where(1, sum);
};

/** The angle of the point (x, y). */
export const atan2 = elementwise("atan2", {
  value: (y, x) => y.atan2(x),
  partials: [(y, x) => x.div(squares(y, x)), (y, x) => y.neg().div(squares(y, x))],
});

export const sinh = elementwise("sinh", { value: (x) => x.sinh(), partials: [(x) => x.cosh()] });
export const cosh = elementwise("cosh", { value: (x) => x.cosh(), partials: [(x) => x.sinh()] });
export const tanh = elementwise("tanh", { value: (x) => x.tanh(), partials: [(_, y) => one.sub(y.mul(y))] });
export const asinh = elementwise("asinh", {
  value: (x) => x.asinh(),
  partials: [(x) => one.div(x.hypot(1))],
});
export const acosh = elementwise("acosh", {
  value: (x) => x.acosh(),
  partials: [(x) => one.div(x.sub(1).sqrt().mul(x.add(1).sqrt()))],
});
export const atanh = elementwise("atanh", {
  value: (x) => x.atanh(),
  partials: [(x) => one.div(one.sub(x).mul(one.add(x)))],
});

/** sin(πx)/(πx), 1 at 0. */
export const sinc = elementwise("sinc", {
  value: (x) => constant(0).sincDerivative(x),
  partials: [(x) => one.sincDerivative(x)],
});

/** The nth derivative of sinc, right at 0 too. */
export const sincDerivative = elementwise("sincDerivative", {
  value: (n, x) => n.sincDerivative(x),
  partials: ["The order of a derivative is a whole number.", (n, x) => n.add(1).sincDerivative(x)],
});
