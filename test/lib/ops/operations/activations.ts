import { functions as f } from "../../../../lib/ops/functions/index.ts";
import { type Row, unary } from "./row.ts";

export const activations = {
  sigmoid: { cases: unary(), call: (x) => f.sigmoid(x!), jax: "jax.nn.sigmoid(x0)", torch: "torch.sigmoid(x0)" },
  relu: {
    cases: [...unary(0.1, 2), ...unary(-2, -0.1)],
    call: (x) => f.relu(x!),
    jax: "jax.nn.relu(x0)",
    torch: "torch.relu(x0)",
  },
  softplus: {
    cases: unary(-3, 3),
    call: (x) => f.softplus(x!),
    jax: "jax.nn.softplus(x0)",
    torch: "torch.nn.functional.softplus(x0)",
  },
  softmax: {
    cases: [
      { shapes: [[2, 3]] },
      { shapes: [[4]], ranges: [[-6, 6]] },
      {
        shapes: [[3, 2]],
        call: (x) => f.softmax(x!, 0),
        jax: "jax.nn.softmax(x0, axis=0)",
        torch: "torch.softmax(x0, 0)",
      },
      { shapes: [[0, 3]] },
      {
        shapes: [[2, 3, 2]],
        call: (x) => f.softmax(x!, [1, 2]),
        jax: "jax.nn.softmax(x0, axis=(1, 2))",
        torch: "torch.softmax(x0.reshape(2, 6), -1).reshape(2, 3, 2)",
      },
    ],
    call: (x) => f.softmax(x!),
    jax: "jax.nn.softmax(x0)",
    torch: "torch.softmax(x0, -1)",
  },
  logSoftmax: {
    cases: [
      { shapes: [[2, 3]] },
      { shapes: [[4]], ranges: [[-6, 6]] },
      {
        shapes: [[3, 2]],
        call: (x) => f.logSoftmax(x!, 0),
        jax: "jax.nn.log_softmax(x0, axis=0)",
        torch: "torch.log_softmax(x0, 0)",
      },
      { shapes: [[0, 3]] },
      {
        shapes: [[2, 3, 2]],
        call: (x) => f.logSoftmax(x!, [1, 2]),
        jax: "jax.nn.log_softmax(x0, axis=(1, 2))",
        torch: "torch.log_softmax(x0.reshape(2, 6), -1).reshape(2, 3, 2)",
      },
    ],
    call: (x) => f.logSoftmax(x!),
    jax: "jax.nn.log_softmax(x0)",
    torch: "torch.log_softmax(x0, -1)",
  },
} as const satisfies Record<string, Row>;
