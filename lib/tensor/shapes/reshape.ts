/** Shapes with the same elements in another arrangement. */
import type { Dim } from "../dims.ts";
import type { Shape } from "../shape.ts";
import type { Differ, IsOpen, IsUnion, IsUnranked, Show, ShowDim } from "../shapeTypes.ts";
import type { Product } from "./arithmetic.ts";

/** The target shape; -1 is what is left over, where that can be told. */
export type Reshape<S extends Shape, To extends Shape> =
  IsUnranked<To> extends true
    ? Shape
    : IsUnranked<S> extends true
      ? Opened<To>
      : Leftover<S, To> extends infer Rest extends readonly [Shape, Shape]
        ? -1 extends To[number]
          ? Rest[1] extends readonly []
            ? Filled<To, SizeOf<Rest[0]>>
            : Opened<To>
          : Differ<ElementsLeft<S, Rest[0]>, ElementsLeft<To, Rest[1]>> extends true
            ? `reshape: ${Show<S>} cannot become ${Show<To>}: ${ShowDim<SizeOf<S>>} and ${ShowDim<SizeOf<To>>} elements`
            : To
        : Shape;

/** With a size of 0 anywhere there are no elements, whatever is left. */
type ElementsLeft<Whole extends Shape, Left extends Shape> = 0 extends Whole[number] ? SizeOf<Whole> : SizeOf<Left>;
type Filled<To extends Shape, D extends Dim> = { -readonly [I in keyof To]: To[I] extends -1 ? D : To[I] };

type Opened<To extends Shape> = Filled<To, number>;

/** Both shapes without the sizes they share, without ones and -1: [what S has left, what To has left]. */
type Leftover<S extends Shape, To extends Shape, Kept extends Dim[] = []> = To extends readonly [
  infer D extends Dim,
  ...infer Rest extends Shape,
]
  ? D extends 1 | -1
    ? Leftover<S, Rest, Kept>
    : IsOpen<D> extends true
      ? Leftover<S, Rest, [...Kept, D]>
      : [Removed<S, D>] extends [never]
        ? Leftover<S, Rest, [...Kept, D]>
        : Leftover<Removed<S, D>, Rest, Kept>
  : [S, Kept];

type Removed<S extends Shape, D, Before extends Dim[] = []> = S extends readonly [
  infer First extends Dim,
  ...infer Rest extends Shape,
]
  ? [First, D] extends [D, First]
    ? [...Before, ...Rest]
    : Removed<Rest, D, [...Before, First]>
  : never;

/** The number of elements; `number` when a size is not a literal. */
export type SizeOf<S extends Shape, Out extends number = 1> = S extends readonly [infer D, ...infer Rest extends Shape]
  ? true extends IsOpen<D> | IsUnion<D>
    ? number
    : D extends number
      ? SizeOf<Rest, Product<Out, D>>
      : number
  : Out;
