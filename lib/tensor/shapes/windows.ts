/** Shapes of operations with windows: channels stand before the spatial axes, the batch axis in front may be missing. */
import type { Dim } from "../dims.ts";
import type { Shape } from "../shape.ts";
import type { Differ, IsUnranked, Show, ShowDim } from "../shapeTypes.ts";
import type { Difference, Product, Quotient, Sum } from "./arithmetic.ts";
import type { Blanks } from "./axes.ts";
import type { ProductOf } from "./contractions.ts";
import type { AreCounts, Each, IsCount, Option } from "./options.ts";

/** What stands in front of the Count spatial axes: [n, c] or [c]. */
type Lead<S extends Shape, Count extends number> = S extends readonly [...infer Front extends Shape, ...Blanks<Count>]
  ? Front
  : never;
type Spatial<S extends Shape, Count extends number> = S extends readonly [
  ...Blanks<Lead<S, Count>["length"]>,
  ...infer Back extends Shape,
]
  ? Back
  : never;
type Channels<Front extends Shape> = Front extends readonly [...Shape, infer C extends Dim] ? C : number;
type Batch<Front extends Shape> = Front extends readonly [infer N extends Dim, Dim] ? [N] : [];

/** Result if S has Count spatial axes behind [n, c] or [c]. */
type Input<Op extends string, S extends Shape, Count extends number, Result> = [Lead<S, Count>] extends [
  readonly [Dim] | readonly [Dim, Dim],
]
  ? Result
  : `${Op}: expected an input [n, channels, …] with ${Count} spatial ${Count extends 1 ? "axis" : "axes"}, got ${Show<S>}`;

/** The zeros on both sides of axis I together; "same" as it is. */
type Padding<P, I> = P extends "valid"
  ? 0
  : P extends "same"
    ? P
    : Each<P, I> extends infer Side
      ? Side extends readonly [infer Low, infer High]
        ? Added<Low, High>
        : Added<Side, Side>
      : number;
type Added<A, B> =
  AreCounts<[A, B]> extends true
    ? [A, B] extends [infer M extends number, infer N extends number]
      ? Sum<M, N>
      : number
    : number;

/** How far a window reaches: (k − 1)·dilation + 1. */
type Reach<K extends number, Dilation extends number> = Dilation extends 1
  ? K
  : Sum<Product<Difference<K, 1>, Dilation>, 1>;

/** How many windows fit an axis; `never` where none does. */
type Fitting<D, K, Stride, Pad, Dilation> = Pad extends "same"
  ? AreCounts<[D, Stride]> extends true
    ? [D, Stride] extends [infer N extends number, infer S extends number]
      ? Quotient<Difference<Sum<N, S>, 1>, S>
      : number
    : number
  : AreCounts<[D, K, Stride, Pad, Dilation]> extends true
    ? [D, K, Stride, Pad, Dilation] extends [
        infer N extends number,
        infer W extends number,
        infer S extends number,
        infer P extends number,
        infer L extends number,
      ]
      ? Steps<Difference<Sum<N, P>, Reach<W, L>>, S>
      : number
    : number;
type Steps<Rest extends number, Stride extends number> = [Rest] extends [never]
  ? never
  : Quotient<Rest, Stride> extends infer Q extends number
    ? number extends Q
      ? number
      : Sum<Q, 1>
    : number;

/** The sizes that windows leave of each spatial axis, as Result behind what stands in front of them. */
type Windowed<
  Op extends string,
  From extends Shape,
  Window extends readonly unknown[],
  O,
  Stride,
  Front extends Shape,
  Out extends Dim[] = [],
> = [From, Window] extends [readonly [infer D, ...infer Axes extends Shape], readonly [infer K, ...infer Others]]
  ? Fitting<
      D,
      K,
      Each<Option<O, "stride", Stride>, `${Out["length"]}`>,
      Padding<Option<O, "padding", 0>, `${Out["length"]}`>,
      Each<Option<O, "dilation", 1>, `${Out["length"]}`>
    > extends infer Size
    ? [Size] extends [never]
      ? `${Op}: a window of ${ShowDim<K>} does not fit spatial axis ${Out["length"]} of size ${ShowDim<D>}`
      : Windowed<Op, Axes, Others, O, Stride, Front, [...Out, Size & Dim]>
    : never
  : [...Front, ...Out];

/** x: [n?, c, ...s] and w: [o, c/groups, ...k] → [n?, o, ...s′] */
export type Conv<Op extends string, X extends Shape, W extends Shape, O, Count extends number> = true extends
  | IsUnranked<X>
  | IsUnranked<W>
  ? Shape
  : Input<
      Op,
      X,
      Count,
      W extends readonly [infer Filters extends Dim, infer PerGroup extends Dim, ...infer Window extends Blanks<Count>]
        ? Differ<Channels<Lead<X, Count>>, ProductOf<PerGroup, Option<O, "groups", 1>>> extends true
          ? `${Op}: the kernel ${Show<W>} is not for the ${ShowDim<Channels<Lead<X, Count>>>} channels of an input of shape ${Show<X>}`
          : Windowed<Op, Spatial<X, Count>, Window, O, 1, [...Batch<Lead<X, Count>>, Filters]>
        : WrongKernel<Op, W, Count>
    >;

type WrongKernel<
  Op extends string,
  W extends Shape,
  Count extends number,
> = `${Op}: expected a kernel with ${Count} spatial ${Count extends 1 ? "axis" : "axes"}, got ${Show<W>}`;

/** x: [n?, c, ...s] and w: [c, o/groups, ...k] → [n?, o, ...s′] */
export type ConvTranspose<Op extends string, X extends Shape, W extends Shape, O, Count extends number> = true extends
  | IsUnranked<X>
  | IsUnranked<W>
  ? Shape
  : Input<
      Op,
      X,
      Count,
      W extends readonly [infer C extends Dim, infer PerGroup extends Dim, ...infer Window extends Blanks<Count>]
        ? Differ<Channels<Lead<X, Count>>, C> extends true
          ? `${Op}: the kernel ${Show<W>} is not for the ${ShowDim<Channels<Lead<X, Count>>>} channels of an input of shape ${Show<X>}`
          : Spread<
              Spatial<X, Count>,
              Window,
              O,
              [...Batch<Lead<X, Count>>, ProductOf<PerGroup, Option<O, "groups", 1>>]
            >
        : WrongKernel<Op, W, Count>
    >;

type Spread<From extends Shape, Window extends readonly unknown[], O, Front extends Shape, Out extends Dim[] = []> = [
  From,
  Window,
] extends [readonly [infer D, ...infer Axes extends Shape], readonly [infer K, ...infer Others]]
  ? Spread<
      Axes,
      Others,
      O,
      Front,
      [
        ...Out,
        SpreadSize<
          D,
          K,
          Each<Option<O, "stride", 1>, `${Out["length"]}`>,
          Padding<Option<O, "padding", 0>, `${Out["length"]}`>,
          Each<Option<O, "dilation", 1>, `${Out["length"]}`>,
          Each<Option<O, "outputPadding", 0>, `${Out["length"]}`>
        >,
      ]
    >
  : [...Front, ...Out];

/** (d − 1)·stride + (k − 1)·dilation + outputPadding + 1 − padding */
type SpreadSize<D, K, Stride, Pad, Dilation, Extra> =
  AreCounts<[D, K, Stride, Pad, Dilation, Extra]> extends true
    ? [D, K, Stride, Pad, Dilation, Extra] extends [
        infer N extends number,
        infer W extends number,
        infer S extends number,
        infer P extends number,
        infer L extends number,
        infer E extends number,
      ]
      ? N extends 0
        ? number
        : OrOpen<Difference<Sum<Sum<Product<Difference<N, 1>, S>, Reach<W, L>>, E>, P>>
      : number
    : number;
type OrOpen<N extends number> = [N] extends [never] ? number : N;

/** x: [n?, c, ...s] → [n?, c, ...s′] under windows, whose size is the stride where none is given. */
export type Pool<Op extends string, X extends Shape, Window, O, Count extends number> =
  IsUnranked<X> extends true
    ? Shape
    : Input<
        Op,
        X,
        Count,
        Windowed<Op, Spatial<X, Count>, PerAxis<Spatial<X, Count>, Window>, O, Window, Lead<X, Count>>
      >;
type PerAxis<Axes extends Shape, Given> = { -readonly [I in keyof Axes]: Each<Given, I> };

/** x: [n?, c, ...s] → [n?, c, ...size] */
export type AdaptivePool<Op extends string, X extends Shape, Size, Count extends number> =
  IsUnranked<X> extends true ? Shape : Input<Op, X, Count, [...Lead<X, Count>, ...PerAxis<Spatial<X, Count>, Size>]>;

/** x: [n, c, ...s] → [n, c] */
export type GlobalPool<X extends Shape> =
  IsUnranked<X> extends true
    ? Shape
    : X extends readonly [infer N extends Dim, infer C extends Dim, ...Shape]
      ? [N, C]
      : Shape;

/** x: [n, c, ...s] → [n, c, ...size], the size given or a whole number of times as long. */
export type Interpolate<X extends Shape, O> =
  IsUnranked<X> extends true
    ? Shape
    : X extends readonly [infer N extends Dim, infer C extends Dim, ...infer From extends Shape]
      ? Option<O, "size", undefined> extends infer Size
        ? [Size] extends [undefined]
          ? [N, C, ...Times<From, Option<O, "scale", number>>]
          : [N, C, ...PerAxis<From, Size>]
        : never
      : `interpolate: expected [n, channels, …] with a spatial axis, got ${Show<X>}`;
type Times<From extends Shape, Scale> = {
  -readonly [I in keyof From]: IsCount<Each<Scale, I>> extends true ? ProductOf<From[I], Each<Scale, I>> : number;
};

/** x: [n, c·r², h, w] → [n, c, h·r, w·r] */
export type PixelShuffle<X extends Shape, R extends number> =
  IsUnranked<X> extends true
    ? Shape
    : X extends readonly [infer N extends Dim, infer C extends Dim, infer H extends Dim, infer W extends Dim]
      ? AreCounts<[C, R]> extends true
        ? [N, Quotient<C & number, Product<R, R>>, ProductOf<H, R>, ProductOf<W, R>]
        : [N, number, number, number]
      : `pixelShuffle: expected [n, channels, h, w], got ${Show<X>}`;

/** The size of axis 1, unless the option `axis` names another. */
export type ChannelsOf<X extends Shape, O> = "axis" extends keyof O
  ? number
  : IsUnranked<X> extends true
    ? number
    : X extends readonly [Dim, infer C extends Dim, ...Shape]
      ? C
      : number;
