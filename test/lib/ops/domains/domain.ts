import type { Case as OperationCase, Row } from "../operations/row.ts";

/** Where a primitive is tested: its inputs as in the table of operations, and its parameters. */
export interface Case extends Pick<OperationCase, "shapes" | "ranges" | "integers" | "constants" | "given"> {
  readonly params?: unknown;
}

export interface Domain extends Pick<Row, "except"> {
  /** One element of the result from one element of each input, for elementwise operations. */
  readonly scalar?: (...inputs: number[]) => number;
  readonly cases: readonly Case[];
}
