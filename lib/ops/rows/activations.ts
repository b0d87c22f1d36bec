import { one, type Scalar } from "../../engine/scalar.ts";
import { elementwise } from "../forms/elementwise.ts";

/** 1/(1 + e⁻ˣ), with relative precision far to the left, and so its derivative. */
export const sigmoid = elementwise("sigmoid", {
  value: (x) => x.sigmoid(),
  partials: [(_, y) => y.mul(one.sub(y))],
});

/** max(0, x); at 0 the derivative is 0, as in torch and JAX. */
export const relu = elementwise("relu", {
  value: (x) => x.greater(0).where(x, x.isnan().where(x, 0)),
  partials: [(x) => x.greater(0).where(1, 0)],
});

/** log(1 + eˣ). */
export const softplus = elementwise("softplus", {
  value: (x) => x.maximum(0).add(x.abs().neg().exp().log1p()),
  partials: [(x) => x.sigmoid()],
});

/** x where it is positive, else slope·x; at 0 the derivative is the slope, as in torch (JAX: 1). */
export const leakyRelu = elementwise("leakyRelu", {
  value: (x, slope) => x.greater(0).where(x, x.mul(slope)),
  partials: [(x, slope) => x.greater(0).where(1, slope), (x) => x.greater(0).where(0, x)],
});

/** x where it is not positive, else 0: an exponential of it stays finite on the branch that is not taken. */
const negative = (x: Scalar): Scalar => x.greater(0).where(0, x);

/** x where it is positive, else alpha·(eˣ − 1); at 0 the derivative is alpha, as in torch and JAX. */
export const elu = elementwise("elu", {
  value: (x, alpha) => x.greater(0).where(x, alpha.mul(x.expm1())),
  partials: [(x, alpha) => x.greater(0).where(1, alpha.mul(negative(x).exp())), (x) => negative(x).expm1()],
});

/** x where it is positive, else alpha·(e^(x/alpha) − 1); once differentiable at 0. */
export const celu = elementwise("celu", {
  value: (x, alpha) => x.greater(0).where(x, alpha.mul(x.div(alpha).expm1())),
  partials: [
    (x, alpha) => x.greater(0).where(1, negative(x).div(alpha).exp()),
    (x, alpha) => {
      const t = negative(x).div(alpha);
      return t.expm1().sub(t.mul(t.exp()));
    },
  ],
});

/** x kept between low and high; at the bounds the derivative in x is 0, as in torch (JAX: 1 for hard_tanh, 0 for relu6). */
export const hardTanh = elementwise("hardTanh", {
  value: (x, low, high) => x.maximum(low).minimum(high),
  partials: [
    (x, low, high) => x.greater(low).logicalAnd(x.less(high)).where(1, 0),
    (x, low) => x.lessEqual(low).where(1, 0),
    (x, low, high) => x.greater(low).logicalAnd(x.greaterEqual(high)).where(1, 0),
  ],
});

/** x/(1 + |x|). */
export const softsign = elementwise("softsign", {
  value: (x) => x.div(x.abs().add(1)),
  partials: [
    (x) => {
      const t = x.abs().add(1);
      return one.div(t.mul(t));
    },
  ],
});
