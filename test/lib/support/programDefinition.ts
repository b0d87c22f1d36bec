import type { Tensor } from "../../../lib/tensor/tensor.ts";
import type { RandomChoices } from "./randomChoices.ts";

/** How an operation is drawn, and what it does. */
export interface Definition {
  readonly weight: number;
  /** Whether it holds a program of its own. */
  readonly nests?: boolean;
  /** Whether its derivative jumps somewhere: kept out of programs that run at points which are not known when they are drawn. */
  readonly jumps?: boolean;
  /** Arguments (numbers of values) and parameters; null where none were found that fit. */
  choose(
    random: RandomChoices,
    values: readonly Tensor[],
    depth: number,
  ): { readonly args: readonly number[]; readonly params: unknown } | null;
  apply(xs: readonly Tensor[], params: unknown): Tensor;
}

export const define = <P>(
  definition: Omit<Definition, "choose" | "apply"> & {
    choose(
      random: RandomChoices,
      values: readonly Tensor[],
      depth: number,
    ): { readonly args: readonly number[]; readonly params: P } | null;
    apply(xs: readonly Tensor[], params: P): Tensor;
  },
): Definition => definition as Definition;

/** How far values must be from where a derivative jumps. */
export const margin = 0.05;

/** Later values are chosen more often, so that programs grow deep. */
export const anyValue = (random: RandomChoices, values: readonly Tensor[]): number =>
  Math.max(random.below(values.length), random.below(values.length));
