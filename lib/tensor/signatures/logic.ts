import type { Operand } from "../../ops/constant.ts";
import type { Together } from "../shapes/broadcast.ts";
import type { Fit, ShapeOf, Sure } from "../shapeTypes.ts";
import type { Tensor } from "../tensor.ts";

/** Logic, and choices among several. */
export interface LogicOperations {
  /**
   * Whether both a and b are true, where any number but 0 is true (NaN too), as bool, without a gradient; a: [...s]
   * and b: [...t] broadcast, a ShapeError where they do not.
   */
  logicalAnd<A extends Operand, B extends Operand>(
    a: A,
    b: Fit<Together<"logicalAnd", A, B>, B>,
  ): Tensor<Sure<Together<"logicalAnd", A, B>>, "bool">;
  /**
   * Whether a or b or both are true, where any number but 0 is true (NaN too), as bool, without a gradient; a: [...s]
   * and b: [...t] broadcast, a ShapeError where they do not.
   */
  logicalOr<A extends Operand, B extends Operand>(
    a: A,
    b: Fit<Together<"logicalOr", A, B>, B>,
  ): Tensor<Sure<Together<"logicalOr", A, B>>, "bool">;
  /**
   * Whether exactly one of a and b is true, where any number but 0 is true (NaN too), as bool, without a gradient; a:
   * [...s] and b: [...t] broadcast, a ShapeError where they do not.
   */
  logicalXor<A extends Operand, B extends Operand>(
    a: A,
    b: Fit<Together<"logicalXor", A, B>, B>,
  ): Tensor<Sure<Together<"logicalXor", A, B>>, "bool">;
  /** Whether x is 0 for each element, as bool, without a gradient; x: [...s] → [...s]. */
  logicalNot<T extends Operand>(x: T): Tensor<ShapeOf<T>, "bool">;
  /**
   * Whether both a and b are true, where any number but 0 is true (NaN too), as bool, without a gradient; a: [...s]
   * and b: [...t] broadcast, a ShapeError where they do not.
   */
  and<A extends Operand, B extends Operand>(
    a: A,
    b: Fit<Together<"and", A, B>, B>,
  ): Tensor<Sure<Together<"and", A, B>>, "bool">;
  /**
   * Whether a or b or both are true, where any number but 0 is true (NaN too), as bool, without a gradient; a: [...s]
   * and b: [...t] broadcast, a ShapeError where they do not.
   */
  or<A extends Operand, B extends Operand>(
    a: A,
    b: Fit<Together<"or", A, B>, B>,
  ): Tensor<Sure<Together<"or", A, B>>, "bool">;
  /**
   * Whether exactly one of a and b is true, where any number but 0 is true (NaN too), as bool, without a gradient; a:
   * [...s] and b: [...t] broadcast, a ShapeError where they do not.
   */
  xor<A extends Operand, B extends Operand>(
    a: A,
    b: Fit<Together<"xor", A, B>, B>,
  ): Tensor<Sure<Together<"xor", A, B>>, "bool">;
  /** Whether x is 0 for each element, as bool, without a gradient; x: [...s] → [...s]. */
  not<T extends Operand>(x: T): Tensor<ShapeOf<T>, "bool">;
  /** Whether x is not a number for each element, as bool, without a gradient; x: [...s] → [...s]. */
  isnan<T extends Operand>(x: T): Tensor<ShapeOf<T>, "bool">;
  /** Whether x is a number and not ±∞ for each element, as bool, without a gradient; x: [...s] → [...s]. */
  isfinite<T extends Operand>(x: T): Tensor<ShapeOf<T>, "bool">;
  /** Whether x is ±∞ for each element, as bool, without a gradient; x: [...s] → [...s]. */
  isinf<T extends Operand>(x: T): Tensor<ShapeOf<T>, "bool">;
  /**
   * The choice that belongs to the first condition that holds, or otherwise (0 where absent) where none does; all
   * broadcast, conditions are bool or int32. Choices not taken give no gradient, whatever they hold. Different
   * numbers of conditions and choices are a ValueError.
   */
  select(conditions: readonly Operand[], choices: readonly Operand[], otherwise?: Operand): Tensor;
}
