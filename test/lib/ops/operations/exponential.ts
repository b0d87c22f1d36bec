import { functions as f } from "../../../../lib/ops/functions/index.ts";
import { binary, type Row, unary } from "./row.ts";

export const exponential = {
  exp: { cases: unary(), call: (x) => f.exp(x!), jax: "jnp.exp(x0)", torch: "torch.exp(x0)" },
  log: { cases: unary(0.2, 3), call: (x) => f.log(x!), jax: "jnp.log(x0)", torch: "torch.log(x0)" },
  sqrt: { cases: unary(0.2, 3), call: (x) => f.sqrt(x!), jax: "jnp.sqrt(x0)", torch: "torch.sqrt(x0)" },
  exp2: { cases: unary(), call: (x) => f.exp2(x!), jax: "jnp.exp2(x0)", torch: "torch.exp2(x0)" },
  expm1: {
    cases: [...unary(), ...unary(-1e-6, 1e-6)],
    call: (x) => f.expm1(x!),
    jax: "jnp.expm1(x0)",
    torch: "torch.expm1(x0)",
  },
  log2: { cases: unary(0.2, 3), call: (x) => f.log2(x!), jax: "jnp.log2(x0)", torch: "torch.log2(x0)" },
  log10: { cases: unary(0.2, 3), call: (x) => f.log10(x!), jax: "jnp.log10(x0)", torch: "torch.log10(x0)" },
  log1p: { cases: unary(-0.7, 3), call: (x) => f.log1p(x!), jax: "jnp.log1p(x0)", torch: "torch.log1p(x0)" },
  rsqrt: { cases: unary(0.2, 3), call: (x) => f.rsqrt(x!), jax: "jax.lax.rsqrt(x0)", torch: "torch.rsqrt(x0)" },
  cbrt: {
    cases: [...unary(0.3, 3), ...unary(-3, -0.3)],
    call: (x) => f.cbrt(x!),
    jax: "jnp.cbrt(x0)",
    torch: "torch.sign(x0) * torch.abs(x0) ** (1 / 3)",
  },
  logit: {
    cases: [...unary(0.1, 0.9), ...unary(0.499, 0.501)],
    call: (x) => f.logit(x!),
    jax: "jax.scipy.special.logit(x0)",
    torch: "torch.logit(x0)",
    mpmath: "mpmath.log(x0 / (1 - x0))",
  },
  logaddexp: {
    cases: [...binary(), ...binary([40, 60], [-60, -40])],
    call: (a, b) => f.logaddexp(a!, b!),
    jax: "jnp.logaddexp(x0, x1)",
    torch: "torch.logaddexp(x0, x1)",
    mpmath: "mpmath.log(mpmath.exp(x0) + mpmath.exp(x1))",
  },
  logaddexp2: {
    cases: binary(),
    call: (a, b) => f.logaddexp2(a!, b!),
    jax: "jnp.logaddexp2(x0, x1)",
    torch: "torch.logaddexp2(x0, x1)",
    mpmath: "mpmath.log(2 ** x0 + 2 ** x1) / mpmath.log(2)",
  },
  xlogy: {
    cases: binary([-2, 2], [0.3, 2]),
    call: (a, b) => f.xlogy(a!, b!),
    jax: "jax.scipy.special.xlogy(x0, x1)",
    torch: "torch.special.xlogy(x0, x1)",
  },
  xlog1py: {
    cases: binary([-2, 2], [-0.6, 2]),
    call: (a, b) => f.xlog1py(a!, b!),
    jax: "jax.scipy.special.xlog1py(x0, x1)",
    torch: "torch.special.xlog1py(x0, x1)",
  },
} as const satisfies Record<string, Row>;
