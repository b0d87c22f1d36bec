import { addDims, type Dim, divideDims, mulDims, subDims } from "../../tensor/dims.ts";
import { messages, ShapeError, showShape, ValueError } from "../../tensor/errors.ts";
import { normalizeAxis, upTo } from "../../tensor/shape.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { apply, apply1 } from "../apply.ts";
import { fromArray, type Operand, toTensor, toTensors } from "../constant.ts";
import { primitives as p } from "../primitives.ts";
import { flatten } from "./axes.ts";
import { take } from "./gathering.ts";
import { concat, expandDims } from "./shapes.ts";

export function stack(tensors: readonly Operand[], axis = 0): Tensor {
  if (tensors.length === 0) throw new ShapeError("stack: expected at least one tensor, got none.");
  const list = toTensors("stack", tensors);
  for (const t of list)
    if (t.rank !== list[0]!.rank)
      throw new ShapeError(messages.rank("stack", `tensors of the shape ${showShape(list[0]!.shape)}`, t.shape));
  const at = normalizeAxis("stack", axis, list[0]!.rank + 1);
  return concat(
    list.map((t) => expandDims(t, at)),
    at,
  );
}

const checkCount = (op: string, what: string, n: number): void => {
  if (!Number.isInteger(n) || n < 1)
    throw new ValueError(`${op}: expected ${what} as a whole number of at least 1, got ${n}.`);
};

/** Equal parts, or parts of the given sizes, of which one may be −1: what is left over. */
export function split(x: Operand, parts: number | readonly Dim[], axis = 0): Tensor[] {
  const t = toTensor("split", x);
  const at = normalizeAxis("split", axis, t.rank);
  return [...apply(p.split, [t], { axis: at, sizes: partSizes(parts, t.shape[at]!, at) })];
}

function partSizes(parts: number | readonly Dim[], whole: Dim, axis: number): readonly Dim[] {
  if (typeof parts !== "number") {
    const rest = parts.indexOf(-1);
    if (rest < 0) return parts;
    const known = parts.filter((_, i) => i !== rest).reduce<Dim>(addDims, 0);
    return parts.with(rest, subDims(whole, known));
  }
  checkCount("split", "the number of parts", parts);
  const each = divideDims(whole, parts);
  if (each === undefined)
    throw new ShapeError(
      `split: axis ${axis} of size ${whole} has no ${parts} equal parts. Give the sizes of the parts.`,
    );
  return upTo(parts).map(() => each);
}

/** At most `n` parts of one size, the last of what is left, as in torch. */
export function chunk(x: Operand, n: number, axis = 0): Tensor[] {
  const t = toTensor("chunk", x);
  checkCount("chunk", "the number of parts", n);
  const at = normalizeAxis("chunk", axis, t.rank);
  const whole = t.shape[at]!;
  if (typeof whole !== "number")
    throw new ShapeError(`chunk: axis ${at} has the symbolic size ${whole}; give sizes to split instead.`);
  const each = Math.max(1, Math.ceil(whole / n));
  const count = Math.max(1, Math.ceil(whole / each));
  return split(
    t,
    upTo(count).map((i) => Math.min(each, whole - i * each)),
    at,
  );
}

/** The tensors along an axis, which they lack. */
export function unstack(x: Operand, axis = 0): Tensor[] {
  const t = toTensor("unstack", x);
  const at = normalizeAxis("unstack", axis, t.rank);
  const n = t.shape[at]!;
  if (typeof n !== "number")
    throw new ShapeError(`unstack: axis ${at} has the symbolic size ${n}; how many tensors there are must be known.`);
  const shape = t.shape.toSpliced(at, 1);
  if (n === 0) return [];
  return split(t, n, at).map((piece) => apply1(p.reshape, [piece], { shape }));
}

/** The whole tensor `reps` times along each axis (the last axes, where there are fewer numbers). */
export function tile(x: Operand, reps: number | readonly number[]): Tensor {
  const t = toTensor("tile", x);
  const given = typeof reps === "number" ? [reps] : reps;
  const rank = Math.max(t.rank, given.length);
  const times = [...upTo(rank - given.length).map(() => 1), ...given];
  const shape: Dim[] = [...upTo(rank - t.rank).map(() => 1), ...t.shape];
  checkTimes("tile", times);
  return repeated(
    t,
    shape.flatMap((size) => [1, size]),
    shape.flatMap((size, i) => [times[i]!, size]),
    shape.map((size, i) => mulDims(size, times[i]!)),
  );
}

/** Each element several times in place: a number for all, or one for each along the axis (all of x flat, where absent). */
export function repeat(x: Operand, counts: number | readonly number[], axis?: number): Tensor {
  const t = axis === undefined ? flatten(x) : toTensor("repeat", x);
  const at = normalizeAxis("repeat", axis ?? 0, t.rank);
  const size = t.shape[at]!;
  if (typeof counts === "number") {
    checkTimes("repeat", [counts]);
    const [before, behind] = [t.shape.slice(0, at + 1), t.shape.slice(at + 1)];
    return repeated(
      t,
      [...before, 1, ...behind],
      [...before, counts, ...behind],
      t.shape.with(at, mulDims(size, counts)),
    );
  }
  checkTimes("repeat", counts);
  if (counts.length !== size)
    throw new ShapeError(
      `repeat: expected a count for each of the ${size} elements of axis ${at}, got ${counts.length}.`,
    );
  const places = Int32Array.from(counts.flatMap((n, i) => new Array<number>(n).fill(i)));
  return take(t, fromArray(places, [places.length], "int32"), at);
}

/** Read as `split`, stretched to `wide`, read as `shape`. */
function repeated(t: Tensor, split: readonly Dim[], wide: readonly Dim[], shape: readonly Dim[]): Tensor {
  const stretched = apply1(p.broadcastTo, [apply1(p.reshape, [t], { shape: split })], { shape: wide, inserted: [] });
  return apply1(p.reshape, [stretched], { shape });
}

function checkTimes(op: string, times: readonly number[]): void {
  for (const n of times)
    if (!Number.isInteger(n) || n < 0)
      throw new ValueError(`${op}: expected whole numbers of at least 0 as counts, got ${n}.`);
}
