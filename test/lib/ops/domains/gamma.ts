import type * as rows from "../../../../lib/ops/rows/gamma.ts";
import { binary, ordered, unary } from "./cases.ts";
import type { Domain } from "./domain.ts";

// The series, the continued fraction, and Temme's expansion.
const incomplete = [
  ...binary([1.5, 3], [0.3, 1.2]),
  ...binary([0.5, 1.5], [3, 5]),
  {
    shapes: [[2, 3], [3]],
    ranges: [
      [30, 32],
      [28, 34],
    ],
  },
] as const;

export const gamma = {
  lgamma: { cases: [...unary(0.3, 5), ...unary(-1.8, -1.2)] },
  digamma: { cases: [...unary(0.3, 5), ...unary(-1.8, -1.2)] },
  polygamma: { cases: [...ordered([0, 1, 2, 3], [0.5, 3]), ...ordered([1, 2], [-1.8, -1.2])] },
  betaln: { cases: binary([0.5, 3], [0.5, 3]) },
  beta: { cases: binary([0.5, 3], [0.5, 3]) },
  gammainc: { cases: incomplete },
  gammaincc: { cases: incomplete },
  gammaincDerivative: { cases: [...ordered([0, 1, 2], [1.5, 3], [0.3, 1.2]), ...ordered([1, 2], [0.5, 1.5], [3, 5])] },
  gammaDensity: { cases: ordered([0, 1, 2], [1.5, 3], [0.5, 4]) },
} as const satisfies Record<keyof typeof rows, Domain>;
