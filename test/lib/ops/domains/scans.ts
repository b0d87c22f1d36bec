import type * as rows from "../../../../lib/ops/rows/scans.ts";
import type { Domain } from "./domain.ts";

export const scans = {
  cumsum: {
    cases: [
      { shapes: [[2, 3, 4]], params: { axis: 1, reverse: false } },
      { shapes: [[2, 3]], params: { axis: 1, reverse: true } },
      { shapes: [[0, 3]], params: { axis: 0, reverse: false } },
    ],
  },
  linearRecurrence: {
    cases: [
      {
        shapes: [
          [2, 5],
          [2, 5],
        ],
        params: { reverse: false },
      },
      {
        shapes: [
          [2, 5],
          [2, 5],
        ],
        params: { reverse: true },
      },
      { shapes: [[4], [4]], given: { 0: [1, 0, 2, 0] }, params: { reverse: false } },
      {
        shapes: [
          [2, 0],
          [2, 0],
        ],
        params: { reverse: false },
      },
    ],
  },
  cumlogsumexp: { cases: [{ shapes: [[2, 5]] }, { shapes: [[4]], ranges: [[-40, 40]] }, { shapes: [[2, 0]] }] },
} as const satisfies Record<keyof typeof rows, Domain>;
