/** Shapes of sums of products beyond matmul. */
import type { Dim } from "../dims.ts";
import type { Shape } from "../shape.ts";
import type { Differ, IsOpen, IsUnion, IsUnranked, Show, ShowDim } from "../shapeTypes.ts";
import type { Product } from "./arithmetic.ts";
import type { AreOpen, Axis, AxisMessage, Blanks, Without } from "./axes.ts";
import type { Broadcast } from "./broadcast.ts";
import type { SizeOf } from "./reshape.ts";

/** A scalar, if both have as many elements. */
export type Vdot<A extends Shape, B extends Shape> = true extends IsUnranked<A> | IsUnranked<B>
  ? []
  : Differ<SizeOf<A>, SizeOf<B>> extends true
    ? `vdot: ${Show<A>} and ${Show<B>} differ in elements: ${ShowDim<SizeOf<A>>} and ${ShowDim<SizeOf<B>>}`
    : [];

/** As many rows as a has elements, as many columns as b has. */
export type Outer<A extends Shape, B extends Shape> = [Elements<A>, Elements<B>];
type Elements<S extends Shape> = IsUnranked<S> extends true ? number : SizeOf<S>;

/** The last axis of both goes; a scalar multiplies. */
export type Inner<A extends Shape, B extends Shape> = true extends IsUnranked<A> | IsUnranked<B>
  ? Shape
  : A extends readonly [...infer A0 extends Shape, infer K extends Dim]
    ? B extends readonly [...infer B0 extends Shape, infer L extends Dim]
      ? Differ<K, L> extends true
        ? `inner: last dimensions differ: ${ShowDim<K>} and ${ShowDim<L>}`
        : [...A0, ...B0]
      : A
    : B;

/** Without the paired axes: so many last of a and first of b, or those named for each. */
export type Tensordot<A extends Shape, B extends Shape, Axes> = true extends IsUnranked<A> | IsUnranked<B>
  ? Shape
  : Axes extends number
    ? true extends AreOpen<Axes>
      ? Shape
      : [A, B] extends [
            readonly [...infer A0 extends Shape, ...Blanks<Axes>],
            readonly [...Blanks<Axes>, ...infer B0 extends Shape],
          ]
        ? Paired<A, B, Rest<A, A0>, First<B, B0>, [...A0, ...B0]>
        : `tensordot: cannot sum over ${Axes} axes of shapes ${Show<A>} and ${Show<B>}`
    : Axes extends readonly [infer OfA, infer OfB]
      ? true extends AreOpen<OfA> | AreOpen<OfB>
        ? Shape
        : Named<A, B, Listed<OfA>, Listed<OfB>>
      : Shape;

type Rest<S extends Shape, Front extends Shape> = S extends readonly [
  ...Blanks<Front["length"]>,
  ...infer Back extends Shape,
]
  ? Back
  : [];
type First<S extends Shape, Back extends Shape> = S extends readonly [
  ...infer Front extends Shape,
  ...Blanks<Back["length"]>,
]
  ? Front
  : [];
type Listed<A> = A extends readonly number[] ? A : [A];

type Named<A extends Shape, B extends Shape, OfA, OfB> = OfA extends readonly unknown[]
  ? OfB extends readonly unknown[]
    ? [Missing<OfA, A>] extends [never]
      ? [Missing<OfB, B>] extends [never]
        ? OfA["length"] extends OfB["length"]
          ? Paired<
              A,
              B,
              Sizes<OfA, A>,
              Sizes<OfB, B>,
              [...Without<A, Counted<OfA, A>[number], false>, ...Without<B, Counted<OfB, B>[number], false>]
            >
          : `tensordot: ${OfA["length"]} axes of one side and ${OfB["length"]} of the other; expected as many`
        : AxisMessage<"tensordot", Missing<OfB, B>, B>
      : AxisMessage<"tensordot", Missing<OfA, A>, A>
    : Shape
  : Shape;

type Counted<A extends readonly unknown[], S extends Shape> = { [I in keyof A]: Axis<A[I], S> };
type Missing<A extends readonly unknown[], S extends Shape> = A extends readonly [infer One, ...infer More]
  ? [Axis<One, S>] extends [never]
    ? One
    : Missing<More, S>
  : never;
type Sizes<A extends readonly unknown[], S extends Shape> = { -readonly [I in keyof A]: S[Axis<A[I], S> & number] };

type Paired<A extends Shape, B extends Shape, OfA, OfB, Result> = [OfA, OfB] extends [
  readonly [infer X, ...infer A1],
  readonly [infer Y, ...infer B1],
]
  ? Differ<X, Y> extends true
    ? `tensordot: axes of ${Show<A>} and ${Show<B>} differ: ${ShowDim<X>} and ${ShowDim<Y>}`
    : Paired<A, B, A1, B1, Result>
  : Result;

/** Sizes multiplied, aligned at the last axis. */
export type Kron<A extends Shape, B extends Shape, Out extends Dim[] = []> = true extends IsUnranked<A> | IsUnranked<B>
  ? Shape
  : A extends readonly [...infer A0 extends Shape, infer X extends Dim]
    ? B extends readonly [...infer B0 extends Shape, infer Y extends Dim]
      ? Kron<A0, B0, [ProductOf<X, Y>, ...Out]>
      : [...A, ...Out]
    : [...B, ...Out];

export type ProductOf<X, Y> = X extends 1
  ? Y & Dim
  : Y extends 1
    ? X & Dim
    : true extends IsOpen<X> | IsOpen<Y> | IsUnion<X> | IsUnion<Y>
      ? number
      : [X, Y] extends [infer M extends number, infer N extends number]
        ? Product<M, N>
        : number;

/** Vectors of three components along the last axis; with another axis only the rank is left open. */
export type Cross<A extends Shape, B extends Shape, O> = "axis" extends keyof O
  ? Shape
  : true extends IsUnranked<A> | IsUnranked<B>
    ? Shape
    : [NotThree<A>, NotThree<B>] extends [never, never]
      ? Broadcast<"cross", A, B>
      : `cross: expected vectors of 3 components along the last axis, got ${Show<A>} and ${Show<B>}`;
type NotThree<S extends Shape> = S extends readonly [...Shape, infer D]
  ? Differ<D, 3> extends true
    ? D
    : never
  : "scalar";
