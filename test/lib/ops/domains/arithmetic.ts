import type * as rows from "../../../../lib/ops/rows/arithmetic.ts";
import { binary, unary } from "./cases.ts";
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
} as const satisfies Record<keyof typeof rows, Domain>;
