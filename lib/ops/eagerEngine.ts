import type { TypedArray } from "../tensor/dtype.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { Primitive } from "./operation.ts";

type RunOne = (primitive: Primitive, inputs: readonly Tensor[], params: unknown) => readonly TypedArray[] | null;

/** What computes single operations on many numbers; graph/lowering/eager.ts sets it. It says null to what it leaves to JavaScript. */
export const eagerEngine: { run: RunOne | null } = { run: null };

/** Fewer numbers than this, read and written, are done sooner than another engine is called. */
export const many = 8192;
