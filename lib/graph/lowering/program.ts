import type { DType } from "../../tensor/dtype.ts";
import type { Sizes, Value } from "./views.ts";

/** What a register holds of a tile: an element for each place, row or column, or one for all. */
export type Kind = "tile" | "row" | "column" | "single";

/** Of what numbers a register is; conditions are int32. */
export type RegisterType = "float32" | "float64" | "int32";

/** Where a register's elements stand in a value: strides over the outer axes and along the columns, in elements. */
export interface Place {
  readonly value: Value;
  readonly offset: number;
  readonly strides: Sizes;
  readonly step: number;
}

/** Memory is read and written as it stands; a strided place only by gather and scatter; resident registers hold whole rows. */
export type Where =
  | { readonly is: "memory" | "strided"; readonly place: Place }
  | { readonly is: "constant"; readonly number: number }
  | { readonly is: "scratch" | "resident"; readonly offset: number };

export interface Register {
  readonly kind: Kind;
  /** Of a strided place, the dtype that is stored there. */
  readonly dtype: DType;
  readonly where: Where;
}

export interface Instruction {
  /** A scalar operation, `cast`, `gather`, `scatter`, or a row reduction. */
  readonly op: string;
  /** What its operands are in. */
  readonly type: RegisterType;
  readonly target: number;
  readonly operands: readonly number[];
  /** What a cast makes. */
  readonly castTo: DType | null;
  /** Of a row reduction the scratch offset of what it holds meanwhile. */
  readonly extra: number;
}

/** A register reduced over all rows, to one result for each column or to one in all. */
export interface Accumulator {
  readonly op: "sum" | "prod" | "max" | "min";
  readonly register: number;
  /** Scratch offset of the partial results. */
  readonly partials: number;
  readonly result: Value;
  /** How many results. */
  readonly length: number;
}

/** A program over the tiles of an iteration space of `outer` × `columns`. */
export interface Program {
  readonly outer: Sizes;
  readonly columns: number;
  readonly tileRows: number;
  readonly tileColumns: number;
  /** Whether column tiles are taken through all rows, one after the other. */
  readonly byColumns: boolean;
  readonly registers: readonly Register[];
  readonly accumulators: readonly Accumulator[];
  /** Each phase runs over all the columns of a group of rows before the next. */
  readonly phases: readonly (readonly Instruction[])[];
  /** Bytes of scratch memory that a thread needs. */
  readonly scratch: number;
}
