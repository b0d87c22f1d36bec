/** Shapes of operations that name axes. Axes that are not literals give an unknown shape. */
import type { Dim } from "../dims.ts";
import type { Shape } from "../shape.ts";
import type { Differ, IsUnion, IsUnranked, Show, ShowDim } from "../shapeTypes.ts";

/** One axis or several; `undefined` means all. */
export type Axes = number | readonly number[];

/** What reductions take beside axes. */
export interface KeepDims<K extends boolean = boolean> {
  /** Keep the reduced axes with size 1. */
  readonly keepdims?: K;
}

export type Blanks<N, T extends unknown[] = []> = T["length"] extends N | 32 ? T : Blanks<N, [...T, unknown]>;

/** An axis counted from 0; `never` when it is out of range. */
export type Axis<A, S extends Shape> = A extends number
  ? `${A}` extends `-${infer P extends number}`
    ? S extends readonly [...infer Front, ...Blanks<P>]
      ? Front["length"]
      : never
    : `${A}` extends keyof S
      ? A
      : never
  : never;

/** Whether the axes are not literals, so that nothing can be said. */
export type AreOpen<A> =
  IsUnion<A> extends true
    ? true
    : A extends readonly unknown[]
      ? number extends A["length"]
        ? true
        : true extends { [I in keyof A]: AreOpen<A[I]> }[number]
          ? true
          : false
      : number extends A
        ? true
        : false;

type AxisList<A> = A extends readonly number[] ? A : [A];

type OutOfRange<A extends readonly unknown[], S extends Shape> = A extends readonly [infer First, ...infer Rest]
  ? [Axis<First, S>] extends [never]
    ? First
    : OutOfRange<Rest, S>
  : never;

type Normalized<A extends readonly unknown[], S extends Shape> = { [I in keyof A]: Axis<A[I], S> };

export type AxisMessage<
  Op extends string,
  A,
  S extends Shape,
> = `${Op}: axis ${A & number} is out of range for shape ${Show<S>}`;

/** Without the axes, or with them as 1. */
export type Reduce<Op extends string, S extends Shape, A, Keep = false> = [A, Keep] extends [undefined, false]
  ? []
  : IsUnranked<S> extends true
    ? Shape
    : boolean extends Keep
      ? Shape
      : [A] extends [undefined]
        ? { -readonly [I in keyof S]: 1 }
        : true extends AreOpen<A>
          ? Shape
          : [OutOfRange<AxisList<A>, S>] extends [never]
            ? Without<S, Normalized<AxisList<A>, S>[number], Keep>
            : AxisMessage<Op, OutOfRange<AxisList<A>, S>, S>;

export type Without<
  S extends Shape,
  Gone,
  Keep,
  Seen extends unknown[] = [],
  Out extends Dim[] = [],
> = S extends readonly [infer D extends Dim, ...infer Rest extends Shape]
  ? Without<
      Rest,
      Gone,
      Keep,
      [...Seen, D],
      Seen["length"] extends Gone ? (Keep extends true ? [...Out, 1] : Out) : [...Out, D]
    >
  : Out;

/** The same shape, if the axes exist. */
export type AlongAxes<Op extends string, S extends Shape, A extends Axes> =
  IsUnranked<S> extends true
    ? S
    : true extends AreOpen<A>
      ? S
      : [OutOfRange<AxisList<A>, S>] extends [never]
        ? S
        : AxisMessage<Op, OutOfRange<AxisList<A>, S>, S>;

/** Axis i of the result is axis A[i]. */
export type Permute<Op extends string, S extends Shape, A extends readonly number[]> =
  IsUnranked<S> extends true
    ? Shape
    : true extends AreOpen<A>
      ? Shape
      : [S["length"], OutOfRange<A, S>, Repeated<Normalized<A, S>>] extends [A["length"], never, never]
        ? { -readonly [I in keyof A]: Extract<S[Extract<Axis<A[I], S>, number>], Dim> }
        : `${Op}: expected each axis of ${Show<S>} once, got ${Show<A>}`;

type Repeated<A extends readonly unknown[]> = A extends readonly [infer First, ...infer Rest]
  ? First extends Rest[number]
    ? First
    : Repeated<Rest>
  : never;

/** The last two axes swapped, or the axes in the order given. */
export type Transpose<S extends Shape, A> =
  IsUnranked<S> extends true
    ? Shape
    : [A] extends [undefined]
      ? S extends readonly [...infer Front extends Shape, infer X extends Dim, infer Y extends Dim]
        ? [...Front, Y, X]
        : S
      : A extends readonly number[]
        ? Permute<"transpose", S, A>
        : Shape;

/** An axis of size 1 put in; the axis is counted in the result. */
export type ExpandDims<S extends Shape, A> =
  IsUnranked<S> extends true
    ? Shape
    : true extends AreOpen<A>
      ? Shape
      : [Axis<A, [...S, 1]>] extends [never]
        ? AxisMessage<"expandDims", A, S>
        : InsertOne<S, Axis<A, [...S, 1]>>;

type InsertOne<S extends Shape, At, Out extends Dim[] = []> = Out["length"] extends At
  ? [...Out, 1, ...S]
  : S extends readonly [infer D extends Dim, ...infer Rest extends Shape]
    ? InsertOne<Rest, At, [...Out, D]>
    : [...Out, 1];

/** Without the given axes of size 1, or without all of them (an unknown size may be one). */
export type Squeeze<S extends Shape, A> =
  IsUnranked<S> extends true
    ? Shape
    : [A] extends [undefined]
      ? SqueezeAll<S>
      : true extends AreOpen<A>
        ? Shape
        : [OutOfRange<AxisList<A>, S>] extends [never]
          ? NotOne<Normalized<AxisList<A>, S>, S> extends infer Bad extends number
            ? [Bad] extends [never]
              ? Without<S, Normalized<AxisList<A>, S>[number], false>
              : `squeeze: axis ${Bad} of ${Show<S>} has size ${ShowDim<S[Bad]>}; only axes of size 1 can go`
            : Shape
          : AxisMessage<"squeeze", OutOfRange<AxisList<A>, S>, S>;

type NotOne<A extends readonly unknown[], S extends Shape> = A extends readonly [
  infer First extends number,
  ...infer Rest,
]
  ? Differ<S[First], 1> extends true
    ? First
    : NotOne<Rest, S>
  : never;

type SqueezeAll<S extends Shape, Out extends Dim[] = []> = S extends readonly [
  infer D extends Dim,
  ...infer Rest extends Shape,
]
  ? [D] extends [1]
    ? SqueezeAll<Rest, Out>
    : 1 extends D
      ? Shape
      : string extends D
        ? Shape
        : SqueezeAll<Rest, [...Out, D]>
  : Out;
