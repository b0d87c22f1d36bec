import type { Case } from "./domain.ts";

const usual = [-2, 2] as const;

export const unary = (low = -2, high = 2): readonly Case[] => [
  { shapes: [[2, 3]], ranges: [[low, high]] },
  { shapes: [[]], ranges: [[low, high]] },
  { shapes: [[0, 3]], ranges: [[low, high]] },
];

/** Two inputs that broadcast in every way. */
export const binary = (a: readonly [number, number] = usual, b: readonly [number, number] = usual): readonly Case[] =>
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

/** Three inputs that broadcast. */
export const threes = (
  a: readonly [number, number] = usual,
  b: readonly [number, number] = usual,
  c: readonly [number, number] = usual,
): readonly Case[] =>
  [
    [
      [2, 3],
      [2, 3],
      [2, 3],
    ],
    [[2, 3], [3], []],
    [[], [2, 1], [3]],
    [[0, 3], [3], [1]],
  ].map((shapes) => ({ shapes, ranges: [a, b, c] }));

/** A whole order beside what the other inputs range over. */
export const ordered = (
  orders: readonly number[],
  ...ranges: readonly (readonly [number, number])[]
): readonly Case[] =>
  orders.map((order) => ({
    shapes: [[], ...ranges.map(() => [2, 3])],
    ranges: [usual, ...ranges],
    given: { 0: [order] },
    integers: [0],
  }));
