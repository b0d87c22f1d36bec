/** In which order a product of several tensors costs least. */
import type { Dim } from "../tensor/dims.ts";

/** What a size counts as where only costs matter: a named one may be large. */
export const weightOf = (size: Dim): number => (typeof size === "number" ? size : 256);

/** A product of a chain of matrices: one of them, or two products. */
export type Chain = number | readonly [Chain, Chain];

/**
 * The parenthesisation of A₀·A₁·…·Aₖ₋₁ with the fewest multiplications, by dynamic programming (Cormen et al., Introduction to
 * Algorithms, section 15.2).
 * @param sizes - k + 1 numbers: matrix i is sizes[i] × sizes[i + 1]
 */
export function chainOrder(sizes: readonly number[]): Chain {
  const k = sizes.length - 1;
  const best = Array.from({ length: k }, (_, i) =>
    Array.from({ length: k }, (_, j): { cost: number; chain: Chain } => ({ cost: i === j ? 0 : Infinity, chain: i })),
  );
  for (let length = 2; length <= k; length++)
    for (let i = 0; i + length <= k; i++) {
      const j = i + length - 1;
      for (let split = i; split < j; split++) {
        const [left, right] = [best[i]![split]!, best[split + 1]![j]!];
        const cost = left.cost + right.cost + sizes[i]! * sizes[split + 1]! * sizes[j + 1]!;
        if (cost < best[i]![j]!.cost) best[i]![j] = { cost, chain: [left.chain, right.chain] };
      }
    }
  return best[0]![k - 1]!.chain;
}

/**
 * Which two of several factors to contract next: those whose result is smallest beside what it replaces, and among equals those
 * that cost fewest multiplications (the greedy choice of Smith, Gray, "opt_einsum", 2018).
 * @param factors - the labels of each factor's axes
 * @param kept - whether a label is needed after factors i and j are joined
 */
export function cheapestPair(
  factors: readonly (readonly string[])[],
  weights: ReadonlyMap<string, number>,
  kept: (label: string, i: number, j: number) => boolean,
): readonly [number, number] {
  const size = (labels: Iterable<string>): number => {
    let total = 1;
    for (const label of labels) total *= weights.get(label)!;
    return total;
  };
  let best: { pair: readonly [number, number]; gain: number; cost: number } | null = null;
  for (let i = 0; i < factors.length; i++)
    for (let j = i + 1; j < factors.length; j++) {
      const all = new Set([...factors[i]!, ...factors[j]!]);
      const cost = size(all);
      const gain = size([...all].filter((label) => kept(label, i, j))) - size(factors[i]!) - size(factors[j]!);
      if (!best || gain < best.gain || (gain === best.gain && cost < best.cost)) best = { pair: [i, j], gain, cost };
    }
  return best!.pair;
}
