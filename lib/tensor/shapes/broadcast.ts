/** Shapes of results of operations that broadcast, or the sentence that says why the arguments do not fit. */
import type { Dim } from "../dims.ts";
import type { Mixing } from "../dtypeTypes.ts";
import type { Shape } from "../shape.ts";
import type { Differ, IsUnranked, ShapeOf, Show, Unify } from "../shapeTypes.ts";

/** The common shape of a and b, aligned at the last axis. A literal 1 stretches; a name or an unknown size never does. */
export type Broadcast<Op extends string, A extends Shape, B extends Shape> = true extends IsUnranked<A> | IsUnranked<B>
  ? Shape
  : [ZipFromEnd<A, B>] extends [never]
    ? `${Op}: shapes ${Show<A>} and ${Show<B>} do not broadcast`
    : ZipFromEnd<A, B>;

export type ZipFromEnd<A extends Shape, B extends Shape, Out extends Dim[] = []> = A extends readonly [
  ...infer A0 extends Shape,
  infer X extends Dim,
]
  ? B extends readonly [...infer B0 extends Shape, infer Y extends Dim]
    ? [BroadcastDim<X, Y>] extends [never]
      ? never
      : ZipFromEnd<A0, B0, [BroadcastDim<X, Y>, ...Out]>
    : [...A, ...Out]
  : [...B, ...Out];

/** `never` where two sizes provably do not broadcast. */
export type BroadcastDim<X extends Dim, Y extends Dim> = [X] extends [1]
  ? Y
  : [Y] extends [1]
    ? X
    : 1 extends X
      ? Stretched<Y>
      : 1 extends Y
        ? Stretched<X>
        : Differ<X, Y> extends true
          ? never
          : Unify<X, Y>;

/** A size that meets one that may be 1 or anything: itself, if it cannot be 1 too. */
type Stretched<Certain extends Dim> = 1 extends Certain ? number : string extends Certain ? number : Certain;

/** As `Broadcast` of three shapes; a sentence about the first two is left to the argument it belongs to. */
export type Broadcast3<Op extends string, A extends Shape, B extends Shape, C extends Shape> =
  Broadcast<Op, A, B> extends infer AB extends Shape ? Broadcast<Op, AB, C> : Shape;

/** A scalar, if a and b broadcast. */
export type BroadcastToScalar<Op extends string, A extends Shape, B extends Shape> =
  Broadcast<Op, A, B> extends infer Message extends string ? Message : [];

/** The target shape, to which sizes of 1 and missing leading axes stretch. */
export type BroadcastTo<S extends Shape, To extends Shape> =
  IsUnranked<To> extends true
    ? Shape
    : IsUnranked<S> extends true
      ? To
      : Stretches<S, To> extends true
        ? To
        : `broadcastTo: shapes ${Show<S>} and ${Show<To>} do not broadcast`;

type Stretches<S extends Shape, To extends Shape> = S extends readonly [...infer S0 extends Shape, infer X extends Dim]
  ? To extends readonly [...infer T0 extends Shape, infer Y extends Dim]
    ? 1 extends X
      ? Stretches<S0, T0>
      : Differ<X, Y> extends true
        ? false
        : Stretches<S0, T0>
    : false
  : true;

/** As `Broadcast`, of operands whose dtypes must mix too. */
export type Together<Op extends string, A, B> = Mixing<Op, A, B, Broadcast<Op, ShapeOf<A>, ShapeOf<B>>>;

/** As `Broadcast3`, of a condition and two operands whose dtypes must mix. */
export type TogetherWith<Op extends string, Condition, A, B> = Mixing<
  Op,
  A,
  B,
  Broadcast3<Op, ShapeOf<A>, ShapeOf<Condition>, ShapeOf<B>>
>;
