import type { functions } from "../../../../lib/ops/functions/index.ts";
import type { random } from "../../../../lib/random/index.ts";
import type { Tensor } from "../../../../lib/tensor/tensor.ts";

/** Random draws: what `random` has beside its keys. */
type DrawName = Exclude<keyof typeof random, "key" | "keys" | "split" | "foldIn" | "seed" | "nextKey">;

/** Every public operation. */
export type OperationName = keyof typeof functions | `random.${DrawName}`;

/** The operation on a case's inputs, with its parameters in it; several results as an array. */
export type Call = (...xs: Tensor[]) => Tensor | readonly Tensor[];

/** What may be left out for an operation that has no such thing; each with the reason, as a sentence. */
export type Check =
  /** On symbols. */
  | "symbols"
  /** Against finite differences: where the derivative is deliberately not that of the value. */
  | "differences"
  | "secondOrder"
  | "vmap"
  | "float32"
  /** Against the committed values of other libraries. */
  | "reference";

/** Expressions of other libraries for the same results; x0, x1, … are the inputs, and jax, jnp, torch, np and mpmath are in scope. */
export interface Expressions {
  /** Over JAX arrays (float64 and int32). A tuple where there are several results. */
  readonly jax?: string;
  /** Over torch tensors (float64 and int64, which indices must be there). */
  readonly torch?: string;
  /** Over mpmath numbers, for one element: operations element by element only. It decides where the libraries disagree. */
  readonly mpmath?: string;
}

export interface Case extends Expressions {
  /** One shape for each input. */
  readonly shapes: readonly (readonly number[])[];
  /** [low, high) for each input, [-2, 2) where absent; of an input that holds a kink, a range away from it. */
  readonly ranges?: readonly (readonly [number, number])[];
  /** Inputs that are int32: whole numbers of their range, 0 and 1 where it has none. */
  readonly integers?: readonly number[];
  /** Floating inputs in which the operation must not be differentiated, because its derivative is undefined there. */
  readonly constants?: readonly number[];
  /** The elements of an input in row-major order, in place of draws. */
  readonly given?: Readonly<Record<number, readonly number[]>>;
  readonly call?: Call;
}

/**
 * A public operation in the table of tests. `call`, `jax`, `torch` and `mpmath` serve every case that has none of its own; a case
 * that has its own `call` takes none of the row's expressions either.
 */
export interface Row extends Expressions {
  readonly cases: readonly Case[];
  readonly call?: Call;
  readonly except?: Readonly<Partial<Record<Check, string>>>;
}

export const range = (low: number, high: number) => [low, high] as const;

/** A matrix, a scalar and an empty tensor. */
export const unary = (low = -2, high = 2): readonly Case[] =>
  [[2, 3], [], [0, 3]].map((shape) => ({ shapes: [shape], ranges: [range(low, high)] }));

/** Two inputs that broadcast in every way: equal shapes, a missing axis, axes of size 1 on both sides, a scalar, nothing. */
export const binary = (
  a: readonly [number, number] = range(-2, 2),
  b: readonly [number, number] = range(-2, 2),
): readonly Case[] =>
  [
    [
      [2, 3],
      [2, 3],
    ],
    [[2, 3], [3]],
    [
      [2, 1],
      [1, 3],
    ],
    [[], [2, 2]],
    [[0, 3], [3]],
  ].map((shapes) => ({ shapes, ranges: [a, b] }));

/** A condition and what is chosen by it. */
export const chosen: readonly Case[] = [
  {
    shapes: [
      [2, 3],
      [2, 3],
      [2, 3],
    ],
    integers: [0],
  },
  { shapes: [[3], [2, 3], [2, 1]], integers: [0] },
  { shapes: [[], [2], [2]], integers: [0] },
  { shapes: [[0, 3], [3], []], integers: [0] },
];

/** Three inputs that broadcast. */
export const threes = (
  a: readonly [number, number] = range(-2, 2),
  b: readonly [number, number] = range(-2, 2),
  c: readonly [number, number] = range(-2, 2),
): readonly Case[] =>
  [
    [
      [2, 3],
      [2, 3],
      [2, 3],
    ],
    [[2, 3], [3], []],
    [[], [2, 1], [3]],
    [[0, 3], [3], [1]],
  ].map((shapes) => ({ shapes, ranges: [a, b, c] }));
