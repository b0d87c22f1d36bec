/** The draws as functions of `ad.random`, with shapes in their types; implemented beside this file. */
import type { Operand } from "../ops/constant.ts";
import type { Dim } from "../tensor/dims.ts";
import type { DType } from "../tensor/dtype.ts";
import type { Shape } from "../tensor/shape.ts";
import type { SizesOf } from "../tensor/shapeTypes.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { CategoricalOptions, ChoiceOptions, PermutationOptions } from "./discrete.ts";
import type { DrawOptions, LocationScale, Parameter } from "./draws.ts";
import type { KeyOptions } from "./keys.ts";

type Sizes = readonly Dim[];
/** float32 unless a parameter is a tensor, whose dtype the draw has. */
type Drawn<P> = [P] extends [number] ? "float32" : DType;

/**
 * Draws of a given shape, in which a size may be a name of a graph. `{ seed }` or `{ key }` says which numbers; without
 * them they come from the process's stream. Parameters may be tensors, in which continuous draws are differentiable.
 */
export interface Draws {
  /** Normally distributed numbers mean + std·z; mean is 0 and std is 1 where absent. float32 unless a dtype is given. */
  normal<
    const S extends Sizes,
    P extends Parameter = number,
    Q extends Parameter = number,
    D extends DType = Drawn<P | Q>,
  >(shape: S, options?: DrawOptions<D> & { readonly mean?: P; readonly std?: Q }): Tensor<SizesOf<S>, NoInfer<D>>;
  /**
   * Normally distributed numbers (mean 0 and std 1 where absent) of which only those in [low, high] are taken, [−2, 2] where
   * absent. float32 unless a dtype is given.
   */
  truncatedNormal<
    const S extends Sizes,
    P extends Parameter = number,
    Q extends Parameter = number,
    L extends Parameter = number,
    H extends Parameter = number,
    D extends DType = Drawn<P | Q | L | H>,
  >(
    shape: S,
    options?: DrawOptions<D> & { readonly mean?: P; readonly std?: Q; readonly low?: L; readonly high?: H },
  ): Tensor<SizesOf<S>, NoInfer<D>>;
  /** Numbers spread evenly over [low, high), [0, 1) where absent. float32 unless a dtype is given. */
  uniform<
    const S extends Sizes,
    P extends Parameter = number,
    Q extends Parameter = number,
    D extends DType = Drawn<P | Q>,
  >(shape: S, options?: DrawOptions<D> & { readonly low?: P; readonly high?: Q }): Tensor<SizesOf<S>, NoInfer<D>>;
  /** Numbers above 0 with density rate·e^(−rate·x); the rate is 1 where absent. float32 unless a dtype is given. */
  exponential<const S extends Sizes, P extends Parameter = number, D extends DType = Drawn<P>>(
    shape: S,
    options?: DrawOptions<D> & { readonly rate?: P },
  ): Tensor<SizesOf<S>, NoInfer<D>>;
  /** location − scale·log(−log u), the distribution of maxima. float32 unless a dtype is given. */
  gumbel<
    const S extends Sizes,
    P extends Parameter = number,
    Q extends Parameter = number,
    D extends DType = Drawn<P | Q>,
  >(shape: S, options?: DrawOptions<D> & LocationScale<P, Q>): Tensor<SizesOf<S>, NoInfer<D>>;
  /** Numbers with density e^(−|x − location|/scale) / (2·scale). float32 unless a dtype is given. */
  laplace<
    const S extends Sizes,
    P extends Parameter = number,
    Q extends Parameter = number,
    D extends DType = Drawn<P | Q>,
  >(shape: S, options?: DrawOptions<D> & LocationScale<P, Q>): Tensor<SizesOf<S>, NoInfer<D>>;
  /** Numbers whose distribution function is sigmoid((x − location)/scale). float32 unless a dtype is given. */
  logistic<
    const S extends Sizes,
    P extends Parameter = number,
    Q extends Parameter = number,
    D extends DType = Drawn<P | Q>,
  >(shape: S, options?: DrawOptions<D> & LocationScale<P, Q>): Tensor<SizesOf<S>, NoInfer<D>>;
  /** Numbers with density 1 / (π·scale·(1 + z²)), z = (x − location)/scale. float32 unless a dtype is given. */
  cauchy<
    const S extends Sizes,
    P extends Parameter = number,
    Q extends Parameter = number,
    D extends DType = Drawn<P | Q>,
  >(shape: S, options?: DrawOptions<D> & LocationScale<P, Q>): Tensor<SizesOf<S>, NoInfer<D>>;
  /** 32 random bits for each element, as int32. */
  bits<const S extends Sizes>(shape: S, options?: KeyOptions): Tensor<SizesOf<S>, "int32">;
  /** True with probability p (one half where absent), as bool. */
  bernoulli<const S extends Sizes>(
    shape: S,
    options?: KeyOptions & { readonly p?: Parameter },
  ): Tensor<SizesOf<S>, "bool">;
  /** Whole numbers from low (0 where absent) up to and without high, int32. */
  randint<const S extends Sizes>(
    shape: S,
    options: KeyOptions & { readonly low?: number; readonly high: number },
  ): Tensor<SizesOf<S>, "int32">;
  /** Class numbers with probabilities softmax(logits) along the axis (the last where absent), int32. */
  categorical(logits: Operand, options?: CategoricalOptions): Tensor<Shape, "int32">;
  /** The whole numbers below n in random order, int32 [n]. */
  permutation<const N extends Dim>(n: N, options?: KeyOptions): Tensor<SizesOf<[N]>, "int32">;
  /** x with its parts along the axis (the first where absent) in random order, all in the same one, [...s] → [...s]; the dtype stays. */
  permutation<T extends Tensor>(x: T, options?: PermutationOptions): T;
  /**
   * Elements of x along its first axis, or whole numbers below x, drawn independently or with { replace: false } each at most once;
   * `p` gives their probabilities. [n, ...s] → [...shape, ...s]; the dtype stays.
   */
  choice(x: number | Tensor, shape: Sizes, options?: ChoiceOptions): Tensor;
}
