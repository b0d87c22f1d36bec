import type { DType } from "../tensor/dtype.ts";

export type Sizes = readonly number[];

/** A value of the exported program: its name there, and what it is. */
export interface Value {
  readonly name: string;
  readonly shape: Sizes;
  readonly dtype: DType;
}

/** Shape and dtype of a value, all sizes known. */
export type Type = Pick<Value, "shape" | "dtype">;
