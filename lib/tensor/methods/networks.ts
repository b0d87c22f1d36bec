// Written by `node scripts/node.js scripts/signatures.ts`.
import type { AlongAxis } from "../shapes/axes.ts";
import type { Fit, ShapeOf, Sure } from "../shapeTypes.ts";
import type { Tensor } from "../tensor.ts";

/** The layers of networks. */
export interface NetworksMethods {
  /**
   * eˣ / Σ eˣ along the axis (the last where absent), x = this: [...s] → [...s]; int32 and bool give float32. An axis out of
   * range is a ShapeError. (Goodfellow et al., section 6.2.2.3)
   */
  softmax<T extends Tensor, const A extends number = -1>(
    this: T,
    axis?: Fit<AlongAxis<"softmax", ShapeOf<T>, A>, A>,
  ): Tensor<Sure<AlongAxis<"softmax", ShapeOf<T>, A>>>;
  /**
   * log(eˣ / Σ eˣ) = x − logsumexp(x) along the axis (the last where absent), x = this: [...s] → [...s]; int32 and bool give
   * float32. An axis out of range is a ShapeError. (Goodfellow et al., section 6.2.2.3)
   */
  logSoftmax<T extends Tensor, const A extends number = -1>(
    this: T,
    axis?: Fit<AlongAxis<"logSoftmax", ShapeOf<T>, A>, A>,
  ): Tensor<Sure<AlongAxis<"logSoftmax", ShapeOf<T>, A>>>;
}
