// Written by `node scripts/node.js scripts/signatures.ts`.
import type { AlongAxes, Axes } from "../shapes/axes.ts";
import type { Fit, ShapeOf, Sure } from "../shapeTypes.ts";
import type { Tensor } from "../tensor.ts";

/** The layers of networks. */
export interface NetworksMethods {
  /**
   * eˣ / Σ eˣ over the axes (the last where absent), x = this: [...s] → [...s]; int32 and bool give float32. A row of −∞
   * alone is NaN, as in torch and JAX; an axis out of range is a ShapeError. (Goodfellow et al., section 6.2.2.3)
   */
  softmax<T extends Tensor, const A extends Axes = -1>(
    this: T,
    axes?: Fit<AlongAxes<"softmax", ShapeOf<T>, A>, A>,
  ): Tensor<Sure<AlongAxes<"softmax", ShapeOf<T>, A>>>;
  /**
   * log(eˣ / Σ eˣ) = x − logsumexp(x) over the axes (the last where absent), x = this: [...s] → [...s]; int32 and bool give
   * float32. A row of −∞ alone is NaN, as in torch and JAX; an axis out of range is a ShapeError. (Goodfellow et al.,
   * section 6.2.2.3)
   */
  logSoftmax<T extends Tensor, const A extends Axes = -1>(
    this: T,
    axes?: Fit<AlongAxes<"logSoftmax", ShapeOf<T>, A>, A>,
  ): Tensor<Sure<AlongAxes<"logSoftmax", ShapeOf<T>, A>>>;
}
