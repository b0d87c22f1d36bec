import type * as rows from "../../../../lib/ops/rows/losses.ts";
import { binary } from "./cases.ts";
import type { Domain } from "./domain.ts";

export const losses = {
  binaryCrossEntropy: {
    scalar: (p, t) => -(t * Math.log(p) + (1 - t) * Math.log(1 - p)),
    cases: binary([0.1, 0.9], [-0.5, 1.5]),
  },
  classNumbers: {
    cases: [
      { shapes: [[2, 3]], integers: [0], ranges: [[0, 4]], params: { op: "nll", classes: 4, ignored: null } },
      { shapes: [[4]], integers: [0], ranges: [[-1, 2]], params: { op: "nll", classes: 2, ignored: -1 } },
    ],
  },
} as const satisfies Record<keyof typeof rows, Domain>;
