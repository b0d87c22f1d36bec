import { functions as f } from "../../../../lib/ops/functions/index.ts";
import type { Row } from "./row.ts";

export const diagonals = {
  tril: {
    cases: [
      { shapes: [[3, 4]], call: (x) => f.tril(x!), jax: "jnp.tril(x0)", torch: "torch.tril(x0)" },
      { shapes: [[2, 3, 3]], call: (x) => f.tril(x!, -1), jax: "jnp.tril(x0, -1)", torch: "torch.tril(x0, -1)" },
    ],
  },
  triu: {
    cases: [
      { shapes: [[3, 4]], call: (x) => f.triu(x!), jax: "jnp.triu(x0)", torch: "torch.triu(x0)" },
      { shapes: [[2, 3, 3]], call: (x) => f.triu(x!, 1), jax: "jnp.triu(x0, 1)", torch: "torch.triu(x0, 1)" },
    ],
  },
  diagonal: {
    cases: [
      {
        shapes: [[2, 3, 4]],
        call: (x) => f.diagonal(x!),
        jax: "jnp.diagonal(x0, 0, -2, -1)",
        torch: "torch.diagonal(x0, 0, -2, -1)",
      },
      {
        shapes: [[4, 2, 3]],
        call: (x) => f.diagonal(x!, { offset: -1, axes: [0, 2] }),
        jax: "jnp.diagonal(x0, -1, 0, 2)",
        torch: "torch.diagonal(x0, -1, 0, 2)",
      },
      {
        shapes: [[4, 2, 3]],
        call: (x) => f.diagonal(x!, { offset: 1, axes: [2, 0] }),
        jax: "jnp.diagonal(x0, 1, 2, 0)",
        torch: "torch.diagonal(x0, 1, 2, 0)",
      },
      { shapes: [[2, 3]], call: (x) => f.diagonal(x!, { offset: 5 }), jax: "jnp.zeros(0)" },
    ],
  },
  diag: {
    cases: [
      { shapes: [[3]], call: (x) => f.diag(x!), jax: "jnp.diag(x0)", torch: "torch.diag(x0)" },
      { shapes: [[3]], call: (x) => f.diag(x!, 2), jax: "jnp.diag(x0, 2)", torch: "torch.diag(x0, 2)" },
      { shapes: [[3]], call: (x) => f.diag(x!, -1), jax: "jnp.diag(x0, -1)", torch: "torch.diag(x0, -1)" },
      { shapes: [[0]], call: (x) => f.diag(x!, 1), jax: "jnp.diag(x0, 1)", torch: "torch.diag(x0, 1)" },
      { shapes: [[3, 4]], call: (x) => f.diag(x!, 1), jax: "jnp.diag(x0, 1)", torch: "torch.diag(x0, 1)" },
    ],
  },
  diagFlat: {
    cases: [
      { shapes: [[2, 2]], call: (x) => f.diagFlat(x!, 1), jax: "jnp.diagflat(x0, 1)", torch: "torch.diagflat(x0, 1)" },
    ],
  },
} as const satisfies Record<string, Row>;
