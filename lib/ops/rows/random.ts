/**
 * Draws as operations on keys: the same key gives the same bits eagerly, in graphs and for each member of a batch of keys.
 * A key is int32 [2]; in front of it stand the axes of batches. Nothing of a draw has a derivative in its key.
 */
import {
  type Distribution,
  fillBits,
  fillDraws,
  fillPermutations,
  fillWhole,
  foldKeys,
  splitKeys,
} from "../../engine/random.ts";
import { takeWords } from "../../engine/randomState.ts";
import type { Dim } from "../../tensor/dims.ts";
import type { DType } from "../../tensor/dtype.ts";
import { DTypeError, ShapeError, showShape } from "../../tensor/errors.ts";
import type { Shape } from "../../tensor/shape.ts";
import { apply1 } from "../apply.ts";
import { batchInFront, repeated } from "../batching.ts";
import { nothingPasses } from "../forms/elementwise.ts";
import type { Aval, Primitive } from "../operation.ts";
import { register } from "../registry.ts";

export interface Drawn {
  readonly shape: Shape;
}
export interface Counted {
  readonly n: Dim;
}

/** The axes in front of a key. */
function batchOf(op: string, { shape, dtype }: Aval): Shape {
  if (dtype !== "int32" || shape.at(-1) !== 2)
    throw new DTypeError(
      `${op}: expected a key, which is int32 [2], got ${dtype} ${showShape(shape)}. Make one with ad.random.key(seed).`,
    );
  return shape.slice(0, -1);
}

/** How many elements `shape` holds, which must be numbers by now. */
function elements(op: string, shape: Shape): number {
  let n = 1;
  for (const size of shape) {
    if (typeof size !== "number")
      throw new ShapeError(
        `${op}: the size "${size}" has no number here. Give numbers, or draw in a graph where a symbol brings the name.`,
      );
    n *= size;
  }
  return n;
}

/** A draw of `shape` from each key. */
function fromKeys<P extends Drawn>(
  name: string,
  dtype: (params: P) => DType,
  fill: Pick<Primitive<P>, "run">["run"],
): Primitive<P> {
  const primitive: Primitive<P> = register<P>({
    name,
    form: "integer",
    infer: ([key], params) => [{ shape: [...batchOf(name, key!), ...params.shape], dtype: dtype(params) }],
    run: fill,
    // Each key has an axis of the result to itself: batches of keys need nothing more.
    batch: ([keys], _, params) => [apply1(primitive, [keys!], params)],
    bind: (params, bind) => ({ ...params, shape: params.shape.map(bind) }),
    ...nothingPasses,
  });
  return primitive;
}

export interface DrawParams extends Drawn {
  readonly dtype: DType;
  readonly distribution: Distribution;
  /** Of a uniform distribution its ends, of others location and scale. */
  readonly parameters: readonly [number, number];
}

/** Independent numbers of a continuous distribution, computed in double precision and rounded once. */
export const randomDraw: Primitive<DrawParams> = fromKeys<DrawParams>(
  "randomDraw",
  ({ dtype }) => dtype,
  ([keys], { distribution, shape, dtype, parameters }) => [
    fillDraws(distribution, keys!.values("random"), elements("random", shape), dtype, parameters),
  ],
);

/** 32 random bits for each element, as int32. */
export const randomBits: Primitive<Drawn> = fromKeys<Drawn>(
  "randomBits",
  () => "int32",
  ([keys], { shape }) => [fillBits(keys!.values("randomBits"), elements("randomBits", shape))],
);

/** Whole numbers from low up to and without high, each with probability 1/(high − low) within (high − low)·2⁻⁵³. */
export const randomInteger: Primitive<Drawn & { low: number; high: number }> = fromKeys<
  Drawn & { low: number; high: number }
>(
  "randomInteger",
  () => "int32",
  ([keys], { shape, low, high }) => [
    fillWhole(keys!.values("randomInteger"), elements("randomInteger", shape), low, high),
  ],
);

/** The whole numbers below n in random order. */
export const randomPermutation: Primitive<Drawn> = fromKeys<Drawn>(
  "randomPermutation",
  () => "int32",
  ([keys], { shape }) => [fillPermutations(keys!.values("randomPermutation"), elements("randomPermutation", shape))],
);

/** n independent keys from one, [n, 2]. */
export const splitKey: Primitive<Counted> = register<Counted>({
  name: "splitKey",
  form: "integer",
  infer: ([key], { n }) => [{ shape: [...batchOf("splitKey", key!), n, 2], dtype: "int32" }],
  run: ([keys], { n }) => [splitKeys(keys!.values("splitKey"), elements("splitKey", [n]))],
  batch: ([keys], _, params) => [apply1(splitKey, [keys!], params)],
  bind: ({ n }, bind) => ({ n: bind(n) }),
  ...nothingPasses,
});

/** The key that belongs to a key and a whole number. */
export const foldInKey: Primitive<null> = register<null>({
  name: "foldInKey",
  form: "integer",
  infer: ([key, data]) => {
    const batch = batchOf("foldIn", key!);
    if (data!.dtype !== "int32" || data!.shape.length !== batch.length)
      throw new DTypeError(
        `foldIn: expected one whole number (int32 []) beside a key, got ${data!.dtype} ${showShape(data!.shape)}.`,
      );
    return [{ shape: key!.shape, dtype: "int32" }];
  },
  run: ([keys, data]) => [foldKeys(keys!.values("foldIn"), data!.values("foldIn"))],
  batch: batchInFront(() => foldInKey),
  ...nothingPasses,
});

/**
 * A key from the process's state, a new one each time it runs: each evaluation of a graph draws other numbers. The input is a
 * scalar that is not read; `id` tells one such node from the next, since two are never the same value.
 */
export const freshKey: Primitive<{ id: number }> = register<{ id: number }>({
  name: "freshKey",
  form: "integer",
  infer: () => [{ shape: [2], dtype: "int32" }],
  run: () => [takeWords()],
  batch: ([x], _, params, size) => [repeated(apply1(freshKey, [x!], params), size)],
  ...nothingPasses,
});
