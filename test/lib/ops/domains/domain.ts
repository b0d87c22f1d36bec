/** Where a primitive is tested: inputs by shape and range, its parameters, and its value by other means. */
export interface Case {
  readonly shapes: readonly (readonly number[])[];
  /** [low, high] for each input; inputs of ranges that hold a kink stay away from it by choice of range. */
  readonly ranges?: readonly (readonly [number, number])[];
  /** Inputs that are int32 (conditions, indices, counted values) and have no gradient. */
  readonly integers?: readonly number[];
  readonly params?: unknown;
}

export interface Domain {
  /** One element of the result from one element of each input, for elementwise operations. */
  readonly scalar?: (...inputs: number[]) => number;
  readonly cases: readonly Case[];
}
