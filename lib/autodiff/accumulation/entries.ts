/** Sparse local Jacobians as patterns: where entries stand, before any number is known. */

import type { Operation } from "../../ops/operation.ts";
import { isFloating } from "../../tensor/dtype.ts";
import { count, upTo } from "../../tensor/shape.ts";
import { dependenciesOf } from "../sparsity/dependencies.ts";
import { entriesIn, Joiner, noEntries, type Rows } from "../sparsity/rows.ts";

/** The entries of one Jacobian ∂v/∂u. */
export interface Entries {
  readonly rows: Rows;
  /** Elements of u. */
  readonly columns: number;
  /** Whether all are 1 or −1: multiplying by them counts nothing. */
  readonly unit: boolean;
  readonly count: number;
}

const entriesOf = (rows: Rows, columns: number, unit: boolean): Entries => ({
  rows,
  columns,
  unit,
  count: entriesIn(rows),
});

/** They only move or sum elements: where there is an entry, it is 1. */
export const movesOrSums: ReadonlySet<string> = new Set(
  "reshape permute broadcastTo slice pad concat split flip cast triangle diagonalPart diagonalMatrix sum gather scatterAdd".split(
    " ",
  ),
);
/** Sums: entries of 1, or of −1. */
const additive: ReadonlySet<string> = new Set(["add", "sub", "neg"]);

/** The entries of an operation's own Jacobian for one input and one result; null where no derivative passes. */
export function localEntries(operation: Operation, argument: number, index: number): Entries | null {
  const { primitive, inputs, results, params } = operation;
  const [x, y] = [inputs[argument]!, results[index]!];
  if (!primitive.passes(argument, params) || !isFloating(y.dtype) || primitive.form === "step") return null;
  const columns = count(x.shape);
  const found = dependenciesOf(operation, argument, index);
  if (found.kind === "dense") {
    const all = Int32Array.from(upTo(columns));
    return entriesOf(
      Array.from({ length: count(y.shape) }, () => all),
      columns,
      false,
    );
  }
  const unit = movesOrSums.has(primitive.name) || additive.has(primitive.name);
  const rows =
    found.kind === "lists"
      ? found.lists
      : Array.from(found.sources, (source) => (source < 0 ? noEntries : Int32Array.of(source)));
  return entriesOf(rows, columns, unit);
}

/** The entries of a product, and how many multiplications it takes. */
export function productEntries(left: Entries, right: Entries): { entries: Entries; multiplications: number } {
  const joiner = new Joiner(right.columns);
  const known = new Map<Int32Array, { row: Int32Array; pairs: number }>();
  let pairs = 0;
  const rows = left.rows.map((list) => {
    let found = known.get(list);
    if (!found) {
      const row = list.length === 1 ? right.rows[list[0]!]! : joiner.join(Array.from(list, (k) => right.rows[k]!));
      found = { row, pairs: list.reduce((n, k) => n + right.rows[k]!.length, 0) };
      known.set(list, found);
    }
    pairs += found.pairs;
    return found.row;
  });
  const free = left.unit || right.unit;
  const entries = entriesOf(rows, right.columns, false);
  // Two that meet in one place add up to something else than 1.
  const unit = left.unit && right.unit && pairs === entries.count;
  return { entries: { ...entries, unit }, multiplications: free ? 0 : pairs };
}

/** The entries of a sum. */
export function sumEntries(a: Entries, b: Entries): Entries {
  const joiner = new Joiner(a.columns);
  const joined = entriesOf(
    a.rows.map((row, i) => joiner.join([row, b.rows[i]!])),
    a.columns,
    false,
  );
  return { ...joined, unit: a.unit && b.unit && joined.count === a.count + b.count };
}
