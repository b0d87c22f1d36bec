// Written by `node scripts/node.js scripts/signatures.ts`.
import type { Operand } from "../../ops/constant.ts";
import type { Broadcast } from "../shapes/broadcast.ts";
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
    b: Fit<Broadcast<"logicalAnd", ShapeOf<A>, ShapeOf<B>>, B>,
  ): Tensor<Sure<Broadcast<"logicalAnd", ShapeOf<A>, ShapeOf<B>>>>;
  /**
   * Whether a or b or both are true, where any number but 0 is true (NaN too), as bool, without a gradient; a = this: [...s]
   * and b: [...t] broadcast, a ShapeError where they do not.
   */
  logicalOr<A extends Tensor, B extends Operand>(
    this: A,
    b: Fit<Broadcast<"logicalOr", ShapeOf<A>, ShapeOf<B>>, B>,
  ): Tensor<Sure<Broadcast<"logicalOr", ShapeOf<A>, ShapeOf<B>>>>;
  /**
   * Whether exactly one of a and b is true, where any number but 0 is true (NaN too), as bool, without a gradient; a:
   * [...s] and b: [...t] broadcast, a ShapeError where they do not.
   */
  logicalXor<A extends Tensor, B extends Operand>(
    this: A,
    b: Fit<Broadcast<"logicalXor", ShapeOf<A>, ShapeOf<B>>, B>,
  ): Tensor<Sure<Broadcast<"logicalXor", ShapeOf<A>, ShapeOf<B>>>>;
  /** Whether x is 0 for each element, as bool, without a gradient; x = this: [...s] → [...s]. */
  logicalNot<T extends Tensor>(this: T): Tensor<ShapeOf<T>>;
  /**
   * Whether both a and b are true, where any number but 0 is true (NaN too), as bool, without a gradient; a = this: [...s]
   * and b: [...t] broadcast, a ShapeError where they do not.
   */
  and<A extends Tensor, B extends Operand>(
    this: A,
    b: Fit<Broadcast<"and", ShapeOf<A>, ShapeOf<B>>, B>,
  ): Tensor<Sure<Broadcast<"and", ShapeOf<A>, ShapeOf<B>>>>;
  /**
   * Whether a or b or both are true, where any number but 0 is true (NaN too), as bool, without a gradient; a = this: [...s]
   * and b: [...t] broadcast, a ShapeError where they do not.
   */
  or<A extends Tensor, B extends Operand>(
    this: A,
    b: Fit<Broadcast<"or", ShapeOf<A>, ShapeOf<B>>, B>,
  ): Tensor<Sure<Broadcast<"or", ShapeOf<A>, ShapeOf<B>>>>;
  /**
   * Whether exactly one of a and b is true, where any number but 0 is true (NaN too), as bool, without a gradient; a:
   * [...s] and b: [...t] broadcast, a ShapeError where they do not.
   */
  xor<A extends Tensor, B extends Operand>(
    this: A,
    b: Fit<Broadcast<"xor", ShapeOf<A>, ShapeOf<B>>, B>,
  ): Tensor<Sure<Broadcast<"xor", ShapeOf<A>, ShapeOf<B>>>>;
  /** Whether x is 0 for each element, as bool, without a gradient; x = this: [...s] → [...s]. */
  not<T extends Tensor>(this: T): Tensor<ShapeOf<T>>;
  /** Whether x is not a number for each element, as bool, without a gradient; x = this: [...s] → [...s]. */
  isnan<T extends Tensor>(this: T): Tensor<ShapeOf<T>>;
  /** Whether x is a number and not ±∞ for each element, as bool, without a gradient; x = this: [...s] → [...s]. */
  isfinite<T extends Tensor>(this: T): Tensor<ShapeOf<T>>;
  /** Whether x is ±∞ for each element, as bool, without a gradient; x = this: [...s] → [...s]. */
  isinf<T extends Tensor>(this: T): Tensor<ShapeOf<T>>;
}
