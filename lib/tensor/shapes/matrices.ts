/** Shapes of linear algebra on stacks of matrices: the last two axes are rows and columns, those in front are batches. */
import type { Dim } from "../dims.ts";
import type { Shape } from "../shape.ts";
import type { Differ, IsOpen, IsUnion, IsUnranked, Show, ShowDim, Unify } from "../shapeTypes.ts";
import type { Smaller } from "./arithmetic.ts";
import type { ZipFromEnd } from "./broadcast.ts";

type Matrices = readonly [...Shape, Dim, Dim];

/** [..., n, m] as Result; a sentence where there are fewer axes. */
type OfMatrices<Op extends string, S extends Shape, Result> =
  IsUnranked<S> extends true
    ? Shape
    : S extends Matrices
      ? Result
      : `${Op}: expected matrices [..., n, m], got a tensor of shape ${Show<S>}`;

/** [..., n, n] as Result; a sentence where the matrices are not square. */
type OfSquares<Op extends string, S extends Shape, Result> =
  IsUnranked<S> extends true
    ? Shape
    : S extends readonly [...Shape, infer N, infer M]
      ? Differ<N, M> extends true
        ? `${Op}: expected square matrices [..., n, n], got a tensor of shape ${Show<S>}`
        : Result
      : OfMatrices<Op, S, Result>;

/** [..., n, n] → [..., n, n] */
export type Square<Op extends string, S extends Shape> = OfSquares<Op, S, S>;
/** [..., n, n] → [...] */
export type PerSquare<Op extends string, S extends Shape> = OfSquares<Op, S, Leading<S>>;
/** [..., n, n] → [..., n] */
export type PerRow<Op extends string, S extends Shape> = OfSquares<Op, S, [...Leading<S>, Row<S>]>;
/** [..., n, m] → [...] */
export type PerMatrix<Op extends string, S extends Shape> = OfMatrices<Op, S, Leading<S>>;
/** [..., n, m] → [..., m, n] */
export type Turned<Op extends string, S extends Shape> = OfMatrices<Op, S, [...Leading<S>, Column<S>, Row<S>]>;
/** [..., n, m] → [..., k] for k = min(n, m) */
export type SingularValues<Op extends string, S extends Shape> = OfMatrices<Op, S, [...Leading<S>, Shorter<S>]>;

export type Leading<S extends Shape> = S extends readonly [...infer Front extends Shape, Dim, Dim] ? [...Front] : Shape;
type Row<S extends Shape> = S extends readonly [...Shape, infer N extends Dim, Dim] ? N : number;
type Column<S extends Shape> = S extends readonly [...Shape, infer M extends Dim] ? M : number;

/** min(n, m) */
type Shorter<S extends Shape> = Least<Row<S>, Column<S>>;
type Least<N, M> = [N, M] extends [M, N]
  ? N
  : true extends IsOpen<N> | IsOpen<M> | IsUnion<N> | IsUnion<M>
    ? number
    : [N, M] extends [infer A extends number, infer B extends number]
      ? Smaller<A, B>
      : number;

/** Rows [..., n, k] and columns [..., k, m] of a factorisation, or [..., n, n] and [..., m, m] where both are complete. */
export type LeftFactor<S extends Shape, Full> = Factor<S, Full, [Row<S>, Shorter<S>], [Row<S>, Row<S>]>;
export type RightFactor<S extends Shape, Full> = Factor<S, Full, [Shorter<S>, Column<S>], [Column<S>, Column<S>]>;
/** The triangle of qr, whose rows alone become complete. */
export type Triangle<S extends Shape, Full> = Factor<S, Full, [Shorter<S>, Column<S>], [Row<S>, Column<S>]>;
type Factor<S extends Shape, Full, Reduced extends Shape, Complete extends Shape> =
  IsUnranked<S> extends true
    ? Shape
    : S extends Matrices
      ? IsUnion<Full> extends true
        ? [...Leading<S>, number, number]
        : [...Leading<S>, ...(Full extends true ? Complete : Reduced)]
      : Shape;

/** A right side [n] or [..., n, k] of square matrices [..., n, n], batches broadcast. */
export type Solve<Op extends string, A extends Shape, B extends Shape> = true extends IsUnranked<A> | IsUnranked<B>
  ? Shape
  : Square<Op, A> extends infer Message extends string
    ? Message
    : B extends readonly []
      ? `${Op}: expected a right side [n] or [..., n, k], got a tensor of shape []`
      : B extends readonly [infer N extends Dim]
        ? SameRows<Op, A, B, N, [...Leading<A>, Unify<N, Row<A>>]>
        : [ZipFromEnd<Leading<A>, Leading<B>>] extends [never]
          ? `${Op}: batch axes of ${Show<A>} and ${Show<B>} do not broadcast`
          : SameRows<Op, A, B, Row<B>, [...ZipFromEnd<Leading<A>, Leading<B>>, Unify<Row<B>, Row<A>>, Column<B>]>;

type SameRows<Op extends string, A extends Shape, B extends Shape, N, Result> =
  Differ<Row<A>, N> extends true
    ? `${Op}: matrices ${Show<A>} and a right side ${Show<B>} differ in rows: ${ShowDim<Row<A>>} and ${ShowDim<N>}`
    : Result;

/** The solution [m] or [..., m, k] of least squares for matrices [..., n, m] and [n] or [..., n, k]. */
export type LeastSquares<A extends Shape, B extends Shape> = true extends IsUnranked<A> | IsUnranked<B>
  ? Shape
  : PerMatrix<"lstsq", A> extends infer Message extends string
    ? Message
    : B extends readonly [infer N extends Dim]
      ? SameRows<"lstsq", A, B, N, [...Leading<A>, Column<A>]>
      : B extends Matrices
        ? [ZipFromEnd<Leading<A>, Leading<B>>] extends [never]
          ? `lstsq: batch axes of ${Show<A>} and ${Show<B>} do not broadcast`
          : SameRows<"lstsq", A, B, Row<B>, [...ZipFromEnd<Leading<A>, Leading<B>>, Column<A>, Column<B>]>
        : Shape;

/** What least squares miss: the solution's shape without the axis of the unknowns. */
export type Residuals<A extends Shape, B extends Shape> =
  LeastSquares<A, B> extends infer S
    ? B extends readonly [Dim]
      ? S extends readonly [...infer Batch extends Shape, Dim]
        ? Batch
        : Shape
      : S extends readonly [...infer Batch extends Shape, Dim, infer K extends Dim]
        ? [...Batch, K]
        : Shape
    : Shape;

/** As `Solve`; the option `right` solves X·A = B, whose shapes are left open. */
export type SolveLeft<Op extends string, A extends Shape, B extends Shape, O> = "right" extends keyof O
  ? Shape
  : Solve<Op, A, B>;

/** Whether the mode asks for complete bases. */
export type IsComplete<Mode> = [Mode] extends ["complete"] ? true : "complete" extends Mode ? boolean : false;

/** Without rows and columns, which are the last two axes unless the option `axes` names others. */
export type Trace<S extends Shape, O> = "axes" extends keyof O ? Shape : PerMatrix<"trace", S>;
