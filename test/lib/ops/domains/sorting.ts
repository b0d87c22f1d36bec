import type * as rows from "../../../../lib/ops/rows/sorting.ts";
import type { Domain } from "./domain.ts";

const counted = {
  symbols: "How long the result is, its values say.",
  vmap: "Members could have results of different sizes.",
};

export const sorting = {
  sort: {
    cases: [
      { shapes: [[2, 7]], params: { descending: false } },
      { shapes: [[2, 7]], params: { descending: true } },
      { shapes: [[2, 0]], params: { descending: false } },
    ],
  },
  topk: {
    cases: [
      { shapes: [[2, 7]], params: { k: 3, largest: true } },
      { shapes: [[5]], params: { k: 5, largest: false } },
      { shapes: [[5]], params: { k: 0, largest: false } },
    ],
  },
  cummax: { cases: [{ shapes: [[2, 7]] }, { shapes: [[2, 0]] }] },
  cummin: { cases: [{ shapes: [[2, 7]] }, { shapes: [[2, 0]] }] },
  searchsorted: {
    cases: [
      { shapes: [[5], [3]], given: { 0: [-1, -0.5, 0, 0.5, 1] }, params: { side: "left" } },
      {
        shapes: [
          [2, 3],
          [2, 4],
        ],
        given: { 0: [-1, 0, 1, -1, 0, 1] },
        params: { side: "right" },
      },
    ],
  },
  uniquePositions: { cases: [{ shapes: [[4]], given: { 0: [2, 1, 2, 0] } }], except: counted },
  nonzero: { cases: [{ shapes: [[2, 2]], given: { 0: [2, 0, 0, 1] } }], except: counted },
} as const satisfies Record<keyof typeof rows, Domain>;
