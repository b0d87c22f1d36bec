import type { Operand } from "../../ops/constant.ts";
import type { FloatDType } from "../dtypeTypes.ts";
import type { Shape } from "../shape.ts";
import type { Axes, KeepDims, Reduce } from "../shapes/axes.ts";
import type { Fit, ShapeOf, Sure } from "../shapeTypes.ts";
import type { Tensor } from "../tensor.ts";

/** Spread, size and order of elements. */
export interface StatisticsOperations {
  /**
   * The mean of squared distances from the mean over the axes (all where absent), which go away or stay as 1 with keepdims; int32
   * and bool give float32. Σ is divided by n − correction: 0 where absent, as numpy's and JAX's ddof (torch's default is 1).
   */
  var<T extends Operand, const A extends Axes | undefined = undefined, K extends boolean = false>(
    x: T,
    axes?: Fit<Reduce<"var", ShapeOf<T>, A, K>, A>,
    options?: KeepDims<K> & { readonly correction?: number },
  ): Tensor<Sure<Reduce<"var", ShapeOf<T>, A, K>>, FloatDType<T>>;
  /** The square root of var, of the same options. Where all elements are equal its derivatives are 0, as in torch. */
  std<T extends Operand, const A extends Axes | undefined = undefined, K extends boolean = false>(
    x: T,
    axes?: Fit<Reduce<"std", ShapeOf<T>, A, K>, A>,
    options?: KeepDims<K> & { readonly correction?: number },
  ): Tensor<Sure<Reduce<"std", ShapeOf<T>, A, K>>, FloatDType<T>>;
  /**
   * (Σ |x|ᵖ)^(1/p) for the order p over the axes (all where absent), which go away or stay as 1 with keepdims; p is 2 where
   * absent, ±Infinity for the largest and smallest |x|, 0 for how many are not 0. Neither overflows nor underflows; int32 and bool
   * give float32. At 0 the derivatives are 0, a subgradient, as in torch; for ±Infinity equal elements share it.
   */
  norm<T extends Operand, const A extends Axes | undefined = undefined, K extends boolean = false>(
    x: T,
    order?: number,
    axes?: Fit<Reduce<"norm", ShapeOf<T>, A, K>, A>,
    options?: KeepDims<K>,
  ): Tensor<Sure<Reduce<"norm", ShapeOf<T>, A, K>>, FloatDType<T>>;
  /**
   * The element in the middle over the axes (all where absent), of an even number the mean of the two, as in numpy and JAX (torch
   * takes the lower); the axes go away or stay as 1 with keepdims. A NaN makes the result NaN; int32 and bool give float32.
   */
  median<T extends Operand, const A extends Axes | undefined = undefined, K extends boolean = false>(
    x: T,
    axes?: Fit<Reduce<"median", ShapeOf<T>, A, K>, A>,
    options?: KeepDims<K>,
  ): Tensor<Sure<Reduce<"median", ShapeOf<T>, A, K>>, FloatDType<T>>;
  /**
   * The value below which a share q of the elements lies over the axes (all where absent), on a straight line between neighbours, as
   * numpy's default. q: [] or [m], from 0 to 1; [m] gives a first axis of m. The axes go away or stay as 1 with keepdims. A NaN makes
   * the result NaN. Differentiable in q too.
   */
  quantile<T extends Operand>(x: T, q: Operand, axes?: Axes, options?: KeepDims): Tensor<Shape, FloatDType<T>>;
}
