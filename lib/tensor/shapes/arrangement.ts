/** Shapes of what is moved, flattened, stretched, repeated and padded. */
import type { Dim } from "../dims.ts";
import type { Shape } from "../shape.ts";
import type { IsUnranked, Show } from "../shapeTypes.ts";
import type { Quotient, Smaller, Sum } from "./arithmetic.ts";
import type { AreOpen, Axis, AxisMessage, Blanks, Without } from "./axes.ts";
import type { BroadcastTo } from "./broadcast.ts";
import type { ProductOf } from "./contractions.ts";
import type { AreCounts, Each, IsCount } from "./options.ts";
import type { SizeOf } from "./reshape.ts";

/** As many axes of any size. */
export type OpenSizes<S extends Shape> = IsUnranked<S> extends true ? Shape : { -readonly [I in keyof S]: number };

/** The axis at From stands at To. */
export type Moveaxis<S extends Shape, From, To> =
  IsUnranked<S> extends true
    ? Shape
    : true extends AreOpen<From> | AreOpen<To>
      ? OpenSizes<S>
      : [Axis<From, S>] extends [never]
        ? AxisMessage<"moveaxis", From, S>
        : [Axis<To, S>] extends [never]
          ? AxisMessage<"moveaxis", To, S>
          : Inserted<Without<S, Axis<From, S>, false>, Axis<To, S>, S[Axis<From, S> & number] & Dim>;

/** A size put in before axis At. */
export type Inserted<S extends Shape, At, D extends Dim, Out extends Dim[] = []> = Out["length"] extends At
  ? [...Out, D, ...S]
  : S extends readonly [infer First extends Dim, ...infer Rest extends Shape]
    ? Inserted<Rest, At, D, [...Out, First]>
    : [...Out, D];

/** Two axes exchanged. */
export type Swapaxes<Op extends string, S extends Shape, A, B> =
  IsUnranked<S> extends true
    ? Shape
    : true extends AreOpen<A> | AreOpen<B>
      ? OpenSizes<S>
      : [Axis<A, S>] extends [never]
        ? AxisMessage<Op, A, S>
        : [Axis<B, S>] extends [never]
          ? AxisMessage<Op, B, S>
          : {
              -readonly [I in keyof S]: I extends `${Axis<A, S>}`
                ? S[Axis<B, S> & number]
                : I extends `${Axis<B, S>}`
                  ? S[Axis<A, S> & number]
                  : S[I];
            };

/** x turned by K quarters. */
export type Rot90<S extends Shape, K extends number, Axes extends readonly [number, number]> =
  Swapaxes<"rot90", S, Axes[0], Axes[1]> extends infer Turned
    ? Turned extends string
      ? Turned
      : IsCount<K> extends true
        ? `${K}` extends `${string}${1 | 3 | 5 | 7 | 9}`
          ? Turned
          : S
        : OpenSizes<S>
    : Shape;

/** The axes from Start to End as one; a scalar becomes [1]. */
export type Flatten<S extends Shape, Start, End> =
  IsUnranked<S> extends true
    ? Shape
    : S extends readonly []
      ? [1]
      : true extends AreOpen<Start> | AreOpen<End>
        ? Shape
        : [Axis<Start, S>] extends [never]
          ? AxisMessage<"flatten", Start, S>
          : [Axis<End, S>] extends [never]
            ? AxisMessage<"flatten", End, S>
            : Merged<Until<S, Axis<Start, S>>, From<S, Axis<Start, S>>, Behind<S, Axis<End, S>>>;

/** Axes Front, then those of Rest before Back as one, then Back. */
type Merged<Front extends Shape, Rest extends Shape, Back extends Shape> = Rest extends readonly [
  ...infer Middle extends Shape,
  ...Blanks<Back["length"]>,
]
  ? [...Front, SizeOf<Middle>, ...Back]
  : Shape;
/** The axes from At on. */
type From<S extends Shape, At> = S extends readonly [...Blanks<At>, ...infer Rest extends Shape] ? Rest : [];
/** The axes behind At. */
type Behind<S extends Shape, At> = S extends readonly [...Blanks<At>, unknown, ...infer Rest extends Shape] ? Rest : [];
/** The axes before At. */
type Until<S extends Shape, At> = S extends readonly [...infer Front extends Shape, ...Blanks<From<S, At>["length"]>]
  ? Front
  : [];

/** All elements as a vector. */
export type Ravel<S extends Shape> = [IsUnranked<S> extends true ? number : SizeOf<S>];

/** −1 keeps a size, new axes come in front. */
export type Expand<S extends Shape, To extends Shape> =
  IsUnranked<To> extends true
    ? Shape
    : IsUnranked<S> extends true
      ? { -readonly [I in keyof To]: To[I] extends -1 ? number : To[I] }
      : [Kept<S, To>] extends [infer Target extends Shape]
        ? [Target] extends [never]
          ? ExpandMessage<S, To>
          : BroadcastTo<S, Target> extends string
            ? ExpandMessage<S, To>
            : Target
        : Shape;
type ExpandMessage<S extends Shape, To extends Shape> = `expand: shapes ${Show<S>} and ${Show<To>} do not broadcast`;
type Kept<S extends Shape, To extends Shape, Out extends Dim[] = []> = To extends readonly [
  ...infer To0 extends Shape,
  infer T extends Dim,
]
  ? S extends readonly [...infer S0 extends Shape, infer D extends Dim]
    ? Kept<S0, To0, [T extends -1 ? D : T, ...Out]>
    : T extends -1
      ? never
      : Kept<[], To0, [T, ...Out]>
  : Out;

/** Reps times along each axis, those of the last axes where fewer are given. */
export type Tile<S extends Shape, Reps> =
  IsUnranked<S> extends true
    ? Shape
    : Reps extends number
      ? Tiled<S, [Reps]>
      : Reps extends readonly number[]
        ? number extends Reps["length"]
          ? Shape
          : Tiled<S, Reps>
        : Shape;
type Tiled<S extends Shape, Reps extends readonly unknown[], Out extends Dim[] = []> = Reps extends readonly [
  ...infer Reps0,
  infer R,
]
  ? S extends readonly [...infer S0 extends Shape, infer D]
    ? Tiled<S0, Reps0, [Counted<D, R>, ...Out]>
    : Tiled<[], Reps0, [Counted<1, R>, ...Out]>
  : [...S, ...Out];
type Counted<D, N> = IsCount<N> extends true ? ProductOf<D, N> : number;

/** Each element Counts times along the axis, of x flat where there is none. */
export type Repeat<S extends Shape, Counts, A> =
  IsUnranked<S> extends true
    ? [A] extends [undefined]
      ? [number]
      : Shape
    : [A] extends [undefined]
      ? [Counted<SizeOf<S>, Each<Counts, never>>]
      : true extends AreOpen<A>
        ? OpenSizes<S>
        : [Axis<A, S>] extends [never]
          ? AxisMessage<"repeat", A, S>
          : { -readonly [I in keyof S]: I extends `${Axis<A, S>}` ? Counted<S[I], Each<Counts, never>> : S[I] };

/** Widths before and behind each axis. */
export type Pad<S extends Shape, Widths> =
  IsUnranked<S> extends true
    ? Shape
    : Widths extends readonly (readonly [number, number])[]
      ? number extends Widths["length"]
        ? OpenSizes<S>
        : Widths["length"] extends S["length"]
          ? { -readonly [I in keyof S]: I extends keyof Widths ? Padded<S[I], Widths[I]> : number }
          : `pad: expected a pair of widths for each axis of ${Show<S>}, got ${Widths["length"]}`
      : { -readonly [I in keyof S]: Padded<S[I], Widths> };
type Padded<D, Widths> = Widths extends readonly [infer Low, infer High]
  ? Total<D, Low, High>
  : Widths extends number
    ? Total<D, Widths, Widths>
    : number;
type Total<D, Low, High> =
  AreCounts<[D, Low, High]> extends true
    ? [D, Low, High] extends [infer N extends number, infer A extends number, infer B extends number]
      ? Sum<Sum<N, A>, B>
      : number
    : number;

/** The diagonal of matrices as a last axis. */
export type Diagonal<S extends Shape, O> = "axes" extends keyof O
  ? Shape
  : IsUnranked<S> extends true
    ? Shape
    : S extends readonly [...infer Front extends Shape, infer N, infer M]
      ? [...Front, "offset" extends keyof O ? number : Shorter<N, M>]
      : `diagonal: expected matrices [..., n, m], got ${Show<S>}`;
type Shorter<N, M> = [N, M] extends [M, N]
  ? N & Dim
  : AreCounts<[N, M]> extends true
    ? Smaller<N & number, M & number>
    : number;

/** The diagonal of a matrix, or the matrix of a diagonal. */
export type Diag<S extends Shape, Offset> =
  IsUnranked<S> extends true
    ? Shape
    : S extends readonly [infer N]
      ? Offset extends 0
        ? [N & Dim, N & Dim]
        : [number, number]
      : S extends readonly [infer N, infer M]
        ? [Offset extends 0 ? Shorter<N, M> : number]
        : `diag: expected a vector or a matrix, got ${Show<S>}`;

/** The matrix that has all elements as its diagonal. */
export type DiagFlat<S extends Shape, Offset> =
  IsUnranked<S> extends true ? [number, number] : Offset extends 0 ? [SizeOf<S>, SizeOf<S>] : [number, number];

/** Half as many along the axis. */
export type Halved<Op extends string, S extends Shape, A> =
  IsUnranked<S> extends true
    ? Shape
    : true extends AreOpen<A>
      ? OpenSizes<S>
      : [Axis<A, S>] extends [never]
        ? AxisMessage<Op, A, S>
        : {
            -readonly [I in keyof S]: I extends `${Axis<A, S>}`
              ? IsCount<S[I]> extends true
                ? Quotient<S[I] & number, 2>
                : number
              : S[I];
          };
