/** The functions that make tensors, with shapes in their types. */
import type { Operand } from "../ops/constant.ts";
import type { CreateOptions } from "./create.ts";
import type { Dim } from "./dims.ts";
import type { ShapeOf, SizesOf } from "./shapeTypes.ts";
import type { Tensor } from "./tensor.ts";
import type { Variable } from "./variable.ts";

/** What makes tensors from values and sizes; implemented in create.ts. */
export interface Creators {
  /** A constant from a number, nested arrays or a typed array; its values are copied. float32 unless a dtype is given. */
  tensor<const V extends Operand>(values: V, options?: CreateOptions): Tensor<ShapeOf<V>>;
  /** A tensor of one value everywhere, of the given shape; float32 unless a dtype is given. */
  full<const D extends readonly number[]>(shape: D, value: number, options?: CreateOptions): Tensor<SizesOf<D>>;
  /** Zeros of the given shape; float32 unless a dtype is given. */
  zeros<const D extends readonly number[]>(shape: D, options?: CreateOptions): Tensor<SizesOf<D>>;
  /** Ones of the given shape; float32 unless a dtype is given. */
  ones<const D extends readonly number[]>(shape: D, options?: CreateOptions): Tensor<SizesOf<D>>;
  /** The identity matrix [n, n]; float32 unless a dtype is given. */
  eye<const N extends number>(n: N, options?: CreateOptions): Tensor<[N, N]>;
  /** start, start + step, … before stop; with one argument from 0. int32 unless a dtype is given. */
  arange(start: number, stop?: number, step?: number, options?: CreateOptions): Tensor<[number]>;
  /** n numbers from start to stop, both included; float32 unless a dtype is given. */
  linspace<const N extends number>(start: number, stop: number, n: N, options?: CreateOptions): Tensor<[N]>;
  /** A leaf that derivatives are taken for: backward() accumulates into its grad. Its first values are copied. */
  variable<const V extends Operand>(value: V, options?: CreateOptions): Variable<ShapeOf<V>>;
  /** An input without values, with sizes, names of sizes such as "batch", or null for unknown ones. */
  symbol<const D extends readonly (Dim | null)[] = []>(
    name: string,
    shape?: D,
    options?: CreateOptions,
  ): Tensor<SizesOf<D>>;
}
