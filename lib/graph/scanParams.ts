import type { Aval } from "../ops/operation.ts";
import type { Bindings, Dim } from "../tensor/dims.ts";
import type { Body } from "./body.ts";

export interface ScanParams {
  /** Takes constants, carries and one element of each sequence; gives the next carries and one element of each result. */
  readonly body: Body;
  readonly constants: number;
  readonly carries: number;
  readonly length: Dim;
  /** From the last element to the first. */
  readonly reverse: boolean;
  /** Whether the carries before each step are results too, as the reverse pass needs them. */
  readonly saved: boolean;
  readonly bindings?: Bindings;
}

/** A scan's operands, their gradients, or something about each of them. */
export interface Parts<T> {
  readonly constants: readonly T[];
  readonly carries: readonly T[];
  readonly sequences: readonly T[];
}

export const parts = <T>(all: readonly T[], { constants, carries }: ScanParams): Parts<T> => ({
  constants: all.slice(0, constants),
  carries: all.slice(constants, constants + carries),
  sequences: all.slice(constants + carries),
});

/** What one element of a sequence is. */
export const element = ({ shape, dtype }: Aval): Aval => ({ shape: shape.slice(1), dtype });

/** What a sequence of so many elements is. */
export const stacked = ({ shape, dtype }: Aval, length: Dim): Aval => ({ shape: [length, ...shape], dtype });
