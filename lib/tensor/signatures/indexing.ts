import type { Operand } from "../../ops/constant.ts";
import type { DType } from "../dtype.ts";
import type { SameDType } from "../dtypeTypes.ts";
import type { At, Index, Slice } from "../shapes/pieces.ts";
import type { Fit, ShapeOf, Sure } from "../shapeTypes.ts";
import type { Tensor } from "../tensor.ts";

/** The operations that take elements by their places. */
export interface IndexingOperations {
  /**
   * numpy's basic indexing: an index drops its axis, [start, stop] or [start, stop, step] cuts it, null and axes not
   * named keep it whole; the dtype stays. An index out of range is a ShapeError.
   */
  at<T extends Operand, const I extends Index | readonly Index[]>(
    x: T,
    index: Fit<At<ShapeOf<T>, I>, I>,
  ): Tensor<Sure<At<ShapeOf<T>, I>>, SameDType<T>>;
  /** The elements from starts up to stops along each axis; the dtype stays. */
  slice<T extends Operand>(
    x: T,
    starts: readonly number[],
    stops: readonly number[],
  ): Tensor<Slice<ShapeOf<T>>, SameDType<T>>;
  /**
   * A 1 where the label is and 0 elsewhere, x: [...s] → [...s, classes]; float32 unless a dtype is given. Labels
   * outside 0…classes−1 give zeros.
   */
  oneHot<T extends Operand, const N extends number, D extends DType = "float32">(
    x: T,
    classes: N,
    dtype?: D,
  ): Tensor<Sure<[...ShapeOf<T>, N]>, NoInfer<D>>;
}
