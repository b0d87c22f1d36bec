import type { DType } from "../../tensor/dtype.ts";
import { count, strides } from "../../tensor/shape.ts";

export type Sizes = readonly number[];

/** Numbers that a run computes or is given, stored row-major; or one number that is the same in every run. */
export class Value {
  readonly shape: Sizes;
  readonly dtype: DType;
  /** The number of a value that needs no storage. */
  readonly constant: number | null;

  constructor(shape: Sizes, dtype: DType, constant: number | null = null) {
    this.shape = shape;
    this.dtype = dtype;
    this.constant = constant;
  }

  get length(): number {
    return count(this.shape);
  }
}

/** A tensor's elements as they stand among those of a value: element (i, j, …) is at offset + i·strides[0] + j·strides[1] + …. */
export interface View {
  readonly value: Value;
  readonly offset: number;
  readonly shape: Sizes;
  readonly strides: Sizes;
}

/** All of a value, in its own order. */
export const whole = (value: Value): View => ({
  value,
  offset: 0,
  shape: value.shape,
  strides: strides(value.shape),
});

/** One number, wherever it is read. */
export const constantView = (number: number, shape: Sizes, dtype: DType): View => ({
  value: new Value([], dtype, number),
  offset: 0,
  shape,
  strides: shape.map(() => 0),
});

export const permuted = ({ value, offset, shape, strides: own }: View, axes: readonly number[]): View => ({
  value,
  offset,
  shape: axes.map((axis) => shape[axis]!),
  strides: axes.map((axis) => own[axis]!),
});

/** Stretched to `shape`; the axes in `inserted` are new. */
export function stretched(view: View, shape: Sizes, inserted: readonly number[]): View {
  let own = 0;
  return {
    ...view,
    shape,
    strides: shape.map((size, i) => {
      if (inserted.includes(i)) return 0;
      const axis = own++;
      return view.shape[axis] === 1 && size !== 1 ? 0 : view.strides[axis]!;
    }),
  };
}

/** As an operand of a larger shape, aligned at the last axis. */
export const aligned = (view: View, shape: Sizes): View =>
  stretched(
    view,
    shape,
    Array.from({ length: shape.length - view.shape.length }, (_, i) => i),
  );

/** Elements start, start + step, … of each axis; a step may be negative. */
export const stepped = (view: View, starts: Sizes, steps: Sizes, shape: Sizes): View => ({
  value: view.value,
  offset: view.offset + starts.reduce((sum, start, i) => sum + start * view.strides[i]!, 0),
  shape,
  strides: steps.map((step, i) => step * view.strides[i]!),
});

/** The same elements in another shape; null where no strides say that. */
export function reshaped(view: View, shape: Sizes): View | null {
  const own = new Array<number>(shape.length).fill(0);
  if (count(shape) === 0) return { ...view, shape, strides: own };
  // Axes of one element have no say.
  const from = view.shape.flatMap((size, i) => (size === 1 ? [] : [{ size, stride: view.strides[i]! }]));
  const to = shape.flatMap((size, axis) => (size === 1 ? [] : [{ size, axis }]));
  let [f, t] = [0, 0];
  while (f < from.length) {
    // The fewest axes on both sides with as many elements: those of `from` must follow each other without gaps.
    let [fEnd, tEnd] = [f + 1, t + 1];
    let [many, wanted] = [from[f]!.size, to[t]!.size];
    while (many !== wanted)
      if (many < wanted) many *= from[fEnd++]!.size;
      else wanted *= to[tEnd++]!.size;
    for (let k = f; k + 1 < fEnd; k++) if (from[k]!.stride !== from[k + 1]!.stride * from[k + 1]!.size) return null;
    let { stride } = from[fEnd - 1]!;
    for (let k = tEnd - 1; k >= t; k--) {
      own[to[k]!.axis] = stride;
      stride *= to[k]!.size;
    }
    [f, t] = [fEnd, tEnd];
  }
  return { ...view, shape, strides: own };
}

/** Whether two views read the same element everywhere; axes of one element have no say. */
export const sameStrides = (shape: Sizes, a: Sizes, b: Sizes): boolean =>
  shape.every((size, i) => size <= 1 || a[i] === b[i]);

/** Whether a view is all of its value in the value's order. */
export const isWhole = ({ value, offset, shape, strides: own }: View): boolean =>
  value.constant === null && offset === 0 && count(shape) === value.length && sameStrides(shape, own, strides(shape));
