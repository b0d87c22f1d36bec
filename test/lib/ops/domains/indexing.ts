import type * as rows from "../../../../lib/ops/rows/indexing.ts";
import type { Case, Domain } from "./domain.ts";

const plain = { batch: 0, lead: 0, name: "gather" };

/** Updates at places that are named more than once: in the first case so many for 4 rows. */
const updates = (rows: number): readonly Case[] => [
  {
    shapes: [
      [4, 3],
      [rows, 1],
      [rows, 3],
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
];

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
  scatterAdd: { cases: updates(5) },
  scatter: { cases: updates(7) },
  iota: {
    cases: [
      { shapes: [[2, 3]], params: { axis: 1 } },
      { shapes: [[2, 3, 2]], params: { axis: 1 } },
    ],
  },
} as const satisfies Record<keyof typeof rows, Domain>;
