import type * as rows from "../../../../lib/ops/rows/rounding.ts";
import { binary, unary } from "./cases.ts";
import type { Domain } from "./domain.ts";

// Away from whole numbers, and from halves, where steps are.
const between = [...unary(1.1, 1.4), ...unary(-2.4, -2.1), ...unary(0.6, 0.9)];
// Quotients of one whole part.
const quotients = [...binary([2.2, 2.8], [0.95, 1.05]), ...binary([-2.8, -2.2], [0.95, 1.05])];

export const rounding = {
  sign: { scalar: Math.sign, cases: [...unary(0.1, 2), ...unary(-2, -0.1)] },
  floor: { scalar: Math.floor, cases: between },
  ceil: { scalar: Math.ceil, cases: between },
  trunc: { scalar: Math.trunc, cases: between },
  round: { scalar: Math.round, cases: between },
  floorDivide: { scalar: (a, b) => Math.floor(a / b), cases: quotients },
  mod: { scalar: (a, b) => a - b * Math.floor(a / b), cases: quotients },
  fmod: { scalar: (a, b) => a % b, cases: quotients },
} as const satisfies Record<keyof typeof rows, Domain>;
