/** What makes tensors, with shapes in the types. */
import * as create from "./create.ts";
import type { Creators } from "./signatures.ts";

const typed = create satisfies Record<keyof Creators, unknown> as unknown as Creators;

export const { tensor, full, zeros, ones, fullLike, zerosLike, onesLike, eye, arange, linspace, variable, symbol } =
  typed;
