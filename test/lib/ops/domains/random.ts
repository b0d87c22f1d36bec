import type * as rows from "../../../../lib/ops/rows/random.ts";
import type { Domain } from "./domain.ts";

const key = { shapes: [[2]], integers: [0], given: { 0: [7, -3] } } as const;
const drawn = { dtype: "float64", shape: [2, 3], parameters: [0.5, 2] } as const;

export const random = {
  randomDraw: {
    cases: [
      { ...key, params: { ...drawn, distribution: "uniform" } },
      { ...key, params: { ...drawn, distribution: "normal" } },
      { ...key, params: { ...drawn, distribution: "gumbel", shape: [5] } },
      { ...key, params: { ...drawn, distribution: "cauchy", shape: [] } },
      { ...key, params: { ...drawn, distribution: "laplace", shape: [0, 2] } },
    ],
  },
  randomBits: { cases: [{ ...key, params: { shape: [5] } }] },
  randomInteger: { cases: [{ ...key, params: { shape: [2, 2], low: -3, high: 9 } }] },
  randomPermutation: { cases: [{ ...key, params: { shape: [6] } }] },
  splitKey: { cases: [{ ...key, params: { n: 3 } }] },
  foldInKey: { cases: [{ shapes: [[2], []], integers: [0, 1], given: { 0: [7, -3] } }] },
  freshKey: {
    cases: [{ shapes: [[]], integers: [0], params: { id: 0 } }],
    except: { symbols: "Each run draws another key.", vmap: "Each run draws another key." },
  },
} as const satisfies Record<keyof typeof rows, Domain>;
