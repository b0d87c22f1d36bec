import type { Dim } from "../tensor/dims.ts";

/** How windows lie on an input, one entry for each spatial axis. */
export interface Windows {
  readonly strides: readonly number[];
  /** Padding in front of the input; negative numbers cut it. How much stands behind it follows from `size`. */
  readonly low: readonly Dim[];
  /** Sizes of the result's spatial axes. */
  readonly size: readonly Dim[];
}

/** The same with names of sizes replaced. */
export const bindWindows = <P extends Windows>(params: P, bind: (dim: Dim) => Dim): P => ({
  ...params,
  low: params.low.map(bind),
  size: params.size.map(bind),
});
