/** Shapes of attention, embeddings and signals. */
import type { Dim } from "../dims.ts";
import type { Shape } from "../shape.ts";
import type { Differ, IsUnranked, Show, ShowDim } from "../shapeTypes.ts";
import type { Difference, Product, Quotient, Smaller, Sum } from "./arithmetic.ts";
import type { ZipFromEnd } from "./broadcast.ts";
import type { AreCounts, IsCount, Option } from "./options.ts";
import type { Slice } from "./pieces.ts";

/** The shape of the keys, which have as many features as the queries. */
export type Keys<Op extends string, Q extends Shape, K extends Shape> = true extends IsUnranked<Q> | IsUnranked<K>
  ? Shape
  : [Q, K] extends [
        readonly [...infer Q0 extends Shape, Dim, infer D],
        readonly [...infer K0 extends Shape, Dim, infer E],
      ]
    ? Differ<D, E> extends true
      ? `${Op}: queries and keys differ in features: ${ShowDim<D>} and ${ShowDim<E>}`
      : [ZipFromEnd<Q0, K0>] extends [never]
        ? `${Op}: batch axes of ${Show<Q>} and ${Show<K>} do not broadcast`
        : K
    : `${Op}: expected queries and keys [..., length, features], got ${Show<Q>} and ${Show<K>}`;

/** q: [..., l, d], k: [..., s, d], v: [..., s, e] → [..., l, e] */
export type Attention<Op extends string, Q extends Shape, K extends Shape, V extends Shape> = true extends
  | IsUnranked<Q>
  | IsUnranked<K>
  | IsUnranked<V>
  ? Shape
  : Keys<Op, Q, K> extends string
    ? Shape
    : [Q, K, V] extends [
          readonly [...infer Q0 extends Shape, infer L extends Dim, Dim],
          readonly [...infer K0 extends Shape, infer S, Dim],
          readonly [...infer V0 extends Shape, infer T, infer E extends Dim],
        ]
      ? Differ<S, T> extends true
        ? `${Op}: keys and values differ in length: ${ShowDim<S>} and ${ShowDim<T>}`
        : [ZipFromEnd<ZipFromEnd<Q0, K0>, V0>] extends [never]
          ? `${Op}: batch axes of ${Show<K>} and ${Show<V>} do not broadcast`
          : [...ZipFromEnd<ZipFromEnd<Q0, K0>, V0>, L, E]
      : `${Op}: expected values [..., length, features], got ${Show<V>}`;

/** ids: [...s] and a table [n, d] → [...s, d] */
export type Embedding<Ids extends Shape, Table extends Shape> =
  IsUnranked<Table> extends true
    ? Shape
    : Table extends readonly [Dim, infer D extends Dim]
      ? IsUnranked<Ids> extends true
        ? Shape
        : [...Ids, D]
      : `embedding: expected a table [numbers, features], got ${Show<Table>}`;

/** The length in the option `n`, or the axis's own; `number` where it is not certain. */
type Length<O, D> =
  Option<O, "n", D> extends infer N ? (IsCount<N> extends true ? N & number : N extends string ? N : number) : never;
type Has<O, K extends string> = O extends object ? (K extends keyof O ? true : false) : false;

/** Complex numbers [..., n, 2] with another length where one is given. */
export type Fourier<Op extends string, S extends Shape, O> =
  IsUnranked<S> extends true
    ? Shape
    : S extends readonly [...infer Front extends Shape, infer N extends Dim, infer Pair extends Dim]
      ? Differ<Pair, 2> extends true
        ? NotPairs<Op, S>
        : Has<O, "sizes"> extends true
          ? Slice<S>
          : Has<O, "n"> extends true
            ? Has<O, "axis"> extends true
              ? Slice<S>
              : [...Front, Length<O, N>, Pair]
            : S
      : NotPairs<Op, S>;
type NotPairs<Op extends string, S extends Shape> = `${Op}: expected complex numbers [..., n, 2], got ${Show<S>}`;

/** [..., n] → [..., ⌊n/2⌋ + 1, 2] */
export type RealFourier<S extends Shape, O> =
  IsUnranked<S> extends true
    ? Shape
    : S extends readonly [...infer Front extends Shape, infer N extends Dim]
      ? Has<O, "axis"> extends true
        ? [...Slice<S>, 2]
        : [...Front, HalfOf<Length<O, N>>, 2]
      : `rfft: expected numbers [..., n], got ${Show<S>}`;

/** ⌊n/2⌋ + 1 */
export type HalfOf<N> = IsCount<N> extends true ? Sum<Quotient<N & number, 2>, 1> : number;

/** [..., m, 2] → [..., n], n = 2(m − 1) where absent */
export type InverseRealFourier<S extends Shape, O> =
  IsUnranked<S> extends true
    ? Shape
    : S extends readonly [...infer Front extends Shape, infer M extends Dim, infer Pair]
      ? Differ<Pair, 2> extends true
        ? NotPairs<"irfft", S>
        : Has<O, "axis"> extends true
          ? Slice<[...Front, M]>
          : [...Front, Length<O, IsCount<M> extends true ? Doubled<M & number> : number>]
      : NotPairs<"irfft", S>;
type Doubled<M extends number> = M extends 0 ? number : Product<Difference<M, 1>, 2>;

/** How many sums of n and m elements a mode takes. */
export type Convolved<Op extends string, A extends Shape, B extends Shape, O, Absent> = true extends
  | IsUnranked<A>
  | IsUnranked<B>
  ? [number]
  : [A, B] extends [readonly [infer N], readonly [infer M]]
    ? AreCounts<[N, M]> extends true
      ? [Sums<N & number, M & number, Option<O, "mode", Absent>>]
      : [number]
    : `${Op}: expected two vectors, got ${Show<A>} and ${Show<B>}`;
type Sums<N extends number, M extends number, Mode> = 0 extends N | M
  ? number
  : [Mode] extends ["full"]
    ? Difference<Sum<N, M>, 1>
    : [Mode] extends ["valid"]
      ? Sum<Difference<Larger<N, M>, Smaller<N, M>>, 1>
      : number;
type Larger<N extends number, M extends number> = Smaller<N, M> extends N ? M : N;
