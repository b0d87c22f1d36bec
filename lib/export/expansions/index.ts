/** Primitives as graphs of simpler ones, for formats that have no word for them. */
import type { Tensor } from "../../tensor/tensor.ts";
import { matrices } from "./matrices.ts";
import { reductions } from "./reductions.ts";

export type Expansion = (inputs: readonly Tensor[], params: never) => readonly Tensor[];

export const expansions: Readonly<Record<string, Expansion>> = { ...reductions, ...matrices };
