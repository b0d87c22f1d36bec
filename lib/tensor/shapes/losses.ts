/** Shapes of losses. */
import type { Dim } from "../dims.ts";
import type { Shape } from "../shape.ts";
import type { IsUnranked } from "../shapeTypes.ts";
import type { Broadcast } from "./broadcast.ts";
import type { CrossEntropy } from "./products.ts";

/** What is left of losses of the shape Each under the reduction in the options O: a scalar unless that says "none". */
export type Reduced<O, Each extends Shape> = "reduction" extends keyof O
  ? O extends { readonly reduction?: infer R }
    ? [R] extends ["mean" | "sum" | "batchMean"]
      ? []
      : [R] extends ["none"]
        ? Each
        : Shape
    : Shape
  : [];

/** The loss of a and b, which broadcast. */
export type PairLoss<Op extends string, A extends Shape, B extends Shape, O> =
  Broadcast<Op, A, B> extends infer Each ? (Each extends Shape ? Reduced<O, Each> : Each) : Shape;

/** The loss of class numbers or distributions; logits of up to two axes have the classes last, which is checked. */
export type ClassLoss<Logits extends Shape, Labels extends Shape, O> = true extends
  | IsUnranked<Logits>
  | IsUnranked<Labels>
  ? Reduced<O, Shape>
  : "axis" extends keyof O
    ? Reduced<O, Shape>
    : Logits extends readonly [Dim, Dim, Dim, ...Dim[]]
      ? Reduced<O, Shape>
      : CrossEntropy<Logits, Labels> extends infer Message extends string
        ? Message
        : Reduced<O, Logits extends readonly [...infer Rows extends Shape, Dim] ? Rows : Shape>;
