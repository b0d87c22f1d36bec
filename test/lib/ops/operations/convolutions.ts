import { functions as f } from "../../../../lib/ops/functions/index.ts";
import type { Row } from "./row.ts";

export const convolutions = {
  conv1d: {
    cases: [
      {
        shapes: [
          [2, 3, 6],
          [4, 3, 3],
        ],
      },
      {
        shapes: [
          [3, 6],
          [4, 3, 3],
        ],
      },
      {
        shapes: [[2, 4, 7], [6, 2, 3], [6]],
        call: (x, w, b) => f.conv1d(x!, w!, { bias: b!, stride: 2, padding: 1, dilation: 2, groups: 2 }),
        jax: "jax.lax.conv_general_dilated(x0, x1, (2,), ((1, 1),), rhs_dilation=(2,), feature_group_count=2) + x2[:, None]",
        torch: "torch.nn.functional.conv1d(x0, x1, x2, stride=2, padding=1, dilation=2, groups=2)",
      },
      {
        shapes: [
          [1, 2, 6],
          [3, 2, 4],
        ],
        call: (x, w) => f.conv1d(x!, w!, { padding: "same" }),
        jax: "jax.lax.conv_general_dilated(x0, x1, (1,), 'SAME')",
        torch: "torch.nn.functional.conv1d(x0, x1, padding='same')",
      },
      {
        shapes: [
          [1, 1, 3],
          [1, 1, 2],
        ],
        call: (x, w) => f.conv1d(x!, w!, { padding: [[2, 0]] }),
        jax: "jax.lax.conv_general_dilated(x0, x1, (1,), ((2, 0),))",
      },
    ],
    call: (x, w) => f.conv1d(x!, w!),
    torch: "torch.nn.functional.conv1d(x0, x1)",
  },
  conv2d: {
    cases: [
      {
        shapes: [
          [2, 3, 4, 5],
          [2, 3, 2, 3],
        ],
        call: (x, w) => f.conv2d(x!, w!),
        jax: "jax.lax.conv_general_dilated(x0, x1, (1, 1), 'VALID')",
        torch: "torch.nn.functional.conv2d(x0, x1)",
      },
      {
        shapes: [
          [3, 4, 5],
          [2, 3, 2, 3],
        ],
        call: (x, w) => f.conv2d(x!, w!),
        torch: "torch.nn.functional.conv2d(x0, x1)",
      },
      {
        shapes: [[1, 4, 6, 5], [4, 2, 3, 2], [4]],
        call: (x, w, b) => f.conv2d(x!, w!, { bias: b!, stride: [2, 1], padding: [2, 1], dilation: [1, 2], groups: 2 }),
        jax: "jax.lax.conv_general_dilated(x0, x1, (2, 1), ((2, 2), (1, 1)), rhs_dilation=(1, 2), feature_group_count=2) + x2[:, None, None]",
        torch: "torch.nn.functional.conv2d(x0, x1, x2, stride=(2, 1), padding=(2, 1), dilation=(1, 2), groups=2)",
      },
      {
        shapes: [
          [1, 2, 5, 6],
          [4, 1, 3, 3],
        ],
        call: (x, w) => f.conv2d(x!, w!, { stride: 2, padding: "same", groups: 2 }),
        jax: "jax.lax.conv_general_dilated(x0, x1, (2, 2), 'SAME', feature_group_count=2)",
      },
      {
        shapes: [
          [0, 2, 3, 3],
          [3, 2, 2, 2],
        ],
        call: (x, w) => f.conv2d(x!, w!),
        torch: "torch.nn.functional.conv2d(x0, x1)",
      },
      {
        shapes: [
          [1, 2, 3, 3],
          [3, 2, 1, 1],
        ],
        call: (x, w) => f.conv2d(x!, w!, { stride: 2 }),
        torch: "torch.nn.functional.conv2d(x0, x1, stride=2)",
      },
    ],
  },
  conv3d: {
    cases: [
      {
        shapes: [
          [1, 2, 3, 3, 2],
          [2, 2, 2, 2, 2],
        ],
        call: (x, w) => f.conv3d(x!, w!, { padding: 1, stride: [1, 2, 1] }),
        torch: "torch.nn.functional.conv3d(x0, x1, padding=1, stride=(1, 2, 1))",
      },
    ],
  },
  convTranspose1d: {
    cases: [
      {
        shapes: [
          [2, 3, 4],
          [3, 2, 3],
        ],
        call: (x, w) => f.convTranspose1d(x!, w!),
        torch: "torch.nn.functional.conv_transpose1d(x0, x1)",
      },
      {
        shapes: [[1, 4, 3], [4, 2, 3], [4]],
        call: (x, w, b) =>
          f.convTranspose1d(x!, w!, { bias: b!, stride: 3, padding: 1, outputPadding: 2, dilation: 2, groups: 2 }),
        torch:
          "torch.nn.functional.conv_transpose1d(x0, x1, x2, stride=3, padding=1, output_padding=2, dilation=2, groups=2)",
      },
      {
        shapes: [
          [2, 3],
          [2, 1, 2],
        ],
        call: (x, w) => f.convTranspose1d(x!, w!, { stride: 2 }),
        torch: "torch.nn.functional.conv_transpose1d(x0, x1, stride=2)",
      },
    ],
  },
  convTranspose2d: {
    cases: [
      {
        shapes: [
          [1, 2, 3, 3],
          [2, 3, 2, 3],
        ],
        call: (x, w) => f.convTranspose2d(x!, w!, { stride: 2, padding: [0, 1], outputPadding: [1, 0] }),
        torch: "torch.nn.functional.conv_transpose2d(x0, x1, stride=2, padding=(0, 1), output_padding=(1, 0))",
      },
      {
        shapes: [
          [1, 4, 2, 3],
          [4, 1, 3, 2],
        ],
        call: (x, w) => f.convTranspose2d(x!, w!, { dilation: [1, 2], groups: 4 }),
        torch: "torch.nn.functional.conv_transpose2d(x0, x1, dilation=(1, 2), groups=4)",
      },
    ],
  },
  convTranspose3d: {
    cases: [
      {
        shapes: [
          [1, 2, 2, 1, 2],
          [2, 1, 2, 2, 1],
        ],
        call: (x, w) => f.convTranspose3d(x!, w!, { stride: [2, 1, 2], padding: [1, 0, 0], outputPadding: [1, 0, 1] }),
        torch:
          "torch.nn.functional.conv_transpose3d(x0, x1, stride=(2, 1, 2), padding=(1, 0, 0), output_padding=(1, 0, 1))",
      },
    ],
  },
} as const satisfies Record<string, Row>;
