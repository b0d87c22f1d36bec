import { constant, one } from "../../engine/scalar.ts";
import { elementwise } from "../forms/elementwise.ts";

export const exp = elementwise("exp", { value: (x) => x.exp(), partials: [(_, y) => y] });
export const exp2 = elementwise("exp2", { value: (x) => x.exp2(), partials: [(_, y) => y.mul(Math.LN2)] });

/** eˣ − 1 with relative precision around 0. */
export const expm1 = elementwise("expm1", { value: (x) => x.expm1(), partials: [(x) => x.exp()] });

export const log = elementwise("log", { value: (x) => x.log(), partials: [(x) => one.div(x)] });
export const log2 = elementwise("log2", { value: (x) => x.log2(), partials: [(x) => constant(1 / Math.LN2).div(x)] });
export const log10 = elementwise("log10", {
  value: (x) => x.log10(),
  partials: [(x) => constant(1 / Math.LN10).div(x)],
});

/** log(1 + x) with relative precision around 0. */
export const log1p = elementwise("log1p", { value: (x) => x.log1p(), partials: [(x) => one.div(x.add(1))] });

export const sqrt = elementwise("sqrt", { value: (x) => x.sqrt(), partials: [(_, y) => constant(0.5).div(y)] });

/** 1/√x. */
export const rsqrt = elementwise("rsqrt", {
  value: (x) => one.div(x.sqrt()),
  partials: [(x, y) => y.div(x).mul(-0.5)],
});

/** The real cube root; at 0 the derivative is ∞, as in torch and JAX. */
export const cbrt = elementwise("cbrt", {
  value: (x) => x.cbrt(),
  partials: [(_, y) => constant(1 / 3).div(y.mul(y))],
});

/** log(p/(1 − p)). */
export const logit = elementwise("logit", {
  value: (p) => p.logit(),
  partials: [(p) => one.div(p.mul(one.sub(p)))],
});

/** log(eᵃ + eᵇ) without overflow; for two infinities of one sign the derivative is NaN, as in torch. */
export const logaddexp = elementwise("logaddexp", {
  value: (a, b) => a.logaddexp(b),
  partials: [(a, b) => a.sub(b).sigmoid(), (a, b) => b.sub(a).sigmoid()],
});

/** log₂(2ᵃ + 2ᵇ), as logaddexp. */
export const logaddexp2 = elementwise("logaddexp2", {
  value: (a, b) => a.logaddexp2(b),
  partials: [(a, b) => a.sub(b).mul(Math.LN2).sigmoid(), (a, b) => b.sub(a).mul(Math.LN2).sigmoid()],
});

/** x·log y, 0 at x = 0; where x is 0 and y is not positive, the derivative in x is 0, as in torch. */
export const xlogy = elementwise("xlogy", {
  value: (x, y) => x.xlogy(y),
  partials: [(x, y) => x.equal(0).logicalAnd(y.lessEqual(0)).where(1, y).log(), (x, y) => x.div(y)],
});

/** x·log(1 + y), as xlogy. */
export const xlog1py = elementwise("xlog1py", {
  value: (x, y) => x.xlog1py(y),
  partials: [(x, y) => x.equal(0).logicalAnd(y.lessEqual(-1)).where(0, y).log1p(), (x, y) => x.div(y.add(1))],
});
