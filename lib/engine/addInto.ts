import type { TypedArray } from "../tensor/dtype.ts";

/** into += from, element by element, in a buffer that the caller owns. */
export function addInto(into: TypedArray, from: TypedArray): void {
  for (let i = 0; i < into.length; i++) into[i]! += from[i]!;
}
