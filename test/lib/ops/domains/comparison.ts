import type * as rows from "../../../../lib/ops/rows/comparison.ts";
import { binary, unary } from "./cases.ts";
import type { Domain } from "./domain.ts";

export const comparison = {
  sign: { scalar: Math.sign, cases: [...unary(0.1, 2), ...unary(-2, -0.1)] },
  greater: { scalar: (a, b) => Number(a > b), cases: binary() },
  greaterEqual: { scalar: (a, b) => Number(a >= b), cases: binary() },
  less: { scalar: (a, b) => Number(a < b), cases: binary() },
  lessEqual: { scalar: (a, b) => Number(a <= b), cases: binary() },
  equal: { scalar: (a, b) => Number(a === b), cases: binary() },
  notEqual: { scalar: (a, b) => Number(a !== b), cases: binary() },
  where: {
    scalar: (c, a, b) => (c !== 0 ? a : b),
    cases: [
      {
        shapes: [
          [2, 3],
          [2, 3],
          [2, 3],
        ],
        integers: [0],
      },
      { shapes: [[3], [2, 3], [2, 1]], integers: [0] },
      { shapes: [[], [2], [2]], integers: [0] },
    ],
  },
} as const satisfies Record<keyof typeof rows, Domain>;
