/** What makes tensors, with shapes in the types. */
import * as create from "./create.ts";
import type { Creators, Draws } from "./creatorSignatures.ts";
import * as draws from "./random.ts";

const typed = create satisfies Record<keyof Creators, unknown> as unknown as Creators;

export const { tensor, full, zeros, ones, eye, arange, linspace, variable, symbol } = typed;

/** Random numbers from seeds and keys: the same seed gives the same numbers. */
export const random = draws as unknown as Draws & Pick<typeof draws, "key" | "split" | "permutation">;
