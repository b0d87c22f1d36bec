import { functions as f } from "../../../../lib/ops/functions/index.ts";
import type { Row } from "./row.ts";

export const products = {
  matmul: {
    cases: [
      {
        shapes: [
          [2, 3],
          [3, 4],
        ],
      },
      { shapes: [[3], [3, 2]] },
      { shapes: [[2, 3], [3]] },
      { shapes: [[3], [3]] },
      {
        shapes: [
          [2, 2, 3],
          [3, 2],
        ],
      },
      {
        shapes: [
          [2, 1, 2, 3],
          [3, 3, 2],
        ],
      },
      {
        shapes: [
          [0, 3],
          [3, 2],
        ],
      },
      {
        shapes: [
          [2, 0],
          [0, 3],
        ],
      },
    ],
    call: (a, b) => f.matmul(a!, b!),
    jax: "jnp.matmul(x0, x1)",
    torch: "torch.matmul(x0, x1)",
  },
  dot: {
    cases: [
      { shapes: [[3], [3]] },
      { shapes: [[2, 3], [3]] },
      {
        shapes: [
          [2, 3],
          [3, 2],
        ],
      },
      { shapes: [[], [2]] },
    ],
    call: (a, b) => f.dot(a!, b!),
    jax: "jnp.dot(x0, x1)",
  },
} as const satisfies Record<string, Row>;
