/** Colourings of sparse matrices: columns of one colour are found by one pass of forward mode, rows of one colour by one of reverse mode. */
import { noEntries, type Rows, transposedRows } from "./rows.ts";

/** A colour for each column or row; −1 for none. */
export interface Colouring {
  readonly colours: Int32Array;
  /** How many colours there are. */
  readonly count: number;
}

/**
 * Colours columns so that no row has entries in two of one colour (Curtis, Powell and Reid 1974): greedily, once in the order they
 * stand and once from the fullest to the emptiest column, whichever needs fewer colours.
 */
export function colourColumns(rows: Rows, columns: number): Colouring {
  const readers = transposedRows(rows, columns);
  const natural = Array.from({ length: columns }, (_, j) => j).filter((j) => readers[j]!.length > 0);
  const least = fullestRow(rows);
  if (least === natural.length) return eachItsOwn(natural, columns);
  const first = greedy(rows, readers, natural);
  // The columns of one row all differ, so that there cannot be fewer.
  if (first.count === least) return first;
  const weight = readers.map((own) => own.reduce((n, i) => n + rows[i]!.length, 0));
  const second = greedy(
    rows,
    readers,
    natural.toSorted((a, b) => weight[b]! - weight[a]!),
  );
  return first.count <= second.count ? first : second;
}

const fullestRow = (rows: Rows): number => rows.reduce((most, row) => Math.max(most, row.length), 0);

function eachItsOwn(used: readonly number[], columns: number): Colouring {
  const colours = new Int32Array(columns).fill(-1);
  used.forEach((j, colour) => {
    colours[j] = colour;
  });
  return { colours, count: used.length };
}

const colourRows = (rows: Rows, columns: number): Colouring =>
  colourColumns(transposedRows(rows, columns), rows.length);

function greedy(rows: Rows, readers: Rows, order: readonly number[]): Colouring {
  const colours = new Int32Array(readers.length).fill(-1);
  const taken = new Int32Array(order.length + 1).fill(-1);
  let count = 0;
  for (const column of order) {
    for (const row of readers[column]!)
      for (const other of rows[row]!) if (colours[other]! >= 0) taken[colours[other]!] = column;
    let colour = 0;
    while (taken[colour] === column) colour++;
    colours[column] = colour;
    count = Math.max(count, colour + 1);
  }
  return { colours, count };
}

/** Which entries come from which passes. */
interface Directions {
  readonly columns: Colouring;
  readonly rows: Colouring;
  /** Rows that reverse passes give whole; what stands in others comes from forward passes. */
  readonly byRow: readonly boolean[];
}

/**
 * The fewest passes: columns alone, rows alone, or both where a few full rows (that of an arrow) would give each column a colour of its
 * own: reverse passes give these, forward passes the others.
 */
export function colourBoth(rows: Rows, columns: number): Directions {
  const byColumns = (): Directions => ({
    columns: colourColumns(rows, columns),
    rows: none,
    byRow: rows.map(() => false),
  });
  const byRows = (): Directions => ({ columns: none, rows: colourRows(rows, columns), byRow: rows.map(() => true) });
  const [least, leastByRows] = [fullestRow(rows), fullestRow(transposedRows(rows, columns))];
  // The way that may need fewer first; the other only where it could need fewer still.
  let best = least <= leastByRows ? byColumns() : byRows();
  if (Math.max(least, leastByRows) < passesOf(best)) best = fewer(best, least <= leastByRows ? byRows() : byColumns());
  const fullest = rows.map((_, i) => i).toSorted((a, b) => rows[b]!.length - rows[a]!.length);
  for (let n = 1; n < Math.min(rows.length, passesOf(best)); n *= 2) {
    if (rows[fullest[n]!]!.length + 1 >= passesOf(best)) continue;
    const byRow = rows.map(() => false);
    for (const i of fullest.slice(0, n)) byRow[i] = true;
    best = fewer(best, split(rows, columns, byRow));
  }
  return best;
}

const none: Colouring = { colours: new Int32Array(0), count: 0 };

function split(rows: Rows, columns: number, byRow: readonly boolean[]): Directions {
  const only = (wanted: boolean): Rows => rows.map((row, i) => (byRow[i] === wanted ? row : noEntries));
  return { columns: colourColumns(only(false), columns), rows: colourRows(only(true), columns), byRow };
}

const passesOf = ({ columns, rows }: Directions): number => columns.count + rows.count;
const fewer = (a: Directions, b: Directions): Directions => (passesOf(b) < passesOf(a) ? b : a);

/**
 * Star colouring of a symmetric pattern (Coleman and Moré 1984; the greedy algorithm of Gebremedhin, Manne and Pothen 2005, 4.1): no
 * path of four vertices has two colours, so that each entry, or the one across the diagonal, stands alone in its product.
 */
export function colourStars(rows: Rows): Colouring {
  const n = rows.length;
  const neighbours = rows.map((row, i) => row.filter((j) => j !== i));
  const colours = new Int32Array(n).fill(-1);
  const forbidden = new Int32Array(n + 1).fill(-1);
  let count = 0;
  const order = neighbours
    .map((_, i) => i)
    .filter((i) => rows[i]!.length > 0)
    .toSorted((a, b) => neighbours[b]!.length - neighbours[a]!.length);
  for (const v of order) {
    for (const w of neighbours[v]!) {
      if (colours[w]! >= 0) forbidden[colours[w]!] = v;
      for (const x of neighbours[w]!) {
        if (x === v || colours[x]! < 0) continue;
        const closes =
          colours[w]! < 0 || neighbours[x]!.some((y) => y !== w && colours[y]! >= 0 && colours[y] === colours[w]);
        if (closes) forbidden[colours[x]!] = v;
      }
    }
    let colour = 0;
    while (forbidden[colour] === v) colour++;
    colours[v] = colour;
    count = Math.max(count, colour + 1);
  }
  return { colours, count };
}
