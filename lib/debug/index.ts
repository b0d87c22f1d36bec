import { current } from "../tensor/state.ts";

export interface NansOptions {
  /** Infinities are errors too. */
  readonly infinities?: boolean;
}

/**
 * From here on every operation that makes NaN from numbers that are none is an error which names the operation and the place
 * where it was written, in compiled graphs, loops and derivatives too. It costs a pass over every result while it is on.
 * @param on - false switches it off
 */
export function nans(on = true, { infinities = false }: NansOptions = {}): void {
  current().checking = on ? (infinities ? "nan and infinity" : "nan") : null;
}
