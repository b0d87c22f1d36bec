import type * as rows from "../../../../lib/ops/rows/activations.ts";
import { binary, threes, unary } from "./cases.ts";
import type { Domain } from "./domain.ts";

const origin = { shapes: [[1]], given: { 0: [0] } };
const slopes = [...binary([0.1, 2], [0.3, 1.5]), ...binary([-2, -0.1], [0.3, 1.5])];

export const activations = {
  sigmoid: { scalar: (x) => 1 / (1 + Math.exp(-x)), cases: [...unary(), ...unary(-40, -20)] },
  relu: { scalar: (x) => (x > 0 ? x : 0), cases: [...unary(0.1, 2), ...unary(-2, -0.1)] },
  softplus: { scalar: (x) => Math.log(1 + Math.exp(x)), cases: [...unary(), origin] },
  leakyRelu: { scalar: (x, slope) => (x > 0 ? x : slope * x), cases: slopes },
  elu: { scalar: (x, alpha) => (x > 0 ? x : alpha * Math.expm1(x)), cases: slopes },
  celu: { scalar: (x, alpha) => (x > 0 ? x : alpha * Math.expm1(x / alpha)), cases: slopes },
  hardTanh: {
    scalar: (x, low, high) => Math.min(Math.max(x, low), high),
    cases: [
      ...threes([-0.9, 0.9], [-2, -1], [1, 2]),
      ...threes([-3, -2.1], [-2, -1], [1, 2]),
      ...threes([2.1, 3], [-2, -1], [1, 2]),
    ],
  },
  softsign: { scalar: (x) => x / (1 + Math.abs(x)), cases: [...unary(0.1, 2), ...unary(-2, -0.1)] },
} as const satisfies Record<keyof typeof rows, Domain>;
