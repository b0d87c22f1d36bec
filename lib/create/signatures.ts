/** The functions that make tensors, with shapes in their types. */
import type { Operand } from "../ops/constant.ts";
import type { Dim } from "../tensor/dims.ts";
import type { DType } from "../tensor/dtype.ts";
import type { SameDType } from "../tensor/dtypeTypes.ts";
import type { ShapeOf, SizesOf } from "../tensor/shapeTypes.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { Variable } from "../tensor/variable.ts";
import type { CreateOptions } from "./create.ts";

/** What makes tensors from values and sizes; implemented in create.ts. */
export interface Creators {
  /** A constant from a number, nested arrays or a typed array; its values are copied. float32 unless a dtype is given. */
  tensor<const V extends Operand, D extends DType = SameDType<V>>(
    values: V,
    options?: CreateOptions<D>,
  ): Tensor<ShapeOf<V>, NoInfer<D>>;
  /** A tensor of one value everywhere, of the given shape; float32 unless a dtype is given. */
  full<const S extends readonly number[], D extends DType = "float32">(
    shape: S,
    value: number,
    options?: CreateOptions<D>,
  ): Tensor<SizesOf<S>, NoInfer<D>>;
  /** Zeros of the given shape; float32 unless a dtype is given. */
  zeros<const S extends readonly number[], D extends DType = "float32">(
    shape: S,
    options?: CreateOptions<D>,
  ): Tensor<SizesOf<S>, NoInfer<D>>;
  /** Ones of the given shape; float32 unless a dtype is given. */
  ones<const S extends readonly number[], D extends DType = "float32">(
    shape: S,
    options?: CreateOptions<D>,
  ): Tensor<SizesOf<S>, NoInfer<D>>;
  /**
   * A tensor of one value everywhere with the shape, which may have names, and the dtype of x, unless another is given. Nothing of
   * it depends on the values of x.
   */
  fullLike<T extends Operand, D extends DType = SameDType<T>>(
    x: T,
    value: number,
    options?: CreateOptions<D>,
  ): Tensor<ShapeOf<T>, NoInfer<D>>;
  /** Zeros of the shape and, unless another is given, the dtype of x. */
  zerosLike<T extends Operand, D extends DType = SameDType<T>>(
    x: T,
    options?: CreateOptions<D>,
  ): Tensor<ShapeOf<T>, NoInfer<D>>;
  /** Ones of the shape and, unless another is given, the dtype of x. */
  onesLike<T extends Operand, D extends DType = SameDType<T>>(
    x: T,
    options?: CreateOptions<D>,
  ): Tensor<ShapeOf<T>, NoInfer<D>>;
  /** The identity matrix [n, n]; float32 unless a dtype is given. */
  eye<const N extends number, D extends DType = "float32">(
    n: N,
    options?: CreateOptions<D>,
  ): Tensor<[N, N], NoInfer<D>>;
  /** start, start + step, … before stop; with one argument from 0. int32 unless a dtype is given. */
  arange<D extends DType = "int32">(
    start: number,
    stop?: number,
    step?: number,
    options?: CreateOptions<D>,
  ): Tensor<[number], NoInfer<D>>;
  /** n numbers from start to stop, both included; float32 unless a dtype is given. */
  linspace<const N extends number, D extends DType = "float32">(
    start: number,
    stop: number,
    n: N,
    options?: CreateOptions<D>,
  ): Tensor<[N], NoInfer<D>>;
  /** A leaf that derivatives are taken for: backward() accumulates into its grad. Its first values are copied. */
  variable<const V extends Operand, D extends DType = SameDType<V>>(
    value: V,
    options?: CreateOptions<D>,
  ): Variable<ShapeOf<V>, NoInfer<D>>;
  /** An input without values, with sizes, names of sizes such as "batch", or null for unknown ones. */
  symbol<const S extends readonly (Dim | null)[] = [], D extends DType = "float32">(
    name: string,
    shape?: S,
    options?: CreateOptions<D>,
  ): Tensor<SizesOf<S>, NoInfer<D>>;
}
