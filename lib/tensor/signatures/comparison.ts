import type { Operand } from "../../ops/constant.ts";
import type { Broadcast, Broadcast3 } from "../shapes/broadcast.ts";
import type { Fit, ShapeOf, Sure } from "../shapeTypes.ts";
import type { Tensor } from "../tensor.ts";

/** Comparisons, logic and choices. */
export interface ComparisonOperations {
  /**
   * Whether a > b for each element, as bool without a gradient; a: [...s] and b: [...t] broadcast; a ShapeError where
   * they do not.
   */
  greater<A extends Operand, B extends Operand>(
    a: A,
    b: Fit<Broadcast<"greater", ShapeOf<A>, ShapeOf<B>>, B>,
  ): Tensor<Sure<Broadcast<"greater", ShapeOf<A>, ShapeOf<B>>>>;
  /**
   * Whether a ≥ b for each element, as bool without a gradient; a: [...s] and b: [...t] broadcast; a ShapeError where
   * they do not.
   */
  greaterEqual<A extends Operand, B extends Operand>(
    a: A,
    b: Fit<Broadcast<"greaterEqual", ShapeOf<A>, ShapeOf<B>>, B>,
  ): Tensor<Sure<Broadcast<"greaterEqual", ShapeOf<A>, ShapeOf<B>>>>;
  /**
   * Whether a < b for each element, as bool without a gradient; a: [...s] and b: [...t] broadcast; a ShapeError where
   * they do not.
   */
  less<A extends Operand, B extends Operand>(
    a: A,
    b: Fit<Broadcast<"less", ShapeOf<A>, ShapeOf<B>>, B>,
  ): Tensor<Sure<Broadcast<"less", ShapeOf<A>, ShapeOf<B>>>>;
  /**
   * Whether a ≤ b for each element, as bool without a gradient; a: [...s] and b: [...t] broadcast; a ShapeError where
   * they do not.
   */
  lessEqual<A extends Operand, B extends Operand>(
    a: A,
    b: Fit<Broadcast<"lessEqual", ShapeOf<A>, ShapeOf<B>>, B>,
  ): Tensor<Sure<Broadcast<"lessEqual", ShapeOf<A>, ShapeOf<B>>>>;
  /**
   * Whether a = b for each element, as bool without a gradient; a: [...s] and b: [...t] broadcast; a ShapeError where
   * they do not.
   */
  equal<A extends Operand, B extends Operand>(
    a: A,
    b: Fit<Broadcast<"equal", ShapeOf<A>, ShapeOf<B>>, B>,
  ): Tensor<Sure<Broadcast<"equal", ShapeOf<A>, ShapeOf<B>>>>;
  /**
   * Whether a ≠ b for each element, as bool without a gradient; a: [...s] and b: [...t] broadcast; a ShapeError where
   * they do not.
   */
  notEqual<A extends Operand, B extends Operand>(
    a: A,
    b: Fit<Broadcast<"notEqual", ShapeOf<A>, ShapeOf<B>>, B>,
  ): Tensor<Sure<Broadcast<"notEqual", ShapeOf<A>, ShapeOf<B>>>>;
  /**
   * a where the condition x holds and b elsewhere; x, a and b broadcast. x is bool or int32; the dtype is that of a
   * and b.
   */
  where<T extends Operand, A extends Operand, B extends Operand>(
    x: T,
    a: Fit<Broadcast<"where", ShapeOf<A>, ShapeOf<T>>, A>,
    b: Fit<Broadcast3<"where", ShapeOf<A>, ShapeOf<T>, ShapeOf<B>>, B>,
  ): Tensor<Sure<Broadcast3<"where", ShapeOf<A>, ShapeOf<T>, ShapeOf<B>>>>;
}
