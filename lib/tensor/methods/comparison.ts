// Written by `node scripts/node.js scripts/signatures.ts`.
import type { Operand } from "../../ops/constant.ts";
import type { ChosenDType } from "../dtypeTypes.ts";
import type { Broadcast, Together, TogetherWith } from "../shapes/broadcast.ts";
import type { Fit, ShapeOf, Sure } from "../shapeTypes.ts";
import type { Tensor } from "../tensor.ts";

/** Comparisons, logic and choices. */
export interface ComparisonMethods {
  /**
   * Whether a > b for each element, as bool without a gradient; a = this: [...s] and b: [...t] broadcast; a ShapeError where
   * they do not.
   */
  greater<A extends Tensor, B extends Operand>(
    this: A,
    b: Fit<Together<"greater", A, B>, B>,
  ): Tensor<Sure<Together<"greater", A, B>>, "bool">;
  /**
   * Whether a ≥ b for each element, as bool without a gradient; a = this: [...s] and b: [...t] broadcast; a ShapeError where
   * they do not.
   */
  greaterEqual<A extends Tensor, B extends Operand>(
    this: A,
    b: Fit<Together<"greaterEqual", A, B>, B>,
  ): Tensor<Sure<Together<"greaterEqual", A, B>>, "bool">;
  /**
   * Whether a < b for each element, as bool without a gradient; a = this: [...s] and b: [...t] broadcast; a ShapeError where
   * they do not.
   */
  less<A extends Tensor, B extends Operand>(
    this: A,
    b: Fit<Together<"less", A, B>, B>,
  ): Tensor<Sure<Together<"less", A, B>>, "bool">;
  /**
   * Whether a ≤ b for each element, as bool without a gradient; a = this: [...s] and b: [...t] broadcast; a ShapeError where
   * they do not.
   */
  lessEqual<A extends Tensor, B extends Operand>(
    this: A,
    b: Fit<Together<"lessEqual", A, B>, B>,
  ): Tensor<Sure<Together<"lessEqual", A, B>>, "bool">;
  /**
   * Whether a = b for each element, as bool without a gradient; a = this: [...s] and b: [...t] broadcast; a ShapeError where
   * they do not.
   */
  equal<A extends Tensor, B extends Operand>(
    this: A,
    b: Fit<Together<"equal", A, B>, B>,
  ): Tensor<Sure<Together<"equal", A, B>>, "bool">;
  /**
   * Whether a ≠ b for each element, as bool without a gradient; a = this: [...s] and b: [...t] broadcast; a ShapeError where
   * they do not.
   */
  notEqual<A extends Tensor, B extends Operand>(
    this: A,
    b: Fit<Together<"notEqual", A, B>, B>,
  ): Tensor<Sure<Together<"notEqual", A, B>>, "bool">;
  /**
   * a where the condition x holds and b elsewhere; x, a and b broadcast. x is bool or int32; the dtype is that of a
   * and b.
   */
  where<T extends Tensor, A extends Operand, B extends Operand>(
    this: T,
    a: Fit<Broadcast<"where", ShapeOf<A>, ShapeOf<T>>, A>,
    b: Fit<TogetherWith<"where", T, A, B>, B>,
  ): Tensor<Sure<TogetherWith<"where", T, A, B>>, ChosenDType<A, B>>;
}
