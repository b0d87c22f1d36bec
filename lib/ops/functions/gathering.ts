import { isUnknown } from "../../tensor/dims.ts";
import { messages, ShapeError, showShape } from "../../tensor/errors.ts";
import { broadcastShapes, isSized, normalizeAxis, type Shape, sameShape } from "../../tensor/shape.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { apply1 } from "../apply.ts";
import { movedAxis } from "../batching.ts";
import { filled, type Operand, toTensor, toTensors } from "../constant.ts";
import { zerosLike } from "../forms/linear.ts";
import { flatPositions } from "../positions.ts";
import { primitives as p } from "../primitives.ts";
import { flatten } from "./axes.ts";
import { where } from "./elementwise.ts";
import { asRows, toIndices, writeAt } from "./indices.ts";
import { sum } from "./reductions.ts";
import { broadcastTo } from "./shapes.ts";

export function take(x: Operand, indices: Operand, axis?: number): Tensor {
  const t = axis === undefined ? flatten(toTensor("take", x)) : toTensor("take", x);
  const lead = normalizeAxis("take", axis ?? 0, t.rank);
  return apply1(p.gather, [t, asRows(toIndices("take", indices))], { batch: 0, lead, name: "take" });
}

/** Along the last axis, for inputs that agree in all others. */
const alongRows = (x: Tensor, indices: Tensor, name: string): Tensor =>
  apply1(p.gather, [x, asRows(indices)], { batch: x.rank - 1, lead: 0, name });

export function takeAlongAxis(x: Operand, indices: Operand, axis: number): Tensor {
  const [t, at] = [toTensor("takeAlongAxis", x), toIndices("takeAlongAxis", indices)];
  sameRank("takeAlongAxis", t, at);
  const along = normalizeAxis("takeAlongAxis", axis, t.rank);
  const others = broadcastShapes("takeAlongAxis", [t.shape.toSpliced(along, 1), at.shape.toSpliced(along, 1)]);
  const wide = (y: Tensor): Tensor => {
    const shape = others.toSpliced(along, 0, y.shape[along]!);
    return movedAxis(sameShape(shape, y.shape) ? y : broadcastTo(y, shape), along, y.rank - 1);
  };
  return movedAxis(alongRows(wide(t), wide(at), "takeAlongAxis"), t.rank - 1, along);
}

function sameRank(op: string, x: Tensor, indices: Tensor): void {
  if (x.rank !== indices.rank || x.rank === 0)
    throw new ShapeError(
      messages.rank(op, `indices of as many axes as the tensor ${showShape(x.shape)}, at least 1`, indices.shape),
    );
}

/** The first elements along all axes but one, as many as `shape` has. */
function cutTo(op: string, x: Tensor, shape: Shape, except: number | null): Tensor {
  const stops = x.shape.map((size, i) => {
    const wanted = shape[i]!;
    if (i === except || isUnknown(wanted)) return size;
    if (typeof wanted === "number" && typeof size === "number" ? wanted > size : wanted !== size)
      throw new ShapeError(
        `${op}: indices of shape ${showShape(shape)} reach beyond axis ${i} of a tensor of shape ${showShape(x.shape)}.`,
      );
    return wanted;
  });
  if (sameShape(stops, x.shape)) return x;
  return apply1(p.slice, [x], { starts: stops.map(() => 0), stops, steps: stops.map(() => 1) });
}

function gathered(op: string, t: Tensor, axis: number, at: Tensor): Tensor {
  sameRank(op, t, at);
  const along = normalizeAxis(op, axis, t.rank);
  const last = t.rank - 1;
  const cut = cutTo(op, t, at.shape, along);
  return movedAxis(alongRows(movedAxis(cut, along, last), movedAxis(at, along, last), op), last, along);
}

/** torch's gather. */
export const gather = (x: Operand, axis: number, indices: Operand): Tensor =>
  gathered("gather", toTensor("gather", x), axis, toIndices("gather", indices));

const scattering =
  (name: "scatter" | "scatterAdd") =>
  (x: Operand, axis: number, indices: Operand, updates: Operand): Tensor => {
    const [t, given] = toTensors(name, [x, updates]) as [Tensor, Tensor];
    const at = toIndices(name, indices);
    const places = gathered(name, flatPositions(t), axis, at);
    const values = given.rank === at.rank ? cutTo(name, given, at.shape, null) : broadcastTo(given, at.shape);
    return writeAt(name, name, t, places, values);
  };

/** torch's scatter: of updates for one place the last stays. */
export const scatter = scattering("scatter");
/** torch's scatterAdd: all updates of one place count. */
export const scatterAdd = scattering("scatterAdd");

/** Σ of the rows of each segment, x: [n, ...r] and segments: [n] → [count, ...r]. */
export function segmentSum(x: Operand, segments: Operand, count: number): Tensor {
  const [t, ids] = [toTensor("segmentSum", x), toIndices("segmentSum", segments)];
  if (t.rank === 0 || ids.rank !== 1)
    throw new ShapeError(
      `segmentSum: expected x [n, …] and segments [n], got ${showShape(t.shape)} and ${showShape(ids.shape)}.`,
    );
  const shape = [count, ...t.shape.slice(1)];
  const zeros = isSized(shape)
    ? filled(0, shape, t.dtype)
    : apply1(p.broadcastTo, [zerosLike(sum(t, 0))], { shape, inserted: [0] });
  return apply1(p.scatterAdd, [zeros, asRows(ids), t], { batch: 0, lead: 0, name: "segmentSum" });
}

/** x with a value where the mask holds; the mask broadcasts with x. */
export function maskedFill(x: Operand, mask: Operand, value: Operand): Tensor {
  const [t, fill] = toTensors("maskedFill", [x, value]) as [Tensor, Tensor];
  return where(mask, fill, t);
}
