/** The order in which a product of matrices is computed: the same result, with very different numbers of multiplications. */

/** One product: the factors from..middle − 1, multiplied already, with those of middle..to − 1. */
export interface Product {
  readonly from: number;
  readonly middle: number;
  readonly to: number;
}

/** Products in the order in which they are computed; the last one is the whole. */
export type ProductOrder = readonly Product[];

/** From the left: ((A·B)·C)·D. */
export const fromLeft = (factors: number): ProductOrder =>
  Array.from({ length: Math.max(0, factors - 1) }, (_, i) => ({ from: 0, middle: i + 1, to: i + 2 }));

/** From the right: A·(B·(C·D)). */
export const fromRight = (factors: number): ProductOrder =>
  Array.from({ length: Math.max(0, factors - 1) }, (_, i) => ({
    from: factors - 2 - i,
    middle: factors - 1 - i,
    to: factors,
  }));

/** Scalar multiplications of an order, for factors of shapes [sizes[i], sizes[i + 1]]. */
export const multiplicationsOf = (order: ProductOrder, sizes: readonly number[]): number =>
  order.reduce((sum, { from, middle, to }) => sum + sizes[from]! * sizes[middle]! * sizes[to]!, 0);

/**
 * An order with the fewest multiplications, by exact dynamic programming over all intervals of factors: O(k³) for k factors
 * (Godbole 1973; Griewank and Naumann 2003 for chains of Jacobians). Of equal ones it takes that which splits furthest left.
 * @param sizes - factor i has the shape [sizes[i], sizes[i + 1]]
 */
export function cheapestOrder(sizes: readonly number[]): ProductOrder {
  const k = sizes.length - 1;
  const best = new Float64Array((k + 1) * (k + 1));
  const split = new Int32Array((k + 1) * (k + 1));
  const at = (from: number, to: number): number => from * (k + 1) + to;
  for (let length = 2; length <= k; length++)
    for (let from = 0; from + length <= k; from++) {
      const to = from + length;
      let least = Number.POSITIVE_INFINITY;
      for (let middle = from + 1; middle < to; middle++) {
        const cost = best[at(from, middle)]! + best[at(middle, to)]! + sizes[from]! * sizes[middle]! * sizes[to]!;
        if (cost >= least) continue;
        least = cost;
        split[at(from, to)] = middle;
      }
      best[at(from, to)] = least;
    }
  const order: Product[] = [];
  const stack: (readonly [number, number])[] = k > 1 ? [[0, k]] : [];
  while (stack.length > 0) {
    const [from, to] = stack.pop()!;
    const middle = split[at(from, to)]!;
    order.push({ from, middle, to });
    if (middle - from > 1) stack.push([from, middle]);
    if (to - middle > 1) stack.push([middle, to]);
  }
  // Found from the outermost product inwards; computed the other way round.
  return order.reverse();
}

/** Computes the products in their order. */
export function multiplyIn<T>(order: ProductOrder, factors: readonly T[], product: (a: T, b: T) => T): T {
  // What is known of an interval stands at its first factor: intervals that are still to be read never share one.
  const values = [...factors];
  for (const { from, middle } of order) values[from] = product(values[from]!, values[middle]!);
  return values[0]!;
}

/** The order with brackets, as in (A·B)·C. */
export function showOrder(order: ProductOrder, names: readonly string[]): string {
  return multiplyIn(
    order,
    names.map((text) => ({ text, joined: false })),
    (a, b) => ({ text: `${bracketed(a)}·${bracketed(b)}`, joined: true }),
  ).text;
}

const bracketed = ({ text, joined }: { readonly text: string; readonly joined: boolean }): string =>
  joined ? `(${text})` : text;
