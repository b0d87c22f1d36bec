/** What windowed operations take: one number for all spatial axes, or one for each. */
import { ShapeError } from "../../tensor/errors.ts";

export type PerAxis = number | readonly number[];

/** The numbers for each of `spatial` axes, whole and of at least `least`. */
export function perAxis(op: string, what: string, given: PerAxis, spatial: number, least: number): readonly number[] {
  const list = typeof given === "number" ? new Array<number>(spatial).fill(given) : given;
  if (list.length !== spatial || !list.every((n) => Number.isInteger(n) && n >= least))
    throw new ShapeError(
      `${op}: ${what} must be ${spatial === 1 ? "a whole number" : `a whole number, or ${spatial} of them,`} of at least ${least}, got ${JSON.stringify(given)}.`,
    );
  return list;
}
