// Written by `node scripts/node.js scripts/signatures.ts`.
import type { SameDType } from "../dtypeTypes.ts";
import type { Shape } from "../shape.ts";
import type { Expand, Flatten, Moveaxis, Ravel, Swapaxes } from "../shapes/arrangement.ts";
import type { Axes, ExpandDims, Permute, Squeeze, Transpose } from "../shapes/axes.ts";
import type { BroadcastTo } from "../shapes/broadcast.ts";
import type { Reshape } from "../shapes/reshape.ts";
import type { Fit, ShapeOf, SizesOf, Sure } from "../shapeTypes.ts";
import type { Tensor } from "../tensor.ts";

/** The operations that lay the same elements out in another shape. */
export interface ShapesMethods {
  /**
   * The same elements in row-major order in another shape, in which one size may be −1: what is left over. The dtype
   * stays; other numbers of elements are a ShapeError.
   */
  reshape<T extends Tensor, const D extends Shape>(
    this: T,
    shape: Fit<Reshape<ShapeOf<T>, SizesOf<D>>, D>,
  ): Tensor<Sure<Reshape<ShapeOf<T>, SizesOf<D>>>, SameDType<T>>;
  /** The last two axes swapped, x = this: [..., n, m] → [..., m, n], or all axes in the order given; the dtype stays. */
  transpose<T extends Tensor, const A extends readonly number[] | undefined = undefined>(
    this: T,
    axes?: Fit<Transpose<ShapeOf<T>, A>, A>,
  ): Tensor<Sure<Transpose<ShapeOf<T>, A>>, SameDType<T>>;
  /** Axis i of the result is axis axes[i] of x; the dtype stays. A ShapeError unless each axis is named once. */
  permute<T extends Tensor, const A extends readonly number[]>(
    this: T,
    axes: Fit<Permute<"permute", ShapeOf<T>, A>, A>,
  ): Tensor<Sure<Permute<"permute", ShapeOf<T>, A>>, SameDType<T>>;
  /**
   * x repeated to the shape: axes of size 1 stretch, new ones come in front; the dtype stays. A ShapeError where x
   * does not fit.
   */
  broadcastTo<T extends Tensor, const D extends Shape>(
    this: T,
    shape: Fit<BroadcastTo<ShapeOf<T>, SizesOf<D>>, D>,
  ): Tensor<Sure<BroadcastTo<ShapeOf<T>, SizesOf<D>>>, SameDType<T>>;
  /** x without the given axes of size 1, or without all of them; the dtype stays. Another size is a ShapeError. */
  squeeze<T extends Tensor, const A extends Axes | undefined = undefined>(
    this: T,
    axes?: Fit<Squeeze<ShapeOf<T>, A>, A>,
  ): Tensor<Sure<Squeeze<ShapeOf<T>, A>>, SameDType<T>>;
  /** x with a new axis of size 1, which stands at `axis` in the result; the dtype stays. */
  expandDims<T extends Tensor, const A extends number>(
    this: T,
    axis: Fit<ExpandDims<ShapeOf<T>, A>, A>,
  ): Tensor<Sure<ExpandDims<ShapeOf<T>, A>>, SameDType<T>>;
  /** The axis at `from` stands at `to`, the others keep their order; the dtype stays. */
  moveaxis<T extends Tensor, const A extends number, const B extends number>(
    this: T,
    from: A,
    to: Fit<Moveaxis<ShapeOf<T>, A, B>, B>,
  ): Tensor<Sure<Moveaxis<ShapeOf<T>, A, B>>, SameDType<T>>;
  /** Two axes exchanged; the dtype stays. */
  swapaxes<T extends Tensor, const A extends number, const B extends number>(
    this: T,
    a: A,
    b: Fit<Swapaxes<"swapaxes", ShapeOf<T>, A, B>, B>,
  ): Tensor<Sure<Swapaxes<"swapaxes", ShapeOf<T>, A, B>>, SameDType<T>>;
  /** The axes from start to end (all where absent) as one, [n, m, k] → [nmk]; a scalar becomes [1]. */
  flatten<T extends Tensor, const A extends number = 0, const B extends number = -1>(
    this: T,
    start?: Fit<Flatten<ShapeOf<T>, A, B>, A>,
    end?: B,
  ): Tensor<Sure<Flatten<ShapeOf<T>, A, B>>, SameDType<T>>;
  /** All elements in row-major order as a vector, [...s] → [n]. */
  ravel<T extends Tensor>(this: T): Tensor<Ravel<ShapeOf<T>>, SameDType<T>>;
  /** As broadcastTo, with −1 for sizes that stay, as in torch. */
  expand<T extends Tensor, const D extends Shape>(
    this: T,
    shape: Fit<Expand<ShapeOf<T>, SizesOf<D>>, D>,
  ): Tensor<Sure<Expand<ShapeOf<T>, SizesOf<D>>>, SameDType<T>>;
}
