import { functions as f } from "../../../../lib/ops/functions/index.ts";
import type { Row } from "./row.ts";

export const pooling = {
  maxPool1d: {
    cases: [
      {
        shapes: [[2, 3, 6]],
        call: (x) => f.maxPool1d(x!, 2),
        jax: "jax.lax.reduce_window(x0, -jnp.inf, jax.lax.max, (1, 1, 2), (1, 1, 2), 'VALID')",
        torch: "torch.nn.functional.max_pool1d(x0, 2)",
      },
      {
        shapes: [[3, 7]],
        call: (x) => f.maxPool1d(x!, 3, { stride: 1, padding: 1, dilation: 2 }),
        torch: "torch.nn.functional.max_pool1d(x0, 3, stride=1, padding=1, dilation=2)",
      },
    ],
  },
  maxPool2d: {
    cases: [
      {
        shapes: [[2, 2, 4, 5]],
        call: (x) => f.maxPool2d(x!, [2, 3], { stride: [2, 1], padding: [1, 0] }),
        torch: "torch.nn.functional.max_pool2d(x0, (2, 3), stride=(2, 1), padding=(1, 0))",
      },
      {
        shapes: [[2, 4, 4]],
        call: (x) => f.maxPool2d(x!, 2),
        torch: "torch.nn.functional.max_pool2d(x0, 2)",
      },
      {
        shapes: [[1, 2, 5, 4]],
        call: (x) => f.maxPool2d(x!, 3, { stride: 2, padding: "same" }),
        jax: "jax.lax.reduce_window(x0, -jnp.inf, jax.lax.max, (1, 1, 3, 3), (1, 1, 2, 2), 'SAME')",
      },
      {
        shapes: [[0, 2, 4, 4]],
        call: (x) => f.maxPool2d(x!, 2),
        torch: "torch.nn.functional.max_pool2d(x0, 2)",
      },
    ],
  },
  avgPool1d: {
    cases: [
      { shapes: [[2, 3, 6]], call: (x) => f.avgPool1d(x!, 2), torch: "torch.nn.functional.avg_pool1d(x0, 2)" },
      {
        shapes: [[2, 7]],
        call: (x) => f.avgPool1d(x!, 3, { stride: 2, padding: 1, countIncludePad: false }),
        torch: "torch.nn.functional.avg_pool1d(x0, 3, stride=2, padding=1, count_include_pad=False)",
      },
    ],
  },
  avgPool2d: {
    cases: [
      {
        shapes: [[2, 2, 4, 5]],
        call: (x) => f.avgPool2d(x!, [2, 3], { stride: [2, 1], padding: [1, 1] }),
        torch: "torch.nn.functional.avg_pool2d(x0, (2, 3), stride=(2, 1), padding=(1, 1))",
      },
      {
        shapes: [[1, 2, 4, 5]],
        call: (x) => f.avgPool2d(x!, 3, { padding: 1, countIncludePad: false }),
        torch: "torch.nn.functional.avg_pool2d(x0, 3, padding=1, count_include_pad=False)",
      },
    ],
  },
  adaptiveAvgPool1d: {
    cases: [
      {
        shapes: [[2, 3, 7]],
        call: (x) => f.adaptiveAvgPool1d(x!, 3),
        torch: "torch.nn.functional.adaptive_avg_pool1d(x0, 3)",
      },
    ],
  },
  adaptiveAvgPool2d: {
    cases: [
      {
        shapes: [[2, 2, 5, 4]],
        call: (x) => f.adaptiveAvgPool2d(x!, [3, 2]),
        torch: "torch.nn.functional.adaptive_avg_pool2d(x0, (3, 2))",
      },
      {
        shapes: [[2, 3, 3]],
        call: (x) => f.adaptiveAvgPool2d(x!, 4),
        torch: "torch.nn.functional.adaptive_avg_pool2d(x0, 4)",
      },
    ],
  },
  globalAvgPool: {
    cases: [
      {
        shapes: [[2, 3, 4, 2]],
        call: (x) => f.globalAvgPool(x!),
        torch: "torch.nn.functional.adaptive_avg_pool2d(x0, 1)[:, :, 0, 0]",
      },
    ],
  },
  maxPool3d: {
    cases: [
      {
        shapes: [[1, 2, 3, 4, 3]],
        call: (x) => f.maxPool3d(x!, 2, { stride: 1, padding: [0, 1, 0] }),
        torch: "torch.nn.functional.max_pool3d(x0, 2, stride=1, padding=(0, 1, 0))",
      },
    ],
  },
  avgPool3d: {
    cases: [
      {
        shapes: [[2, 3, 4, 3]],
        call: (x) => f.avgPool3d(x!, [2, 2, 3], { padding: [1, 0, 1], countIncludePad: false }),
        torch: "torch.nn.functional.avg_pool3d(x0, (2, 2, 3), padding=(1, 0, 1), count_include_pad=False)",
      },
    ],
  },
} as const satisfies Record<string, Row>;
