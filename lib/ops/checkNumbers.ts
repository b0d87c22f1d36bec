import { isFloating } from "../tensor/dtype.ts";
import { showShape, ValueError, writtenAt } from "../tensor/errors.ts";
import { current } from "../tensor/state.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { Primitive } from "./operation.ts";

/** The kinds of numbers that are looked for, among values. */
function found(x: Tensor, infinities: boolean): "NaN" | "infinity" | null {
  if (!x.storage || !isFloating(x.dtype)) return null;
  let infinite = false;
  for (const value of x.storage.data) {
    if (Number.isNaN(value)) return "NaN";
    infinite ||= value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY;
  }
  return infinities && infinite ? "infinity" : null;
}

function range({ storage, dtype, shape }: Tensor): string {
  const values = storage!.data;
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return `${dtype} ${showShape(shape)}${low <= high ? ` from ${low} to ${high}` : ""}`;
}

/**
 * Throws where an operation made NaN (or, if asked, an infinity) from inputs that have none.
 * @param site - where the operation was written; where absent, it is being written now
 */
export function checkNumbers<P>(
  primitive: Primitive<P>,
  inputs: readonly Tensor[],
  params: P,
  results: readonly Tensor[],
  site: Error | null,
): void {
  const infinities = current().checking === "nan and infinity";
  const kind = results.map((y) => found(y, infinities)).find((k) => k !== null);
  if (!kind || inputs.some((x) => found(x, infinities) !== null)) return;
  const name = primitive.describe?.(params, inputs) ?? primitive.name;
  throw new ValueError(
    `${name} made ${kind === "NaN" ? "NaN" : "an infinity"}${writtenAt(site ?? new Error("written"))}, the first operation to do so; its inputs: ${inputs.map(range).join(", ")}. Switch the check off with ad.debug.nans(false).`,
  );
}
