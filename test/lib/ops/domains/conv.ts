import type * as rows from "../../../../lib/ops/rows/conv.ts";
import type { Domain } from "./domain.ts";

export const conv = {
  conv: {
    cases: [
      {
        shapes: [
          [1, 2, 3, 5],
          [1, 2, 3, 2],
        ],
        params: { strides: [1], low: [0], size: [4], inputDilation: [1], kernelDilation: [1], flip: false },
      },
      {
        shapes: [
          [2, 1, 2, 5, 4],
          [2, 3, 2, 2, 3],
        ],
        params: {
          strides: [2, 1],
          low: [1, 2],
          size: [3, 4],
          inputDilation: [1, 1],
          kernelDilation: [2, 1],
          flip: false,
        },
      },
      {
        shapes: [
          [2, 2, 1, 4, 3],
          [2, 2, 1, 3, 2],
        ],
        params: {
          strides: [1, 3],
          low: [-1, 1],
          size: [5, 3],
          inputDilation: [2, 3],
          kernelDilation: [1, 2],
          flip: true,
        },
      },
      {
        shapes: [
          [1, 2, 2, 3, 2, 3],
          [1, 2, 2, 2, 2, 1],
        ],
        params: {
          strides: [1, 1, 2],
          low: [0, 1, 0],
          size: [2, 3, 2],
          inputDilation: [1, 1, 1],
          kernelDilation: [1, 1, 1],
          flip: true,
        },
      },
      {
        shapes: [
          [1, 0, 2, 4],
          [1, 3, 2, 2],
        ],
        params: { strides: [1], low: [0], size: [3], inputDilation: [1], kernelDilation: [1], flip: false },
      },
      {
        shapes: [
          [1, 2, 0, 4],
          [1, 3, 0, 2],
        ],
        params: { strides: [1], low: [0], size: [3], inputDilation: [1], kernelDilation: [1], flip: false },
      },
    ],
  },
} as const satisfies Record<keyof typeof rows, Domain>;
