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
