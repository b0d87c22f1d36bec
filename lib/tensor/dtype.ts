import { describe } from "./arguments.ts";
import { DTypeError, messages, ShapeError, ValueError } from "./errors.ts";
import { pool } from "./pool.ts";

/** The element types. float32 is the default; indices are int32; there is no complex dtype. */
export type DType = "float32" | "float64" | "int32" | "bool";
export type TypedArray = Float32Array | Float64Array | Int32Array | Uint8Array;

const arrays = { float32: Float32Array, float64: Float64Array, int32: Int32Array, bool: Uint8Array } as const;

/** `length` elements of a buffer from a byte on, which stay where they are. */
export const arrayOver = (dtype: DType, buffer: ArrayBuffer, offset: number, length: number): TypedArray =>
  new arrays[dtype](buffer, offset, length);

/** @throws DTypeError where there is no such dtype */
export function checkDType(what: string, dtype: unknown): void {
  if (typeof dtype !== "string" || !Object.hasOwn(arrays, dtype))
    throw new DTypeError(
      `${what}: expected the dtype "float32", "float64", "int32" or "bool", got ${describe(dtype)}.`,
    );
}

/** From here on free memory is looked at before an array is made. */
const large = 2 ** 26;

/**
 * A zero-filled array of `length` elements, in V8-owned memory.
 * @throws ValueError where it is more than memory holds
 */
export const allocate = (dtype: DType, length: number): TypedArray => arrayOf(dtype, length, true, pool.running);

/** As allocate, for who writes every element: the values are anything. */
export const uninitialized = (dtype: DType, length: number): TypedArray => arrayOf(dtype, length, false, pool.running);

/** As uninitialized, for a kernel that gives the array back to the pool when it is done. */
export const scratch = (dtype: DType, length: number): TypedArray => arrayOf(dtype, length, false, true);

function arrayOf(dtype: DType, length: number, zeros: boolean, pooled: boolean): TypedArray {
  if (length >= 0 && length < large) {
    const bytes = length * bytesOf(dtype);
    if (!pooled || bytes < pool.smallest) return new arrays[dtype](length);
    return new arrays[dtype](pool.take(bytes, zeros));
  }
  if (!(Number.isInteger(length) && length >= 0)) throw new ShapeError(messages.size(length));
  const bytes = length * bytesOf(dtype);
  const free = process.availableMemory();
  // Pages of zeros cost nothing until they are written, and are then too many for the machine.
  if (bytes > free) throw new ValueError(messages.memory(bytes, free));
  try {
    return new arrays[dtype](length);
  } catch {
    throw new ValueError(messages.memory(bytes, free));
  }
}

/** Bytes of one element. */
export const bytesOf = (dtype: DType): number => arrays[dtype].BYTES_PER_ELEMENT;

/** Copies numbers into an array of the dtype. bool holds 0 and 1. */
export function fromNumbers(dtype: DType, values: ArrayLike<number>): TypedArray {
  if (arrays[dtype] === undefined) checkDType("dtype", dtype);
  if (dtype !== "bool") return arrays[dtype].from(values);
  // A loop: from() with a function takes thirty times as long.
  const data = new Uint8Array(values.length);
  for (let i = 0; i < data.length; i++) data[i] = values[i] === 0 ? 0 : 1;
  return data;
}

export const isFloating = (dtype: DType): boolean => dtype === "float32" || dtype === "float64";

/**
 * What two tensors' dtypes become in arithmetic, row by column. `null`: an error until one is cast.
 * bool counts as 0 and 1, so bool + bool is int32 (as in Python, so that sums of conditions count).
 */
const arithmetic: Record<DType, Record<DType, DType | null>> = {
  float32: { float32: "float32", float64: null, int32: "float32", bool: "float32" },
  float64: { float32: null, float64: "float64", int32: "float64", bool: "float64" },
  int32: { float32: "float32", float64: "float64", int32: "int32", bool: "int32" },
  bool: { float32: "float32", float64: "float64", int32: "int32", bool: "int32" },
};

/**
 * The common dtype of tensors in arithmetic. With `same`, values are only chosen and not combined
 * (where, maximum, concat), so that bool stays bool.
 */
export function promote(op: string, dtypes: readonly DType[], same = false): DType {
  let result: DType = dtypes[0] ?? "float32";
  for (let i = 1; i < dtypes.length; i++) {
    const next = dtypes[i]!;
    if (same && next === result) continue;
    const joined: DType | null = arithmetic[result][next];
    if (joined === null) throw new DTypeError(messages.mixedFloats(op));
    result = joined;
  }
  return dtypes.length === 1 && !same && result === "bool" ? "int32" : result;
}

/** The dtype of a result that has fractions: int ÷ int and exp of an int are float32. */
export function promoteToFloat(op: string, dtypes: readonly DType[]): DType {
  const joined = promote(op, dtypes);
  return isFloating(joined) ? joined : "float32";
}

/** The dtype that a plain number takes beside a tensor of `dtype`: the tensor's own; bool makes it int32. */
export function weakDType(value: number, dtype: DType): DType {
  if (isFloating(dtype)) return dtype;
  if (value !== Math.trunc(value) || value > 2147483647 || value < -2147483648)
    throw new DTypeError(messages.fraction(value));
  return "int32";
}
