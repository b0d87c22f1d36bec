import { describe } from "../tensor/arguments.ts";
import { allocate, type DType, fromNumbers, type TypedArray, weakDType } from "../tensor/dtype.ts";
import { DTypeError, messages, ShapeError } from "../tensor/errors.ts";
import { count, type Shape } from "../tensor/shape.ts";
import { Storage } from "../tensor/storage.ts";
import { Tensor } from "../tensor/tensor.ts";

export type Nested = number | boolean | readonly Nested[] | TypedArray;
/** What operations take: a tensor, a plain number (which takes its neighbour's dtype), or nested arrays. */
export type Operand = Tensor | Nested;

/** A tensor around an array that nobody else writes. */
export const fromArray = (data: TypedArray, shape: Shape, dtype: DType, name?: string): Tensor =>
  new Tensor({ shape, dtype, storage: new Storage(data), name });

/** A scalar constant. */
export function scalar(value: number, dtype: DType): Tensor {
  const data = allocate(dtype, 1);
  data[0] = value;
  return fromArray(data, [], dtype);
}

/** A tensor of one value everywhere. */
export function filled(value: number, shape: readonly number[], dtype: DType): Tensor {
  const data = allocate(dtype, count(shape));
  if (value !== 0) data.fill(value);
  return fromArray(data, shape, dtype);
}

/** `rows` rows and `columns` columns of zeros with ones on the diagonal that starts in row `from`. */
export function eyeOf(rows: number, columns: number, from: number, dtype: DType): Tensor {
  const data = allocate(dtype, rows * columns);
  for (let i = 0; i < columns; i++) if (i + from < rows) data[(i + from) * columns + i] = 1;
  return fromArray(data, [rows, columns], dtype);
}

/** Reads nested arrays: their shape (all rows must be of one length) and a dtype where none is given. */
export function fromNested(values: Nested, dtype?: DType): Tensor {
  if (ArrayBuffer.isView(values)) return fromTyped(values, dtype);
  const shape: number[] = [];
  for (let level: Nested = values; Array.isArray(level) || ArrayBuffer.isView(level); level = level[0] as Nested) {
    shape.push(level.length);
    if (level.length === 0) break;
  }
  const flat: number[] = [];
  let booleans = 0;
  const visit = (value: Nested, axis: number): void => {
    if (axis === shape.length) {
      if (typeof value === "boolean") booleans++;
      else if (Array.isArray(value) || ArrayBuffer.isView(value))
        throw new ShapeError(
          isTensor(value)
            ? "tensor: expected numbers in the arrays, got a tensor. Join tensors with ad.stack or ad.concat."
            : `tensor: expected rows of equal depth, got ${describe(value)} where a number was expected.`,
        );
      else if (typeof value !== "number")
        throw new TypeError(messages.wrongKind("tensor", "numbers or nested arrays of numbers", describe(value)));
      flat.push(Number(value));
      return;
    }
    if (!(Array.isArray(value) || ArrayBuffer.isView(value)) || value.length !== shape[axis])
      throw new ShapeError(
        `tensor: rows differ on axis ${axis}: expected ${shape[axis]} elements, got ${describe(value)}.`,
      );
    for (const item of value as readonly Nested[]) visit(item, axis + 1);
  };
  visit(values, 0);
  const chosen = dtype ?? (booleans > 0 && booleans === flat.length ? "bool" : "float32");
  if (chosen === "int32") for (const value of flat) weakDType(value, "int32");
  return fromArray(fromNumbers(chosen, flat), shape, chosen);
}

function fromTyped(values: TypedArray | ArrayBufferView, dtype?: DType): Tensor {
  const own: DType | undefined =
    values instanceof Float32Array
      ? "float32"
      : values instanceof Float64Array
        ? "float64"
        : values instanceof Int32Array
          ? "int32"
          : values instanceof Uint8Array
            ? "int32"
            : undefined;
  if (!own)
    throw new DTypeError(
      `tensor: expected a Float32Array, Float64Array, Int32Array or Uint8Array, got ${values.constructor.name}. Convert it first, for example Float32Array.from(x).`,
    );
  const array = values as TypedArray;
  return fromArray(fromNumbers(dtype ?? own, array), [array.length], dtype ?? own);
}

export const isTensor = (value: unknown): value is Tensor => value instanceof Tensor;

/** @throws TypeError where `x` is no tensor */
export function checkTensor(what: string, role: string, x: unknown): void {
  if (!isTensor(x)) throw new TypeError(messages.wrongKind(what, `a tensor as ${role}`, describe(x)));
}

/** @throws TypeError where `xs` is no array of tensors */
export function checkTensors(what: string, role: string, xs: unknown): void {
  if (!Array.isArray(xs)) throw new TypeError(messages.wrongKind(what, `an array of tensors as ${role}`, describe(xs)));
  for (const x of xs) checkTensor(what, role, x);
}

/** A guard that takes nothing from the type. */
const isList = (operands: readonly Operand[]): boolean => Array.isArray(operands);

/** Operands as tensors: plain numbers take the dtype of the first tensor beside them, or float32. */
export function toTensors(op: string, operands: readonly Operand[]): Tensor[] {
  if (!isList(operands)) throw new TypeError(messages.wrongKind(op, "an array of tensors", describe(operands)));
  const beside = operands.find(isTensor)?.dtype ?? "float32";
  return operands.map((x) => {
    if (isTensor(x)) return x;
    if (typeof x === "number") return scalar(x, weakDType(x, beside));
    if (typeof x === "boolean") return scalar(Number(x), "bool");
    if (Array.isArray(x) || ArrayBuffer.isView(x)) return fromNested(x);
    throw new TypeError(messages.wrongKind(op, "a tensor, a number or nested arrays of numbers", describe(x)));
  });
}

export const toTensor = (op: string, x: Operand): Tensor => (isTensor(x) ? x : toTensors(op, [x])[0]!);
