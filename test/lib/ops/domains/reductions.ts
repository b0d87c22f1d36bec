import type * as rows from "../../../../lib/ops/rows/reductions.ts";
import type { Domain } from "./domain.ts";

export const reductions = {
  max: {
    cases: [
      { shapes: [[2, 3, 4]], params: { axes: [1] } },
      { shapes: [[3, 5]], params: { axes: [0, 1] } },
    ],
  },
  argmax: { cases: [{ shapes: [[3, 5]], params: { axis: 1 } }] },
} as const satisfies Record<keyof typeof rows, Domain>;
