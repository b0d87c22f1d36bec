import { gatherValues, positionsAlong, scatterValues } from "../../engine/indexing.ts";
import { type Dim, isUnknown } from "../../tensor/dims.ts";
import { type DType, promote } from "../../tensor/dtype.ts";
import { DTypeError, ShapeError, showShape } from "../../tensor/errors.ts";
import { type Shape, sizeOf, upTo } from "../../tensor/shape.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { apply1 } from "../apply.ts";
import { allBatched, movedAxis } from "../batching.ts";
import { nothingPasses } from "../forms/elementwise.ts";
import { linear, zerosLike } from "../forms/linear.ts";
import type { Aval, Primitive } from "../operation.ts";
import { register } from "../registry.ts";
import { equal, where } from "./comparison.ts";
import { broadcastTo, fill, reshape, sum } from "./shapes.ts";

/**
 * All indexing is one pair of operations. x: [...b, ...l, n₁…n_k, ...r] has `batch` axes b, `lead` axes l and then those that
 * indices: [...b, ...s, k] choose from: each of its rows names one place of n₁…n_k, and each b has rows of its own. What is
 * taken there, or written, is [...b, ...l, ...s, ...r]. Negative indices count from the end.
 */
export interface IndexParams {
  readonly batch: number;
  readonly lead: number;
  /** What people called: for errors and drawings. */
  readonly name: string;
}

/** The elements at the indices. Its transpose adds the gradient there. */
export const gather: Primitive<IndexParams> = linear<IndexParams>("gather", {
  in: [0],
  reads: [1],
  infer: ([x, indices], params) => [{ shape: pickedShape(x!, indices!, params), dtype: x!.dtype }],
  describe: ({ name }) => name,
  run: ([x, indices], params) => [gatherValues(x!, indices!, params)],
  batch: ([x, indices], [own, theirs], params) => {
    const { batch, lead } = params;
    if (own && theirs) return [apply1(gather, [x!, indices!], { ...params, batch: batch + 1 })];
    if (own) {
      const taken = apply1(gather, [movedAxis(x!, 0, batch), indices!], { ...params, lead: lead + 1 });
      return [movedAxis(taken, batch, 0)];
    }
    return [movedAxis(apply1(gather, [x!, movedAxis(indices!, 0, batch)], params), batch + lead, 0)];
  },
  transpose: (G, { inputs: [x, indices], params }) => apply1(scatterAdd, [zerosLike(x!), indices!, G], params),
});

/** x with the updates added at the indices; those of one place all count. */
export const scatterAdd: Primitive<IndexParams> = linear<IndexParams>("scatterAdd", {
  in: [0, 2],
  reads: [1],
  infer: (inputs, params) => [{ shape: inputs[0]!.shape, dtype: scatteredDType(inputs, params) }],
  run: ([x, indices, updates], params, [out]) => [scatterValues(x!, indices!, updates!, params, out!, true)],
  batch: (inputs, batched, params, size) => batchScatter(scatterAdd, inputs, batched, params, size),
  transpose: (G, { inputs, params }, index) => (index === 0 ? G : apply1(gather, [G, inputs[1]!], params)),
});

/** x with the updates written at the indices. Of updates for one place the last (in row-major order) stays, and it alone has a gradient. */
export const scatter: Primitive<IndexParams> = linear<IndexParams>("scatter", {
  in: [0, 2],
  reads: [1],
  infer: (inputs, params) => [{ shape: inputs[0]!.shape, dtype: scatteredDType(inputs, params) }],
  run: ([x, indices, updates], params, [out]) => [scatterValues(x!, indices!, updates!, params, out!, false)],
  batch: (inputs, batched, params, size) => batchScatter(scatter, inputs, batched, params, size),
  transpose: (G, { inputs: [, indices, updates], params }, index) => {
    if (index === 0) return apply1(scatter, [G, indices!, zerosLike(updates!)], params);
    const taken = apply1(gather, [G, indices!], params);
    return apply1(where, [stays(G, indices!, updates!.shape, params), taken, zerosLike(taken)], null);
  },
});

/** Which updates no later one overwrites: each writes its number, and who reads its own number back stays. */
function stays(x: Tensor, indices: Tensor, shape: Shape, params: IndexParams): Tensor {
  const { batch, lead } = params;
  const rows = apply1(sum, [indices], { axes: [indices.rank - 1] });
  const flat = [...rows.shape.slice(0, batch), sizeOf(rows.shape.slice(batch))];
  const numbered = apply1(iota, [apply1(reshape, [rows], { shape: flat })], { axis: batch });
  const numbers = apply1(reshape, [numbered], { shape: rows.shape });
  const rest = upTo(shape.length).slice(lead + rows.rank);
  const wide = apply1(broadcastTo, [numbers], { shape, inserted: [...upTo(batch + lead).slice(batch), ...rest] });
  const written = apply1(scatter, [apply1(fill, [x], { value: -1, dtype: "int32" }), indices, wide], params);
  return apply1(equal, [apply1(gather, [written, indices], params), wide], null);
}

/** Each element's position along the axis, int32, x: [...s] → [...s]. The values of x do not matter. */
export const iota: Primitive<{ axis: number }> = register<{ axis: number }>({
  name: "iota",
  form: "integer",
  infer: ([x]) => [{ shape: x!.shape, dtype: "int32" }],
  run: ([x], { axis }) => [positionsAlong(x!.shape as readonly number[], axis)],
  batch: ([x], _, { axis }) => [apply1(iota, [x!], { axis: axis + 1 })],
  ...nothingPasses,
});

/** The shape of what is taken, after all has been checked that shapes tell. */
function pickedShape(x: Aval, indices: Aval, { batch, lead, name }: IndexParams): Shape {
  if (indices.dtype !== "int32")
    throw new DTypeError(
      `${name}: indices are int32, got ${indices.dtype}. Cast them: indices.cast("int32"), or choose by a condition with ad.where.`,
    );
  const depth = indices.shape[indices.shape.length - 1];
  const from = batch + lead;
  if (typeof depth !== "number" || x.shape.length < from + depth || indices.shape.length < batch + 1)
    throw new ShapeError(
      `${name}: indices of shape ${showShape(indices.shape)} do not fit a tensor of shape ${showShape(x.shape)}.`,
    );
  const batches = indices.shape.slice(0, batch).map((size, i) => agree(name, size, x.shape[i]!, i));
  return [...batches, ...x.shape.slice(batch, from), ...indices.shape.slice(batch, -1), ...x.shape.slice(from + depth)];
}

function agree(name: string, a: Dim, b: Dim, axis: number): Dim {
  if (a !== b && !isUnknown(a) && !isUnknown(b))
    throw new ShapeError(`${name}: the indices have size ${a} along axis ${axis}, the tensor ${b}; they must agree.`);
  return isUnknown(a) ? b : a;
}

function scatteredDType([x, indices, updates]: readonly Aval[], params: IndexParams): DType {
  const wanted = pickedShape(x!, indices!, params);
  const given = updates!.shape;
  const fits =
    given.length === wanted.length &&
    given.every((size, i) => size === wanted[i] || isUnknown(size) || isUnknown(wanted[i]!));
  if (!fits)
    throw new ShapeError(
      `${params.name}: expected updates of shape ${showShape(wanted)}, got ${showShape(given)} (x: ${showShape(x!.shape)}, indices: ${showShape(indices!.shape)}).`,
    );
  return promote(params.name, [x!.dtype, updates!.dtype], true);
}

function batchScatter(
  primitive: Primitive<IndexParams>,
  [x, indices, updates]: readonly Tensor[],
  [own, theirs, news]: readonly boolean[],
  params: IndexParams,
  size: Dim,
): readonly Tensor[] {
  const { batch, lead } = params;
  if (theirs)
    return [
      apply1(primitive, allBatched([x!, indices!, updates!], [own!, true, news!], size), {
        ...params,
        batch: batch + 1,
      }),
    ];
  const [all, changes] = allBatched([x!, updates!], [own!, news!], size);
  const moved = [movedAxis(all!, 0, batch), indices!, movedAxis(changes!, 0, batch)];
  return [movedAxis(apply1(primitive, moved, { ...params, lead: lead + 1 }), batch, 0)];
}
