import {
  cheapestOrder,
  fromLeft,
  fromRight,
  multiplicationsOf,
  multiplyIn,
  type ProductOrder,
  showOrder,
} from "../../graph/matrixChain.ts";
import { type Operand, toTensors } from "../../ops/constant.ts";
import { matmul } from "../../ops/functions/products.ts";
import { messages, ShapeError, showShape } from "../../tensor/errors.ts";
import type { Tensor } from "../../tensor/tensor.ts";

export type AccumulationOrder = "forward" | "reverse" | "optimal";

export interface Accumulated {
  /** The product of the Jacobians, [m, n]. */
  readonly product: Tensor;
  /** In which order they were multiplied, with brackets. */
  readonly order: string;
  /** Scalar multiplications of that order. */
  readonly multiplications: number;
  /** Scalar multiplications of each order. */
  readonly counts: Readonly<Record<AccumulationOrder, number>>;
}

/**
 * The Jacobian of a chain of functions, ∂y/∂x = ∂y/∂w₁ · ∂w₁/∂w₂ ⋯ ∂wₖ/∂x, from those of its parts (Goodfellow et al., section
 * 6.5.9). Forward accumulation multiplies from the input's end, reverse accumulation from the output's; optimal is the order
 * with the fewest multiplications, found exactly by dynamic programming.
 * @param chain - Jacobian matrices as the product is written: [m, k₁], [k₁, k₂], … [kₗ, n], the output's first
 * @throws ShapeError where a factor is no matrix, or does not fit its neighbour
 */
export function accumulate(
  chain: readonly Operand[],
  { order = "optimal" }: { readonly order?: AccumulationOrder } = {},
): Accumulated {
  const factors = toTensors("accumulate", chain);
  if (factors.length === 0) throw new ShapeError("accumulate: expected at least one Jacobian, got none.");
  const sizes = sizesOf(factors);
  const orders: Record<AccumulationOrder, ProductOrder> = {
    forward: fromRight(factors.length),
    reverse: fromLeft(factors.length),
    optimal: cheapestOrder(sizes),
  };
  const counts = {
    forward: multiplicationsOf(orders.forward, sizes),
    reverse: multiplicationsOf(orders.reverse, sizes),
    optimal: multiplicationsOf(orders.optimal, sizes),
  };
  const chosen = orders[order];
  if (!chosen) throw new ShapeError(`accumulate: the order is "forward", "reverse" or "optimal", got "${order}".`);
  return {
    product: multiplyIn(chosen, factors, matmul),
    order: showOrder(
      chosen,
      factors.map((factor, i) => factor.name ?? `J${i + 1}`),
    ),
    multiplications: counts[order],
    counts,
  };
}

/** m, k₁, … n of a chain. */
function sizesOf(factors: readonly Tensor[]): number[] {
  const sizes: number[] = [];
  for (const { shape } of factors) {
    const [rows, columns] = shape;
    if (shape.length !== 2 || typeof rows !== "number" || typeof columns !== "number")
      throw new ShapeError(messages.rank("accumulate", "matrices [m, n] whose sizes are numbers", shape));
    if (sizes.length > 0 && sizes.at(-1) !== rows)
      throw new ShapeError(
        `accumulate: the Jacobians ${factors.map((x) => showShape(x.shape)).join(", ")} do not fit: ${sizes.at(-1)} columns meet ${rows} rows. Give them as the product is written, that of the output first.`,
      );
    if (sizes.length === 0) sizes.push(rows);
    sizes.push(columns);
  }
  return sizes;
}
