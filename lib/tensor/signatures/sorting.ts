import type { Operand } from "../../ops/constant.ts";
import type { BincountOptions, Histogram, HistogramOptions } from "../../ops/functions/counting.ts";
import type { SearchOptions, SortOptions, TopkOptions } from "../../ops/functions/sorting.ts";
import type { SameDType } from "../dtypeTypes.ts";
import type { AlongAxes } from "../shapes/axes.ts";
import type { Topk } from "../shapes/parts.ts";
import type { Fit, ShapeOf, Sure } from "../shapeTypes.ts";
import type { Tensor } from "../tensor.ts";

/** What orders elements or counts them. */
export interface SortingOperations {
  /**
   * The elements in ascending order (descending with { descending: true }) along the axis (the last where absent), x: [...s] →
   * [...s]; the dtype stays. Equal ones stay in the order they have; NaN counts as the largest.
   */
  sort<T extends Operand, const A extends number = -1>(
    x: T,
    axis?: Fit<AlongAxes<"sort", ShapeOf<T>, A>, A>,
    options?: SortOptions,
  ): Tensor<Sure<AlongAxes<"sort", ShapeOf<T>, A>>, SameDType<T>>;
  /** The positions that sort would take along the axis (the last where absent), x: [...s] → [...s]; int32 without a gradient. */
  argsort<T extends Operand, const A extends number = -1>(
    x: T,
    axis?: Fit<AlongAxes<"argsort", ShapeOf<T>, A>, A>,
    options?: SortOptions,
  ): Tensor<Sure<AlongAxes<"argsort", ShapeOf<T>, A>>, "int32">;
  /**
   * The k largest elements (the smallest with { largest: false }) along the axis (the last where absent) in their order, and where
   * they stood: { values, indices }, x: [..., n] → [..., k]; indices are int32. Of equal ones the first come first. k beyond n is a
   * ShapeError.
   */
  topk<T extends Operand, const K extends number, const A extends number = -1>(
    x: T,
    k: Fit<Topk<ShapeOf<T>, K, A>, K>,
    options?: Omit<TopkOptions, "axis"> & { readonly axis?: A },
  ): {
    values: Tensor<Sure<Topk<ShapeOf<T>, K, A>>, SameDType<T>>;
    indices: Tensor<Sure<Topk<ShapeOf<T>, K, A>>, "int32">;
  };
  /**
   * The different values of x, ascending, [...s] → [how many there are]; NaNs are one value. The gradient of each goes to its first
   * place in x. Inside vmap it is a ShapeError, since members could differ in size.
   */
  unique<T extends Operand>(x: T): Tensor<[number], SameDType<T>>;
  /** The indices of the elements that are not 0, x: [...s] → [found, rank], row by row as int32 (torch's nonzero, numpy's argwhere). */
  nonzero<T extends Operand>(x: T): Tensor<[number, number], "int32">;
  /**
   * Where values would stand in a sorted vector, sorted: [n], values: [...s] → [...s] as int32, or in sorted rows [..., n] for values
   * [..., m]: before equal ones, or behind them with { side: "right" }.
   */
  searchsorted<T extends Operand, B extends Operand>(
    sorted: T,
    values: B,
    options?: SearchOptions,
  ): Tensor<ShapeOf<B>, "int32">;
  /**
   * How often each of 0, 1, … occurs in x: [n] of int32 → [bins], or with { weights }: [n] the sum of the weights of each, in
   * which it is differentiable. The number of bins is { length }, or one more than the largest number where that is known.
   */
  bincount<T extends Operand>(x: T, options?: BincountOptions): Tensor<[number]>;
  /**
   * How many elements lie in each of equal bins (10 where absent) over a range (from the smallest element to the largest, where
   * absent): { counts: [bins] as int32, edges: [bins + 1] }, without a gradient.
   */
  histogram<T extends Operand>(x: T, bins?: number, options?: HistogramOptions): Histogram;
}
