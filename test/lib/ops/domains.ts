import type { PrimitiveName } from "../../../lib/ops/primitives.ts";

/** Where a primitive is tested: inputs by shape and range, its parameters, and its value by other means. */
export interface Case {
  readonly shapes: readonly (readonly number[])[];
  /** [low, high] for each input; inputs of ranges that hold a kink stay away from it by choice of range. */
  readonly ranges?: readonly (readonly [number, number])[];
  /** Inputs that are int32 (conditions, counted values) and have no gradient. */
  readonly integers?: readonly number[];
  readonly params?: unknown;
}

export interface Domain {
  /** One element of the result from one element of each input, for elementwise operations. */
  readonly scalar?: (...inputs: number[]) => number;
  readonly cases: readonly Case[];
}

const both = [
  [-2, 2],
  [-2, 2],
] as const;
const unary = (low = -2, high = 2): readonly Case[] => [
  { shapes: [[2, 3]], ranges: [[low, high]] },
  { shapes: [[]], ranges: [[low, high]] },
  { shapes: [[0, 3]], ranges: [[low, high]] },
];
const binary = (a: readonly [number, number] = both[0], b: readonly [number, number] = both[1]): readonly Case[] =>
  [
    [
      [2, 3],
      [2, 3],
    ],
    [[2, 3], [3]],
    [
      [2, 1],
      [1, 3],
    ],
    [
      [4, 1, 3],
      [2, 1],
    ],
    [[], [2, 2]],
    [[0, 3], [3]],
  ].map((shapes) => ({ shapes, ranges: [a, b] }));
const noPath = binary();

/** Every primitive's sampling domain; the compiler reports one that is missing. */
export const domains = {
  add: { scalar: (a, b) => a + b, cases: binary() },
  sub: { scalar: (a, b) => a - b, cases: binary() },
  mul: { scalar: (a, b) => a * b, cases: binary() },
  div: { scalar: (a, b) => a / b, cases: binary([-2, 2], [0.5, 2]) },
  neg: { scalar: (x) => -x, cases: unary() },
  pow: { scalar: (a, b) => a ** b, cases: binary([0.3, 2], [-2, 3]) },
  abs: { scalar: Math.abs, cases: [...unary(0.1, 2), ...unary(-2, -0.1)] },
  sign: { scalar: Math.sign, cases: [...unary(0.1, 2), ...unary(-2, -0.1)] },
  maximum: { scalar: Math.max, cases: [...binary([0, 1], [1.1, 2]), ...binary([1.1, 2], [0, 1])] },
  minimum: { scalar: Math.min, cases: [...binary([0, 1], [1.1, 2]), ...binary([1.1, 2], [0, 1])] },
  exp: { scalar: Math.exp, cases: unary() },
  log: { scalar: Math.log, cases: unary(0.2, 3) },
  sqrt: { scalar: Math.sqrt, cases: unary(0.2, 3) },
  sin: { scalar: Math.sin, cases: unary() },
  cos: { scalar: Math.cos, cases: unary() },
  tanh: { scalar: Math.tanh, cases: unary() },
  sigmoid: { scalar: (x) => 1 / (1 + Math.exp(-x)), cases: unary() },
  relu: { scalar: (x) => (x > 0 ? x : 0), cases: [...unary(0.1, 2), ...unary(-2, -0.1)] },
  greater: { scalar: (a, b) => Number(a > b), cases: noPath },
  greaterEqual: { scalar: (a, b) => Number(a >= b), cases: noPath },
  less: { scalar: (a, b) => Number(a < b), cases: noPath },
  lessEqual: { scalar: (a, b) => Number(a <= b), cases: noPath },
  equal: { scalar: (a, b) => Number(a === b), cases: noPath },
  notEqual: { scalar: (a, b) => Number(a !== b), cases: noPath },
  where: {
    scalar: (c, a, b) => (c !== 0 ? a : b),
    cases: [
      {
        shapes: [
          [2, 3],
          [2, 3],
          [2, 3],
        ],
        integers: [0],
      },
      { shapes: [[3], [2, 3], [2, 1]], integers: [0] },
      { shapes: [[], [2], [2]], integers: [0] },
    ],
  },
  sum: {
    cases: [
      { shapes: [[2, 3, 4]], params: { axes: [1] } },
      { shapes: [[2, 3]], params: { axes: [0, 1] } },
      { shapes: [[2, 3, 4]], params: { axes: [0, 2] } },
      { shapes: [[2, 0]], params: { axes: [1] } },
      { shapes: [[3]], params: { axes: [] } },
    ],
  },
  max: {
    cases: [
      { shapes: [[2, 3, 4]], params: { axes: [1] } },
      { shapes: [[3, 5]], params: { axes: [0, 1] } },
    ],
  },
  argmax: { cases: [{ shapes: [[3, 5]], params: { axis: 1 } }] },
  size: { cases: [{ shapes: [[3, 5]], params: { axes: [0], dtype: "float64" } }] },
  fill: { cases: [{ shapes: [[3, 5]], params: { value: 2, dtype: "float64" } }] },
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
  cast: { cases: [{ shapes: [[2, 3]], params: { dtype: "float64" } }] },
  stopGradient: { cases: [{ shapes: [[2, 3]] }] },
  dotGeneral: {
    cases: [
      {
        shapes: [
          [2, 3],
          [3, 4],
        ],
        params: { contract: [[1], [0]], batch: [[], []] },
      },
      { shapes: [[3], [3]], params: { contract: [[0], [0]], batch: [[], []] } },
      { shapes: [[2, 3], [4]], params: { contract: [[], []], batch: [[], []] } },
      {
        shapes: [
          [5, 2, 3],
          [5, 3, 4],
        ],
        params: { contract: [[2], [1]], batch: [[0], [0]] },
      },
      {
        shapes: [
          [3, 5, 2],
          [4, 2, 3, 5],
        ],
        params: { contract: [[2], [1]], batch: [[1], [3]] },
      },
      {
        shapes: [
          [2, 3, 4],
          [4, 5, 3],
        ],
        params: {
          contract: [
            [1, 2],
            [2, 0],
          ],
          batch: [[], []],
        },
      },
      {
        shapes: [
          [0, 3],
          [3, 2],
        ],
        params: { contract: [[1], [0]], batch: [[], []] },
      },
      {
        shapes: [
          [9, 7],
          [7, 6],
        ],
        params: { contract: [[1], [0]], batch: [[], []] },
      },
    ],
  },
} as const satisfies Record<PrimitiveName, Domain>;
