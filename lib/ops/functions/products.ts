import { type Dim, isUnknown, mulDims } from "../../tensor/dims.ts";
import { messages, ShapeError, showShape } from "../../tensor/errors.ts";
import { broadcastShapes, freeAxes, normalizeAxis, type Shape, sizeOf, upTo } from "../../tensor/shape.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { apply1 } from "../apply.ts";
import { type Operand, toTensor, toTensors } from "../constant.ts";
import { identityLike, squareSize } from "../matrixAlgebra.ts";
import { primitives as p } from "../primitives.ts";
import { mul, sub } from "./elementwise.ts";
import { concat, moveaxis, squeeze } from "./shapes.ts";
import { inverseFor } from "./solving.ts";

/** Matrix product as numpy's matmul: vectors are rows on the left and columns on the right, leading axes are batches. */
export function matmul(left: Operand, right: Operand): Tensor {
  const [a, b] = toTensors("matmul", [left, right]) as [Tensor, Tensor];
  if (a.rank === 0 || b.rank === 0)
    throw new ShapeError(
      messages.rank("matmul", "tensors of rank 1 or more (use mul for scalars)", (a.rank === 0 ? a : b).shape),
    );
  // A right-hand matrix (or a left-hand vector) serves every batch: plain contraction gives the axes in matmul's order.
  const inner = [a.rank - 1, Math.max(0, b.rank - 2)] as const;
  if (b.rank <= 2 || a.rank === 1)
    return apply1(p.dotGeneral, [a, b], { contract: [[inner[0]], [inner[1]]], batch: [[], []] });
  return batchedMatmul(a, b);
}

/** Batch axes that one side lacks, or has with size 1, are free axes of the other: nothing is repeated in memory. */
function batchedMatmul(a: Tensor, b: Tensor): Tensor {
  const batch = broadcastShapes("matmul (batch axes)", [a.shape.slice(0, -2), b.shape.slice(0, -2)]);
  const x = ownBatch(a, batch);
  const y = ownBatch(b, batch);
  const shared = upTo(batch.length).filter((i) => x.axes.includes(i) && y.axes.includes(i));
  const rows = [...x.axes.filter((i) => !shared.includes(i)), batch.length];
  const columns = [...y.axes.filter((i) => !shared.includes(i)), batch.length + 1];
  const product = apply1(p.dotGeneral, [x.tensor, y.tensor], {
    contract: [[x.tensor.rank - 1], [y.tensor.rank - 2]],
    batch: [shared.map((i) => x.axes.indexOf(i)), shared.map((i) => y.axes.indexOf(i))],
  });
  const order = [...shared, ...rows, ...columns];
  const axes = order.map((_, i) => order.indexOf(i));
  return axes.every((axis, i) => axis === i) ? product : apply1(p.permute, [product], { axes });
}

/** Without the batch axes of size 1 that another size stretches; `axes` says which of the batch's axes are left. */
function ownBatch(t: Tensor, batch: Shape): { tensor: Tensor; axes: readonly number[] } {
  const missing = batch.length - (t.rank - 2);
  const stretched = upTo(t.rank - 2).filter((i) => t.shape[i] === 1 && batch[i + missing] !== 1);
  return {
    tensor: stretched.length === 0 ? t : squeeze(t, stretched),
    axes: upTo(t.rank - 2)
      .filter((i) => !stretched.includes(i))
      .map((i) => i + missing),
  };
}

/** Σ aᵢbᵢ of two vectors; of matrices their product. */
export function dot(left: Operand, right: Operand): Tensor {
  const [a, b] = toTensors("dot", [left, right]) as [Tensor, Tensor];
  if (a.rank === 0 || b.rank === 0) return apply1(p.mul, [a, b], null);
  return apply1(p.dotGeneral, [a, b], { contract: [[a.rank - 1], [Math.max(0, b.rank - 2)]], batch: [[], []] });
}

const flat = (t: Tensor): Tensor => (t.rank === 1 ? t : apply1(p.reshape, [t], { shape: [sizeOf(t.shape)] }));

/** Σ aᵢbᵢ over all elements, both read in row-major order. */
export function vdot(left: Operand, right: Operand): Tensor {
  const [a, b] = toTensors("vdot", [left, right]) as [Tensor, Tensor];
  return apply1(p.dotGeneral, [flat(a), flat(b)], { contract: [[0], [0]], batch: [[], []] });
}

/** Products of all pairs of elements, a row for each element of a and a column for each of b. */
export function outer(left: Operand, right: Operand): Tensor {
  const [a, b] = toTensors("outer", [left, right]) as [Tensor, Tensor];
  return apply1(p.dotGeneral, [flat(a), flat(b)], { contract: [[], []], batch: [[], []] });
}

/** Sums of products over the last axis of both. */
export function inner(left: Operand, right: Operand): Tensor {
  const [a, b] = toTensors("inner", [left, right]) as [Tensor, Tensor];
  if (a.rank === 0 || b.rank === 0) return apply1(p.mul, [a, b], null);
  return apply1(p.dotGeneral, [a, b], { contract: [[a.rank - 1], [b.rank - 1]], batch: [[], []] });
}

/** Which axes tensordot sums over: how many of a's last and b's first, or the axes of each side, pair by pair. */
export type TensordotAxes = number | readonly [number | readonly number[], number | readonly number[]];

/** Σ over pairs of axes; the other axes of a, then those of b, are left. */
export function tensordot(left: Operand, right: Operand, axes: TensordotAxes = 2): Tensor {
  const [a, b] = toTensors("tensordot", [left, right]) as [Tensor, Tensor];
  if (typeof axes === "number" && !(Number.isInteger(axes) && axes >= 0 && axes <= Math.min(a.rank, b.rank)))
    throw new ShapeError(
      `tensordot: cannot sum over ${axes} axes of shapes ${showShape(a.shape)} and ${showShape(b.shape)}.`,
    );
  const [ofA, ofB] =
    typeof axes === "number" ? [upTo(axes).map((i) => a.rank - axes + i), upTo(axes)] : [axes[0], axes[1]];
  const list = (own: number | readonly number[], t: Tensor): number[] =>
    (typeof own === "number" ? [own] : own).map((axis) => normalizeAxis("tensordot", axis, t.rank));
  const [ca, cb] = [list(ofA, a), list(ofB, b)];
  if (ca.length !== cb.length || new Set(ca).size !== ca.length || new Set(cb).size !== cb.length)
    throw new ShapeError(
      `tensordot: expected as many axes of one side as of the other, each once; got [${ca.join(", ")}] and [${cb.join(", ")}].`,
    );
  for (const [i, axis] of ca.entries()) {
    const [x, y] = [a.shape[axis]!, b.shape[cb[i]!]!];
    if (x !== y && !isUnknown(x) && !isUnknown(y))
      throw new ShapeError(
        `tensordot: axis ${axis} of ${showShape(a.shape)} and axis ${cb[i]} of ${showShape(b.shape)} differ: ${x} and ${y}.`,
      );
  }
  return apply1(p.dotGeneral, [a, b], { contract: [ca, cb], batch: [[], []] });
}

/** The Kronecker product: b once for each element of a, times that element; axes are paired from the last. */
export function kron(left: Operand, right: Operand): Tensor {
  const [a, b] = toTensors("kron", [left, right]) as [Tensor, Tensor];
  const rank = Math.max(a.rank, b.rank);
  const full = (t: Tensor): Dim[] => [...new Array<Dim>(rank - t.rank).fill(1), ...t.shape];
  const [sizesA, sizesB] = [full(a), full(b)];
  const spread = mul(
    apply1(p.reshape, [a], { shape: sizesA.flatMap((d) => [d, 1]) }),
    apply1(p.reshape, [b], { shape: sizesB.flatMap((d) => [1, d]) }),
  );
  return apply1(p.reshape, [spread], { shape: sizesA.map((d, i) => mulDims(d, sizesB[i]!)) });
}

/** Vectors at right angles to both: a × b for vectors of three components along `axis`, other axes broadcast. */
export function cross(left: Operand, right: Operand, { axis = -1 }: { readonly axis?: number } = {}): Tensor {
  const [a, b] = toTensors("cross", [left, right]).map((t) => moveaxis(t, normalizeAxis("cross", axis, t.rank), -1));
  for (const t of [a!, b!])
    if (t.shape[t.rank - 1] !== 3)
      throw new ShapeError(
        `cross: expected vectors of 3 components along axis ${axis}, got ${showShape(t.shape)} with it moved last.`,
      );
  const turned = (t: Tensor, by: number): Tensor => concat([part(t, by, 3), part(t, 0, by)], -1);
  const result = sub(mul(turned(a!, 1), turned(b!, 2)), mul(turned(a!, 2), turned(b!, 1)));
  return moveaxis(result, -1, axis);
}

/** Elements [from, to) of the last axis. */
const part = (t: Tensor, from: Dim, to: Dim): Tensor =>
  apply1(p.slice, [t], {
    starts: t.shape.map((_, i) => (i === t.rank - 1 ? from : 0)),
    stops: t.shape.map((size, i) => (i === t.rank - 1 ? to : size)),
    steps: t.shape.map(() => 1),
  });

export interface TraceOptions {
  /** Which diagonal: 0 the main one, positive ones above it. */
  readonly offset?: number;
  /** The axes of rows and columns, the last two where absent. */
  readonly axes?: readonly [number, number];
}

/** The sum of a diagonal. */
export function trace(x: Operand, { offset = 0, axes = [-2, -1] }: TraceOptions = {}): Tensor {
  const t = toTensor("trace", x);
  if (t.rank < 2)
    throw new ShapeError(messages.rank("trace", "matrices [..., n, m] of which to sum the diagonal", t.shape));
  const [row, column] = axes.map((axis) => normalizeAxis("trace", axis, t.rank)) as [number, number];
  if (row === column) throw new ShapeError(messages.repeatedAxis("trace", row));
  const others = freeAxes(t.rank, [row], [column]);
  const order = [...others, row, column];
  const matrices = order.every((axis, i) => axis === i) ? t : apply1(p.permute, [t], { axes: order });
  const diagonal = apply1(p.diagonalPart, [squareOnDiagonal(matrices, offset)], null);
  return apply1(p.sum, [diagonal], { axes: [diagonal.rank - 1] });
}

/** The largest square whose diagonal is the wanted one. */
function squareOnDiagonal(x: Tensor, offset: number): Tensor {
  const [rows, columns] = x.shape.slice(-2) as [Dim, Dim];
  if (offset === 0 && rows === columns) return x;
  if (typeof rows !== "number" || typeof columns !== "number")
    throw new ShapeError(
      `trace: the sizes ${rows} and ${columns} must be numbers for this diagonal; only that of square matrices works on names.`,
    );
  const [top, left] = [Math.max(0, -offset), Math.max(0, offset)];
  const n = Math.max(0, Math.min(rows - top, columns - left));
  const [from, to] = [Math.min(top, rows), Math.min(left, columns)];
  return apply1(p.slice, [x], {
    starts: [...x.shape.slice(0, -2).map(() => 0), from, to],
    stops: [...x.shape.slice(0, -2), from + n, to + n],
    steps: x.shape.map(() => 1),
  });
}

/** Aⁿ by repeated squaring; a negative n takes powers of the inverse, 0 gives identity matrices. */
export function matrixPower(x: Operand, n: number): Tensor {
  const t = toTensor("matrixPower", x);
  squareSize("matrixPower", t);
  if (!Number.isInteger(n)) throw new ShapeError(`matrixPower: expected a whole power, got ${n}.`);
  if (n === 0) return identityLike(t);
  let square = n < 0 ? inverseFor("matrixPower", t) : t;
  let result: Tensor | null = null;
  for (let rest = Math.abs(n); ; square = matmul(square, square)) {
    if (rest % 2 === 1) result = result ? matmul(result, square) : square;
    rest = Math.floor(rest / 2);
    if (rest === 0) return result!;
  }
}
