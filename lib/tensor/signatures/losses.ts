import type { Operand } from "../../ops/constant.ts";
import type { BroadcastToScalar } from "../shapes/broadcast.ts";
import type { CrossEntropy } from "../shapes/products.ts";
import type { Fit, ShapeOf, Sure } from "../shapeTypes.ts";
import type { Tensor } from "../tensor.ts";

/** Losses. */
export interface LossesOperations {
  /**
   * Mean over rows of −Σ target · log softmax(logits), logits: [n, classes], labels: [n] as class numbers or [n,
   * classes] as distributions; a scalar of the dtype of the logits. (Goodfellow et al., section 6.5.7, J_MLE)
   */
  crossEntropy<A extends Operand, B extends Operand>(
    logits: A,
    labels: Fit<CrossEntropy<ShapeOf<A>, ShapeOf<B>>, B>,
  ): Tensor<Sure<CrossEntropy<ShapeOf<A>, ShapeOf<B>>>>;
  /** Mean of (prediction − target)², the two broadcast; a scalar. (Goodfellow et al., section 5.1.4) */
  mse<A extends Operand, B extends Operand>(
    prediction: A,
    target: Fit<BroadcastToScalar<"mse", ShapeOf<A>, ShapeOf<B>>, B>,
  ): Tensor<Sure<BroadcastToScalar<"mse", ShapeOf<A>, ShapeOf<B>>>>;
}
