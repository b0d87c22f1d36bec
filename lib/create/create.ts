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
import { primitives } from "../ops/primitives.ts";
import { toDim } from "../tensor/dims.ts";
import { type DType, fromNumbers } from "../tensor/dtype.ts";
import { ShapeError } from "../tensor/errors.ts";
import { Storage } from "../tensor/storage.ts";
import { Tensor } from "../tensor/tensor.ts";
import { Variable } from "../tensor/variable.ts";

export interface CreateOptions<D extends DType = DType> {
  /** float32 where absent (int32 for integer typed arrays, bool for booleans). */
  readonly dtype?: D;
  readonly name?: string;
}

/** A constant from a number, nested arrays or a typed array; its values are copied. */
export function tensor(values: Operand, { dtype, name }: CreateOptions = {}): Tensor {
  const t = isTensor(values) ? (dtype ? cast(values, dtype) : values) : fromNested(values as Nested, dtype);
  return name === undefined ? t : Object.assign(t === values ? fromArray(t.data, t.shape, t.dtype) : t, { name });
}

const sized = (shape: readonly number[]): number[] => shape.map((d) => toDim(d) as number);

export const full = (
  shape: readonly number[],
  value: number,
  { dtype = "float32", name }: CreateOptions = {},
): Tensor => Object.assign(filled(value, sized(shape), dtype), name === undefined ? {} : { name });
export const zeros = (shape: readonly number[], options?: CreateOptions): Tensor => full(shape, 0, options);
export const ones = (shape: readonly number[], options?: CreateOptions): Tensor => full(shape, 1, options);

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
  return eyeOf(n, n, 0, dtype);
}

/** start, start + step, … before stop; with one argument from 0. int32 unless a dtype is given. */
export function arange(start: number, stop?: number, step = 1, { dtype = "int32" }: CreateOptions = {}): Tensor {
  const [from, to] = stop === undefined ? [0, start] : [start, stop];
  if (step === 0) throw new ShapeError("arange: a step of 0 never arrives; expected another number.");
  const n = Math.max(0, Math.ceil((to - from) / step));
  return fromArray(
    fromNumbers(
      dtype,
      Array.from({ length: n }, (_, i) => from + i * step),
    ),
    [n],
    dtype,
  );
}

/** `n` numbers from start to stop, both included. */
export function linspace(start: number, stop: number, n: number, { dtype = "float32" }: CreateOptions = {}): Tensor {
  const values = Array.from({ length: n }, (_, i) => (n === 1 ? start : start + ((stop - start) * i) / (n - 1)));
  return fromArray(fromNumbers(dtype, values), [n], dtype);
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
  const t = new Tensor({ shape: shape.map(toDim), dtype, name });
  t.symbolic = true;
  return t;
}
