import type { Operand } from "../../ops/constant.ts";
import type { MeshgridOptions } from "../../ops/functions/arrangement.ts";
import type { PadOptions, PadWidths } from "../../ops/functions/padding.ts";
import type { Dim } from "../dims.ts";
import type { SameDType } from "../dtypeTypes.ts";
import type { Shape } from "../shape.ts";
import type { Axes } from "../shapes/axes.ts";
import type { ShapeOf } from "../shapeTypes.ts";
import type { Tensor } from "../tensor.ts";

/** What joins, parts, repeats and rearranges. */
export interface PiecesOperations {
  /** Tensors of one shape along a new axis (the first where absent), n of [...s] → [n, ...s]; dtypes mix as in concat. */
  stack(tensors: readonly Operand[], axis?: number): Tensor<Shape>;
  /** The tensors along the axis (the first where absent), which they lack: [n, ...s] → n of [...s]. */
  unstack<T extends Operand>(x: T, axis?: number): Tensor<Shape, SameDType<T>>[];
  /**
   * x in equal parts along the axis (the first where absent), or in parts of the sizes given, of which one may be −1: what is left
   * over; the dtype stays. One operation with several results. A ShapeError where the parts do not make up the axis.
   */
  split<T extends Operand>(x: T, parts: number | readonly Dim[], axis?: number): Tensor<Shape, SameDType<T>>[];
  /** x in at most n parts of one size along the axis (the first where absent), the last of what is left, as in torch. */
  chunk<T extends Operand>(x: T, n: number, axis?: number): Tensor<Shape, SameDType<T>>[];
  /** x several times along each axis, [n, m] with [2, 3] → [2n, 3m]; fewer numbers are those of the last axes. */
  tile<T extends Operand>(x: T, reps: number | readonly number[]): Tensor<Shape, SameDType<T>>;
  /** Each element several times in place along the axis (of x flat where absent): a number for all, or one for each. */
  repeat<T extends Operand>(x: T, counts: number | readonly number[], axis?: number): Tensor<Shape, SameDType<T>>;
  /**
   * x with elements before and behind: a width for all axes, [before, behind], or such a pair for each axis, [n] → [before + n +
   * behind]. Mode constant (with { value }, 0 where absent), edge, reflect, symmetric or wrap, as numpy's.
   */
  pad<T extends Operand>(x: T, widths: PadWidths, options?: PadOptions): Tensor<Shape>;
  /** In opposite order along the axes (all where absent), x: [...s] → [...s]; the dtype stays. */
  flip<T extends Operand>(x: T, axes?: Axes): Tensor<ShapeOf<T>, SameDType<T>>;
  /**
   * Shifted along the axes (along x flat, where absent), x: [...s] → [...s]; what leaves at one end enters at the other. One shift, or
   * one for each axis; on an axis whose size is a name, at most that size.
   */
  roll<T extends Operand>(x: T, shift: number | readonly number[], axes?: Axes): Tensor<ShapeOf<T>, SameDType<T>>;
  /** Turned by k quarters (one where absent) from the first of the two axes (0 and 1 where absent) towards the second. */
  rot90<T extends Operand>(x: T, k?: number, axes?: readonly [number, number]): Tensor<Shape, SameDType<T>>;
  /** For vectors [n], [m], … a grid each in which it runs along one axis: [m, n, …] where absent as in numpy, [n, m, …] with "ij". */
  meshgrid(vectors: readonly Operand[], options?: MeshgridOptions): Tensor<Shape>[];
}
