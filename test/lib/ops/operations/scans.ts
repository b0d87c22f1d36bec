import { functions as f } from "../../../../lib/ops/functions/index.ts";
import type { Case, Row } from "./row.ts";

const along = (
  name: "cumsum" | "cumprod" | "cummax" | "cummin" | "cumlogsumexp",
  jax: string,
  torch: string,
): readonly Case[] => [
  { shapes: [[2, 4]], call: (x) => f[name](x!), jax: `${jax}(x0, axis=1)`, torch: `${torch}(x0, 1)` },
  { shapes: [[3, 2, 2]], call: (x) => f[name](x!, 0), jax: `${jax}(x0, axis=0)`, torch: `${torch}(x0, 0)` },
  { shapes: [[0, 2]], call: (x) => f[name](x!, -2), jax: `${jax}(x0, axis=0)`, torch: `${torch}(x0, 0)` },
];

export const scans = {
  cumsum: { cases: along("cumsum", "jnp.cumsum", "torch.cumsum") },
  cumprod: {
    cases: [
      ...along("cumprod", "jnp.cumprod", "torch.cumprod"),
      {
        shapes: [[5]],
        given: { 0: [2, 0, 3, 0, 1] },
        call: (x) => f.cumprod(x!),
        jax: "jnp.cumprod(x0)",
        torch: "torch.cumprod(x0, 0)",
      },
    ],
  },
  cummax: { cases: along("cummax", "jax.lax.cummax", "(lambda x, d: torch.cummax(x, d).values)") },
  cummin: { cases: along("cummin", "jax.lax.cummin", "(lambda x, d: torch.cummin(x, d).values)") },
  cumlogsumexp: { cases: along("cumlogsumexp", "jax.lax.cumlogsumexp", "torch.logcumsumexp") },
} as const satisfies Record<string, Row>;
