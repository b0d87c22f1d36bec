import type { Operand } from "../../ops/constant.ts";
import type { ClassOptions, CrossEntropyOptions } from "../../ops/functions/classification.ts";
import type {
  CosineOptions,
  GaussianOptions,
  HuberOptions,
  KlOptions,
  LogitsOptions,
  MarginOptions,
  PoissonOptions,
  SmoothL1Options,
  WeightedOptions,
} from "../../ops/functions/losses.ts";
import type { LossOptions } from "../../ops/functions/lossReduction.ts";
import type { FloatDType, Joined3FloatDType, JoinedFloatDType, Mixing } from "../dtypeTypes.ts";
import type { Shape } from "../shape.ts";
import type { Broadcast, Together } from "../shapes/broadcast.ts";
import type { ClassLoss, PairLoss, Reduced } from "../shapes/losses.ts";
import type { Fit, ShapeOf, Sure } from "../shapeTypes.ts";
import type { Tensor } from "../tensor.ts";

/** Losses: the mean over all elements unless the option reduction says "sum" or "none". */
export interface LossesOperations {
  /**
   * −Σ target · log softmax(logits), logits: [n, classes] with labels: [n] as class numbers or [n, classes] as distributions; of
   * more axes the classes stand at axis 1, as in torch, unless { axis } names another. The mean is over the rows (weighted by the
   * classes' weights, without labels of ignoreIndex); a scalar of the dtype of the logits. (Goodfellow et al., section 6.5.7, J_MLE)
   */
  crossEntropy<A extends Operand, B extends Operand, const O extends CrossEntropyOptions | undefined = undefined>(
    logits: A,
    labels: Fit<ClassLoss<ShapeOf<A>, ShapeOf<B>, O>, B>,
    options?: O,
  ): Tensor<Sure<ClassLoss<ShapeOf<A>, ShapeOf<B>, O>>, FloatDType<A>>;
  /**
   * −log-probability of the class numbers, logProbabilities: [n, classes] (or [n, classes, ...s]), labels: [n] (or [n, ...s]), with
   * weights and ignoreIndex as crossEntropy, which is this after logSoftmax.
   */
  nll<A extends Operand, const O extends ClassOptions | undefined = undefined>(
    logProbabilities: A,
    labels: Operand,
    options?: O,
  ): Tensor<Reduced<O, Shape>, FloatDType<A>>;
  /**
   * (prediction − target)², the two broadcast; a scalar unless the reduction is "none". (Goodfellow et al., section 5.1.4)
   */
  mse<A extends Operand, B extends Operand, const O extends LossOptions | undefined = undefined>(
    prediction: A,
    target: Fit<Mixing<"mse", A, B, PairLoss<"mse", ShapeOf<A>, ShapeOf<B>, O>>, B>,
    options?: O,
  ): Tensor<Sure<PairLoss<"mse", ShapeOf<A>, ShapeOf<B>, O>>, JoinedFloatDType<A, B>>;
  /**
   * |prediction − target|, the two broadcast. Where they are equal the derivative is 0, as in torch and JAX.
   */
  mae<A extends Operand, B extends Operand, const O extends LossOptions | undefined = undefined>(
    prediction: A,
    target: Fit<Mixing<"mae", A, B, PairLoss<"mae", ShapeOf<A>, ShapeOf<B>, O>>, B>,
    options?: O,
  ): Tensor<Sure<PairLoss<"mae", ShapeOf<A>, ShapeOf<B>, O>>, JoinedFloatDType<A, B>>;
  /**
   * ½d² up to |d| = delta, delta·(|d| − ½delta) beyond, for d = prediction − target; delta is 1 where absent. (Huber, "Robust
   * estimation of a location parameter", 1964)
   */
  huber<A extends Operand, B extends Operand, const O extends HuberOptions | undefined = undefined>(
    prediction: A,
    target: Fit<Mixing<"huber", A, B, PairLoss<"huber", ShapeOf<A>, ShapeOf<B>, O>>, B>,
    options?: O,
  ): Tensor<Sure<PairLoss<"huber", ShapeOf<A>, ShapeOf<B>, O>>, JoinedFloatDType<A, B>>;
  /**
   * ½d²/beta up to |d| = beta, |d| − ½beta beyond, for d = prediction − target: huber divided by beta, which is 1 where absent; 0
   * gives |d|. (Girshick, "Fast R-CNN", 2015)
   */
  smoothL1<A extends Operand, B extends Operand, const O extends SmoothL1Options | undefined = undefined>(
    prediction: A,
    target: Fit<Mixing<"smoothL1", A, B, PairLoss<"smoothL1", ShapeOf<A>, ShapeOf<B>, O>>, B>,
    options?: O,
  ): Tensor<Sure<PairLoss<"smoothL1", ShapeOf<A>, ShapeOf<B>, O>>, JoinedFloatDType<A, B>>;
  /**
   * −(t·log p + (1 − t)·log(1 − p)), the two broadcast, with logarithms of at least −100 and torch's derivative, finite at 0 and 1.
   * Prefer binaryCrossEntropyWithLogits where there are logits.
   */
  binaryCrossEntropy<A extends Operand, B extends Operand, const O extends WeightedOptions | undefined = undefined>(
    probability: A,
    target: Fit<Mixing<"binaryCrossEntropy", A, B, PairLoss<"binaryCrossEntropy", ShapeOf<A>, ShapeOf<B>, O>>, B>,
    options?: O,
  ): Tensor<Sure<PairLoss<"binaryCrossEntropy", ShapeOf<A>, ShapeOf<B>, O>>, JoinedFloatDType<A, B>>;
  /**
   * −(posWeight·t·log σ(z) + (1 − t)·log(1 − σ(z))), the two broadcast, as posWeight·t·softplus(−z) + (1 − t)·softplus(z): without
   * overflow, and exact for small losses. (Goodfellow et al., section 6.2.2.2)
   */
  binaryCrossEntropyWithLogits<
    A extends Operand,
    B extends Operand,
    const O extends LogitsOptions | undefined = undefined,
  >(
    logits: A,
    target: Fit<
      Mixing<"binaryCrossEntropyWithLogits", A, B, PairLoss<"binaryCrossEntropyWithLogits", ShapeOf<A>, ShapeOf<B>, O>>,
      B
    >,
    options?: O,
  ): Tensor<Sure<PairLoss<"binaryCrossEntropyWithLogits", ShapeOf<A>, ShapeOf<B>, O>>, JoinedFloatDType<A, B>>;
  /**
   * target·(log target − input) of log-probabilities input, 0 where the target is 0, the two broadcast. reduction: "batchMean" divides
   * the sum by the size of axis 0. (Goodfellow et al., section 3.13)
   */
  klDivergence<A extends Operand, B extends Operand, const O extends KlOptions | undefined = undefined>(
    input: A,
    target: Fit<Mixing<"klDivergence", A, B, PairLoss<"klDivergence", ShapeOf<A>, ShapeOf<B>, O>>, B>,
    options?: O,
  ): Tensor<Sure<PairLoss<"klDivergence", ShapeOf<A>, ShapeOf<B>, O>>, JoinedFloatDType<A, B>>;
  /**
   * max(0, 1 − target·prediction) for targets of −1 and 1, the two broadcast, as Keras's hinge; at the kink half of the derivative, as
   * JAX's maximum.
   */
  hinge<A extends Operand, B extends Operand, const O extends LossOptions | undefined = undefined>(
    prediction: A,
    target: Fit<Mixing<"hinge", A, B, PairLoss<"hinge", ShapeOf<A>, ShapeOf<B>, O>>, B>,
    options?: O,
  ): Tensor<Sure<PairLoss<"hinge", ShapeOf<A>, ShapeOf<B>, O>>, JoinedFloatDType<A, B>>;
  /**
   * exp(input) − target·input, or input − target·log(input + eps) with logInput: false: Poisson's negative log-likelihood without
   * log target!, of which full: true adds Stirling's terms. As torch's poisson_nll_loss.
   */
  poissonNll<A extends Operand, B extends Operand, const O extends PoissonOptions | undefined = undefined>(
    input: A,
    target: Fit<Mixing<"poissonNll", A, B, PairLoss<"poissonNll", ShapeOf<A>, ShapeOf<B>, O>>, B>,
    options?: O,
  ): Tensor<Sure<PairLoss<"poissonNll", ShapeOf<A>, ShapeOf<B>, O>>, JoinedFloatDType<A, B>>;
  /**
   * ½(log variance + (input − target)² / variance), all broadcast; full: true adds ½log 2π. A variance below eps (1e-6) counts as eps.
   * As torch's gaussian_nll_loss, but with a derivative in the variance that is the formula's.
   */
  gaussianNll<
    A extends Operand,
    B extends Operand,
    C extends Operand,
    const O extends GaussianOptions | undefined = undefined,
  >(
    input: A,
    target: Fit<Mixing<"gaussianNll", A, B, Broadcast<"gaussianNll", ShapeOf<A>, ShapeOf<B>>>, B>,
    variance: C,
    options?: O,
  ): Tensor<Reduced<O, Shape>, Joined3FloatDType<A, B, C>>;
  /**
   * a·b / (max(‖a‖, eps)·max(‖b‖, eps)) along the axis (the last where absent), a and b: [...s, d] → [...s]; gradients are finite at
   * vectors of zeros.
   */
  cosineSimilarity<A extends Operand, B extends Operand>(
    a: A,
    b: Fit<Together<"cosineSimilarity", A, B>, B>,
    options?: CosineOptions,
  ): Tensor<Shape, JoinedFloatDType<A, B>>;
  /**
   * 1 − cos(a, b) where the target is 1 and max(0, cos(a, b) − margin) where it is −1, margin 0 where absent, a and b: [...s, d],
   * target: [...s]. As torch's cosine_embedding_loss.
   */
  cosineEmbedding<A extends Operand, B extends Operand, const O extends MarginOptions | undefined = undefined>(
    a: A,
    b: Fit<Together<"cosineEmbedding", A, B>, B>,
    target: Operand,
    options?: O,
  ): Tensor<Reduced<O, Shape>, JoinedFloatDType<A, B>>;
  /**
   * max(0, ‖anchor − positive‖ − ‖anchor − negative‖ + margin) along the last axis, all: [...s, d], margin 1 where absent. As torch's
   * triplet_margin_loss. (Schroff, Kalenichenko, Philbin, "FaceNet", 2015)
   */
  tripletMargin<A extends Operand, B extends Operand, const O extends MarginOptions | undefined = undefined>(
    anchor: A,
    positive: Fit<Together<"tripletMargin", A, B>, B>,
    negative: Operand,
    options?: O,
  ): Tensor<Reduced<O, Shape>, JoinedFloatDType<A, B>>;
}
