import { describe } from "../../tensor/arguments.ts";
import { addDims, type Dim, isUnknown } from "../../tensor/dims.ts";
import { DTypeError, messages, ShapeError, showShape } from "../../tensor/errors.ts";
import { broadcastShapes, freeAxes, sameShape, upTo } from "../../tensor/shape.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { apply1 } from "../apply.ts";
import { isTensor, type Operand, scalar, toTensor, toTensors } from "../constant.ts";
import { flatPositions } from "../positions.ts";
import { primitives as p } from "../primitives.ts";
import { asRows, writeAt } from "./indices.ts";
import { broadcastTo } from "./shapes.ts";

/** Where a range begins or ends: null for as far as the axis goes. */
type End = number | null;

/**
 * One index, a range [start, stop] or [start, stop, step], null for all of an axis, or a tensor: of int32 indices (numpy's advanced
 * indexing), or a bool mask of one or several axes. Negative indices count from the end, a negative step runs backwards.
 */
export type Index = number | readonly [End, End] | readonly [End, End, number] | null | Tensor;

/** numpy's indexing: indices drop their axis, ranges keep it, axes not named stay whole, index tensors broadcast together. */
export const at = (x: Operand, index: Index | readonly Index[]): Tensor => indexed("at", toTensor("at", x), index);

function indexed(op: string, t: Tensor, index: Index | readonly Index[]): Tensor {
  const given: readonly Index[] = Array.isArray(index) ? (index as readonly Index[]) : [index as Index];
  const list = given.flatMap((item): Index[] =>
    isTensor(item) && item.dtype === "bool" ? maskColumns(op, item) : [item],
  );
  checkMasks(op, t, given);
  if (list.length > t.rank)
    throw new ShapeError(`${op}: ${list.length} indices for a tensor of shape ${showShape(t.shape)}.`);
  const advanced = list.some(isTensor);
  // Beside index tensors, numbers are index tensors too, as in numpy.
  const chosen = list.flatMap((item, axis) => (isTensor(item) || (advanced && typeof item === "number") ? [axis] : []));
  const cut = ranges(
    op,
    t,
    list.map((item, axis) => (chosen.includes(axis) ? null : (item as Range))),
  );
  if (!advanced) return cut;
  return chosenBy(
    op,
    cut,
    chosen,
    chosen.map((axis) => list[axis] as Tensor | number),
  );
}

type Range = Exclude<Index, Tensor>;

/** Numbers and ranges: a slice, turned round where steps are negative, without the axes of numbers. */
function ranges(op: string, t: Tensor, list: readonly Range[]): Tensor {
  const parts = t.shape.map((size, axis) => range(op, list[axis] ?? null, size, axis));
  const whole = parts.every(({ start, stop, step }, i) => start === 0 && stop === t.shape[i] && step === 1);
  const params = {
    starts: parts.map((r) => r.start),
    stops: parts.map((r) => r.stop),
    steps: parts.map((r) => Math.abs(r.step)),
  };
  const taken = whole ? t : apply1(p.slice, [t], params);
  const turned = parts.flatMap(({ step }, axis) => (step < 0 ? [axis] : []));
  const ordered = turned.length > 0 ? apply1(p.flip, [taken], { axes: turned }) : taken;
  const kept = ordered.shape.filter((_, axis) => typeof list[axis] !== "number");
  return kept.length === t.rank ? ordered : apply1(p.reshape, [ordered], { shape: kept });
}

interface Cut {
  readonly start: Dim;
  readonly stop: Dim;
  readonly step: number;
}

function range(op: string, index: Range, size: Dim, axis: number): Cut {
  if (index === null) return { start: 0, stop: size, step: 1 };
  if (typeof index === "number") return single(op, index, size, axis);
  const [from, to, step = 1] = index;
  const whole = [from ?? 0, to ?? 0, step].every(Number.isInteger);
  if (!whole || step === 0)
    throw new ShapeError(
      `${op}: the range [${index.map(String).join(", ")}] on axis ${axis} needs whole numbers (or null) and a step other than 0.`,
    );
  if (typeof size !== "number") {
    // Whether the range lies within the axis is checked once its size has a number.
    if (step < 0 && (from !== null || to !== null || step < -1))
      throw new ShapeError(
        `${op}: axis ${axis} has the symbolic size ${size}; of ranges that run backwards it takes [null, null, -1] only.`,
      );
    const end = (n: number): Dim => (n < 0 ? addDims(size, n) : n);
    return { start: end(from ?? 0), stop: to === null ? size : end(to), step };
  }
  const clamp = (n: number, low: number, high: number): number => Math.min(high, Math.max(low, n < 0 ? n + size : n));
  if (step > 0) {
    const start = clamp(from ?? 0, 0, size);
    return { start, stop: Math.max(start, to === null ? size : clamp(to, 0, size)), step };
  }
  const first = from === null ? size - 1 : clamp(from, -1, size - 1);
  const beyond = to === null ? -1 : clamp(to, -1, size - 1);
  const count = Math.max(0, Math.ceil((beyond - first) / step));
  return count === 0 ? { start: 0, stop: 0, step } : { start: first + (count - 1) * step, stop: first + 1, step };
}

function single(op: string, index: number, size: Dim, axis: number): Cut {
  const start = index < 0 ? addDims(size, index) : index;
  if (
    !Number.isInteger(index) ||
    (typeof start === "number" && (start < 0 || (typeof size === "number" && start >= size)))
  )
    throw new ShapeError(`${op}: index ${index} is out of range for axis ${axis} of size ${size}.`);
  return { start, stop: addDims(start, 1), step: 1 };
}

/** Index tensors for some axes, in one gather: in their place where the axes are neighbours, else in front, as in numpy. */
function chosenBy(op: string, t: Tensor, axes: readonly number[], given: readonly (Tensor | number)[]): Tensor {
  const indices = given.map((item) => (isTensor(item) ? item : scalar(item, "int32")));
  for (const item of indices)
    if (item.dtype !== "int32")
      throw new DTypeError(
        `${op}: index tensors are int32 or bool, got ${item.dtype}. Cast them: indices.cast("int32").`,
      );
  const shape = broadcastShapes(
    `${op} (index tensors)`,
    indices.map((item) => item.shape),
  );
  const rows = indices.map((item) => asRows(sameShape(item.shape, shape) ? item : broadcastTo(item, shape)));
  const places = rows.length === 1 ? rows[0]! : apply1(p.concat, rows, { axis: shape.length });
  const adjacent = axes.every((axis, i) => axis === axes[0]! + i);
  if (adjacent) return apply1(p.gather, [t, places], { batch: 0, lead: axes[0]!, name: op });
  const order = [...axes, ...freeAxes(t.rank, axes)];
  return apply1(p.gather, [apply1(p.permute, [t], { axes: order }), places], { batch: 0, lead: 0, name: op });
}

/** A mask as the indices of its true elements, axis by axis. */
function maskColumns(op: string, mask: Tensor): Tensor[] {
  if (mask.rank === 0) throw new ShapeError(`${op}: a mask has at least one axis, got a scalar.`);
  const found = apply1(p.nonzero, [mask], null);
  return upTo(mask.rank).map((axis) => ranges(op, found, [null, axis]));
}

function checkMasks(op: string, t: Tensor, given: readonly Index[]): void {
  let axis = 0;
  for (const item of given) {
    if (!isTensor(item) || item.dtype !== "bool") axis++;
    else {
      const own = t.shape.slice(axis, axis + item.rank);
      if (own.length !== item.rank || own.some((size, i) => size !== item.shape[i] && !isUnknown(size)))
        throw new ShapeError(
          `${op}: a mask of shape ${showShape(item.shape)} stands at axes of sizes ${showShape(own)}; they must be equal.`,
        );
      axis += item.rank;
    }
  }
}

/** x with what `at(x, index)` would take replaced by, or increased by, values that broadcast to it. */
const updating =
  (name: "indexUpdate" | "indexAdd", how: "scatter" | "scatterAdd") =>
  (x: Operand, index: Index | readonly Index[], values: Operand): Tensor => {
    const [t, given] = toTensors(name, [x, values]) as [Tensor, Tensor];
    const places = indexed(name, flatPositions(t), index);
    const wide = sameShape(given.shape, places.shape) ? given : broadcastTo(given, places.shape);
    return writeAt(how, name, t, places, wide);
  };

export const indexUpdate = updating("indexUpdate", "scatter");
export const indexAdd = updating("indexAdd", "scatterAdd");

/** Elements from `starts` up to `stops` along each axis, every `steps`-th. */
export const slice = (
  x: Operand,
  starts: readonly End[],
  stops: readonly End[],
  steps: readonly number[] = [],
): Tensor => {
  for (const list of [starts, stops, steps])
    if (!Array.isArray(list))
      throw new TypeError(messages.wrongKind("slice", "starts, stops and steps as arrays of numbers", describe(list)));
  return at(
    x,
    starts.map((start, i): Index => [start, stops[i] ?? null, steps[i] ?? 1]),
  );
};
