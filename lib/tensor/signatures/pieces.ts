import type { Operand } from "../../ops/constant.ts";
import type { MeshgridOptions } from "../../ops/functions/arrangement.ts";
import type { PadOptions, PadWidths } from "../../ops/functions/padding.ts";
import type { Dim } from "../dims.ts";
import type { ListDType, SameDType } from "../dtypeTypes.ts";
import type { Pad, Repeat, Rot90, Tile } from "../shapes/arrangement.ts";
import type { AlongAxes, Axes } from "../shapes/axes.ts";
import type { Chunk, Meshgrid, Split, SplitSizes, Stack, SureList, Unstack } from "../shapes/parts.ts";
import type { ShapesOf } from "../shapes/pieces.ts";
import type { Fit, ShapeOf, Sure } from "../shapeTypes.ts";
import type { Tensor } from "../tensor.ts";

/** What joins, parts, repeats and rearranges. */
export interface PiecesOperations {
  /** Tensors of one shape along a new axis (the first where absent), n of [...s] → [n, ...s]; dtypes mix as in concat. */
  stack<const L extends readonly Operand[], const A extends number = 0>(
    tensors: Fit<Stack<ShapesOf<L>, A>, L>,
    axis?: A,
  ): Tensor<Sure<Stack<ShapesOf<L>, A>>, ListDType<L>>;
  /** The tensors along the axis (the first where absent), which they lack: [n, ...s] → n of [...s]. */
  unstack<T extends Operand, const A extends number = 0>(
    x: T,
    axis?: Fit<AlongAxes<"unstack", ShapeOf<T>, A>, A>,
  ): SureList<Unstack<ShapeOf<T>, A, SameDType<T>>>;
  /**
   * x in equal parts along the axis (the first where absent), or in parts of the sizes given, of which one may be −1: what is left
   * over; the dtype stays. One operation with several results. A ShapeError where the parts do not make up the axis.
   */
  split<T extends Operand, const P extends number | readonly Dim[], const A extends number = 0>(
    x: T,
    parts: Fit<SplitSizes<ShapeOf<T>, P, A>, P>,
    axis?: A,
  ): SureList<Split<ShapeOf<T>, P, A, SameDType<T>>>;
  /** x in at most n parts of one size along the axis (the first where absent), the last of what is left, as in torch; the dtype stays. */
  chunk<T extends Operand, const N extends number, const A extends number = 0>(
    x: T,
    n: N,
    axis?: Fit<AlongAxes<"chunk", ShapeOf<T>, A>, A>,
  ): SureList<Chunk<ShapeOf<T>, N, A, SameDType<T>>>;
  /** x several times along each axis, [n, m] with [2, 3] → [2n, 3m]; fewer numbers are those of the last axes. */
  tile<T extends Operand, const R extends number | readonly number[]>(
    x: T,
    reps: R,
  ): Tensor<Sure<Tile<ShapeOf<T>, R>>, SameDType<T>>;
  /** Each element several times in place along the axis (of x flat where absent): a number for all, or one for each. */
  repeat<T extends Operand, const R extends number | readonly number[], const A extends number | undefined = undefined>(
    x: T,
    counts: R,
    axis?: Fit<Repeat<ShapeOf<T>, R, A>, A>,
  ): Tensor<Sure<Repeat<ShapeOf<T>, R, A>>, SameDType<T>>;
  /**
   * x with elements before and behind: a width for all axes, [before, behind], or such a pair for each axis, [n] → [before + n +
   * behind]. Mode constant (with { value }, 0 where absent), edge, reflect, symmetric or wrap, as numpy's.
   */
  pad<T extends Operand, const W extends PadWidths>(
    x: T,
    widths: Fit<Pad<ShapeOf<T>, W>, W>,
    options?: PadOptions,
  ): Tensor<Sure<Pad<ShapeOf<T>, W>>>;
  /** x in opposite order along the axes (all where absent), x: [...s] → [...s]; the dtype stays. */
  flip<T extends Operand, const A extends Axes = []>(
    x: T,
    axes?: Fit<AlongAxes<"flip", ShapeOf<T>, A>, A>,
  ): Tensor<ShapeOf<T>, SameDType<T>>;
  /**
   * x shifted along the axes (flat where absent), x: [...s] → [...s]; what leaves at one end enters at the other. One shift, or
   * one for each axis; on an axis whose size is a name, at most that size.
   */
  roll<T extends Operand, const A extends Axes = []>(
    x: T,
    shift: number | readonly number[],
    axes?: Fit<AlongAxes<"roll", ShapeOf<T>, A>, A>,
  ): Tensor<ShapeOf<T>, SameDType<T>>;
  /** x turned by k quarters (one where absent) from the first of the two axes (0 and 1 where absent) towards the second. */
  rot90<T extends Operand, const K extends number = 1, const A extends readonly [number, number] = readonly [0, 1]>(
    x: T,
    k?: K,
    axes?: Fit<Rot90<ShapeOf<T>, K, A>, A>,
  ): Tensor<Sure<Rot90<ShapeOf<T>, K, A>>, SameDType<T>>;
  /**
   * For vectors [n], [m], … one grid each, in which it runs along one axis and repeats along the others: all of [m, n, …] as in
   * numpy, or of [n, m, …] with { indexing: "ij" }.
   */
  meshgrid<const L extends readonly Operand[], const O extends MeshgridOptions | undefined = undefined>(
    vectors: L,
    options?: O,
  ): SureList<Meshgrid<ShapesOf<L>, O, ListDType<L>>>;
}
