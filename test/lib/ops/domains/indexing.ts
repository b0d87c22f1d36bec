import type * as rows from "../../../../lib/ops/rows/indexing.ts";
import type { Domain } from "./domain.ts";

const plain = { batch: 0, lead: 0, name: "gather" };

export const indexing = {
  gather: {
    cases: [
      {
        shapes: [
          [4, 3],
          [5, 1],
        ],
        ranges: [
          [-2, 2],
          [-4, 4],
        ],
        integers: [1],
        params: plain,
      },
      {
        shapes: [
          [3, 4],
          [2, 3, 2],
        ],
        ranges: [
          [-2, 2],
          [-3, 3],
        ],
        integers: [1],
        params: plain,
      },
      {
        shapes: [
          [2, 3, 4],
          [5, 1],
        ],
        ranges: [
          [-2, 2],
          [0, 3],
        ],
        integers: [1],
        params: { ...plain, lead: 1 },
      },
      {
        shapes: [
          [2, 3, 4, 2],
          [2, 5, 1],
        ],
        ranges: [
          [-2, 2],
          [-4, 4],
        ],
        integers: [1],
        params: { ...plain, batch: 1, lead: 1 },
      },
      {
        shapes: [
          [3, 2],
          [0, 1],
        ],
        integers: [1],
        params: plain,
      },
      { shapes: [[3], [1]], integers: [1], params: plain },
    ],
  },
  scatterAdd: {
    cases: [
      {
        shapes: [
          [4, 3],
          [5, 1],
          [5, 3],
        ],
        ranges: [
          [-2, 2],
          [-4, 4],
        ],
        integers: [1],
        params: plain,
      },
      {
        shapes: [[3, 4], [6, 2], [6]],
        ranges: [
          [-2, 2],
          [0, 3],
        ],
        integers: [1],
        params: plain,
      },
      {
        shapes: [
          [2, 3, 4, 2],
          [2, 5, 1],
          [2, 3, 5, 2],
        ],
        ranges: [
          [-2, 2],
          [0, 4],
        ],
        integers: [1],
        params: { ...plain, batch: 1, lead: 1 },
      },
      { shapes: [[3], [0, 1], [0]], integers: [1], params: plain },
    ],
  },
  scatter: {
    cases: [
      {
        shapes: [
          [4, 3],
          [7, 1],
          [7, 3],
        ],
        ranges: [
          [-2, 2],
          [-4, 4],
        ],
        integers: [1],
        params: plain,
      },
      {
        shapes: [[3, 4], [6, 2], [6]],
        ranges: [
          [-2, 2],
          [0, 3],
        ],
        integers: [1],
        params: plain,
      },
      {
        shapes: [
          [2, 3, 4, 2],
          [2, 5, 1],
          [2, 3, 5, 2],
        ],
        ranges: [
          [-2, 2],
          [0, 4],
        ],
        integers: [1],
        params: { ...plain, batch: 1, lead: 1 },
      },
      { shapes: [[3], [0, 1], [0]], integers: [1], params: plain },
    ],
  },
  iota: {
    cases: [
      { shapes: [[2, 3]], params: { axis: 1 } },
      { shapes: [[2, 3, 2]], params: { axis: 1 } },
    ],
  },
} as const satisfies Record<keyof typeof rows, Domain>;
