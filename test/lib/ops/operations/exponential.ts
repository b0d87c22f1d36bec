import { functions as f } from "../../../../lib/ops/functions/index.ts";
import { type Row, unary } from "./row.ts";

export const exponential = {
  exp: { cases: unary(), call: (x) => f.exp(x!), jax: "jnp.exp(x0)", torch: "torch.exp(x0)" },
  log: { cases: unary(0.2, 3), call: (x) => f.log(x!), jax: "jnp.log(x0)", torch: "torch.log(x0)" },
  sqrt: { cases: unary(0.2, 3), call: (x) => f.sqrt(x!), jax: "jnp.sqrt(x0)", torch: "torch.sqrt(x0)" },
  sin: { cases: unary(), call: (x) => f.sin(x!), jax: "jnp.sin(x0)", torch: "torch.sin(x0)" },
  cos: { cases: unary(), call: (x) => f.cos(x!), jax: "jnp.cos(x0)", torch: "torch.cos(x0)" },
  tanh: { cases: unary(), call: (x) => f.tanh(x!), jax: "jnp.tanh(x0)", torch: "torch.tanh(x0)" },
} as const satisfies Record<string, Row>;
