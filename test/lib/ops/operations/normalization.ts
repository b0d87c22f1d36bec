import { functions as f } from "../../../../lib/ops/functions/index.ts";
import type { Row } from "./row.ts";

export const normalization = {
  layerNorm: {
    cases: [
      { shapes: [[2, 4]] },
      { shapes: [[5]] },
      {
        shapes: [[2, 3, 4], [4], [4]],
        call: (x, w, b) => f.layerNorm(x!, -1, { weight: w!, bias: b!, eps: 0.01 }),
        torch: "torch.nn.functional.layer_norm(x0, (4,), x1, x2, 0.01)",
      },
      {
        shapes: [
          [2, 3, 4],
          [3, 4],
          [3, 4],
        ],
        call: (x, w, b) => f.layerNorm(x!, [1, 2], { weight: w!, bias: b! }),
        torch: "torch.nn.functional.layer_norm(x0, (3, 4), x1, x2)",
      },
      {
        shapes: [[2, 3, 4], [3]],
        call: (x, w) => f.layerNorm(x!, 1, { weight: w! }),
        torch: "torch.nn.functional.layer_norm(x0.transpose(1, 2), (3,), x1).transpose(1, 2)",
      },
      { shapes: [[0, 4]], torch: "torch.nn.functional.layer_norm(x0, (4,))" },
    ],
    call: (x) => f.layerNorm(x!),
    jax: "jax.nn.standardize(x0, epsilon=1e-5)",
    torch: "torch.nn.functional.layer_norm(x0, x0.shape[-1:])",
  },
  rmsNorm: {
    cases: [
      {
        shapes: [[2, 4]],
        call: (x) => f.rmsNorm(x!),
        torch: "torch.nn.functional.rms_norm(x0, (4,))",
      },
      {
        shapes: [
          [2, 3, 4],
          [3, 4],
        ],
        call: (x, w) => f.rmsNorm(x!, [1, 2], { weight: w!, eps: 0.1 }),
        torch: "torch.nn.functional.rms_norm(x0, (3, 4), x1, 0.1)",
      },
    ],
  },
  groupNorm: {
    cases: [
      {
        shapes: [[2, 4, 3], [4], [4]],
        call: (x, w, b) => f.groupNorm(x!, 2, { weight: w!, bias: b! }),
        torch: "torch.nn.functional.group_norm(x0, 2, x1, x2)",
      },
      {
        shapes: [[2, 6]],
        call: (x) => f.groupNorm(x!, 2, { eps: 0.1 }),
        torch: "torch.nn.functional.group_norm(x0, 2, eps=0.1)",
      },
    ],
  },
  instanceNorm: {
    cases: [
      {
        shapes: [[2, 3, 2, 2], [3], [3]],
        call: (x, w, b) => f.instanceNorm(x!, { weight: w!, bias: b! }),
        torch: "torch.nn.functional.instance_norm(x0, weight=x1, bias=x2)",
      },
    ],
  },
  batchNorm: {
    cases: [
      {
        shapes: [[4, 3]],
        call: (x) => f.batchNorm(x!),
        torch: "torch.nn.functional.batch_norm(x0, None, None, training=True)",
      },
      {
        shapes: [[2, 3, 2, 2], [3], [3]],
        call: (x, w, b) => f.batchNorm(x!, { weight: w!, bias: b!, eps: 0.01 }),
        torch: "torch.nn.functional.batch_norm(x0, None, None, x1, x2, training=True, eps=0.01)",
      },
      {
        shapes: [[2, 2, 3], [3], [3], [3], [3]],
        ranges: [
          [-2, 2],
          [-1, 1],
          [0.5, 2],
          [-2, 2],
          [-2, 2],
        ],
        call: (x, m, v, w, b) => f.batchNorm(x!, { mean: m!, variance: v!, weight: w!, bias: b!, axis: -1 }),
        jax: "(x0 - x1) / jnp.sqrt(x2 + 1e-5) * x3 + x4",
      },
      {
        shapes: [[2, 3, 2], [3], [3]],
        ranges: [
          [-2, 2],
          [-1, 1],
          [0.5, 2],
        ],
        constants: [1, 2],
        call: (x, m, v) => f.batchNorm(x!, { mean: m!, variance: v! }),
        torch: "torch.nn.functional.batch_norm(x0, x1, x2)",
      },
    ],
  },
  batchNormTraining: {
    cases: [
      {
        shapes: [[3, 2, 2], [2], [2]],
        ranges: [
          [-2, 2],
          [-1, 1],
          [0.5, 2],
        ],
        call: (x, w, b) => {
          const { output, mean, variance } = f.batchNormTraining(x!, { weight: w!, bias: b! });
          return [output, mean, variance];
        },
        torch:
          "(torch.nn.functional.batch_norm(x0, None, None, x1, x2, training=True), x0.mean((0, 2)), x0.var((0, 2), unbiased=False))",
      },
    ],
  },
} as const satisfies Record<string, Row>;
