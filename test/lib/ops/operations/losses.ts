import { functions as f } from "../../../../lib/ops/functions/index.ts";
import type { Row } from "./row.ts";

export const losses = {
  mse: {
    cases: [
      {
        shapes: [
          [2, 3],
          [2, 3],
        ],
      },
      { shapes: [[3], [3]] },
    ],
    call: (a, b) => f.mse(a!, b!),
    jax: "jnp.mean((x0 - x1) ** 2)",
    torch: "torch.nn.functional.mse_loss(x0, x1)",
  },
  crossEntropy: {
    cases: [
      {
        shapes: [[4, 3], [4]],
        integers: [1],
        ranges: [
          [-2, 2],
          [0, 3],
        ],
      },
      {
        shapes: [
          [2, 3],
          [2, 3],
        ],
        ranges: [
          [-2, 2],
          [0, 1],
        ],
        call: (z, p) => f.crossEntropy(z!, p!),
        jax: "-jnp.mean(jnp.sum(x1 * jax.nn.log_softmax(x0), axis=-1))",
        torch: "torch.nn.functional.cross_entropy(x0, x1)",
      },
    ],
    call: (z, labels) => f.crossEntropy(z!, labels!),
    torch: "torch.nn.functional.cross_entropy(x0, x1)",
    jax: "-jnp.mean(jnp.take_along_axis(jax.nn.log_softmax(x0), x1[:, None], axis=1))",
  },
} as const satisfies Record<string, Row>;
