/** Levels: each call of a transform has one, so that nested transforms are never confused. */
import { lower, settle } from "../ops/apply.ts";
import type { Level, Tensor } from "../tensor/tensor.ts";

let order = 0;

/** The order of the youngest level. */
export const youngestLevel = (): number => order;

/** Runs `body` at a fresh level, which ends with it. */
export function atLevel<R>(
  kind: Level["kind"],
  body: (level: Level) => R,
  own: Pick<Level, "size" | "lift" | "made" | "effects"> = {},
): R {
  const level: Level = { ...own, order: ++order, kind, open: true };
  try {
    return body(level);
  } finally {
    level.open = false;
  }
}

/** A value without the given level, wherever the function left it. */
export const leave = (t: Tensor, level: Level): Tensor => lower(settle(t), level);
