import { types } from "node:util";
import { lineOf } from "./text.ts";

/** Rows, columns and characters of a cell that are shown. */
const mostRows = 60;
const mostColumns = 20;
const longestCell = 200;

/** The head of a column without a name: the value of a row that is not an object. */
const valueHead = "value";

/** A table: rows of values by the column's name, as far as they are shown. */
export interface Table {
  readonly indexHead: string;
  readonly columns: readonly string[];
  readonly rows: readonly { readonly index: unknown; readonly cells: ReadonlyMap<string, unknown> }[];
  /** How many rows and columns are not shown. */
  readonly moreRows: number;
  readonly moreColumns: number;
}

type Row = readonly [index: unknown, value: unknown];

/** The table that a value is by itself: an array of plain objects, or a Map. */
export function tableOf(value: unknown): Table | undefined {
  if (types.isProxy(value)) return undefined;
  if (types.isMap(value) && value.size > 0) return tabulate(mapRows(value), value.size, "key");
  if (!Array.isArray(value) || value.length === 0 || !allPlain(value)) return undefined;
  const table = tabulate(arrayRows(value), value.length, "");
  return table.columns.length === 0 ? undefined : table;
}

/** The table that `console.table` makes of its argument; undefined when it is not tabular. `columns` chooses some. */
export function consoleTable(value: unknown, columns?: readonly string[]): Table | undefined {
  if (value === null || typeof value !== "object" || types.isProxy(value)) return undefined;
  if (types.isMap(value)) return tabulate(mapRows(value), value.size, "key", columns);
  if (types.isSet(value)) return tabulate(arrayRows([...value]), value.size, "", columns);
  if (Array.isArray(value) || isTypedArray(value)) return tabulate(arrayRows(value), value.length, "", columns);
  const entries = Object.entries(value);
  return tabulate(entries[Symbol.iterator](), entries.length, "", columns);
}

/** The table in HTML: no colours of its own, so that it reads on light and dark. */
export function tableHtml({ indexHead, columns, rows, moreRows, moreColumns }: Table): string {
  const numeric = new Set(columns.filter((column) => rows.every(({ cells }) => isNumeric(cells.get(column)))));
  const aligned = (column: string): string => `style="text-align: ${numeric.has(column) ? "right" : "left"}"`;
  const dots = moreColumns > 0 ? "<th>…</th>" : "";
  const head = columns.map((column) => `<th ${aligned(column)}>${escapeHtml(column)}</th>`).join("");
  const lines = rows.map(({ index, cells }) => {
    const data = columns.map(
      (column) => `<td ${aligned(column)}>${cells.has(column) ? cellHtml(cells.get(column)) : ""}</td>`,
    );
    return `<tr><th>${cellHtml(index)}</th>${data.join("")}${dots === "" ? "" : "<td>…</td>"}</tr>`;
  });
  const rest = [moreRows > 0 ? `${moreRows} more rows` : "", moreColumns > 0 ? `${moreColumns} more columns` : ""];
  const said = rest.filter((each) => each !== "").join(", ");
  return [
    `<table><thead><tr><th>${escapeHtml(indexHead)}</th>${head}${dots}</tr></thead>`,
    `<tbody>${lines.join("\n")}</tbody></table>`,
    ...(said === "" ? [] : [`<p>… ${said}</p>`]),
  ].join("\n");
}

function tabulate(rows: Iterator<Row>, count: number, indexHead: string, chosen?: readonly string[]): Table {
  const shown: Table["rows"][number][] = [];
  const names = new Set<string>(chosen);
  for (let row = rows.next(); row.done !== true && shown.length < mostRows; row = rows.next()) {
    const [index, value] = row.value;
    const cells = cellsOf(value);
    if (chosen === undefined) for (const name of cells.keys()) names.add(name);
    shown.push({ index, cells });
  }
  const columns = [...names].slice(0, mostColumns);
  return {
    indexHead,
    columns,
    rows: shown,
    moreRows: Math.max(0, count - shown.length),
    moreColumns: names.size - columns.length,
  };
}

function* arrayRows(array: ArrayLike<unknown>): Generator<Row> {
  for (let index = 0; index < array.length; index++) yield [index, array[index]];
}

function mapRows(map: Map<unknown, unknown>): Iterator<Row> {
  return Map.prototype.entries.call(map);
}

/** The named values of a row: a plain object's or an array's members, else the value itself. Getters are not called. */
function cellsOf(value: unknown): Map<string, unknown> {
  if (!(isPlain(value) || Array.isArray(value))) return new Map([[valueHead, value]]);
  const cells = new Map<string, unknown>();
  for (const key of Object.keys(value)) {
    const descriptor = Object.getOwnPropertyDescriptor(value, key);
    cells.set(key, descriptor?.get === undefined ? descriptor?.value : getter);
    if (cells.size > mostColumns * 10) break;
  }
  return cells;
}

/** Stands for a value that only code of the object would tell. */
const getter = Symbol("Getter");

function allPlain(array: readonly unknown[]): boolean {
  for (let index = 0; index < Math.min(array.length, mostRows); index++) if (!isPlain(array[index])) return false;
  return true;
}

function isPlain(value: unknown): value is object {
  if (value === null || typeof value !== "object" || types.isProxy(value)) return false;
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.prototype) return false;
  // What shows itself is a value, not a row.
  return Object.getOwnPropertySymbols(value).length === 0;
}

const isTypedArray = (value: object): value is Float64Array => ArrayBuffer.isView(value) && "length" in value;
const isNumeric = (value: unknown): boolean =>
  typeof value === "number" || typeof value === "bigint" || value === undefined || value === null;

function cellHtml(value: unknown): string {
  return escapeHtml(value === getter ? "[Getter]" : lineOf(value, longestCell));
}

/** Text as HTML shows it. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("\n", "<br>");
}
