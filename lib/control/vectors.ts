/** Lists of tensors as vectors of one space. */
import { slice } from "../ops/functions/at.ts";
import { abs, add, maximum, mul, sub } from "../ops/functions/elementwise.ts";
import { max } from "../ops/functions/reductions.ts";
import { concat, reshape } from "../ops/functions/shapes.ts";
import { ShapeError, showShape } from "../tensor/errors.ts";
import { count, isSized } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";

export type Vector = readonly Tensor[];

export const plus = (a: Vector, b: Vector): Tensor[] => a.map((x, i) => add(x, b[i]!));
export const minus = (a: Vector, b: Vector): Tensor[] => a.map((x, i) => sub(x, b[i]!));
export const scaled = (a: Vector, factor: Tensor | number): Tensor[] => a.map((x) => mul(x, factor));

/** The largest absolute value of all elements. */
export const largest = (a: Vector): Tensor => a.map((x) => max(abs(x))).reduce((p, q) => maximum(p, q));

/** All elements in one row. */
export function joined(a: Vector): Tensor {
  const rows = a.map((x) => reshape(x, [-1]));
  return rows.length === 1 ? rows[0]! : concat(rows);
}

/** A row cut into tensors like those of `a`. */
export function parted(row: Tensor, a: Vector): Tensor[] {
  let from = 0;
  return a.map((x) => {
    if (!isSized(x.shape)) throw new ShapeError(`rootFind: the sizes of ${showShape(x.shape)} must be numbers.`);
    const to = from + count(x.shape);
    const part = reshape(slice(row, [from], [to]), x.shape);
    from = to;
    return part;
  });
}
