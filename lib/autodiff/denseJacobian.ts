import { eyeOf } from "../ops/constant.ts";
import { slice } from "../ops/functions/at.ts";
import { moveaxis, reshape } from "../ops/functions/shapes.ts";
import { ShapeError, showShape } from "../tensor/errors.ts";
import { count, isSized } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { jvp, vjp } from "./transforms.ts";
import { type Flattened, flatten } from "./tree.ts";
import type { Stacked } from "./treeTypes.ts";
import { vmap } from "./vmap.ts";

export const sizeOfAll = (leaves: readonly Tensor[]): number => leaves.reduce((n, x) => n + elementsOf(x), 0);

/** The elements of a tensor of a Jacobian's argument or result. */
export function elementsOf({ shape }: Pick<Tensor, "shape">): number {
  if (isSized(shape)) return count(shape);
  throw new ShapeError(
    `jacobian: the sizes of ${showShape(shape)} must be numbers, since each element is a row or a column.`,
  );
}

/** Unit directions of a tree's tensors: for each tensor [n, ...s], one row for each of the n elements of all tensors. */
function basis(leaves: readonly Tensor[]): Tensor[] {
  const total = sizeOfAll(leaves);
  let from = 0;
  return leaves.map((x) => {
    const size = elementsOf(x);
    const columns = eyeOf(total, size, from, x.dtype);
    from += size;
    return reshape(columns, [total, ...x.shape]);
  });
}

/** Columns from..to of a matrix's last axis, in the shape of a tensor. */
const cut = (rows: Tensor, from: number, like: Tensor): Tensor => {
  const last = rows.rank - 1;
  const shape = rows.shape as readonly number[];
  const starts = shape.map((_, i) => (i === last ? from : 0));
  const stops = shape.map((d, i) => (i === last ? from + elementsOf(like) : d));
  return reshape(slice(rows, starts, stops), [...shape.slice(0, last), ...like.shape]);
};

function pieces<T>(rows: Tensor, leaves: readonly Tensor[], rebuild: (parts: readonly unknown[]) => T): T {
  let from = 0;
  return rebuild(
    leaves.map((x) => {
      const part = cut(rows, from, x);
      from += elementsOf(x);
      return part;
    }),
  );
}

/** f's tangents [passes, ...m] along directions [passes, ...n], one for each tensor of x: a forward pass each, all in one batch. */
export const tangentsAlong = <R>(f: (x: unknown) => R, x: unknown, directions: readonly Tensor[]): Flattened<unknown> =>
  flatten(
    vmap((direction: unknown) => jvp(f as (...args: unknown[]) => R, [x], [direction]).tangent)(
      flatten(x).rebuild(directions),
    ),
  );

/** The cotangents [passes, ...n] of x's tensors for those of the result, which `directions` gives: a reverse pass each, all in one batch. */
export function cotangentsFor<R>(
  f: (x: unknown) => R,
  x: unknown,
  directions: (results: readonly Tensor[]) => Tensor[],
): { readonly result: Flattened<R>; readonly cotangents: readonly Tensor[] } {
  const { value, pullback } = vjp(f as (...args: unknown[]) => R, x);
  const result = flatten(value);
  const back = vmap((G: R) => flatten(pullback(G)[0]).leaves);
  return { result, cotangents: back(result.rebuild(directions(result.leaves)) as Stacked<R>) };
}

/** One forward pass for each element of x. */
export function forward<R>(f: (x: unknown) => R, x: unknown): unknown {
  const { leaves, rebuild } = flatten(x);
  const result = tangentsAlong(f, x, basis(leaves));
  // Each is [n, ...m]: the direction goes last, where it is cut into the arguments' tensors.
  return result.rebuild(result.leaves.map((rows) => pieces(moveaxis(rows, 0, -1), leaves, rebuild)));
}

/** One reverse pass for each element of the result. */
export function reverse<R>(f: (x: unknown) => R, x: unknown): unknown {
  const { leaves, rebuild } = flatten(x);
  const { result, cotangents } = cotangentsFor(f, x, basis);
  let from = 0;
  return result.rebuild(
    result.leaves.map((y) => {
      const [start, stop] = [from, (from += elementsOf(y))];
      return rebuild(
        cotangents.map((rows, i) => {
          const own = leaves[i]!.shape as readonly number[];
          const part = slice(rows, [start, ...own.map(() => 0)], [stop, ...own]);
          return reshape(part, [...y.shape, ...own]);
        }),
      );
    }),
  );
}
