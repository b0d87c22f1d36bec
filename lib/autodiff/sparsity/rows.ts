/** Which columns each row of a matrix may have entries in: ascending numbers without repetition. Rows may share arrays. */
export type Rows = readonly Int32Array[];

export const noEntries = new Int32Array(0);

/** The rows of an identity whose columns start at `from`. */
export const identityRows = (size: number, from: number): Rows =>
  Array.from({ length: size }, (_, i) => Int32Array.of(from + i));

/** Joins rows: what is in any of them. */
export class Joiner {
  readonly #stamps: Uint32Array;
  #stamp = 0;

  /** @param columns - how many columns there are */
  constructor(columns: number) {
    this.#stamps = new Uint32Array(columns);
  }

  join(rows: Iterable<Int32Array>): Int32Array {
    const given = new Set(rows);
    given.delete(noEntries);
    const [only] = given;
    if (given.size <= 1) return only ?? noEntries;
    for (const row of given) if (row.length === this.#stamps.length) return row;
    this.#stamp++;
    const found: number[] = [];
    for (const row of given)
      for (const column of row) {
        if (this.#stamps[column] === this.#stamp) continue;
        this.#stamps[column] = this.#stamp;
        found.push(column);
      }
    return Int32Array.from(found).sort();
  }
}

/** The rows of the transpose. */
export function transposedRows(rows: Rows, columns: number): Rows {
  const counts = new Int32Array(columns);
  for (const row of rows) for (const column of row) counts[column]!++;
  const out = Array.from(counts, (count) => new Int32Array(count));
  counts.fill(0);
  rows.forEach((row, i) => {
    for (const column of row) out[column]![counts[column]!++] = i;
  });
  return out;
}

export const entriesIn = (rows: Rows): number => rows.reduce((n, row) => n + row.length, 0);

/** A square pattern with the entries of its transpose. */
export function symmetric(rows: Rows): Rows {
  const joiner = new Joiner(rows.length);
  const across = transposedRows(rows, rows.length);
  return rows.map((row, i) => joiner.join([row, across[i]!]));
}
