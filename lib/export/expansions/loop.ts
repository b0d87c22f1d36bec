import { Body } from "../../graph/body.ts";
import { apply } from "../../ops/apply.ts";
import { fromArray } from "../../ops/constant.ts";
import { placeholder } from "../../ops/placeholder.ts";
import { lookup } from "../../ops/registry.ts";
import type { Tensor } from "../../tensor/tensor.ts";

/** What a loop goes through: values that stay, values that each step replaces, and sequences of which each step gets an element. */
export interface Looped {
  readonly constants: readonly Tensor[];
  readonly carries: readonly Tensor[];
  readonly sequences: readonly Tensor[];
  readonly reverse?: boolean;
}

/**
 * A scan of known length.
 * @param step - gives the next carries, then elements to stack
 */
export function loop(
  length: number,
  { constants, carries, sequences, reverse = false }: Looped,
  step: (constants: readonly Tensor[], carries: readonly Tensor[], elements: readonly Tensor[]) => readonly Tensor[],
): readonly Tensor[] {
  const [own, state] = [constants.map((x) => placeholder(x)), carries.map((x) => placeholder(x))];
  const elements = sequences.map(({ shape, dtype }) => placeholder({ shape: shape.slice(1), dtype }));
  const body = new Body([...own, ...state, ...elements], step(own, state, elements));
  const params = { body, constants: own.length, carries: state.length, length, reverse, saved: false };
  return apply(lookup("scan"), [...constants, ...carries, ...sequences], params);
}

/** 0, 1, …, n − 1, as a sequence. */
export const counter = (n: number): Tensor =>
  fromArray(
    Int32Array.from({ length: n }, (_, i) => i),
    [n],
    "int32",
  );
