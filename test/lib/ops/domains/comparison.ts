import type * as rows from "../../../../lib/ops/rows/comparison.ts";
import { binary, chosen } from "./cases.ts";
import type { Case, Domain } from "./domain.ts";

/** Every pair of zero and not zero. */
const bits = (inputs: 1 | 2): readonly Case[] => [
  { shapes: [[4], [4]].slice(0, inputs), given: { 0: [0, 0, 2, 1], 1: [0, -3, 0, 1] } },
  { shapes: [[2, 1], [3]].slice(0, inputs), integers: [0, 1] },
  { shapes: [[0], []].slice(0, inputs) },
];
const extremes: readonly Case[] = [
  { shapes: [[5]], given: { 0: [0, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -1e300] } },
  { shapes: [[2, 3]] },
];

export const comparison = {
  logicalAnd: { scalar: (a, b) => Number(a !== 0 && b !== 0), cases: bits(2) },
  logicalOr: { scalar: (a, b) => Number(a !== 0 || b !== 0), cases: bits(2) },
  logicalXor: { scalar: (a, b) => Number((a !== 0) !== (b !== 0)), cases: bits(2) },
  logicalNot: { scalar: (a) => Number(a === 0), cases: bits(1) },
  isnan: { scalar: (x) => Number(Number.isNaN(x)), cases: extremes },
  isfinite: { scalar: (x) => Number(Number.isFinite(x)), cases: extremes },
  isinf: { scalar: (x) => Number(Math.abs(x) === Number.POSITIVE_INFINITY), cases: extremes },
  greater: { scalar: (a, b) => Number(a > b), cases: binary() },
  greaterEqual: { scalar: (a, b) => Number(a >= b), cases: binary() },
  less: { scalar: (a, b) => Number(a < b), cases: binary() },
  lessEqual: { scalar: (a, b) => Number(a <= b), cases: binary() },
  equal: { scalar: (a, b) => Number(a === b), cases: binary() },
  notEqual: { scalar: (a, b) => Number(a !== b), cases: binary() },
  where: {
    scalar: (c, a, b) => (c !== 0 ? a : b),
    cases: chosen,
  },
} as const satisfies Record<keyof typeof rows, Domain>;
