import { constant, one } from "../../engine/scalar.ts";
import { elementwise } from "../forms/elementwise.ts";

const half = constant(0.5);
const zero = constant(0);

export const add = elementwise("add", { value: (a, b) => a.add(b), partials: [() => one, () => one] });
export const sub = elementwise("sub", { value: (a, b) => a.sub(b), partials: [() => one, () => constant(-1)] });
export const mul = elementwise("mul", { value: (a, b) => a.mul(b), partials: [(_, b) => b, (a) => a] });
export const div = elementwise("div", {
  value: (a, b) => a.div(b),
  partials: [(_, b) => one.div(b), (_, b, y) => y.div(b).neg()],
});
export const neg = elementwise("neg", { value: (x) => x.neg(), partials: [() => constant(-1)] });

/**
 * aᵇ. The derivative in a is b·aᵇ⁻¹, 0 where b is 0; that in b is aᵇ·log a, 0 where a is 0: torch's values, finite also at
 * second order, since no branch that is not taken holds an infinity.
 */
export const pow = elementwise("pow", {
  value: (a, b) => a.pow(b),
  partials: [
    (a, b) => b.mul(a.pow(b.equal(zero).where(1, b.sub(1)))),
    (a, _, y) => y.mul(a.equal(zero).where(1, a).log()),
  ],
});

/** |x|; at 0 the derivative is 0, as in torch (JAX: 1). */
export const abs = elementwise("abs", { value: (x) => x.abs(), partials: [(x) => x.sign()] });

/** The larger of two; where they are equal each gets half of the gradient, as in torch and JAX. */
export const maximum = elementwise("maximum", {
  value: (a, b) => a.maximum(b),
  partials: [
    (a, b) => a.equal(b).where(half, a.greater(b).where(1, 0)),
    (a, b) => a.equal(b).where(half, b.greater(a).where(1, 0)),
  ],
});

/** The smaller of two; ties as for maximum. */
export const minimum = elementwise("minimum", {
  value: (a, b) => a.minimum(b),
  partials: [
    (a, b) => a.equal(b).where(half, a.less(b).where(1, 0)),
    (a, b) => a.equal(b).where(half, b.less(a).where(1, 0)),
  ],
});

/** a·b + c with one rounding. */
export const fma = elementwise("fma", {
  value: (a, b, c) => a.fma(b, c),
  partials: [(_, b) => b, (a) => a, () => one],
});

/** √(a² + b²) without overflow; at (0, 0) both derivatives are 0, as of torch's vector_norm (torch's hypot: NaN, JAX's: ½). */
export const hypot = elementwise("hypot", {
  value: (a, b) => a.hypot(b),
  partials: [(a, _a, y) => a.div(y.equal(0).where(1, y)), (_, b, y) => b.div(y.equal(0).where(1, y))],
});

/**
 * x kept between low and high; high where low is above it. At the bounds x has the whole gradient, as in torch (JAX: half).
 */
export const clip = elementwise("clip", {
  value: (x, low, high) => x.maximum(low).minimum(high),
  partials: [
    (x, low, high) => x.greaterEqual(low).logicalAnd(x.lessEqual(high)).where(1, 0),
    (x, low, high) => x.less(low).logicalAnd(low.lessEqual(high)).where(1, 0),
    (x, low, high) => x.greater(high).logicalOr(low.greater(high)).where(1, 0),
  ],
});
