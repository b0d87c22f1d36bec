import type { Bindings } from "../tensor/dims.ts";
import type { Body } from "./body.ts";

export interface WhileParams {
  /** Takes its constants and the state; gives the condition. */
  readonly test: Body;
  readonly testConstants: number;
  /** Takes its constants and the state; gives the next state. */
  readonly body: Body;
  readonly constants: number;
  /** Whether the states before each step are results too, stacked, as the reverse pass needs them. */
  readonly saved: boolean;
  readonly bindings?: Bindings;
}

/** The parts of a while loop's operands or of their tangents. */
export const whileParts = <T>(all: readonly T[], { testConstants, constants }: WhileParams) => ({
  test: all.slice(0, testConstants),
  constants: all.slice(testConstants, testConstants + constants),
  state: all.slice(testConstants + constants),
});
