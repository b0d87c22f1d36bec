import { elementwise } from "../forms/elementwise.ts";
import { constant, one } from "../scalar.ts";

export const exp = elementwise("exp", { value: (x) => x.exp(), partials: [(_, y) => y] });
export const log = elementwise("log", { value: (x) => x.log(), partials: [(x) => one.div(x)] });
export const sqrt = elementwise("sqrt", { value: (x) => x.sqrt(), partials: [(_, y) => constant(0.5).div(y)] });
export const sin = elementwise("sin", { value: (x) => x.sin(), partials: [(x) => x.cos()] });
export const cos = elementwise("cos", { value: (x) => x.cos(), partials: [(x) => x.sin().neg()] });
export const tanh = elementwise("tanh", { value: (x) => x.tanh(), partials: [(_, y) => one.sub(y.mul(y))] });

/** 1 / (1 + e⁻ˣ). */
export const sigmoid = elementwise("sigmoid", {
  value: (x) => one.div(one.add(x.neg().exp())),
  partials: [(_, y) => y.mul(one.sub(y))],
});

/** max(0, x); at 0 the derivative is 0, as in torch and JAX. */
export const relu = elementwise("relu", {
  value: (x) => x.greater(0).where(x, x.notEqual(x).where(x, 0)),
  partials: [(x) => x.greater(0).where(1, 0)],
});
