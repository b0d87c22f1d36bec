import { functions as f } from "../../../../lib/ops/functions/index.ts";
import type { Row } from "./row.ts";

const two = (call: string): { torch: string } => ({ torch: `torch.linalg.vector_norm(x0, ${call})` });

export const statistics = {
  var: {
    cases: [
      { shapes: [[2, 3]], call: (x) => f.var(x!), jax: "jnp.var(x0)", torch: "torch.var(x0, correction=0)" },
      {
        shapes: [[2, 3, 4]],
        call: (x) => f.var(x!, [0, -1], { keepdims: true, correction: 1 }),
        jax: "jnp.var(x0, (0, 2), ddof=1, keepdims=True)",
        torch: "torch.var(x0, (0, 2), keepdim=True)",
      },
      { shapes: [[0, 3]], call: (x) => f.var(x!, 1), jax: "jnp.var(x0, 1)" },
    ],
  },
  std: {
    cases: [
      { shapes: [[2, 5]], call: (x) => f.std(x!, 1), jax: "jnp.std(x0, 1)", torch: "torch.std(x0, 1, correction=0)" },
      {
        shapes: [[5]],
        call: (x) => f.std(x!, 0, { correction: 1 }),
        jax: "jnp.std(x0, 0, ddof=1)",
        torch: "torch.std(x0, 0)",
      },
    ],
  },
  norm: {
    cases: [
      { shapes: [[2, 3]], call: (x) => f.norm(x!), jax: "jnp.linalg.norm(x0)", ...two("2") },
      {
        shapes: [[2, 3, 2]],
        call: (x) => f.norm(x!, 2, [0, 2], { keepdims: true }),
        jax: "jnp.sqrt(jnp.sum(x0 ** 2, (0, 2), keepdims=True))",
        ...two("2, (0, 2), True"),
      },
      { shapes: [[2, 3]], call: (x) => f.norm(x!, 1, 1), jax: "jnp.linalg.norm(x0, 1, 1)", ...two("1, 1") },
      { shapes: [[2, 3]], call: (x) => f.norm(x!, 3, 0), jax: "jnp.linalg.norm(x0, 3, 0)", ...two("3, 0") },
      { shapes: [[2, 3]], call: (x) => f.norm(x!, 0.5, 0), jax: "jnp.linalg.norm(x0, 0.5, 0)", ...two("0.5, 0") },
      { shapes: [[2, 3]], call: (x) => f.norm(x!, -2, 0), jax: "jnp.linalg.norm(x0, -2, 0)", ...two("-2, 0") },
      {
        shapes: [[2, 3]],
        call: (x) => f.norm(x!, Number.POSITIVE_INFINITY, 1),
        jax: "jnp.linalg.norm(x0, jnp.inf, 1)",
        ...two("torch.inf, 1"),
      },
      {
        shapes: [[2, 3]],
        call: (x) => f.norm(x!, Number.NEGATIVE_INFINITY, 1),
        jax: "jnp.linalg.norm(x0, -jnp.inf, 1)",
        ...two("-torch.inf, 1"),
      },
      { shapes: [[2, 3]], call: (x) => f.norm(x!, 0, 1), jax: "jnp.linalg.norm(x0, 0, 1)" },
      { shapes: [[2, 0]], call: (x) => f.norm(x!, 2, 1), torch: "torch.linalg.vector_norm(x0, 2, 1)" },
    ],
  },
  median: {
    cases: [
      { shapes: [[3, 5]], call: (x) => f.median(x!, 1), jax: "jnp.median(x0, 1)", torch: "torch.median(x0, 1).values" },
      { shapes: [[3, 4]], call: (x) => f.median(x!, 0), jax: "jnp.median(x0, 0)" },
      {
        shapes: [[3, 2, 2]],
        call: (x) => f.median(x!, [0, 2], { keepdims: true }),
        jax: "jnp.median(x0, (0, 2), keepdims=True)",
      },
    ],
  },
  quantile: {
    cases: [
      {
        shapes: [[3, 5]],
        call: (x) => f.quantile(x!, 0.3, 1),
        jax: "jnp.quantile(x0, 0.3, 1)",
        torch: "torch.quantile(x0, 0.3, 1)",
      },
      {
        shapes: [[3, 5]],
        call: (x) => f.quantile(x!, [0, 0.33, 1], 1, { keepdims: true }),
        jax: "jnp.quantile(x0, jnp.array([0, 0.33, 1]), 1, keepdims=True)",
        torch: "torch.quantile(x0, torch.tensor([0, 0.33, 1], dtype=torch.float64), 1, keepdim=True)",
      },
      {
        shapes: [[2, 7], [2]],
        ranges: [
          [-2, 2],
          [0.2, 0.3],
        ],
        call: (x, q) => f.quantile(x!, q!, 1),
        jax: "jnp.quantile(x0, x1, 1)",
        torch: "torch.quantile(x0, x1, 1)",
      },
    ],
  },
} as const satisfies Record<string, Row>;
