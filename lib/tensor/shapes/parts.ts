/** What parts a tensor and what stacks tensors: lists of as many types as there are parts, where that is certain. */
import type { Dim } from "../dims.ts";
import type { DType } from "../dtype.ts";
import type { Shape } from "../shape.ts";
import type { Differ, IsUnranked, Show, ShowDim, Sure, Unify } from "../shapeTypes.ts";
import type { Tensor } from "../tensor.ts";
import type { Difference, Product, Quotient, Sum } from "./arithmetic.ts";
import type { Inserted, OpenSizes } from "./arrangement.ts";
import type { AreOpen, Axis, AxisMessage, Without } from "./axes.ts";
import type { AreCounts, IsCount } from "./options.ts";

/** The tensors along a new axis. */
export type Stack<Shapes extends readonly Shape[], A> = number extends Shapes["length"]
  ? IsUnranked<Shapes[number]> extends true
    ? Shape
    : Stacked<Shapes[number], number, A>
  : Shapes extends readonly [infer First extends Shape, ...infer Rest extends readonly Shape[]]
    ? Same<First, Rest> extends infer S
      ? S extends Shape
        ? Stacked<S, Shapes["length"], A>
        : S
      : never
    : Shape;
type Stacked<S extends Shape, Count extends number, A> =
  IsUnranked<S> extends true
    ? Shape
    : true extends AreOpen<A>
      ? OpenSizes<[...S, Count]>
      : [Axis<A, [...S, 1]>] extends [never]
        ? AxisMessage<"stack", A, S>
        : Inserted<S, Axis<A, [...S, 1]>, Count>;
type Same<First extends Shape, Rest extends readonly Shape[]> = Rest extends readonly [
  infer Next extends Shape,
  ...infer More extends readonly Shape[],
]
  ? true extends IsUnranked<First> | IsUnranked<Next>
    ? Shape
    : [Unified<First, Next>] extends [never]
      ? `stack: shapes ${Show<First>} and ${Show<Next>} differ`
      : Same<Unified<First, Next>, More>
  : First;
/** `never` where two shapes provably differ. */
type Unified<S extends Shape, T extends Shape, Out extends Dim[] = []> = [S, T] extends [
  readonly [infer X extends Dim, ...infer S1 extends Shape],
  readonly [infer Y extends Dim, ...infer T1 extends Shape],
]
  ? Differ<X, Y> extends true
    ? never
    : Unified<S1, T1, [...Out, Unify<X, Y>]>
  : [S, T] extends [readonly [], readonly []]
    ? Out
    : never;

/** A list of tensors also where the types that it is computed from are parameters. */
export type SureList<List> = [List] extends [infer L extends readonly Tensor[]] ? L : Tensor[];

/** A tensor of each size along the axis; `Sizes` may be a list of unknown length. */
type Parts<S extends Shape, A, Sizes, D extends DType> = Sizes extends readonly unknown[]
  ? { -readonly [I in keyof Sizes]: Tensor<Sure<Resized<S, A, Sizes[I] & Dim>>, D> }
  : Tensor<Sure<Resized<S, A, number>>, D>[];
/** With another size of the axis. */
export type Resized<S extends Shape, A, Size extends Dim> =
  IsUnranked<S> extends true
    ? Shape
    : true extends AreOpen<A>
      ? OpenSizes<S>
      : { -readonly [I in keyof S]: I extends `${Axis<A, S>}` ? Size : S[I] };

/** The sizes of equal parts, or as they are given; `number` where not even their count is certain; or a sentence. */
export type SplitSizes<S extends Shape, P, A> =
  IsUnranked<S> extends true
    ? Counts<P>
    : true extends AreOpen<A>
      ? Counts<P>
      : [Axis<A, S>] extends [never]
        ? AxisMessage<"split", A, S>
        : P extends readonly Dim[]
          ? Fitted<S[Axis<A, S> & number], P, A, Counts<P>>
          : AreCounts<[S[Axis<A, S> & number], P]> extends true
            ? Equal<S[Axis<A, S> & number] & number, P & number, A>
            : Counts<P>;
/** As many unknown sizes as parts. */
type Counts<P> = P extends readonly Dim[]
  ? number extends P["length"]
    ? number
    : { -readonly [I in keyof P]: P[I] extends -1 ? number : P[I] }
  : IsCount<P> extends true
    ? Copies<number, P & number>
    : number;
type Equal<N extends number, P extends number, A> =
  Product<Quotient<N, P>, P> extends N
    ? Copies<Quotient<N, P>, P>
    : `split: axis ${A & number} of size ${N} has no ${P} equal parts`;
/** Count times T, digit by digit, up to 99 times. */
type Copies<T, Count extends number> = `${Count}` extends `${infer Tens}${infer Ones}`
  ? Ones extends ""
    ? Digit<T, Tens>
    : Ones extends keyof Digits<T>
      ? Repeated<Digit<T, Tens>, Digit<T, Ones>>
      : number
  : number;
type Repeated<Ten extends T[], One extends T[], T = unknown> = [
  ...Ten,
  ...Ten,
  ...Ten,
  ...Ten,
  ...Ten,
  ...Ten,
  ...Ten,
  ...Ten,
  ...Ten,
  ...Ten,
  ...One,
];
type Digit<T, D> = D extends keyof Digits<T> ? Digits<T>[D] : [];
interface Digits<T> {
  "0": [];
  "1": [T];
  "2": [T, T];
  "3": [T, T, T];
  "4": [T, T, T, T];
  "5": [T, T, T, T, T];
  "6": [T, T, T, T, T, T];
  "7": [T, T, T, T, T, T, T];
  "8": [T, T, T, T, T, T, T, T];
  "9": [T, T, T, T, T, T, T, T, T];
}
type Fitted<N, P extends readonly Dim[], A, Sizes> = -1 extends P[number]
  ? Sizes
  : AreCounts<[N, ...P]> extends true
    ? Differ<Total<P>, N> extends true
      ? `split: parts of sizes ${Show<P>} do not make up axis ${A & number} of size ${ShowDim<N>}`
      : Sizes
    : Sizes;
type Total<P extends readonly unknown[], Sofar extends number = 0> = P extends readonly [
  infer First extends number,
  ...infer Rest,
]
  ? Total<Rest, Sum<Sofar, First>>
  : Sofar;

/** The parts of x. */
export type Split<S extends Shape, P, A, D extends DType> = Parts<S, A, SplitSizes<S, P, A>, D>;

/** At most N parts of one size, the last of what is left. */
export type Chunk<S extends Shape, N, A, D extends DType> = Parts<S, A, ChunkSizes<S, N, A>, D>;
type ChunkSizes<S extends Shape, N, A> = true extends IsUnranked<S> | AreOpen<A>
  ? number
  : [Axis<A, S>] extends [never]
    ? number
    : AreCounts<[S[Axis<A, S> & number], N]> extends true
      ? N extends 0
        ? number
        : S[Axis<A, S> & number] extends 0
          ? [0]
          : Chunks<S[Axis<A, S> & number] & number, RoundedUp<S[Axis<A, S> & number] & number, N & number>>
      : number;
type RoundedUp<A extends number, B extends number> = Quotient<Difference<Sum<A, B>, 1>, B>;
type Chunks<Whole extends number, Each extends number> = number extends Each
  ? number
  : Copies<Each, Quotient<Whole, Each>> extends infer Full extends readonly unknown[]
    ? Difference<Whole, Product<Quotient<Whole, Each>, Each>> extends infer Left
      ? Left extends 0
        ? Full
        : [...Full, Left]
      : number
    : number;

/** The tensors along the axis, which they lack. */
export type Unstack<S extends Shape, A, D extends DType> =
  IsUnranked<S> extends true
    ? Tensor<Shape, D>[]
    : true extends AreOpen<A>
      ? Tensor<Shape, D>[]
      : [Axis<A, S>] extends [never]
        ? Tensor<Shape, D>[]
        : Listed<Without<S, Axis<A, S>, false>, S[Axis<A, S> & number], D>;
type Listed<S extends Shape, Count, D extends DType> =
  IsCount<Count> extends true
    ? Copies<Tensor<S, D>, Count & number> extends infer List extends readonly unknown[]
      ? List
      : Tensor<S, D>[]
    : Tensor<S, D>[];

/** The elements at the indices in place of the axis, of x flat where there is none. */
export type Take<S extends Shape, I extends Shape, A> =
  true extends IsUnranked<I>
    ? Shape
    : [A] extends [undefined]
      ? I
      : true extends IsUnranked<S> | AreOpen<A>
        ? Shape
        : [Axis<A, S>] extends [never]
          ? AxisMessage<"take", A, S>
          : Replaced<S, Axis<A, S>, I>;
type Replaced<S extends Shape, At, I extends Shape, Out extends Dim[] = []> = S extends readonly [
  infer First extends Dim,
  ...infer Rest extends Shape,
]
  ? Out["length"] extends At
    ? [...Out, ...I, ...Rest]
    : Replaced<Rest, At, I, [...Out, First]>
  : Out;

/** The k first along the axis. */
export type Topk<S extends Shape, K, A> =
  IsUnranked<S> extends true
    ? Shape
    : true extends AreOpen<A>
      ? OpenSizes<S>
      : [Axis<A, S>] extends [never]
        ? AxisMessage<"topk", A, S>
        : AreCounts<[S[Axis<A, S> & number], K]> extends true
          ? [Difference<S[Axis<A, S> & number] & number, K & number>] extends [never]
            ? `topk: ${K & number} elements of axis ${A & number} of size ${ShowDim<S[Axis<A, S> & number]>}`
            : Resized<S, A, K & number>
          : Resized<S, A, IsCount<K> extends true ? K & number : number>;

/** For each vector a grid. */
export type Meshgrid<L extends readonly Shape[], O, D extends DType> = number extends L["length"]
  ? Tensor<Shape, D>[]
  : GridOf<L> extends infer G extends Shape
    ? {
        -readonly [I in keyof L]: Tensor<
          "indexing" extends keyof O ? (O extends { readonly indexing: "ij" } ? G : OpenSizes<G>) : Turned<G>,
          D
        >;
      }
    : Tensor<Shape, D>[];
type GridOf<L extends readonly Shape[]> = {
  -readonly [I in keyof L]: L[I] extends readonly [infer N extends Dim] ? N : number;
};
type Turned<G extends Shape> = G extends readonly [
  infer N extends Dim,
  infer M extends Dim,
  ...infer Rest extends Shape,
]
  ? [M, N, ...Rest]
  : G;

/** The sum of rows of each segment. */
export type Segments<S extends Shape, N> =
  IsUnranked<S> extends true
    ? Shape
    : S extends readonly [Dim, ...infer Rest extends Shape]
      ? [IsCount<N> extends true ? N & number : number, ...Rest]
      : `segmentSum: expected rows [n, ...], got ${Show<S>}`;
