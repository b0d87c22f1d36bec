import { functions as f } from "../../../../lib/ops/functions/index.ts";
import { binary, type Row, unary } from "./row.ts";

export const trigonometric = {
  sin: {
    cases: unary(),
    call: (x) => f.sin(x!),
    jax: "jnp.sin(x0)",
    torch: "torch.sin(x0)",
  },
  cos: {
    cases: unary(),
    call: (x) => f.cos(x!),
    jax: "jnp.cos(x0)",
    torch: "torch.cos(x0)",
  },
  tan: {
    cases: unary(-1.2, 1.2),
    call: (x) => f.tan(x!),
    jax: "jnp.tan(x0)",
    torch: "torch.tan(x0)",
  },
  asin: {
    cases: unary(-0.8, 0.8),
    call: (x) => f.asin(x!),
    jax: "jnp.arcsin(x0)",
    torch: "torch.asin(x0)",
  },
  acos: {
    cases: unary(-0.8, 0.8),
    call: (x) => f.acos(x!),
    jax: "jnp.arccos(x0)",
    torch: "torch.acos(x0)",
  },
  atan: {
    cases: unary(),
    call: (x) => f.atan(x!),
    jax: "jnp.arctan(x0)",
    torch: "torch.atan(x0)",
  },
  sinh: {
    cases: unary(),
    call: (x) => f.sinh(x!),
    jax: "jnp.sinh(x0)",
    torch: "torch.sinh(x0)",
  },
  cosh: {
    cases: unary(),
    call: (x) => f.cosh(x!),
    jax: "jnp.cosh(x0)",
    torch: "torch.cosh(x0)",
  },
  tanh: {
    cases: unary(),
    call: (x) => f.tanh(x!),
    jax: "jnp.tanh(x0)",
    torch: "torch.tanh(x0)",
  },
  asinh: {
    cases: unary(),
    call: (x) => f.asinh(x!),
    jax: "jnp.arcsinh(x0)",
    torch: "torch.asinh(x0)",
  },
  acosh: {
    cases: unary(1.3, 3),
    call: (x) => f.acosh(x!),
    jax: "jnp.arccosh(x0)",
    torch: "torch.acosh(x0)",
  },
  atanh: {
    cases: unary(-0.8, 0.8),
    call: (x) => f.atanh(x!),
    jax: "jnp.arctanh(x0)",
    torch: "torch.atanh(x0)",
  },
  atan2: {
    cases: [...binary([0.2, 2], [-2, -0.2]), ...binary([-2, -0.2], [0.2, 2])],
    call: (a, b) => f.atan2(a!, b!),
    jax: "jnp.arctan2(x0, x1)",
    torch: "torch.atan2(x0, x1)",
  },
  sinc: {
    cases: [...unary(), ...unary(-0.01, 0.01)],
    call: (x) => f.sinc(x!),
    jax: "jnp.sinc(x0)",
    torch: "torch.sinc(x0)",
    mpmath: "mpmath.sinc(mpmath.pi * x0)",
  },
} as const satisfies Record<string, Row>;
