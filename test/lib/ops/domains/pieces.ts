import type * as rows from "../../../../lib/ops/rows/pieces.ts";
import type { Domain } from "./domain.ts";

export const pieces = {
  flip: {
    cases: [
      { shapes: [[2, 3, 4]], params: { axes: [0, 2] } },
      { shapes: [[2, 0]], params: { axes: [1] } },
      { shapes: [[]], params: { axes: [] } },
    ],
  },
  split: {
    cases: [
      { shapes: [[2, 6]], params: { axis: 1, sizes: [1, 3, 2] } },
      { shapes: [[4, 2]], params: { axis: 0, sizes: [4, 0] } },
    ],
  },
} as const satisfies Record<keyof typeof rows, Domain>;
