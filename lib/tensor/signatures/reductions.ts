import type { Operand } from "../../ops/constant.ts";
import type { DType } from "../dtype.ts";
import type { CountDType, FloatDType, SameDType } from "../dtypeTypes.ts";
import type { Axes, KeepDims, Reduce } from "../shapes/axes.ts";
import type { Fit, ShapeOf, Sure } from "../shapeTypes.ts";
import type { Tensor } from "../tensor.ts";

/** The operations that fold axes, or run along one. */
export interface ReductionsOperations {
  /**
   * Σ x over the axes (all where absent; negative ones count from the end), which go away or stay as 1 with keepdims;
   * the dtype stays, bool gives int32. An axis out of range is a ShapeError.
   */
  sum<T extends Operand, const A extends Axes | undefined = undefined, K extends boolean = false>(
    x: T,
    axes?: Fit<Reduce<"sum", ShapeOf<T>, A, K>, A>,
    options?: KeepDims<K>,
  ): Tensor<Sure<Reduce<"sum", ShapeOf<T>, A, K>>, CountDType<T>>;
  /**
   * The mean over the axes (all where absent; negative ones count from the end), which go away or stay as 1 with
   * keepdims; int32 and bool give float32. An axis out of range is a ShapeError.
   */
  mean<T extends Operand, const A extends Axes | undefined = undefined, K extends boolean = false>(
    x: T,
    axes?: Fit<Reduce<"mean", ShapeOf<T>, A, K>, A>,
    options?: KeepDims<K>,
  ): Tensor<Sure<Reduce<"mean", ShapeOf<T>, A, K>>, FloatDType<T>>;
  /**
   * The largest element over the axes (all where absent; negative ones count from the end), which go away or stay as 1
   * with keepdims; the dtype stays, equally large ones share the gradient. An axis out of range is a ShapeError.
   */
  max<T extends Operand, const A extends Axes | undefined = undefined, K extends boolean = false>(
    x: T,
    axes?: Fit<Reduce<"max", ShapeOf<T>, A, K>, A>,
    options?: KeepDims<K>,
  ): Tensor<Sure<Reduce<"max", ShapeOf<T>, A, K>>, SameDType<T>>;
  /**
   * The smallest element over the axes (all where absent; negative ones count from the end), which go away or stay as
   * 1 with keepdims; the dtype stays, equally small ones share the gradient. An axis out of range is a ShapeError.
   */
  min<T extends Operand, const A extends Axes | undefined = undefined, K extends boolean = false>(
    x: T,
    axes?: Fit<Reduce<"min", ShapeOf<T>, A, K>, A>,
    options?: KeepDims<K>,
  ): Tensor<Sure<Reduce<"min", ShapeOf<T>, A, K>>, SameDType<T>>;
  /**
   * log Σ eˣ without overflow over the axes (all where absent; negative ones count from the end), which go away or
   * stay as 1 with keepdims; int32 and bool give float32. An axis out of range is a ShapeError. (Goodfellow et al.,
   * section 4.1)
   */
  logsumexp<T extends Operand, const A extends Axes | undefined = undefined, K extends boolean = false>(
    x: T,
    axes?: Fit<Reduce<"logsumexp", ShapeOf<T>, A, K>, A>,
    options?: KeepDims<K>,
  ): Tensor<Sure<Reduce<"logsumexp", ShapeOf<T>, A, K>>, FloatDType<T>>;
  /**
   * Π x over the axes (all where absent; negative ones count from the end), which go away or stay as 1 with keepdims; the
   * dtype stays, bool gives int32. Derivatives of every order are right where elements are 0. Of no elements it is 1.
   */
  prod<T extends Operand, const A extends Axes | undefined = undefined, K extends boolean = false>(
    x: T,
    axes?: Fit<Reduce<"prod", ShapeOf<T>, A, K>, A>,
    options?: KeepDims<K>,
  ): Tensor<Sure<Reduce<"prod", ShapeOf<T>, A, K>>, CountDType<T>>;
  /**
   * How many elements over the axes (all where absent) are not 0, int32 without a gradient; the axes go away or stay as 1
   * with keepdims. NaN counts.
   */
  countNonzero<T extends Operand, const A extends Axes | undefined = undefined, K extends boolean = false>(
    x: T,
    axes?: Fit<Reduce<"countNonzero", ShapeOf<T>, A, K>, A>,
    options?: KeepDims<K>,
  ): Tensor<Sure<Reduce<"countNonzero", ShapeOf<T>, A, K>>, "int32">;
  /**
   * Whether some element over the axes (all where absent) is not 0, bool without a gradient; the axes go away or stay as 1 with
   * keepdims. Of no elements it is false.
   */
  any<T extends Operand, const A extends Axes | undefined = undefined, K extends boolean = false>(
    x: T,
    axes?: Fit<Reduce<"any", ShapeOf<T>, A, K>, A>,
    options?: KeepDims<K>,
  ): Tensor<Sure<Reduce<"any", ShapeOf<T>, A, K>>, "bool">;
  /**
   * Whether no element over the axes (all where absent) is 0, bool without a gradient; the axes go away or stay as 1 with
   * keepdims. Of no elements it is true.
   */
  all<T extends Operand, const A extends Axes | undefined = undefined, K extends boolean = false>(
    x: T,
    axes?: Fit<Reduce<"all", ShapeOf<T>, A, K>, A>,
    options?: KeepDims<K>,
  ): Tensor<Sure<Reduce<"all", ShapeOf<T>, A, K>>, "bool">;
  /**
   * The largest minus the smallest element over the axes (all where absent), which go away or stay as 1 with keepdims; the
   * dtype stays, equal ones share the gradient.
   */
  ptp<T extends Operand, const A extends Axes | undefined = undefined, K extends boolean = false>(
    x: T,
    axes?: Fit<Reduce<"ptp", ShapeOf<T>, A, K>, A>,
    options?: KeepDims<K>,
  ): Tensor<Sure<Reduce<"ptp", ShapeOf<T>, A, K>>, CountDType<T>>;
  /**
   * Position of the first largest element along the axis, or in all of x read row by row; the axis goes away or stays as 1
   * with keepdims. int32 without a gradient; NaN counts as the largest. An axis out of range is a ShapeError.
   */
  argmax<T extends Operand, const A extends number | undefined = undefined, K extends boolean = false>(
    x: T,
    axis?: Fit<Reduce<"argmax", ShapeOf<T>, A, K>, A>,
    options?: KeepDims<K>,
  ): Tensor<Sure<Reduce<"argmax", ShapeOf<T>, A, K>>, "int32">;
  /**
   * Position of the first smallest element along the axis, or in all of x read row by row; the axis goes away or stays as 1
   * with keepdims. int32 without a gradient; NaN counts as the smallest. An axis out of range is a ShapeError.
   */
  argmin<T extends Operand, const A extends number | undefined = undefined, K extends boolean = false>(
    x: T,
    axis?: Fit<Reduce<"argmin", ShapeOf<T>, A, K>, A>,
    options?: KeepDims<K>,
  ): Tensor<Sure<Reduce<"argmin", ShapeOf<T>, A, K>>, "int32">;
  /**
   * The number of elements along the axes (all where absent) as a scalar node of the graph, since a named size has no
   * number yet; int32 unless a dtype is given.
   */
  size<T extends Operand, const A extends Axes | undefined = undefined, D extends DType = "int32">(
    x: T,
    axes?: Fit<Reduce<"size", ShapeOf<T>, A>, A>,
    dtype?: D,
  ): Tensor<[], NoInfer<D>>;
}
