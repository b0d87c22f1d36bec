import { checkNumber } from "../../tensor/arguments.ts";
import { addDims, type Dim } from "../../tensor/dims.ts";
import { messages, ShapeError, showShape, ValueError } from "../../tensor/errors.ts";
import { checkAxes, normalizeAxes, normalizeAxis, sizeOf } from "../../tensor/shape.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { apply1 } from "../apply.ts";
import { movedAxis } from "../batching.ts";
import { fromArray, type Operand, scalar, toTensor, toTensors } from "../constant.ts";
import { positionsAlong } from "../positions.ts";
import { primitives as p } from "../primitives.ts";
import { flatten, swapaxes } from "./axes.ts";
import { add, equal, greaterEqual, lessEqual, sub, where } from "./elementwise.ts";
import { take } from "./gathering.ts";
import { type Axes, size, sum } from "./reductions.ts";
import { mod } from "./rounding.ts";
import { concat } from "./shapes.ts";

export function flip(x: Operand, axes?: Axes): Tensor {
  const t = toTensor("flip", x);
  return apply1(p.flip, [t], { axes: normalizeAxes("flip", axes, t.rank) });
}

/** Elements shifted along axes (in row-major order, where none are given); what leaves at one end enters at the other. */
export function roll(x: Operand, shift: number | readonly number[], axes?: Axes): Tensor {
  const t = toTensor("roll", x);
  const shifts = (typeof shift === "number" ? [shift] : checkAxes("roll", shift)).map((by) => checkNumber("roll", by));
  if (axes === undefined) {
    if (shifts.length !== 1) throw new ShapeError(`roll: ${shifts.length} shifts need as many axes.`);
    const flat = apply1(p.reshape, [t], { shape: [sizeOf(t.shape)] });
    return apply1(p.reshape, [rolled(flat, shifts[0]!, 0)], { shape: t.shape });
  }
  const list = typeof axes === "number" ? [axes] : axes;
  if (shifts.length !== 1 && shifts.length !== list.length)
    throw new ShapeError(`roll: expected one shift, or one for each of the ${list.length} axes, got ${shifts.length}.`);
  return list.reduce(
    (y, axis, i) => rolled(y, shifts[shifts.length === 1 ? 0 : i]!, normalizeAxis("roll", axis, t.rank)),
    t,
  );
}

function rolled(t: Tensor, shift: number, axis: number): Tensor {
  if (!Number.isInteger(shift)) throw new ValueError(`roll: expected a whole number as the shift, got ${shift}.`);
  const n = t.shape[axis]!;
  if (shift === 0 || n === 0) return t;
  // A size that is a name may be smaller than the shift: then every place says where its element comes from.
  if (typeof n !== "number") {
    const places = apply1(p.iota, [apply1(p.broadcastTo, [scalar(0, "int32")], { shape: [n], inserted: [0] })], {
      axis: 0,
    });
    return take(t, mod(sub(places, shift), size(t, axis)), axis);
  }
  const by = ((shift % n) + n) % n;
  if (by === 0) return t;
  const cut = n - by;
  const part = (start: Dim, stop: Dim): Tensor =>
    apply1(p.slice, [t], {
      starts: t.shape.map((_, i) => (i === axis ? start : 0)),
      stops: t.shape.map((size, i) => (i === axis ? stop : size)),
      steps: t.shape.map(() => 1),
    });
  return concat([part(cut, n), part(0, cut)], axis);
}

/** Turned by k quarters, from the first of the two axes towards the second. */
export function rot90(x: Operand, k = 1, axes: readonly [number, number] = [0, 1]): Tensor {
  const t = toTensor("rot90", x);
  const [a, b] = axes.map((axis) => normalizeAxis("rot90", axis, t.rank)) as [number, number];
  if (a === b) throw new ShapeError(messages.repeatedAxis("rot90", a));
  const quarters = ((k % 4) + 4) % 4;
  if (!Number.isInteger(quarters)) throw new ValueError(`rot90: expected a whole number of quarters, got ${k}.`);
  if (quarters === 0) return t;
  if (quarters === 2) return flip(t, [a, b]);
  return quarters === 1 ? swapaxes(flip(t, b), a, b) : flip(swapaxes(t, a, b), b);
}

const triangle =
  (name: "tril" | "triu", keeps: (column: Tensor, limit: Tensor) => Tensor) =>
  (x: Operand, k = 0): Tensor => {
    const t = toTensor(name, x);
    if (t.rank < 2) throw new ShapeError(messages.rank(name, "matrices", t.shape));
    const [row, column] = [positionsAlong(t, t.rank - 2), positionsAlong(t, t.rank - 1)];
    return where(keeps(column, add(row, k)), t, 0);
  };

export const tril = triangle("tril", lessEqual);
export const triu = triangle("triu", greaterEqual);

export interface DiagonalOptions {
  /** 0 for the main diagonal, above it where positive. */
  readonly offset?: number;
  /** The rows' and the columns' axis; the last two where absent. */
  readonly axes?: readonly [number, number];
}

/** The diagonal of matrices along a last axis. */
export function diagonal(x: Operand, { offset = 0, axes = [-2, -1] }: DiagonalOptions = {}): Tensor {
  const t = toTensor("diagonal", x);
  const [rows, columns] = axes.map((axis) => normalizeAxis("diagonal", axis, t.rank)) as [number, number];
  if (rows === columns) throw new ShapeError(messages.repeatedAxis("diagonal", rows));
  const last = t.rank - 1;
  const matrices = movedAxis(movedAxis(t, rows, last), columns > rows ? columns - 1 : columns, last);
  const [r, c] = [matrices.shape[last - 1]!, matrices.shape[last]!];
  if (typeof r !== "number" || typeof c !== "number") return symbolicDiagonal(matrices, offset);
  const [row, column] = [Math.max(0, -offset), Math.max(0, offset)];
  const n = Math.max(0, Math.min(r - row, c - column));
  const places = Int32Array.from({ length: 2 * n }, (_, i) => (i % 2 === 0 ? row : column) + (i >> 1));
  return apply1(p.gather, [matrices, fromArray(places, [n, 2], "int32")], {
    batch: 0,
    lead: last - 1,
    name: "diagonal",
  });
}

/** Of square matrices whose size is a name: all but the diagonal is left out of a sum. */
function symbolicDiagonal(t: Tensor, offset: number): Tensor {
  const last = t.rank - 1;
  if (t.shape[last] !== t.shape[last - 1] || offset !== 0)
    throw new ShapeError(
      `diagonal: of shape ${showShape(t.shape)} only the main diagonal of square matrices can be taken before sizes are known.`,
    );
  return sum(where(equal(positionsAlong(t, last - 1), positionsAlong(t, last)), t, 0), last - 1);
}

/** The diagonal of a matrix, or the matrix that has a vector as its diagonal. */
export function diag(x: Operand, offset = 0): Tensor {
  const t = toTensor("diag", x);
  if (!Number.isInteger(offset)) throw new ValueError(`diag: expected a whole number as the offset, got ${offset}.`);
  if (t.rank === 2) return diagonal(t, { offset });
  if (t.rank !== 1) throw new ShapeError(messages.rank("diag", "a vector or a matrix", t.shape));
  const size = addDims(t.shape[0]!, Math.abs(offset));
  // Column j of the matrix has its element in row j − offset.
  const low = Math.max(0, offset);
  const longer = apply1(p.pad, [t], { low: [low], high: [Math.abs(offset) - low], interior: [0] });
  const wide = apply1(p.broadcastTo, [longer], { shape: [size, size], inserted: [0] });
  return where(equal(positionsAlong(wide, 1), add(positionsAlong(wide, 0), offset)), wide, 0);
}

/** The matrix that has the elements of x, in row-major order, as its diagonal. */
export const diagFlat = (x: Operand, offset = 0): Tensor => diag(flatten(toTensor("diagFlat", x)), offset);

export interface MeshgridOptions {
  /** "xy" (where absent, as in numpy): the second vector runs along the rows; "ij": the first does. */
  readonly indexing?: "xy" | "ij";
}

/** For each vector a tensor of one shape in which it runs along one axis. */
export function meshgrid(vectors: readonly Operand[], { indexing = "xy" }: MeshgridOptions = {}): Tensor[] {
  const list = toTensors("meshgrid", vectors);
  for (const t of list) if (t.rank !== 1) throw new ShapeError(messages.rank("meshgrid", "vectors", t.shape));
  const swapped = indexing === "xy" && list.length > 1;
  const shape = list.map((t) => t.shape[0]!);
  return list.map((t, i) => {
    const inserted = shape.flatMap((_, axis) => (axis === i ? [] : [axis]));
    const grid = apply1(p.broadcastTo, [t], { shape, inserted });
    return swapped ? swapaxes(grid, 0, 1) : grid;
  });
}
