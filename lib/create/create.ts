import { apply1 } from "../ops/apply.ts";
import {
  eyeOf,
  filled,
  fromArray,
  fromNested,
  isTensor,
  type Nested,
  type Operand,
  toTensor,
} from "../ops/constant.ts";
import { cast } from "../ops/functions/shapes.ts";
import { placeholder } from "../ops/placeholder.ts";
import { primitives } from "../ops/primitives.ts";
import { checkNumber } from "../tensor/arguments.ts";
import { toNumber, toShape } from "../tensor/dims.ts";
import { allocate, checkDType, type DType, isFloating, weakDType } from "../tensor/dtype.ts";
import { ShapeError, ValueError } from "../tensor/errors.ts";
import { Storage } from "../tensor/storage.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { Variable } from "../tensor/variable.ts";

export interface CreateOptions<D extends DType = DType> {
  /** float32 where absent (int32 for integer typed arrays, bool for booleans). */
  readonly dtype?: D;
  readonly name?: string;
}

/** A constant from a number, nested arrays or a typed array; its values are copied. */
export function tensor(values: Operand, { dtype, name }: CreateOptions = {}): Tensor {
  if (dtype !== undefined) checkDType("tensor", dtype);
  const t = isTensor(values) ? (dtype ? cast(values, dtype) : values) : fromNested(values as Nested, dtype);
  return name === undefined ? t : Object.assign(t === values ? fromArray(t.data, t.shape, t.dtype) : t, { name });
}

function valued(
  what: string,
  shape: readonly number[],
  value: number,
  { dtype = "float32", name }: CreateOptions = {},
): Tensor {
  checkDType(what, dtype);
  const sizes = toShape(what, shape).map((d) => toNumber(what, d));
  if (!isFloating(dtype)) weakDType(checkNumber(what, value), dtype);
  return Object.assign(filled(checkNumber(what, value), sizes, dtype), name === undefined ? {} : { name });
}

export const full = (shape: readonly number[], value: number, options?: CreateOptions): Tensor =>
  valued("full", shape, value, options);
export const zeros = (shape: readonly number[], options?: CreateOptions): Tensor => valued("zeros", shape, 0, options);
export const ones = (shape: readonly number[], options?: CreateOptions): Tensor => valued("ones", shape, 1, options);

/** One value everywhere, of the shape and, unless another is given, the dtype of x; for symbols as for values. */
export function fullLike(x: Operand, value: number, { dtype, name }: CreateOptions = {}): Tensor {
  const t = toTensor("fullLike", x);
  const made = apply1(primitives.fill, [t], { value, dtype: dtype ?? t.dtype });
  return Object.assign(made, name === undefined ? {} : { name });
}
export const zerosLike = (x: Operand, options?: CreateOptions): Tensor => fullLike(x, 0, options);
export const onesLike = (x: Operand, options?: CreateOptions): Tensor => fullLike(x, 1, options);

/** The identity matrix. */
export function eye(n: number, { dtype = "float32" }: CreateOptions = {}): Tensor {
  checkDType("eye", dtype);
  const size = toNumber("eye", n);
  return eyeOf(size, size, 0, dtype);
}

/** start, start + step, … before stop; with one argument from 0. int32 unless a dtype is given. */
export function arange(start: number, stop?: number, step = 1, { dtype = "int32" }: CreateOptions = {}): Tensor {
  checkDType("arange", dtype);
  const [from, to] = stop === undefined ? [0, start] : [start, stop];
  for (const x of [from, to, step])
    if (!Number.isFinite(checkNumber("arange", x)))
      throw new ValueError(`arange: ${x} is never reached; expected finite numbers as start, stop and step.`);
  if (step === 0) throw new ShapeError("arange: a step of 0 never arrives; expected another number.");
  const n = Math.max(0, Math.ceil((to - from) / step));
  if (!isFloating(dtype) && n > 0) for (const x of [from, step, from + (n - 1) * step]) weakDType(x, dtype);
  return spaced(n, dtype, (i) => from + i * step);
}

/** n values by a rule, written where they stay. */
function spaced(n: number, dtype: DType, value: (i: number) => number): Tensor {
  const data = allocate(dtype, n);
  for (let i = 0; i < n; i++) data[i] = dtype === "bool" ? Number(value(i) !== 0) : value(i);
  return fromArray(data, [n], dtype);
}

/** `n` numbers from start to stop, both included. */
export function linspace(start: number, stop: number, n: number, { dtype = "float32" }: CreateOptions = {}): Tensor {
  checkDType("linspace", dtype);
  const size = toNumber("linspace", n);
  const [from, to] = [checkNumber("linspace", start), checkNumber("linspace", stop)];
  return spaced(size, dtype, (i) => (size === 1 ? from : from + ((to - from) * i) / (size - 1)));
}

/**
 * A leaf that derivatives are taken for: backward() accumulates into its `grad`, and `assign` and updates write it.
 * @param value - its first values, which are copied
 */
export function variable(value: Operand, { dtype, name }: CreateOptions = {}): Variable {
  const t = tensor(value, dtype ? { dtype } : {});
  return new Variable({
    shape: t.shape,
    dtype: t.dtype,
    storage: new Storage(t.data),
    name: name ?? (t.name as string | undefined),
  });
}

/**
 * An input without values. What is computed from it is a graph, not numbers.
 * @param shape - sizes, names of sizes such as "batch", or null for unknown ones
 */
export function symbol(
  name: string,
  shape: readonly (number | string | null)[] = [],
  { dtype = "float32" }: CreateOptions = {},
): Tensor {
  checkDType("symbol", dtype);
  return placeholder({ shape: toShape("symbol", shape), dtype }, name);
}
