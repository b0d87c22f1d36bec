import { messages, ShapeError, showShape, ValueError } from "../../tensor/errors.ts";
import { normalizeAxis, sizeOf } from "../../tensor/shape.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { apply, apply1 } from "../apply.ts";
import { movedAxis } from "../batching.ts";
import { type Operand, toTensor } from "../constant.ts";
import { primitives as p } from "../primitives.ts";
import { flatten } from "./axes.ts";
import { take } from "./gathering.ts";

export interface SortOptions {
  /** The largest first. */
  readonly descending?: boolean;
}

/** Values in order and where they stood. */
function sorted(op: string, x: Operand, axis: number, { descending = false }: SortOptions): readonly [Tensor, Tensor] {
  const t = toTensor(op, x);
  const [from, last] = [normalizeAxis(op, axis, t.rank), t.rank - 1];
  const [values, indices] = apply(p.sort, [movedAxis(t, from, last)], { descending });
  return [movedAxis(values!, last, from), movedAxis(indices!, last, from)];
}

export const sort = (x: Operand, axis = -1, options: SortOptions = {}): Tensor => sorted("sort", x, axis, options)[0];

export const argsort = (x: Operand, axis = -1, options: SortOptions = {}): Tensor =>
  sorted("argsort", x, axis, options)[1];

export interface TopkOptions {
  /** The last where absent. */
  readonly axis?: number;
  /** The smallest elements instead, if false. */
  readonly largest?: boolean;
}

export interface TopkResult {
  readonly values: Tensor;
  /** Where the values stood along the axis, int32. */
  readonly indices: Tensor;
}

export function topk(x: Operand, k: number, { axis = -1, largest = true }: TopkOptions = {}): TopkResult {
  const t = toTensor("topk", x);
  if (!Number.isInteger(k) || k < 0)
    throw new ValueError(`topk: expected k as a whole number of at least 0, got ${k}.`);
  const [from, last] = [normalizeAxis("topk", axis, t.rank), t.rank - 1];
  const [values, indices] = apply(p.topk, [movedAxis(t, from, last)], { k, largest });
  return { values: movedAxis(values!, last, from), indices: movedAxis(indices!, last, from) };
}

/** The different values, ascending; the gradient of each goes to its first place in x. */
export function unique(x: Operand): Tensor {
  const flat = flatten(toTensor("unique", x));
  return take(flat, apply1(p.uniquePositions, [flat], null), 0);
}

export const nonzero = (x: Operand): Tensor => apply1(p.nonzero, [toTensor("nonzero", x)], null);

export interface SearchOptions {
  /** Whether values go before equal ones ("left", where absent) or behind them. */
  readonly side?: "left" | "right";
}

/** Where values would stand in a sorted vector, or each row of values in its sorted row. */
export function searchsorted(ordered: Operand, values: Operand, { side = "left" }: SearchOptions = {}): Tensor {
  const [rows, wanted] = [toTensor("searchsorted", ordered), toTensor("searchsorted", values)];
  if (rows.rank === 0) throw new ShapeError(messages.rank("searchsorted", "sorted values along an axis", rows.shape));
  if (rows.rank > 1 && rows.rank !== wanted.rank)
    throw new ShapeError(
      `searchsorted: sorted rows ${showShape(rows.shape)} need values with as many axes, got ${showShape(wanted.shape)}.`,
    );
  if (rows.rank > 1) return apply1(p.searchsorted, [rows, wanted], { side });
  const flat = apply1(p.reshape, [wanted], { shape: [sizeOf(wanted.shape)] });
  return apply1(p.reshape, [apply1(p.searchsorted, [rows, flat], { side })], { shape: wanted.shape });
}
