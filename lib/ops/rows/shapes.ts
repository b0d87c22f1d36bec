import { copyBroadcast, copyConcat, copyPad, copyPermuted, copySlice } from "../../engine/copies.ts";
import { reduceSum } from "../../engine/reductions.ts";
import { addDims, type Dim, isUnknown, subDims } from "../../tensor/dims.ts";
import { type DType, fromNumbers, promote, uninitialized } from "../../tensor/dtype.ts";
import { messages, ShapeError } from "../../tensor/errors.ts";
import { concatShapes, count, type Shape, sizeOf } from "../../tensor/shape.ts";
import { apply1 } from "../apply.ts";
import { allBatched, repeated, shifted } from "../batching.ts";
import { nothingPasses } from "../forms/elementwise.ts";
import { linear } from "../forms/linear.ts";
import type { Primitive } from "../operation.ts";
import { register } from "../registry.ts";

/** Reads the same elements in another shape. */
export const reshape: Primitive<{ shape: Shape }> = linear<{ shape: Shape }>("reshape", {
  in: [0],
  infer: ([x], { shape }) => [{ shape, dtype: x!.dtype }],
  run: ([x]) => [x!.values("reshape")],
  batch: ([x], _, { shape }, size) => [apply1(reshape, [x!], { shape: [size, ...shape] })],
  transpose: (G, { inputs: [x] }) => apply1(reshape, [G], { shape: x!.shape }),
  bind: ({ shape }, bind) => ({ shape: shape.map(bind) }),
});

/** Result axis i is input axis axes[i]. */
export const permute: Primitive<{ axes: readonly number[] }> = linear<{ axes: readonly number[] }>("permute", {
  in: [0],
  infer: ([x], { axes }) => [{ shape: axes.map((a) => x!.shape[a]!), dtype: x!.dtype }],
  run: ([x], { axes }) => [copyPermuted(x!, axes)],
  batch: ([x], _, { axes }) => [apply1(permute, [x!], { axes: [0, ...shifted(axes)] })],
  transpose: (G, { params: { axes } }) => apply1(permute, [G], { axes: axes.map((_, i) => axes.indexOf(i)) }),
});

/** Stretches to `shape`; the axes in `inserted` are new, the others stay or were of size 1. */
export const broadcastTo: Primitive<{ shape: Shape; inserted: readonly number[] }> = linear<{
  shape: Shape;
  inserted: readonly number[];
}>("broadcastTo", {
  in: [0],
  infer: ([x], { shape, inserted }) => {
    const kept = shape.filter((_, i) => !inserted.includes(i));
    const fits =
      kept.length === x!.shape.length &&
      x!.shape.every((d, i) => d === kept[i] || d === 1 || isUnknown(d) || isUnknown(kept[i]!));
    if (!fits) throw new ShapeError(messages.broadcast("broadcastTo", [x!.shape, shape]));
    return [{ shape, dtype: x!.dtype }];
  },
  run: ([x], { shape, inserted }) => [copyBroadcast(x!, shape as number[], inserted)],
  batch: ([x], _, { shape, inserted }, size) => [
    apply1(broadcastTo, [x!], { shape: [size, ...shape], inserted: shifted(inserted) }),
  ],
  transpose: (G, { inputs: [x], params: { inserted } }) => {
    const from = x!.shape;
    let own = 0;
    const axes = G.shape.flatMap((size, i) => {
      if (inserted.includes(i)) return [i];
      const stretched = from[own++] === 1 && size !== 1;
      return stretched ? [i] : [];
    });
    if (axes.length === 0) return G;
    const summed = apply1(sum, [G], { axes });
    return summed.shape.length === from.length ? summed : apply1(reshape, [summed], { shape: from });
  },
  bind: ({ shape, inserted }, bind) => ({ shape: shape.map(bind), inserted }),
});

/** Σ over the axes, which go away. Its transpose repeats the gradient along them. */
export const sum: Primitive<{ axes: readonly number[] }> = linear<{ axes: readonly number[] }>("sum", {
  in: [0],
  infer: ([x], { axes }) => [
    { shape: x!.shape.filter((_, i) => !axes.includes(i)), dtype: x!.dtype === "bool" ? "int32" : x!.dtype },
  ],
  run: ([x], { axes }, [out]) => [reduceSum(x!, axes, out!.dtype)],
  batch: ([x], _, { axes }) => [apply1(sum, [x!], { axes: shifted(axes) })],
  transpose: (G, { inputs: [x], params: { axes } }) => apply1(broadcastTo, [G], { shape: x!.shape, inserted: axes }),
});

export interface SliceParams {
  readonly starts: readonly Dim[];
  readonly stops: readonly Dim[];
  readonly steps: readonly number[];
}

/** Elements start, start+step, … before stop along each axis; steps are at least 1. */
export const slice: Primitive<SliceParams> = linear<SliceParams>("slice", {
  in: [0],
  infer: ([x], { starts, stops, steps }) => [
    { shape: starts.map((s, i) => slicedSize(s, stops[i]!, steps[i]!)), dtype: x!.dtype },
  ],
  run: ([x], params, [out]) => {
    checkInside(x!.shape as readonly number[], params);
    return [copySlice(x!, params.starts as number[], params.steps, out!.shape as number[])];
  },
  batch: ([x], _, { starts, stops, steps }, size) => [
    apply1(slice, [x!], { starts: [0, ...starts], stops: [size, ...stops], steps: [1, ...steps] }),
  ],
  transpose: (G, { inputs: [x], params: { starts, steps } }) =>
    apply1(pad, [G], {
      low: starts,
      high: x!.shape.map((size, i) => subDims(subDims(size, starts[i]!), spread(G.shape[i]!, steps[i]!))),
      interior: steps.map((s) => s - 1),
    }),
  bind: ({ starts, stops, steps }, bind) => ({ starts: starts.map(bind), stops: stops.map(bind), steps }),
});

/** Sizes that were names have numbers only now. */
function checkInside(shape: readonly number[], { starts, stops }: SliceParams): void {
  for (let axis = 0; axis < shape.length; axis++) {
    const [start, stop, size] = [starts[axis] as number, stops[axis] as number, shape[axis]!];
    if (start < 0 || stop > size || start > stop)
      throw new ShapeError(`slice: the range ${start} to ${stop} does not lie within axis ${axis} of size ${size}.`);
  }
}

function slicedSize(start: Dim, stop: Dim, step: number): Dim {
  const length = subDims(stop, start);
  if (step === 1) return length;
  if (typeof length === "number") return Math.max(0, Math.ceil(length / step));
  throw new ShapeError(
    `slice: a step of ${step} along an axis of size ${length} needs the size as a number. Use a step of 1, or a symbol with a known size.`,
  );
}

/** How far `size` elements reach when they are `step` apart. */
function spread(size: Dim, step: number): Dim {
  if (step === 1) return size;
  return typeof size === "number" && size > 0 ? (size - 1) * step + 1 : size;
}

export interface PadParams {
  readonly low: readonly Dim[];
  readonly high: readonly Dim[];
  readonly interior: readonly number[];
}

/** Zeros before, after, and between the elements of each axis. */
export const pad: Primitive<PadParams> = linear<PadParams>("pad", {
  in: [0],
  infer: ([x], { low, high, interior }) => [
    {
      shape: x!.shape.map((size, i) => addDims(addDims(low[i]!, high[i]!), spread(size, interior[i]! + 1))),
      dtype: x!.dtype,
    },
  ],
  run: ([x], params, [out]) => [copyPad(x!, params.low as number[], params.interior, out!.shape as number[])],
  batch: ([x], _, { low, high, interior }) => [
    apply1(pad, [x!], { low: [0, ...low], high: [0, ...high], interior: [0, ...interior] }),
  ],
  transpose: (G, { inputs: [x], params: { low, interior } }) =>
    apply1(slice, [G], {
      starts: low,
      stops: x!.shape.map((size, i) => addDims(low[i]!, spread(size, interior[i]! + 1))),
      steps: interior.map((n) => n + 1),
    }),
  bind: ({ low, high, interior }, bind) => ({ low: low.map(bind), high: high.map(bind), interior }),
});

/** Joins tensors along an axis. */
export const concat: Primitive<{ axis: number }> = linear<{ axis: number }>("concat", {
  in: "all",
  infer: (inputs, { axis }) => [
    {
      shape: concatShapes(
        inputs.map((t) => t.shape),
        axis,
      ),
      dtype: promote(
        "concat",
        inputs.map((t) => t.dtype),
        true,
      ),
    },
  ],
  run: (inputs, { axis }, [out]) => [copyConcat(inputs, axis, out!.shape as number[], out!.dtype)],
  batch: (inputs, batched, { axis }, size) => [apply1(concat, allBatched(inputs, batched, size), { axis: axis + 1 })],
  transposeAll: (G, { inputs, params: { axis } }, wanted) => {
    let offset: Dim = 0;
    return inputs.map(({ shape: own }, index) => {
      const start = offset;
      offset = addDims(start, own[axis]!);
      if (!wanted[index]) return null;
      return apply1(slice, [G], {
        starts: own.map((_, i) => (i === axis ? start : 0)),
        stops: own.map((size, i) => (i === axis ? offset : size)),
        steps: own.map(() => 1),
      });
    });
  },
});

/** The same values in another dtype; to int32 towards zero, to bool "not zero". Only float to float has a tangent. */
export const cast: Primitive<{ dtype: DType }> = linear<{ dtype: DType }>("cast", {
  in: [0],
  infer: ([x], { dtype }) => [{ shape: x!.shape, dtype }],
  run: ([x], { dtype }) => [fromNumbers(dtype, x!.values("cast"))],
  batch: ([x], _, params) => [apply1(cast, [x!], params)],
  transpose: (G, { inputs: [x] }) => apply1(cast, [G], { dtype: x!.dtype }),
});

/** The input's value without its history: no path for gradients. */
export const stopGradient: Primitive<null> = register<null>({
  name: "stopGradient",
  form: "blocked",
  infer: ([x]) => [x!],
  run: ([x]) => [x!.values("stopGradient")],
  batch: ([x]) => [apply1(stopGradient, [x!], null)],
  ...nothingPasses,
});

/** A tensor of the input's shape with one value everywhere. The input's values do not matter. */
export const fill: Primitive<{ value: number; dtype: DType }> = register<{ value: number; dtype: DType }>({
  name: "fill",
  form: "integer",
  infer: ([x], { dtype }) => [{ shape: x!.shape, dtype }],
  run: (_, { value }, [out]) => [uninitialized(out!.dtype, count(out!.shape)).fill(value)],
  batch: ([x], _, params) => [apply1(fill, [x!], params)],
  ...nothingPasses,
});

/** The number of elements along the axes, as a scalar: how rules read a size that may be symbolic. */
export const size: Primitive<{ axes: readonly number[]; dtype: DType }> = register<{
  axes: readonly number[];
  dtype: DType;
}>({
  name: "size",
  form: "integer",
  infer: (_, { dtype }) => [{ shape: [], dtype }],
  run: ([x], { axes, dtype }) => [fromNumbers(dtype, [sizeOf(axes.map((a) => x!.shape[a]!)) as number])],
  batch: ([x], _, { axes, dtype }, members) => [repeated(apply1(size, [x!], { axes: shifted(axes), dtype }), members)],
  ...nothingPasses,
});
