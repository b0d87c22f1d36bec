// Written by `node scripts/node.js scripts/signatures.ts`.
import type { Operand } from "../../ops/constant.ts";
import type { Together } from "../shapes/broadcast.ts";
import type { Fit, ShapeOf, Sure } from "../shapeTypes.ts";
import type { Tensor } from "../tensor.ts";

/** Logic, and choices among several. */
export interface LogicMethods {
  /**
   * Whether both a and b are true, where any number but 0 is true (NaN too), as bool, without a gradient; a = this: [...s]
   * and b: [...t] broadcast, a ShapeError where they do not.
   */
  logicalAnd<A extends Tensor, B extends Operand>(
    this: A,
    b: Fit<Together<"logicalAnd", A, B>, B>,
  ): Tensor<Sure<Together<"logicalAnd", A, B>>, "bool">;
  /**
   * Whether a or b or both are true, where any number but 0 is true (NaN too), as bool, without a gradient; a = this: [...s]
   * and b: [...t] broadcast, a ShapeError where they do not.
   */
  logicalOr<A extends Tensor, B extends Operand>(
    this: A,
    b: Fit<Together<"logicalOr", A, B>, B>,
  ): Tensor<Sure<Together<"logicalOr", A, B>>, "bool">;
  /**
   * Whether exactly one of a and b is true, where any number but 0 is true (NaN too), as bool, without a gradient; a:
   * [...s] and b: [...t] broadcast, a ShapeError where they do not.
   */
  logicalXor<A extends Tensor, B extends Operand>(
    this: A,
    b: Fit<Together<"logicalXor", A, B>, B>,
  ): Tensor<Sure<Together<"logicalXor", A, B>>, "bool">;
  /** Whether x is 0 for each element, as bool, without a gradient; x = this: [...s] → [...s]. */
  logicalNot<T extends Tensor>(this: T): Tensor<ShapeOf<T>, "bool">;
  /**
   * Whether both a and b are true, where any number but 0 is true (NaN too), as bool, without a gradient; a = this: [...s]
   * and b: [...t] broadcast, a ShapeError where they do not.
   */
  and<A extends Tensor, B extends Operand>(
    this: A,
    b: Fit<Together<"and", A, B>, B>,
  ): Tensor<Sure<Together<"and", A, B>>, "bool">;
  /**
   * Whether a or b or both are true, where any number but 0 is true (NaN too), as bool, without a gradient; a = this: [...s]
   * and b: [...t] broadcast, a ShapeError where they do not.
   */
  or<A extends Tensor, B extends Operand>(
    this: A,
    b: Fit<Together<"or", A, B>, B>,
  ): Tensor<Sure<Together<"or", A, B>>, "bool">;
  /**
   * Whether exactly one of a and b is true, where any number but 0 is true (NaN too), as bool, without a gradient; a:
   * [...s] and b: [...t] broadcast, a ShapeError where they do not.
   */
  xor<A extends Tensor, B extends Operand>(
    this: A,
    b: Fit<Together<"xor", A, B>, B>,
  ): Tensor<Sure<Together<"xor", A, B>>, "bool">;
  /** Whether x is 0 for each element, as bool, without a gradient; x = this: [...s] → [...s]. */
  not<T extends Tensor>(this: T): Tensor<ShapeOf<T>, "bool">;
  /** Whether x is not a number for each element, as bool, without a gradient; x = this: [...s] → [...s]. */
  isnan<T extends Tensor>(this: T): Tensor<ShapeOf<T>, "bool">;
  /** Whether x is a number and not ±∞ for each element, as bool, without a gradient; x = this: [...s] → [...s]. */
  isfinite<T extends Tensor>(this: T): Tensor<ShapeOf<T>, "bool">;
  /** Whether x is ±∞ for each element, as bool, without a gradient; x = this: [...s] → [...s]. */
  isinf<T extends Tensor>(this: T): Tensor<ShapeOf<T>, "bool">;
}
