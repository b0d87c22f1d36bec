// Written by `node scripts/node.js scripts/signatures.ts`.
import type { SameDType } from "../dtypeTypes.ts";
import type { At, Index, Slice } from "../shapes/pieces.ts";
import type { Fit, ShapeOf, Sure } from "../shapeTypes.ts";
import type { Tensor } from "../tensor.ts";

/** The operations that take elements by their places. */
export interface IndexingMethods {
  /**
   * numpy's basic indexing: an index drops its axis, [start, stop] or [start, stop, step] cuts it, null and axes not
   * named keep it whole; the dtype stays. An index out of range is a ShapeError.
   */
  at<T extends Tensor, const I extends Index | readonly Index[]>(
    this: T,
    index: Fit<At<ShapeOf<T>, I>, I>,
  ): Tensor<Sure<At<ShapeOf<T>, I>>, SameDType<T>>;
  /** The elements from starts up to stops along each axis; the dtype stays. */
  slice<T extends Tensor>(
    this: T,
    starts: readonly number[],
    stops: readonly number[],
  ): Tensor<Slice<ShapeOf<T>>, SameDType<T>>;
}
