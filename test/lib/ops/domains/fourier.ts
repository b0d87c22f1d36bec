import type * as rows from "../../../../lib/ops/rows/fourier.ts";
import type { Domain } from "./domain.ts";

const plain = { scaling: 0, twice: false } as const;

export const fourier = {
  fourierTransform: {
    cases: [
      { shapes: [[2, 6, 2]], params: { axis: 1, inverse: false, scaling: 0 } },
      { shapes: [[5, 3, 2]], params: { axis: 0, inverse: true, scaling: 1 } },
      { shapes: [[37, 2]], params: { axis: 0, inverse: false, scaling: 0.5 } },
      { shapes: [[0, 4, 2]], params: { axis: 1, inverse: false, scaling: 0 } },
    ],
  },
  realFourier: {
    cases: [
      { shapes: [[2, 6]], params: { ...plain, axis: 1, n: 6 } },
      { shapes: [[5, 2]], params: { axis: 0, n: 5, scaling: 0.5, twice: true } },
      { shapes: [[1]], params: { ...plain, axis: 0, n: 1 } },
      { shapes: [[2]], params: { ...plain, axis: 0, n: 2 } },
    ],
  },
  realFromFourier: {
    cases: [
      { shapes: [[2, 4, 2]], params: { ...plain, axis: 1, n: 6 } },
      { shapes: [[3, 2, 2]], params: { axis: 0, n: 5, scaling: 1, twice: true } },
      { shapes: [[1, 2]], params: { axis: 0, n: 1, scaling: 1, twice: true } },
      { shapes: [[2, 2]], params: { axis: 0, n: 2, scaling: 1, twice: true } },
    ],
  },
} as const satisfies Record<keyof typeof rows, Domain>;
