import type * as rows from "../../../../lib/ops/rows/reductions.ts";
import type { Domain } from "./domain.ts";

export const reductions = {
  max: {
    cases: [
      { shapes: [[2, 3, 4]], params: { axes: [1] } },
      { shapes: [[3, 5]], params: { axes: [0, 1] } },
    ],
  },
  min: {
    cases: [
      { shapes: [[2, 3, 4]], params: { axes: [1] } },
      { shapes: [[3, 5]], params: { axes: [0, 1] } },
    ],
  },
  argmax: { cases: [{ shapes: [[3, 5]], params: { axis: 1 } }] },
  argmin: { cases: [{ shapes: [[3, 5]], params: { axis: 0 } }] },
  prod: {
    cases: [
      { shapes: [[2, 3, 4]], params: { axes: [1] } },
      { shapes: [[2, 3, 2]], params: { axes: [0, 2] } },
      { shapes: [[4]], given: { 0: [2, 0, -1, 3] }, params: { axes: [0] } },
      { shapes: [[4]], given: { 0: [2, 0, -1, 0] }, params: { axes: [0] } },
      { shapes: [[2, 0]], params: { axes: [1] } },
      { shapes: [[3]], params: { axes: [] } },
    ],
  },
  logsumexp: {
    cases: [
      { shapes: [[2, 3, 4]], params: { axes: [0, 2] } },
      { shapes: [[3]], ranges: [[-3, 3]], params: { axes: [0] } },
    ],
  },
} as const satisfies Record<keyof typeof rows, Domain>;
