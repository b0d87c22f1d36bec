import type * as rows from "../../../../lib/ops/rows/exponential.ts";
import { binary, unary } from "./cases.ts";
import type { Domain } from "./domain.ts";

const tie = { shapes: [[3], [3]], given: { 0: [1, -2, 0.5], 1: [1, -2, 0.5] } };

export const exponential = {
  exp: { scalar: Math.exp, cases: unary() },
  exp2: { scalar: (x) => 2 ** x, cases: unary() },
  expm1: { scalar: Math.expm1, cases: [...unary(), ...unary(-1e-6, 1e-6)] },
  log: { scalar: Math.log, cases: unary(0.2, 3) },
  log2: { scalar: Math.log2, cases: unary(0.2, 3) },
  log10: { scalar: Math.log10, cases: unary(0.2, 3) },
  log1p: { scalar: Math.log1p, cases: unary(-0.7, 3) },
  sqrt: { scalar: Math.sqrt, cases: unary(0.2, 3) },
  rsqrt: { scalar: (x) => 1 / Math.sqrt(x), cases: unary(0.2, 3) },
  cbrt: { scalar: Math.cbrt, cases: [...unary(0.3, 3), ...unary(-3, -0.3)] },
  logit: { scalar: (x) => Math.log(x / (1 - x)), cases: [...unary(0.1, 0.9), ...unary(0.499, 0.501)] },
  logaddexp: {
    scalar: (a, b) => Math.log(Math.exp(a) + Math.exp(b)),
    cases: [...binary(), ...binary([40, 60], [-60, -40]), tie],
  },
  logaddexp2: { scalar: (a, b) => Math.log2(2 ** a + 2 ** b), cases: [...binary(), tie] },
  xlogy: { scalar: (x, y) => x * Math.log(y), cases: binary([-2, 2], [0.3, 2]) },
  xlog1py: { scalar: (x, y) => x * Math.log1p(y), cases: binary([-2, 2], [-0.6, 2]) },
} as const satisfies Record<keyof typeof rows, Domain>;
