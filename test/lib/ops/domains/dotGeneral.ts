import type * as rows from "../../../../lib/ops/rows/dotGeneral.ts";
import type { Domain } from "./domain.ts";

export const dotGeneral = {
  dotGeneral: {
    cases: [
      {
        shapes: [
          [2, 3],
          [3, 4],
        ],
        params: { contract: [[1], [0]], batch: [[], []] },
      },
      { shapes: [[3], [3]], params: { contract: [[0], [0]], batch: [[], []] } },
      { shapes: [[2, 3], [4]], params: { contract: [[], []], batch: [[], []] } },
      {
        shapes: [
          [5, 2, 3],
          [5, 3, 4],
        ],
        params: { contract: [[2], [1]], batch: [[0], [0]] },
      },
      {
        shapes: [
          [3, 5, 2],
          [4, 2, 3, 5],
        ],
        params: { contract: [[2], [1]], batch: [[1], [3]] },
      },
      {
        shapes: [
          [2, 3, 4],
          [4, 5, 3],
        ],
        params: {
          contract: [
            [1, 2],
            [2, 0],
          ],
          batch: [[], []],
        },
      },
      {
        shapes: [
          [0, 3],
          [3, 2],
        ],
        params: { contract: [[1], [0]], batch: [[], []] },
      },
      {
        shapes: [
          [9, 7],
          [7, 6],
        ],
        params: { contract: [[1], [0]], batch: [[], []] },
      },
    ],
  },
} as const satisfies Record<keyof typeof rows, Domain>;
