import type { Case as OperationCase, Row } from "../operations/row.ts";

/**
 * Where a primitive is tested: its inputs as in the table of operations, and its parameters. A `call` applies it to what it makes of
 * the inputs, where these must be of a kind (positive definite, well apart).
 */
export interface Case extends Pick<OperationCase, "shapes" | "ranges" | "integers" | "constants" | "given" | "call"> {
  readonly params?: unknown;
}

export interface Domain extends Pick<Row, "except"> {
  /** One element of the result from one element of each input, for elementwise operations. */
  readonly scalar?: (...inputs: number[]) => number;
  readonly cases: readonly Case[];
}
