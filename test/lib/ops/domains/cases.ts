import { binary as pairs } from "../operations/row.ts";
import type { Case } from "./domain.ts";

export { chosen, threes, unary } from "../operations/row.ts";

const usual = [-2, 2] as const;

/** Two inputs that broadcast in every way. */
export const binary = (a: readonly [number, number] = usual, b: readonly [number, number] = usual): readonly Case[] => [
  ...pairs(a, b),
  {
    shapes: [
      [4, 1, 3],
      [2, 1],
    ],
    ranges: [a, b],
  },
];

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
