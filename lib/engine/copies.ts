import { allocate, type DType, type TypedArray, uninitialized } from "../tensor/dtype.ts";
import { pool } from "../tensor/pool.ts";
import { count, strides } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { broadcastStrides } from "./elementwise.ts";

/**
 * Copies elements between two arrays that are each walked with strides of their own (in elements) over one
 * common shape: all layout operations are this loop with other strides.
 */
function copyStrided(
  shape: readonly number[],
  from: TypedArray,
  fromAt: number,
  fromSteps: readonly number[],
  to: TypedArray,
  toAt: number,
  toSteps: readonly number[],
): void {
  const rank = shape.length;
  if (count(shape) === 0) return;
  if (rank === 0) {
    to[toAt] = from[fromAt]!;
    return;
  }
  const [length, fromStep, toStep] = [shape[rank - 1]!, fromSteps[rank - 1]!, toSteps[rank - 1]!];
  const index = new Int32Array(rank);
  let [source, target] = [fromAt, toAt];
  for (;;) {
    if (fromStep === 1 && toStep === 1 && length > 16) to.set(from.subarray(source, source + length), target);
    else for (let i = 0, s = source, t = target; i < length; i++, s += fromStep, t += toStep) to[t] = from[s]!;
    let axis = rank - 2;
    for (; axis >= 0; axis--) {
      source += fromSteps[axis]!;
      target += toSteps[axis]!;
      if (++index[axis]! < shape[axis]!) break;
      source -= fromSteps[axis]! * shape[axis]!;
      target -= toSteps[axis]! * shape[axis]!;
      index[axis] = 0;
    }
    if (axis < 0) return;
  }
}

const numbers = (x: Tensor): readonly number[] => x.shape as readonly number[];

/** Takes back the values of x as a kernel read them, where it made a copy for that. */
export function doneWith(values: TypedArray, x: Tensor): void {
  if (values !== x.storage!.data) pool.giveBack(values);
}

/** Result axis i is input axis axes[i]. */
export function copyPermuted(x: Tensor, axes: readonly number[], make = uninitialized): TypedArray {
  const own = strides(numbers(x));
  const shape = axes.map((a) => numbers(x)[a]!);
  const out = make(x.dtype, count(shape));
  copyStrided(
    shape,
    x.values("permute"),
    0,
    axes.map((a) => own[a]!),
    out,
    0,
    strides(shape),
  );
  return out;
}

/** Stretches x to `shape`, where the axes in `inserted` are new. */
export function copyBroadcast(x: Tensor, shape: readonly number[], inserted: readonly number[]): TypedArray {
  const own = broadcastStrides(numbers(x), x.shape.length);
  let axis = 0;
  const steps = shape.map((_, i) => (inserted.includes(i) ? 0 : own[axis++]!));
  const data = x.values("broadcastTo");
  const out = uninitialized(x.dtype, count(shape));
  if (data.length === 1) return out.fill(data[0]!);
  copyStrided(shape, data, 0, steps, out, 0, strides(shape));
  return out;
}

/** Elements from `starts` in `steps`; `shape` is the result's. */
export function copySlice(
  x: Tensor,
  starts: readonly number[],
  steps: readonly number[],
  shape: readonly number[],
): TypedArray {
  const own = strides(numbers(x));
  const out = uninitialized(x.dtype, count(shape));
  const at = starts.reduce((sum, start, i) => sum + start * own[i]!, 0);
  copyStrided(
    shape,
    x.values("slice"),
    at,
    own.map((s, i) => s * steps[i]!),
    out,
    0,
    strides(shape),
  );
  return out;
}

/** The elements in opposite order along the axes. */
export function copyReversed(x: Tensor, axes: readonly number[]): TypedArray {
  const own = strides(numbers(x));
  const out = uninitialized(x.dtype, count(x.shape));
  const at = axes.reduce((sum, axis) => sum + (numbers(x)[axis]! - 1) * own[axis]!, 0);
  const steps = own.map((s, i) => (axes.includes(i) ? -s : s));
  copyStrided(numbers(x), x.values("flip"), at, steps, out, 0, own);
  return out;
}

/** x inside zeros of `shape`, from `low`, with `interior` zeros between its elements. */
export function copyPad(
  x: Tensor,
  low: readonly number[],
  interior: readonly number[],
  shape: readonly number[],
): TypedArray {
  const out = allocate(x.dtype, count(shape));
  const target = strides(shape);
  const at = low.reduce((sum, start, i) => sum + start * target[i]!, 0);
  copyStrided(
    numbers(x),
    x.values("pad"),
    0,
    strides(numbers(x)),
    out,
    at,
    target.map((s, i) => s * (interior[i]! + 1)),
  );
  return out;
}

/** Tensors one after the other along `axis`. */
export function copyConcat(
  inputs: readonly Tensor[],
  axis: number,
  shape: readonly number[],
  dtype: DType,
): TypedArray {
  const out = uninitialized(dtype, count(shape));
  const target = strides(shape);
  let offset = 0;
  for (const x of inputs) {
    copyStrided(numbers(x), x.values("concat"), 0, strides(numbers(x)), out, offset * target[axis]!, target);
    offset += numbers(x)[axis]!;
  }
  return out;
}
