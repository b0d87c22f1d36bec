// Written by `node scripts/node.js scripts/signatures.ts`.
import type { DType } from "../dtype.ts";
import type { Axes, KeepDims, Reduce } from "../shapes/axes.ts";
import type { Fit, ShapeOf, Sure } from "../shapeTypes.ts";
import type { Tensor } from "../tensor.ts";

/** The operations that fold axes, or run along one. */
export interface ReductionsMethods {
  /**
   * Σ x over the axes (all where absent; negative ones count from the end), which go away or stay as 1 with keepdims;
   * the dtype stays, bool gives int32. An axis out of range is a ShapeError.
   */
  sum<T extends Tensor, const A extends Axes | undefined = undefined, K extends boolean = false>(
    this: T,
    axes?: Fit<Reduce<"sum", ShapeOf<T>, A, K>, A>,
    options?: KeepDims<K>,
  ): Tensor<Sure<Reduce<"sum", ShapeOf<T>, A, K>>>;
  /**
   * The mean over the axes (all where absent; negative ones count from the end), which go away or stay as 1 with
   * keepdims; int32 and bool give float32. An axis out of range is a ShapeError.
   */
  mean<T extends Tensor, const A extends Axes | undefined = undefined, K extends boolean = false>(
    this: T,
    axes?: Fit<Reduce<"mean", ShapeOf<T>, A, K>, A>,
    options?: KeepDims<K>,
  ): Tensor<Sure<Reduce<"mean", ShapeOf<T>, A, K>>>;
  /**
   * The largest element over the axes (all where absent; negative ones count from the end), which go away or stay as 1
   * with keepdims; the dtype stays, equally large ones share the gradient. An axis out of range is a ShapeError.
   */
  max<T extends Tensor, const A extends Axes | undefined = undefined, K extends boolean = false>(
    this: T,
    axes?: Fit<Reduce<"max", ShapeOf<T>, A, K>, A>,
    options?: KeepDims<K>,
  ): Tensor<Sure<Reduce<"max", ShapeOf<T>, A, K>>>;
  /**
   * The smallest element over the axes (all where absent; negative ones count from the end), which go away or stay as
   * 1 with keepdims; the dtype stays, equally small ones share the gradient. An axis out of range is a ShapeError.
   */
  min<T extends Tensor, const A extends Axes | undefined = undefined, K extends boolean = false>(
    this: T,
    axes?: Fit<Reduce<"min", ShapeOf<T>, A, K>, A>,
    options?: KeepDims<K>,
  ): Tensor<Sure<Reduce<"min", ShapeOf<T>, A, K>>>;
  /**
   * log Σ eˣ without overflow over the axes (all where absent; negative ones count from the end), which go away or
   * stay as 1 with keepdims; int32 and bool give float32. An axis out of range is a ShapeError. (Goodfellow et al.,
   * section 4.1)
   */
  logsumexp<T extends Tensor, const A extends Axes | undefined = undefined, K extends boolean = false>(
    this: T,
    axes?: Fit<Reduce<"logsumexp", ShapeOf<T>, A, K>, A>,
    options?: KeepDims<K>,
  ): Tensor<Sure<Reduce<"logsumexp", ShapeOf<T>, A, K>>>;
  /**
   * Position of the largest element along the axis, or in all of x read row by row; int32 without a gradient. An axis
   * out of range is a ShapeError.
   */
  argmax<T extends Tensor, const A extends number | undefined = undefined>(
    this: T,
    axis?: Fit<Reduce<"argmax", ShapeOf<T>, A>, A>,
  ): Tensor<Sure<Reduce<"argmax", ShapeOf<T>, A>>>;
  /**
   * The number of elements along the axes (all where absent) as a scalar node of the graph, since a named size has no
   * number yet; int32 unless a dtype is given.
   */
  size<T extends Tensor, const A extends Axes | undefined = undefined>(
    this: T,
    axes?: Fit<Reduce<"size", ShapeOf<T>, A>, A>,
    dtype?: DType,
  ): Tensor<[]>;
}
