import type * as rows from "../../../../lib/ops/rows/special.ts";
import { ordered, unary } from "./cases.ts";
import type { Domain } from "./domain.ts";

const range = (low: number, high: number) => [low, high] as const;
const origin = { shapes: [[1]], given: { 0: [0] } };
const sides = [...unary(0.2, 3), ...unary(-3, -0.2)];

export const special = {
  erf: { cases: [...unary(), origin] },
  erfc: { cases: unary(-2, 3) },
  erfinv: { cases: unary(-0.9, 0.9) },
  erfcx: { cases: [...unary(-1.5, 0.9), ...unary(1.1, 4)] },
  erfcxDerivative: { cases: [...ordered([0, 1, 2, 3], [-1, 0.9]), ...ordered([0, 1, 2, 3], [1.1, 4])] },
  ndtr: { cases: unary(-3, 3) },
  logNdtr: { cases: unary(-5, 3) },
  truncatedNormalQuantile: {
    cases: [
      { shapes: [[2, 3], [3], []], ranges: [range(0.1, 0.9), range(-2, -0.5), range(-0.2, 2)] },
      { shapes: [[4], [], [4]], ranges: [range(0.1, 0.9), range(2, 2.5), range(3, 4)] },
    ],
  },
  besselI: { cases: ordered([0, 1, 2, 3], [-3, 3]) },
  besselIeDerivative: {
    cases: [0, 1, 2].flatMap((order) => [
      {
        shapes: [[], [2, 3], [2, 3]],
        ranges: [
          [0, 1],
          [0, 3],
          [0.2, 30],
        ],
        integers: [0, 1],
        given: { 0: [order] },
      },
      {
        shapes: [[], [], [2, 3]],
        ranges: [
          [0, 1],
          [0, 3],
          [-40, -0.2],
        ],
        integers: [0, 1],
        given: { 0: [order] },
      },
    ]),
  },
  i0: { cases: [...unary(-3, 3), origin] },
  i1: { cases: [...unary(-3, 3), origin] },
  i0e: { cases: sides },
  i1e: { cases: sides },
} as const satisfies Record<keyof typeof rows, Domain>;
