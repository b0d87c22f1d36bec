import type * as rows from "../../../../lib/ops/rows/pooling.ts";
import type { Domain } from "./domain.ts";

export const pooling = {
  windowArgmax: {
    cases: [
      { shapes: [[3, 7]], params: { window: [3], strides: [2], low: [1], dilation: [1], size: [4] } },
      {
        shapes: [[2, 5, 4]],
        params: { window: [2, 2], strides: [1, 2], low: [0, 1], dilation: [2, 1], size: [3, 3] },
      },
    ],
  },
} as const satisfies Record<keyof typeof rows, Domain>;
