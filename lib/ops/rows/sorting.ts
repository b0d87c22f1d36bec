import {
  firstOfEach,
  insertionPoints,
  nonzeroIndices,
  runningExtremum,
  sortedPositions,
  valuesAt,
} from "../../engine/sorting.ts";
import { unknownDim } from "../../tensor/dims.ts";
import { ShapeError, showShape } from "../../tensor/errors.ts";
import { type Shape, sameShape } from "../../tensor/shape.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { apply, apply1 } from "../apply.ts";
import { batchInFront } from "../batching.ts";
import { fromArray } from "../constant.ts";
import { nothingPasses } from "../forms/elementwise.ts";
import { general } from "../forms/general.ts";
import { zerosLike } from "../forms/linear.ts";
import type { Primitive } from "../operation.ts";
import { register } from "../registry.ts";
import { gather, scatterAdd } from "./indexing.ts";
import { reshape } from "./shapes.ts";

/**
 * Operations that choose elements along the last axis, x: [..., n] → values [..., m] and their positions [..., m] as int32: the
 * derivative follows the positions.
 */
function selection<P>(
  name: string,
  positions: (x: Tensor, params: P) => Int32Array,
  shapeOf: (shape: Shape, params: P) => Shape = (shape) => shape,
): Primitive<P> {
  const place = (x: Tensor): { indices: Tensor; params: { batch: number; lead: number; name: string } } => ({
    indices: apply1(reshape, [x], { shape: [...x.shape, 1] }),
    params: { batch: x.rank - 1, lead: 0, name },
  });
  const primitive: Primitive<P> = general<P>(name, {
    infer: ([x], params) => {
      const shape = shapeOf(x!.shape, params);
      return [
        { shape, dtype: x!.dtype },
        { shape, dtype: "int32" },
      ];
    },
    run: ([x], params, [values]) => {
      const at = positions(x!, params);
      return [valuesAt(x!, at, values!.shape[values!.shape.length - 1] as number), at];
    },
    batch: (inputs, _, params) => apply(primitive, inputs, params),
    bprop: (_, [G], { inputs: [x], results: [, at] }) => {
      if (!G) return null;
      const { indices, params } = place(at!);
      return apply1(scatterAdd, [zerosLike(x!), indices, G], params);
    },
    jvp: ([dx], { results: [, at] }) => {
      const { indices, params } = place(at!);
      return [apply1(gather, [dx!, indices], params), null];
    },
    keeps: (_, kept) => kept === 2,
  });
  return primitive;
}

/** Values in order along the last axis and where they stood; equal ones stay in the order they have, NaN counts as the largest. */
export const sort = selection<{ descending: boolean }>("sort", (x, { descending }) => sortedPositions(x, descending));

/** The k largest (or smallest) elements along the last axis, the first of them first, and where they stood. */
export const topk = selection<{ k: number; largest: boolean }>(
  "topk",
  (x, { k, largest }) => {
    const length = x.shape[x.rank - 1] as number;
    const order = sortedPositions(x, largest);
    return length === 0 ? order : order.filter((_, i) => i % length < k);
  },
  (shape, { k }) => {
    const length = shape[shape.length - 1]!;
    if (typeof length === "number" && k > length)
      throw new ShapeError(`topk: expected at most ${length} elements of shape ${showShape(shape)}, got k = ${k}.`);
    return [...shape.slice(0, -1), k];
  },
);

/** The largest element so far along the last axis, and where it stands: of equal ones the latest, as in torch. */
export const cummax = selection<null>("cummax", (x) => runningExtremum(x, true));
/** The smallest element so far along the last axis, and where it stands. */
export const cummin = selection<null>("cummin", (x) => runningExtremum(x, false));

/** Where values: [...b, m] would stand among sorted: [...b, n], int32. */
export const searchsorted: Primitive<{ side: "left" | "right" }> = register<{ side: "left" | "right" }>({
  name: "searchsorted",
  form: "integer",
  infer: ([sorted, values]) => {
    if (!sameShape(sorted!.shape.slice(0, -1), values!.shape.slice(0, -1)))
      throw new ShapeError(
        `searchsorted: expected as many rows of values as sorted rows, got ${showShape(values!.shape)} and ${showShape(sorted!.shape)}.`,
      );
    return [{ shape: values!.shape, dtype: "int32" }];
  },
  run: ([sorted, values], { side }) => [insertionPoints(sorted!, values!, side)],
  batch: batchInFront(() => searchsorted),
  ...nothingPasses,
});

/** Operations whose result is as long as the values say. */
function counted(
  name: string,
  found: (x: Tensor) => Int32Array,
  shapeOf: (count: number | string, x: Shape) => Shape,
): Primitive<null> {
  const run = ([x]: readonly Tensor[]): readonly Int32Array[] => [found(x!)];
  return register<null>({
    name,
    form: "integer",
    infer: ([x]) => [{ shape: shapeOf(unknownDim(), x!.shape), dtype: "int32" }],
    run,
    runWhole: (inputs) => {
      const [data] = run(inputs);
      const width = shapeOf(1, inputs[0]!.shape).reduce<number>((n, d) => n * (d as number), 1);
      return [fromArray(data!, shapeOf(width === 0 ? 0 : data!.length / width, inputs[0]!.shape), "int32")];
    },
    batch: () => {
      throw new ShapeError(
        `${name}: inside vmap the members could have results of different sizes. Call it outside, or choose with ad.where and ad.maskedFill, which keep the shape.`,
      );
    },
    ...nothingPasses,
  });
}

/** Positions in x: [n] of the first element of each value, in ascending order of the values. */
export const uniquePositions = counted("uniquePositions", firstOfEach, (n) => [n]);

/** Indices of the elements that are not 0, [found, rank] in row-major order. */
export const nonzero = counted("nonzero", nonzeroIndices, (n, shape) => [n, shape.length]);
