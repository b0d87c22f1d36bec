import type * as rows from "../../../../lib/ops/rows/exponential.ts";
import { unary } from "./cases.ts";
import type { Domain } from "./domain.ts";

export const exponential = {
  exp: { scalar: Math.exp, cases: unary() },
  log: { scalar: Math.log, cases: unary(0.2, 3) },
  sqrt: { scalar: Math.sqrt, cases: unary(0.2, 3) },
  sin: { scalar: Math.sin, cases: unary() },
  cos: { scalar: Math.cos, cases: unary() },
  tanh: { scalar: Math.tanh, cases: unary() },
  sigmoid: { scalar: (x) => 1 / (1 + Math.exp(-x)), cases: unary() },
  relu: { scalar: (x) => (x > 0 ? x : 0), cases: [...unary(0.1, 2), ...unary(-2, -0.1)] },
} as const satisfies Record<keyof typeof rows, Domain>;
