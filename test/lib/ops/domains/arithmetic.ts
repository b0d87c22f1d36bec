import type * as rows from "../../../../lib/ops/rows/arithmetic.ts";
import { binary, threes, unary } from "./cases.ts";
import type { Domain } from "./domain.ts";

export const arithmetic = {
  add: { scalar: (a, b) => a + b, cases: binary() },
  sub: { scalar: (a, b) => a - b, cases: binary() },
  mul: { scalar: (a, b) => a * b, cases: binary() },
  div: { scalar: (a, b) => a / b, cases: binary([-2, 2], [0.5, 2]) },
  neg: { scalar: (x) => -x, cases: unary() },
  pow: { scalar: (a, b) => a ** b, cases: binary([0.3, 2], [-2, 3]) },
  abs: { scalar: Math.abs, cases: [...unary(0.1, 2), ...unary(-2, -0.1)] },
  maximum: { scalar: Math.max, cases: [...binary([0, 1], [1.1, 2]), ...binary([1.1, 2], [0, 1])] },
  minimum: { scalar: Math.min, cases: [...binary([0, 1], [1.1, 2]), ...binary([1.1, 2], [0, 1])] },
  fma: { scalar: (a, b, c) => a * b + c, cases: threes() },
  hypot: { scalar: Math.hypot, cases: [...binary([0.2, 2], [-2, -0.2]), { shapes: [[2], [2]] }] },
  clip: {
    scalar: (x, low, high) => Math.min(Math.max(x, low), high),
    cases: [
      ...threes([-0.9, 0.9], [-2, -1], [1, 2]),
      ...threes([-3, -2.1], [-2, -1], [1, 2]),
      ...threes([2.1, 3], [-2, -1], [1, 2]),
    ],
  },
} as const satisfies Record<keyof typeof rows, Domain>;
