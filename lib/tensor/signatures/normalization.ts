import type { Operand } from "../../ops/constant.ts";
import type {
  BatchNormOptions,
  BatchNormTrainingOptions,
  NormOptions,
  RmsNormOptions,
} from "../../ops/functions/normalization.ts";
import type { FloatDType } from "../dtypeTypes.ts";
import type { Axes } from "../shapes/axes.ts";
import type { ChannelsOf } from "../shapes/windows.ts";
import type { ShapeOf } from "../shapeTypes.ts";
import type { Tensor } from "../tensor.ts";

/** Normalization; eps, which keeps roots from 0, is 1e-5 where absent unless said otherwise. */
export interface NormalizationOperations {
  /**
   * (x − mean) / √(variance + eps) over the axes (the last where absent), then · weight + bias of those axes' sizes, x: [...s] →
   * [...s]; int32 and bool give float32. (Ba, Kiros, Hinton, "Layer normalization", 2016)
   */
  layerNorm<T extends Operand>(x: T, axes?: Axes, options?: NormOptions): Tensor<ShapeOf<T>, FloatDType<T>>;
  /**
   * x / √(mean x² + eps) over the axes (the last where absent), then · weight of those axes' sizes, x: [...s] → [...s]; int32 and
   * bool give float32. eps is the machine epsilon where absent, as in torch. (Zhang and Sennrich, "Root mean square layer
   * normalization", 2019)
   */
  rmsNorm<T extends Operand>(x: T, axes?: Axes, options?: RmsNormOptions): Tensor<ShapeOf<T>, FloatDType<T>>;
  /**
   * Channels normalized in equal groups of neighbours, each example by itself, then · weight + bias, x: [n, c, ...s] → [n, c, ...s],
   * weight and bias: [c]; int32 and bool give float32. (Wu and He, "Group normalization", 2018)
   */
  groupNorm<T extends Operand>(x: T, groups: number, options?: NormOptions): Tensor<ShapeOf<T>, FloatDType<T>>;
  /**
   * Each channel of each example normalized over its spatial axes, then · weight + bias, x: [n, c, ...s] → [n, c, ...s], weight and
   * bias: [c]; int32 and bool give float32. (Ulyanov, Vedaldi, Lempitsky, "Instance normalization", 2016)
   */
  instanceNorm<T extends Operand>(x: T, options?: NormOptions): Tensor<ShapeOf<T>, FloatDType<T>>;
  /**
   * Each channel normalized by the mean and variance given (at inference), or by those of the batch over all other axes, then ·
   * weight + bias, x: [n, c, ...s] → [n, c, ...s], all parameters: [c]; int32 and bool give float32. batchNormTraining gives the
   * running averages too. (Ioffe and Szegedy, "Batch normalization", 2015; Goodfellow et al., section 8.7.1)
   */
  batchNorm<T extends Operand>(x: T, options?: BatchNormOptions): Tensor<ShapeOf<T>, FloatDType<T>>;
  /**
   * batchNorm by the batch's own statistics, x: [n, c, ...s] → { output: [n, c, ...s], mean, variance, runningMean, runningVariance:
   * [c] }: nothing is written, the new running averages (without history; the variance's unbiased, as in torch) are results.
   */
  batchNormTraining<T extends Operand, const O extends BatchNormTrainingOptions | undefined = undefined>(
    x: T,
    options?: O,
  ): {
    output: Tensor<ShapeOf<T>, FloatDType<T>>;
    mean: Tensor<[ChannelsOf<ShapeOf<T>, O>], FloatDType<T>>;
    variance: Tensor<[ChannelsOf<ShapeOf<T>, O>], FloatDType<T>>;
    runningMean: Tensor<[ChannelsOf<ShapeOf<T>, O>], FloatDType<T>>;
    runningVariance: Tensor<[ChannelsOf<ShapeOf<T>, O>], FloatDType<T>>;
  };
}
