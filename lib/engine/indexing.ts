import type { Aval } from "../ops/operation.ts";
import type { IndexParams } from "../ops/rows/indexing.ts";
import { type TypedArray, uninitialized } from "../tensor/dtype.ts";
import { ShapeError, showShape } from "../tensor/errors.ts";
import { count } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";

/** How x: [...b, ...l, n₁…n_k, ...r] is laid out, and which of its n₁·…·n_k places each index stands for, b by b. */
interface Places {
  readonly batches: number;
  readonly leads: number;
  readonly size: number;
  readonly rest: number;
  /** Indices for each batch. */
  readonly picked: number;
  readonly at: Int32Array;
}

function places(x: Tensor, indices: Tensor, { batch, lead, name }: IndexParams): Places {
  const shape = x.shape as readonly number[];
  const given = indices.values(name);
  const depth = indices.shape[indices.rank - 1] as number;
  const from = batch + lead;
  const sizes = shape.slice(from, from + depth);
  const batches = count(shape.slice(0, batch));
  const total = count(indices.shape.slice(0, -1));
  const at = new Int32Array(total);
  for (let i = 0, k = 0; i < total; i++) {
    let place = 0;
    for (let j = 0; j < depth; j++, k++) {
      const index = given[k]!;
      const size = sizes[j]!;
      if (index < -size || index >= size) throw outOfRange(name, indices, i, index, from + j, size);
      place = place * size + (index < 0 ? index + size : index);
    }
    at[i] = place;
  }
  return {
    batches,
    leads: count(shape.slice(batch, from)),
    size: count(sizes),
    rest: count(shape.slice(from + depth)),
    picked: batches === 0 ? 0 : total / batches,
    at,
  };
}

function outOfRange(
  name: string,
  indices: Tensor,
  flat: number,
  index: number,
  axis: number,
  size: number,
): ShapeError {
  const shape = indices.shape.slice(0, -1) as readonly number[];
  const place = shape.map((length, i) => Math.floor(flat / count(shape.slice(i + 1))) % length);
  const range = size === 0 ? "the axis has no elements" : `expected ${-size} to ${size - 1}`;
  return new ShapeError(
    `${name}: index ${index}${shape.length > 0 ? ` (at ${showShape(place)} of the indices)` : ""} is out of range for axis ${axis} of size ${size}; ${range}.`,
  );
}

/** x: [...b, ...l, n₁…n_k, ...r] at indices: [...b, ...s, k], as [...b, ...l, ...s, ...r]. */
export function gatherValues(x: Tensor, indices: Tensor, params: IndexParams): TypedArray {
  const { batches, leads, size, rest, picked, at } = places(x, indices, params);
  const from = x.values(params.name);
  const out = uninitialized(x.dtype, batches * leads * picked * rest);
  for (let b = 0, to = 0; b < batches; b++)
    for (let l = 0; l < leads; l++) {
      const block = (b * leads + l) * size;
      for (let s = 0; s < picked; s++, to += rest) {
        const start = (block + at[b * picked + s]!) * rest;
        if (rest > 16) out.set(from.subarray(start, start + rest), to);
        else for (let i = 0; i < rest; i++) out[to + i] = from[start + i]!;
      }
    }
  return out;
}

/** A copy of x with the updates: [...b, ...l, ...s, ...r] written or added at the indices, in row-major order of these. */
export function scatterValues(
  x: Tensor,
  indices: Tensor,
  updates: Tensor,
  params: IndexParams,
  { dtype }: Aval,
  adds: boolean,
): TypedArray {
  const { batches, leads, size, rest, picked, at } = places(x, indices, params);
  const from = updates.values(params.name);
  const out = uninitialized(dtype, count(x.shape));
  out.set(x.values(params.name));
  for (let b = 0, next = 0; b < batches; b++)
    for (let l = 0; l < leads; l++) {
      const block = (b * leads + l) * size;
      for (let s = 0; s < picked; s++, next += rest) {
        const start = (block + at[b * picked + s]!) * rest;
        if (adds) for (let i = 0; i < rest; i++) out[start + i]! += from[next + i]!;
        else for (let i = 0; i < rest; i++) out[start + i] = from[next + i]!;
      }
    }
  return out;
}

/** Each element's position along the axis. */
export function positionsAlong(shape: readonly number[], axis: number): TypedArray {
  const inner = count(shape.slice(axis + 1));
  const length = shape[axis]!;
  const out = new Int32Array(count(shape));
  for (let at = 0; at < out.length; ) for (let i = 0; i < length; i++, at += inner) out.fill(i, at, at + inner);
  return out;
}
