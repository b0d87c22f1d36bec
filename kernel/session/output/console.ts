import { Console } from "node:console";
import { Writable } from "node:stream";
import type { ToWorker } from "../bridge.ts";
import { currentCell } from "../context.ts";
import { toBundle } from "../values/bundle.ts";
import { consoleTable, type Table, tableHtml } from "../values/table.ts";
import { lineOf } from "../values/text.ts";

/** Characters of one cell of a table as text. */
const longestCell = 60;

/**
 * Makes the console of cells: Node's own, written to the cell's streams, whose tables are HTML beside their text and
 * whose `clear` clears the cell's output. The object itself stays, since modules hold it; its methods no longer keep
 * every message for an inspector.
 */
export function installConsole(stdout: Writable, stderr: Writable, post: (message: ToWorker) => void): void {
  const own = new Console({ stdout, stderr, colorMode: false });
  Object.assign(globalThis.console, own, {
    table(data: unknown, columns?: readonly string[]): void {
      const table = consoleTable(data, columns);
      if (table === undefined) own.log(data);
      else post({ kind: "display", run: currentCell().run, update: false, id: undefined, bundle: tableBundle(table) });
    },
    clear: () => post({ kind: "clear", run: currentCell().run, wait: false }),
  });
}

const tableBundle = (table: Table) => toBundle({ "text/html": tableHtml(table), "text/plain": tableText(table) }, {});

/** The table in Node's own box of text. */
function tableText({ indexHead, rows, columns, moreRows, moreColumns }: Table): string {
  let text = "";
  const sink = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk);
      done();
    },
  });
  const short = (value: unknown): unknown => (typeof value === "number" ? value : lineOf(value, longestCell));
  const cellsOf = (cells: ReadonlyMap<string, unknown>) => [...cells].map(([name, value]) => [name, short(value)]);
  const own = new Console({ stdout: sink, colorMode: false });
  // The keys of a Map may read alike, so they are a column; other indices are names of rows.
  const keyed = indexHead !== "";
  if (keyed)
    own.table(rows.map(({ index, cells }) => Object.fromEntries([[indexHead, short(index)], ...cellsOf(cells)])));
  else
    own.table(Object.fromEntries(rows.map(({ index, cells }) => [index, Object.fromEntries(cellsOf(cells))])), [
      ...columns,
    ]);
  const more = [moreRows > 0 ? `${moreRows} more rows` : "", moreColumns > 0 ? `${moreColumns} more columns` : ""];
  const said = more.filter((each) => each !== "").join(", ");
  return said === "" ? text.trimEnd() : `${text}… ${said}`;
}
