import { describe } from "./arguments.ts";
import { addDims, type Dim, divideDims, isUnknown, mulDims } from "./dims.ts";
import { messages, ShapeError } from "./errors.ts";

export type Shape = readonly Dim[];

/** Number of elements; a symbolic shape gives a symbolic size. */
export const sizeOf = (shape: Shape): Dim => shape.reduce<Dim>(mulDims, 1);

/** Whether all sizes are numbers. */
export const isSized = (shape: Shape): shape is readonly number[] => shape.every((d) => typeof d === "number");

/** Number of elements of a shape that has only numbers. */
export function count(shape: Shape): number {
  let total = 1;
  for (let i = 0; i < shape.length; i++) total *= shape[i] as number;
  return total;
}

export function sameShape(a: Shape, b: Shape): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/**
 * The size that two axes broadcast to, or undefined where they cannot. Literal 1 stretches; a named or
 * unknown size is never 1, so an unknown size meets a known one as that one.
 */
function broadcastDim(a: Dim, b: Dim): Dim | undefined {
  if (a === b || b === 1) return a;
  if (a === 1) return b;
  if (isUnknown(a)) return b;
  return isUnknown(b) ? a : undefined;
}

/** The shape that shapes broadcast to, as numpy: aligned at the last axis. */
export function broadcastShapes(op: string, shapes: readonly Shape[]): Shape {
  let result = shapes[0] ?? [];
  for (let k = 1; k < shapes.length; k++) {
    const next = shapes[k]!;
    if (next.length === 0 || sameShape(result, next)) continue;
    if (result.length === 0) {
      result = next;
      continue;
    }
    const rank = Math.max(result.length, next.length);
    const joined: Dim[] = [];
    for (let i = 0; i < rank; i++) {
      const dim = broadcastDim(result[i - rank + result.length] ?? 1, next[i - rank + next.length] ?? 1);
      if (dim === undefined) throw new ShapeError(messages.broadcast(op, shapes));
      joined.push(dim);
    }
    result = joined;
  }
  return result;
}

/** Axes as sorted numbers from 0; `undefined` means all of them. Negative axes count from the end. */
export function normalizeAxes(op: string, axes: number | readonly number[] | undefined, rank: number): number[] {
  if (axes === undefined) return upTo(rank);
  const list = typeof axes === "number" ? [axes] : checkAxes(op, axes);
  const result = list.map((axis) => normalizeAxis(op, axis, rank)).sort((a, b) => a - b);
  for (let i = 1; i < result.length; i++)
    if (result[i] === result[i - 1]) throw new ShapeError(messages.repeatedAxis(op, result[i]!));
  return result;
}

/** @throws TypeError where the axes are no list: options, for instance, stand after the axes */
export function checkAxes(op: string, axes: readonly number[]): readonly number[] {
  if (!Array.isArray(axes)) throw new TypeError(messages.wrongKind(op, "an axis or an array of axes", describe(axes)));
  return axes;
}

export function normalizeAxis(op: string, axis: number, rank: number): number {
  if (typeof axis !== "number") throw new TypeError(messages.wrongKind(op, "an axis", describe(axis)));
  if (!Number.isInteger(axis) || axis < -rank || axis >= rank) throw new ShapeError(messages.axis(op, axis, rank));
  return axis < 0 ? axis + rank : axis;
}

/** The shape without `axes` (sorted), or with them as 1. */
export function reduceShape(shape: Shape, axes: readonly number[], keepdims = false): Shape {
  return keepdims ? shape.map((d, i) => (axes.includes(i) ? 1 : d)) : shape.filter((_, i) => !axes.includes(i));
}

/** Resolves one -1 in a target shape and checks that the number of elements stays. */
export function resolveReshape(op: string, from: Shape, to: Shape): Shape {
  const open = to.indexOf(-1);
  const known = to.filter((_, i) => i !== open);
  const total = sizeOf(from);
  if (open < 0) {
    const wanted = sizeOf(to);
    const certain = typeof total === "number" && typeof wanted === "number";
    if (total !== wanted && (certain || ![...from, ...to].some(isUnknown)))
      throw new ShapeError(messages.elements(op, from, to));
    return to;
  }
  const rest = divideDims(total, sizeOf(known));
  if (rest === undefined || to.lastIndexOf(-1) !== open) throw new ShapeError(messages.elements(op, from, to));
  return to.map((d, i) => (i === open ? rest : d));
}

/** Sum of sizes along a concatenated axis; the other axes must agree. */
export function concatShapes(shapes: readonly Shape[], axis: number): Shape {
  const first = shapes[0]!;
  return first.map((dim, i) => {
    if (i === axis) return shapes.reduce<Dim>((sum, s) => addDims(sum, s[i]!), 0);
    let joined = dim;
    for (const s of shapes) {
      const other = s[i]!;
      if (s.length !== first.length || (other !== joined && !isUnknown(other) && !isUnknown(joined)))
        throw new ShapeError(
          messages.broadcast("concat", shapes).replace("do not broadcast", `differ outside axis ${axis}`),
        );
      if (isUnknown(joined)) joined = other;
    }
    return joined;
  });
}

/** 0, 1, … n − 1. */
export function upTo(n: number): number[] {
  const result: number[] = [];
  for (let i = 0; i < n; i++) result.push(i);
  return result;
}

/** The axes that are in neither list: those that are kept by a reduction, or are free in a product. */
export function freeAxes(rank: number, contracted: readonly number[], batched: readonly number[] = []): number[] {
  const result: number[] = [];
  for (let i = 0; i < rank; i++) if (!contracted.includes(i) && !batched.includes(i)) result.push(i);
  return result;
}

/** Row-major strides in elements. */
export function strides(shape: readonly number[]): number[] {
  const result = new Array<number>(shape.length);
  let step = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    result[i] = step;
    step *= shape[i]!;
  }
  return result;
}
