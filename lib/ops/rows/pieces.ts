import { copyReversed, copySlice } from "../../engine/copies.ts";
import { addDims, type Dim, isUnknown } from "../../tensor/dims.ts";
import { ShapeError, showShape } from "../../tensor/errors.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { apply, apply1 } from "../apply.ts";
import { shifted } from "../batching.ts";
import { general } from "../forms/general.ts";
import { linear, zerosLike } from "../forms/linear.ts";
import type { Primitive } from "../operation.ts";
import { concat } from "./shapes.ts";

/** The elements in opposite order along the axes: its own transpose. */
export const flip: Primitive<{ axes: readonly number[] }> = linear<{ axes: readonly number[] }>("flip", {
  in: [0],
  infer: ([x]) => [{ shape: x!.shape, dtype: x!.dtype }],
  run: ([x], { axes }) => [copyReversed(x!, axes)],
  batch: ([x], _, { axes }) => [apply1(flip, [x!], { axes: shifted(axes) })],
  transpose: (G, { params }) => apply1(flip, [G], params),
});

export interface SplitParams {
  readonly axis: number;
  readonly sizes: readonly Dim[];
}

/** Pieces of the given sizes along the axis: one operation with several results, undone by concat. */
export const split: Primitive<SplitParams> = general<SplitParams>("split", {
  infer: ([x], { axis, sizes }) => {
    const [total, whole] = [sizes.reduce<Dim>(addDims, 0), x!.shape[axis]!];
    if (total !== whole && !isUnknown(whole) && !sizes.some(isUnknown))
      throw new ShapeError(
        `split: pieces of ${sizes.join(" + ")} do not make up axis ${axis} of shape ${showShape(x!.shape)}.`,
      );
    return sizes.map((size) => ({ shape: x!.shape.with(axis, size), dtype: x!.dtype }));
  },
  run: ([x], { axis }, pieces) => {
    let at = 0;
    return pieces.map(({ shape }) => {
      const starts = shape.map((_, i) => (i === axis ? at : 0));
      at += shape[axis] as number;
      return copySlice(
        x!,
        starts,
        shape.map(() => 1),
        shape as readonly number[],
      );
    });
  },
  batch: ([x], _, { axis, sizes }) => apply(split, [x!], { axis: axis + 1, sizes }),
  bprop: (_, gradients, { results, params: { axis } }) =>
    apply1(
      concat,
      gradients.map((G, i): Tensor => G ?? zerosLike(results[i]!)),
      { axis },
    ),
  jvp: ([dx], { params }) => apply(split, [dx!], params),
  keeps: () => false,
  bind: ({ axis, sizes }, bind) => ({ axis, sizes: sizes.map(bind) }),
});
