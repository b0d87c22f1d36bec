import * as discrete from "./discrete.ts";
import * as draws from "./draws.ts";
import { foldIn, key, nextKey, seed, split } from "./keys.ts";
import type { Draws } from "./signatures.ts";

export type { DrawOptions } from "./draws.ts";
export type { Key, KeyOptions, Keys } from "./keys.ts";

const { normal, truncatedNormal, uniform, exponential, gumbel, laplace, logistic, cauchy, bits } = draws;
const all = { normal, truncatedNormal, uniform, exponential, gumbel, laplace, logistic, cauchy, bits, ...discrete };

// The implementations take and give tensors of any shape; what the shapes are is said by the signatures.
const typed = all satisfies Record<keyof Draws, unknown> as unknown as Draws;

/**
 * Random numbers as operations on keys: the same key gives the same bits eagerly, in graphs, in compiled functions and in
 * batches. `vmap(f)(random.split(key, n))` gives each member its own numbers; a key from outside gives all members the same.
 */
export const random = { key, split, foldIn, seed, nextKey, ...typed } as const;
