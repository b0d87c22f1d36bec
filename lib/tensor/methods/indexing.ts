// Written by `node scripts/node.js scripts/signatures.ts`.
import type { Operand } from "../../ops/constant.ts";
import type { ChosenDType, SameDType } from "../dtypeTypes.ts";
import type { OpenSizes } from "../shapes/arrangement.ts";
import type { AlongAxes } from "../shapes/axes.ts";
import type { Broadcast, TogetherWith } from "../shapes/broadcast.ts";
import type { Segments, Take } from "../shapes/parts.ts";
import type { At, Index, Slice } from "../shapes/pieces.ts";
import type { Fit, ShapeOf, Sure } from "../shapeTypes.ts";
import type { Tensor } from "../tensor.ts";

/** The operations that take elements by their places. */
export interface IndexingMethods {
  /**
   * numpy's indexing: an index drops its axis, [start, stop] or [start, stop, step] cuts it (null: as far as it goes; a negative
   * step runs backwards), null and axes not named keep it whole; the dtype stays. Tensors of int32 choose elements: they broadcast
   * together and stand in their axes' place, or in front where these are not neighbours. A bool mask takes the elements where it
   * holds, as many as there are. An index out of range is a ShapeError, for a symbol once its sizes are known.
   */
  at<T extends Tensor, const I extends Index | readonly Index[]>(
    this: T,
    index: Fit<At<ShapeOf<T>, I>, I>,
  ): Tensor<Sure<At<ShapeOf<T>, I>>, SameDType<T>>;
  /** The elements from starts up to stops along each axis (null: as far as it goes), every steps-th; the dtype stays. */
  slice<T extends Tensor>(
    this: T,
    starts: readonly (number | null)[],
    stops: readonly (number | null)[],
    steps?: readonly number[],
  ): Tensor<Sure<Slice<ShapeOf<T>>>, SameDType<T>>;
  /** x with the elements of at(x, index) replaced by values that broadcast to them, x = this: [...s] → [...s]; x itself stays as it is. */
  indexUpdate<T extends Tensor, B extends Operand, const I extends Index | readonly Index[]>(
    this: T,
    index: Fit<At<ShapeOf<T>, I, "indexUpdate">, I>,
    values: B,
  ): Tensor<ShapeOf<T>, ChosenDType<T, B>>;
  /** x with values added to the elements of at(x, index), x = this: [...s] → [...s]; those of one place all count. */
  indexAdd<T extends Tensor, B extends Operand, const I extends Index | readonly Index[]>(
    this: T,
    index: Fit<At<ShapeOf<T>, I, "indexAdd">, I>,
    values: B,
  ): Tensor<ShapeOf<T>, ChosenDType<T, B>>;
  /**
   * The elements at the indices along the axis (of x flat where absent), x = this: [...a, n, ...b], indices: [...s] → [...a, ...s, ...b];
   * the dtype stays. Indices are int32, negative ones count from the end; one out of range is a ShapeError.
   */
  take<T extends Tensor, I extends Operand, const A extends number | undefined = undefined>(
    this: T,
    indices: I,
    axis?: Fit<Take<ShapeOf<T>, ShapeOf<I>, A>, A>,
  ): Tensor<Sure<Take<ShapeOf<T>, ShapeOf<I>, A>>, SameDType<T>>;
  /** Row by row the elements at indices along the axis, x = this: [..., n], indices: [..., m] → [..., m]; other axes broadcast, as in numpy. */
  takeAlongAxis<T extends Tensor, I extends Operand, const A extends number>(
    this: T,
    indices: I,
    axis: Fit<AlongAxes<"takeAlongAxis", ShapeOf<T>, A>, A>,
  ): Tensor<Sure<OpenSizes<ShapeOf<T>>>, SameDType<T>>;
  /** torch's gather: as takeAlongAxis, where indices may be smaller than x along other axes; the result has their shape. */
  gather<T extends Tensor, I extends Operand, const A extends number>(
    this: T,
    axis: Fit<AlongAxes<"gather", ShapeOf<T>, A>, A>,
    indices: I,
  ): Tensor<ShapeOf<I>, SameDType<T>>;
  /**
   * torch's scatter: x with updates (of the indices' shape or larger, or a number) written at the indices along the axis. Of updates
   * for one place the last in row-major order stays, and it alone has a gradient.
   */
  scatter<T extends Tensor, const A extends number>(
    this: T,
    axis: Fit<AlongAxes<"scatter", ShapeOf<T>, A>, A>,
    indices: Operand,
    updates: Operand,
  ): Tensor<ShapeOf<T>>;
  /** torch's scatterAdd: x with updates added at the indices along the axis; those of one place all count. */
  scatterAdd<T extends Tensor, const A extends number>(
    this: T,
    axis: Fit<AlongAxes<"scatterAdd", ShapeOf<T>, A>, A>,
    indices: Operand,
    updates: Operand,
  ): Tensor<ShapeOf<T>>;
  /** Σ of the rows of each segment, x = this: [n, ...s], segments: [n] of int32 below count → [count, ...s]. */
  segmentSum<T extends Tensor, const N extends number>(
    this: Fit<Segments<ShapeOf<T>, N>, T>,
    segments: Operand,
    count: N,
  ): Tensor<Sure<Segments<ShapeOf<T>, N>>>;
  /** value where the mask holds and x elsewhere; all broadcast. What stands under the mask has a gradient of 0, also where it is NaN. */
  maskedFill<T extends Tensor, A extends Operand, B extends Operand>(
    this: T,
    mask: Fit<Broadcast<"maskedFill", ShapeOf<T>, ShapeOf<A>>, A>,
    value: Fit<TogetherWith<"maskedFill", A, T, B>, B>,
  ): Tensor<Sure<TogetherWith<"maskedFill", A, T, B>>, ChosenDType<T, B>>;
}
