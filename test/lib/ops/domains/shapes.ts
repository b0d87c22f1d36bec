import type * as rows from "../../../../lib/ops/rows/shapes.ts";
import type { Domain } from "./domain.ts";

export const shapes = {
  sum: {
    cases: [
      { shapes: [[2, 3, 4]], params: { axes: [1] } },
      { shapes: [[2, 3]], params: { axes: [0, 1] } },
      { shapes: [[2, 3, 4]], params: { axes: [0, 2] } },
      { shapes: [[2, 0]], params: { axes: [1] } },
      { shapes: [[3]], params: { axes: [] } },
    ],
  },
  size: {
    except: { float32: "Its case names float64." },
    cases: [{ shapes: [[3, 5]], params: { axes: [0], dtype: "float64" } }],
  },
  fill: {
    except: { float32: "Its case names float64." },
    cases: [{ shapes: [[3, 5]], params: { value: 2, dtype: "float64" } }],
  },
  reshape: {
    cases: [
      { shapes: [[2, 6]], params: { shape: [3, 4] } },
      { shapes: [[1]], params: { shape: [] } },
      { shapes: [[0, 3]], params: { shape: [3, 0] } },
    ],
  },
  permute: {
    cases: [
      { shapes: [[2, 3, 4]], params: { axes: [2, 0, 1] } },
      { shapes: [[2, 3]], params: { axes: [1, 0] } },
      { shapes: [[]], params: { axes: [] } },
    ],
  },
  broadcastTo: {
    cases: [
      { shapes: [[3]], params: { shape: [2, 3], inserted: [0] } },
      { shapes: [[2, 1]], params: { shape: [2, 4, 3], inserted: [1] } },
      { shapes: [[]], params: { shape: [2, 2], inserted: [0, 1] } },
    ],
  },
  slice: {
    cases: [
      { shapes: [[5, 4]], params: { starts: [1, 0], stops: [4, 3], steps: [1, 2] } },
      { shapes: [[7]], params: { starts: [1], stops: [7], steps: [3] } },
      { shapes: [[4]], params: { starts: [2], stops: [2], steps: [1] } },
    ],
  },
  pad: {
    cases: [
      { shapes: [[2, 3]], params: { low: [1, 0], high: [0, 2], interior: [0, 1] } },
      { shapes: [[]], params: { low: [], high: [], interior: [] } },
    ],
  },
  concat: {
    cases: [
      {
        shapes: [
          [2, 3],
          [2, 1],
          [2, 2],
        ],
        params: { axis: 1 },
      },
      {
        shapes: [
          [1, 2],
          [3, 2],
        ],
        params: { axis: 0 },
      },
      { shapes: [[0], [2]], params: { axis: 0 } },
    ],
  },
  cast: { except: { float32: "Its case names float64." }, cases: [{ shapes: [[2, 3]], params: { dtype: "float64" } }] },
  stopGradient: {
    except: { differences: "Its purpose is a derivative of zero where the value changes." },
    cases: [{ shapes: [[2, 3]] }],
  },
} as const satisfies Record<keyof typeof rows, Domain>;
