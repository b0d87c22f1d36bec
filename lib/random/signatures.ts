/** The draws as functions of `ad.random`, with shapes in their types; implemented beside this file. */
import type { Operand } from "../ops/constant.ts";
import type { Dim } from "../tensor/dims.ts";
import type { SizesOf } from "../tensor/shapeTypes.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { CategoricalOptions } from "./discrete.ts";
import type { DrawOptions, LocationScale, Parameter } from "./draws.ts";
import type { KeyOptions } from "./keys.ts";

type Sizes = readonly Dim[];

/**
 * Draws of a given shape, in which a size may be a name of a graph. `{ seed }` or `{ key }` says which numbers; without
 * them they come from the process's stream. Parameters may be tensors, in which continuous draws are differentiable.
 */
export interface Draws {
  /** Normally distributed numbers mean + std·z; mean is 0 and std is 1 where absent. float32 unless a dtype is given. */
  normal<const D extends Sizes>(
    shape: D,
    options?: DrawOptions & { readonly mean?: Parameter; readonly std?: Parameter },
  ): Tensor<SizesOf<D>>;
  /** Numbers spread evenly over [low, high), [0, 1) where absent. float32 unless a dtype is given. */
  uniform<const D extends Sizes>(
    shape: D,
    options?: DrawOptions & { readonly low?: Parameter; readonly high?: Parameter },
  ): Tensor<SizesOf<D>>;
  /** Numbers above 0 with density rate·e^(−rate·x); the rate is 1 where absent. float32 unless a dtype is given. */
  exponential<const D extends Sizes>(
    shape: D,
    options?: DrawOptions & { readonly rate?: Parameter },
  ): Tensor<SizesOf<D>>;
  /** location − scale·log(−log u), the distribution of maxima. float32 unless a dtype is given. */
  gumbel<const D extends Sizes>(shape: D, options?: DrawOptions & LocationScale): Tensor<SizesOf<D>>;
  /** Numbers with density e^(−|x − location|/scale) / (2·scale). float32 unless a dtype is given. */
  laplace<const D extends Sizes>(shape: D, options?: DrawOptions & LocationScale): Tensor<SizesOf<D>>;
  /** Numbers whose distribution function is sigmoid((x − location)/scale). float32 unless a dtype is given. */
  logistic<const D extends Sizes>(shape: D, options?: DrawOptions & LocationScale): Tensor<SizesOf<D>>;
  /** Numbers with density 1 / (π·scale·(1 + z²)), z = (x − location)/scale. float32 unless a dtype is given. */
  cauchy<const D extends Sizes>(shape: D, options?: DrawOptions & LocationScale): Tensor<SizesOf<D>>;
  /** 32 random bits for each element, as int32. */
  bits<const D extends Sizes>(shape: D, options?: KeyOptions): Tensor<SizesOf<D>>;
  /** True with probability p (one half where absent), as bool. */
  bernoulli<const D extends Sizes>(shape: D, options?: KeyOptions & { readonly p?: Parameter }): Tensor<SizesOf<D>>;
  /** Whole numbers from low (0 where absent) up to and without high, int32. */
  randint<const D extends Sizes>(
    shape: D,
    options: KeyOptions & { readonly low?: number; readonly high: number },
  ): Tensor<SizesOf<D>>;
  /** Class numbers with probabilities softmax(logits) along the axis (the last where absent), int32. */
  categorical(logits: Operand, options?: CategoricalOptions): Tensor;
  /** The whole numbers below n in random order, int32 [n]. */
  permutation<const N extends Dim>(n: N, options?: KeyOptions): Tensor<SizesOf<[N]>>;
}
