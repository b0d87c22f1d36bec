/** Shapes of matrix products and of the losses over rows. */
import type { Dim } from "../dims.ts";
import type { Shape } from "../shape.ts";
import type { Differ, IsUnranked, Show, ShowDim } from "../shapeTypes.ts";
import type { ZipFromEnd } from "./broadcast.ts";

/** numpy's matmul: vectors are rows on the left and columns on the right, leading axes are batches that broadcast. */
export type MatMul<A extends Shape, B extends Shape> = true extends IsUnranked<A> | IsUnranked<B>
  ? Shape
  : A extends readonly [...infer A0 extends Shape, infer K extends Dim]
    ? B extends readonly [infer L extends Dim]
      ? Inner<"matmul", K, L, A0>
      : B extends readonly [...infer B0 extends Shape, infer L extends Dim, infer N extends Dim]
        ? A0 extends readonly [...infer A1 extends Shape, infer M extends Dim]
          ? [ZipFromEnd<A1, B0>] extends [never]
            ? `matmul: batch axes of ${Show<A>} and ${Show<B>} do not broadcast`
            : Inner<"matmul", K, L, [...ZipFromEnd<A1, B0>, M, N]>
          : Inner<"matmul", K, L, [...B0, N]>
        : NeedsAxis<B>
    : NeedsAxis<A>;

type Inner<Op extends string, K, L, Result> =
  Differ<K, L> extends true ? `${Op}: inner dimensions differ: ${ShowDim<K>} and ${ShowDim<L>}` : Result;

type NeedsAxis<S extends Shape> = `matmul: expected tensors of rank 1 or more, got ${Show<S>}; use mul for scalars`;

/** numpy's dot: the last axis of a with the last but one of b; a scalar multiplies. */
export type Dot<A extends Shape, B extends Shape> = true extends IsUnranked<A> | IsUnranked<B>
  ? Shape
  : A extends readonly [...infer A0 extends Shape, infer K extends Dim]
    ? B extends readonly [infer L extends Dim]
      ? Inner<"dot", K, L, A0>
      : B extends readonly [...infer B0 extends Shape, infer L extends Dim, infer N extends Dim]
        ? Inner<"dot", K, L, [...A0, ...B0, N]>
        : A
    : B;

/** A chain of matrices, with vectors at the ends. */
export type MultiDot<L extends readonly Shape[]> = L extends readonly [
  infer A extends Shape,
  infer B extends Shape,
  ...infer Rest extends readonly Shape[],
]
  ? MatMul<A, B> extends infer AB
    ? AB extends Shape
      ? Rest extends readonly []
        ? AB
        : MultiDot<[AB, ...Rest]>
      : AB extends `matmul${infer Text}`
        ? `multiDot${Text}`
        : Shape
    : Shape
  : Shape;

/** The mean loss of rows is one number; labels are class numbers [n] or distributions [n, classes]. */
export type CrossEntropy<Logits extends Shape, Labels extends Shape> = true extends
  | IsUnranked<Logits>
  | IsUnranked<Labels>
  ? []
  : Logits extends readonly [...infer Rows extends Shape, Dim]
    ? [ZipFromEnd<Labels["length"] extends Logits["length"] ? Logits : Rows, Labels>] extends [never]
      ? LabelMessage<Logits, Labels>
      : Labels["length"] extends Logits["length"] | Rows["length"]
        ? []
        : LabelMessage<Logits, Labels>
    : LabelMessage<Logits, Labels>;

type LabelMessage<
  Logits extends Shape,
  Labels extends Shape,
> = `crossEntropy: expected logits [n, classes] and labels [n] or [n, classes], got ${Show<Logits>} and ${Show<Labels>}`;
