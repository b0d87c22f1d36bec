/** Shapes of what is joined from pieces or cut out. */
import type { Index } from "../../ops/functions/at.ts";
import type { Dim } from "../dims.ts";
import type { Shape } from "../shape.ts";
import type { Differ, IsOpen, IsUnion, IsUnranked, ShapeOf, Show, Unify } from "../shapeTypes.ts";
import type { Tensor } from "../tensor.ts";
import type { Sum } from "./arithmetic.ts";
import type { AreOpen, Axis, AxisMessage } from "./axes.ts";

/** The shapes joined along an axis; all other sizes must agree. */
export type Concat<Shapes extends readonly Shape[], A> = number extends Shapes["length"]
  ? IsUnranked<Shapes[number]> extends true
    ? Shape
    : WithOpenAxis<Shapes[number], A>
  : true extends AreOpen<A>
    ? Shape
    : Shapes extends readonly [infer First extends Shape, ...infer Rest extends readonly Shape[]]
      ? IsUnranked<First> extends true
        ? Shape
        : [Axis<A, First>] extends [never]
          ? AxisMessage<"concat", A, First>
          : JoinAll<First, Rest, Axis<A, First>>
      : Shape;

type WithOpenAxis<S extends Shape, A> =
  true extends AreOpen<A>
    ? Shape
    : [Axis<A, S>] extends [never]
      ? Shape
      : { -readonly [I in keyof S]: I extends `${Axis<A, S>}` ? number : S[I] };

type JoinAll<First extends Shape, Rest extends readonly Shape[], A> = Rest extends readonly [
  infer Next extends Shape,
  ...infer More extends readonly Shape[],
]
  ? true extends IsUnranked<Next>
    ? Shape
    : [Join<First, Next, A>] extends [never]
      ? `concat: shapes ${Show<First>} and ${Show<Next>} differ outside axis ${A & number}`
      : JoinAll<Join<First, Next, A>, More, A>
  : First;

/** `never` where the shapes cannot be joined. */
type Join<S extends Shape, T extends Shape, A, Out extends Dim[] = []> = [S, T] extends [
  readonly [infer X extends Dim, ...infer S1 extends Shape],
  readonly [infer Y extends Dim, ...infer T1 extends Shape],
]
  ? Out["length"] extends A
    ? Join<S1, T1, A, [...Out, SumOf<X, Y>]>
    : Differ<X, Y> extends true
      ? never
      : Join<S1, T1, A, [...Out, Unify<X, Y>]>
  : [S, T] extends [readonly [], readonly []]
    ? Out
    : never;

type SumOf<X extends Dim, Y extends Dim> = true extends IsOpen<X> | IsOpen<Y> | IsUnion<X> | IsUnion<Y>
  ? number
  : [X, Y] extends [infer M extends number, infer N extends number]
    ? Sum<M, N>
    : number;

export type { Index } from "../../ops/functions/at.ts";

/** numpy's basic indexing: indices drop their axis, ranges keep it with an unknown size, axes not named stay whole. */
export type At<S extends Shape, I, Op extends string = "at"> =
  IsUnranked<S> extends true
    ? Shape
    : I extends readonly Index[]
      ? number extends I["length"]
        ? Shape
        : true extends { [K in keyof I]: IsTensor<I[K]> }[number]
          ? Shape
          : Indexed<Op, S, I>
      : true extends IsUnion<I> | IsTensor<I>
        ? Shape
        : Indexed<Op, S, [I]>;

type IsTensor<I> = [I] extends [null] ? false : I extends Tensor ? true : false;

type Indexed<
  Op extends string,
  S extends Shape,
  I extends readonly unknown[],
  Out extends Dim[] = [],
  Whole extends Shape = S,
  All extends readonly unknown[] = I,
> = I extends readonly [infer First, ...infer Rest]
  ? S extends readonly [infer D extends Dim, ...infer S1 extends Shape]
    ? IsUnion<First> extends true
      ? Shape
      : Indexed<
          Op,
          S1,
          Rest,
          [First] extends [null] ? [...Out, D] : First extends number ? Out : [...Out, number],
          Whole,
          All
        >
    : `${Op}: ${All["length"]} indices for a tensor of shape ${Show<Whole>}`
  : [...Out, ...S];

/** As many axes, each with a size that depends on where the slice was cut. */
export type Slice<S extends Shape> = IsUnranked<S> extends true ? Shape : { -readonly [I in keyof S]: number };

/** The shape of each of several operands. */
export type ShapesOf<L extends readonly unknown[]> = Extract<{ [I in keyof L]: ShapeOf<L[I]> }, readonly Shape[]>;
