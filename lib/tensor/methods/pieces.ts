// Written by `node scripts/node.js scripts/signatures.ts`.
import type { PadOptions, PadWidths } from "../../ops/functions/padding.ts";
import type { Dim } from "../dims.ts";
import type { SameDType } from "../dtypeTypes.ts";
import type { Pad, Repeat, Rot90, Tile } from "../shapes/arrangement.ts";
import type { AlongAxes, Axes } from "../shapes/axes.ts";
import type { Chunk, Split, SplitSizes, SureList, Unstack } from "../shapes/parts.ts";
import type { Fit, ShapeOf, Sure } from "../shapeTypes.ts";
import type { Tensor } from "../tensor.ts";

/** What joins, parts, repeats and rearranges. */
export interface PiecesMethods {
  /** The tensors along the axis (the first where absent), which they lack: [n, ...s] → n of [...s]. */
  unstack<T extends Tensor, const A extends number = 0>(
    this: T,
    axis?: Fit<AlongAxes<"unstack", ShapeOf<T>, A>, A>,
  ): SureList<Unstack<ShapeOf<T>, A, SameDType<T>>>;
  /**
   * x in equal parts along the axis (the first where absent), or in parts of the sizes given, of which one may be −1: what is left
   * over; the dtype stays. One operation with several results. A ShapeError where the parts do not make up the axis.
   */
  split<T extends Tensor, const P extends number | readonly Dim[], const A extends number = 0>(
    this: T,
    parts: Fit<SplitSizes<ShapeOf<T>, P, A>, P>,
    axis?: A,
  ): SureList<Split<ShapeOf<T>, P, A, SameDType<T>>>;
  /** x in at most n parts of one size along the axis (the first where absent), the last of what is left, as in torch; the dtype stays. */
  chunk<T extends Tensor, const N extends number, const A extends number = 0>(
    this: T,
    n: N,
    axis?: Fit<AlongAxes<"chunk", ShapeOf<T>, A>, A>,
  ): SureList<Chunk<ShapeOf<T>, N, A, SameDType<T>>>;
  /** x several times along each axis, [n, m] with [2, 3] → [2n, 3m]; fewer numbers are those of the last axes. */
  tile<T extends Tensor, const R extends number | readonly number[]>(
    this: T,
    reps: R,
  ): Tensor<Sure<Tile<ShapeOf<T>, R>>, SameDType<T>>;
  /** Each element several times in place along the axis (of x flat where absent): a number for all, or one for each. */
  repeat<T extends Tensor, const R extends number | readonly number[], const A extends number | undefined = undefined>(
    this: T,
    counts: R,
    axis?: Fit<Repeat<ShapeOf<T>, R, A>, A>,
  ): Tensor<Sure<Repeat<ShapeOf<T>, R, A>>, SameDType<T>>;
  /**
   * x with elements before and behind: a width for all axes, [before, behind], or such a pair for each axis, [n] → [before + n +
   * behind]. Mode constant (with { value }, 0 where absent), edge, reflect, symmetric or wrap, as numpy's.
   */
  pad<T extends Tensor, const W extends PadWidths>(
    this: T,
    widths: Fit<Pad<ShapeOf<T>, W>, W>,
    options?: PadOptions,
  ): Tensor<Sure<Pad<ShapeOf<T>, W>>>;
  /** x in opposite order along the axes (all where absent), x = this: [...s] → [...s]; the dtype stays. */
  flip<T extends Tensor, const A extends Axes = []>(
    this: T,
    axes?: Fit<AlongAxes<"flip", ShapeOf<T>, A>, A>,
  ): Tensor<ShapeOf<T>, SameDType<T>>;
  /**
   * x shifted along the axes (flat where absent), x = this: [...s] → [...s]; what leaves at one end enters at the other. One shift, or
   * one for each axis; on an axis whose size is a name, at most that size.
   */
  roll<T extends Tensor, const A extends Axes = []>(
    this: T,
    shift: number | readonly number[],
    axes?: Fit<AlongAxes<"roll", ShapeOf<T>, A>, A>,
  ): Tensor<ShapeOf<T>, SameDType<T>>;
  /** x turned by k quarters (one where absent) from the first of the two axes (0 and 1 where absent) towards the second. */
  rot90<T extends Tensor, const K extends number = 1, const A extends readonly [number, number] = readonly [0, 1]>(
    this: T,
    k?: K,
    axes?: Fit<Rot90<ShapeOf<T>, K, A>, A>,
  ): Tensor<Sure<Rot90<ShapeOf<T>, K, A>>, SameDType<T>>;
}
