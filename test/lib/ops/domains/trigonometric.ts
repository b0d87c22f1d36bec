import type * as rows from "../../../../lib/ops/rows/trigonometric.ts";
import { binary, ordered, unary } from "./cases.ts";
import type { Domain } from "./domain.ts";

const origin = { shapes: [[1]], given: { 0: [0] } };

export const trigonometric = {
  sin: { scalar: Math.sin, cases: unary() },
  cos: { scalar: Math.cos, cases: unary() },
  tan: { scalar: Math.tan, cases: unary(-1.2, 1.2) },
  asin: { scalar: Math.asin, cases: unary(-0.8, 0.8) },
  acos: { scalar: Math.acos, cases: unary(-0.8, 0.8) },
  atan: { scalar: Math.atan, cases: unary() },
  atan2: { scalar: Math.atan2, cases: [...binary([0.2, 2], [-2, -0.2]), ...binary([-2, -0.2], [0.2, 2])] },
  sinh: { scalar: Math.sinh, cases: unary() },
  cosh: { scalar: Math.cosh, cases: unary() },
  tanh: { scalar: Math.tanh, cases: unary() },
  asinh: { scalar: Math.asinh, cases: unary() },
  acosh: { scalar: Math.acosh, cases: unary(1.3, 3) },
  atanh: { scalar: Math.atanh, cases: unary(-0.8, 0.8) },
  sinc: { scalar: (x) => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x)), cases: [...unary(), origin] },
  sincDerivative: { cases: [...ordered([0, 1, 2, 3, 4], [-2, 2]), ...ordered([0, 1, 2, 3], [-0.01, 0.01])] },
} as const satisfies Record<keyof typeof rows, Domain>;
