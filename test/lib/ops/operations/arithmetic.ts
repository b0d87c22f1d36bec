import { functions as f } from "../../../../lib/ops/functions/index.ts";
import { binary, type Row, threes, unary } from "./row.ts";

export const arithmetic = {
  neg: { cases: unary(), call: (x) => f.neg(x!), jax: "-x0", torch: "-x0" },
  abs: {
    cases: [...unary(0.1, 2), ...unary(-2, -0.1)],
    call: (x) => f.abs(x!),
    jax: "jnp.abs(x0)",
    torch: "torch.abs(x0)",
  },
  sign: {
    cases: [...unary(0.1, 2), ...unary(-2, -0.1)],
    call: (x) => f.sign(x!),
    jax: "jnp.sign(x0)",
    torch: "torch.sign(x0)",
  },
  square: { cases: unary(), call: (x) => f.square(x!), jax: "jnp.square(x0)", torch: "torch.square(x0)" },
  reciprocal: {
    cases: [...unary(0.3, 2), ...unary(-2, -0.3)],
    call: (x) => f.reciprocal(x!),
    jax: "jnp.reciprocal(x0)",
    torch: "torch.reciprocal(x0)",
  },
  add: { cases: binary(), call: (a, b) => f.add(a!, b!), jax: "x0 + x1", torch: "x0 + x1" },
  sub: { cases: binary(), call: (a, b) => f.sub(a!, b!), jax: "x0 - x1", torch: "x0 - x1" },
  mul: { cases: binary(), call: (a, b) => f.mul(a!, b!), jax: "x0 * x1", torch: "x0 * x1" },
  div: { cases: binary([-2, 2], [0.5, 2]), call: (a, b) => f.div(a!, b!), jax: "x0 / x1", torch: "x0 / x1" },
  pow: { cases: binary([0.3, 2], [-2, 3]), call: (a, b) => f.pow(a!, b!), jax: "x0 ** x1", torch: "x0 ** x1" },
  maximum: {
    cases: [...binary([0, 1], [1.1, 2]), ...binary([1.1, 2], [0, 1])],
    call: (a, b) => f.maximum(a!, b!),
    jax: "jnp.maximum(x0, x1)",
    torch: "torch.maximum(x0, x1)",
  },
  minimum: {
    cases: [...binary([0, 1], [1.1, 2]), ...binary([1.1, 2], [0, 1])],
    call: (a, b) => f.minimum(a!, b!),
    jax: "jnp.minimum(x0, x1)",
    torch: "torch.minimum(x0, x1)",
  },
  fma: {
    cases: threes(),
    call: (a, b, c) => f.fma(a!, b!, c!),
    jax: "x0 * x1 + x2",
    torch: "torch.addcmul(x2, x0, x1)",
  },
  hypot: {
    cases: [...binary([0.2, 2], [-2, -0.2]), ...binary([-2, -0.2], [0.2, 2])],
    call: (a, b) => f.hypot(a!, b!),
    jax: "jnp.hypot(x0, x1)",
    torch: "torch.hypot(x0, x1)",
  },
} as const satisfies Record<string, Row>;
