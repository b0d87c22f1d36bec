import type { Place, Thrown } from "./bridge.ts";

const red = (text: string): string => `\u001b[31m${text}\u001b[39m`;
const dim = (text: string): string => `\u001b[2m${text}\u001b[22m`;
/** Lines of the cell shown before and after the place of an error. */
const around = 2;

/** A cell as its errors name and quote it. */
export interface CellText {
  readonly label: string;
  readonly text: string;
}

/** The lines around a place of a cell, with a caret under the column; `width` more columns are underlined. */
export function quote({ label, text }: CellText, line: number, column: number, width = 1): string[] {
  const lines = text.split("\n");
  const from = Math.max(1, line - around);
  const to = Math.min(lines.length, line + around);
  const gutter = String(to).length;
  const quoted: string[] = [dim(`${label}:${line}:${column}`)];
  for (let number = from; number <= to; number++) {
    const source = lines[number - 1] ?? "";
    const marker = number === line ? red(">") : " ";
    quoted.push(`${marker} ${dim(`${String(number).padStart(gutter)} |`)} ${source}`);
    if (number !== line) continue;
    // Tabs before the caret are kept, so that it stands under its column at any tab width.
    const before = Array.from(source.slice(0, column - 1), (character) => (character === "\t" ? "\t" : " ")).join("");
    const length = Math.max(1, Math.min(width, source.length - column + 1));
    quoted.push(`  ${" ".repeat(gutter)} ${dim("|")} ${before}${red("^".repeat(length))}`);
  }
  return quoted;
}

/** The traceback of a thrown value: what, where in the cell, the stack, and what caused it. */
export function traceback(thrown: Thrown, cellOf: (place: Place) => CellText | undefined): string[] {
  const lines: string[] = [];
  for (let each: Thrown | undefined = thrown; each !== undefined; each = each.cause) {
    const heading = `${red(each.name)}: ${each.message}`;
    lines.push(...(each === thrown ? heading : `Caused by: ${heading}`).split("\n"));
    const cell = each.place && cellOf(each.place);
    if (cell !== undefined && each.place !== undefined) lines.push(...quote(cell, each.place.line, each.place.column));
    lines.push(...each.frames);
  }
  return lines;
}

/** The line and column, from 1, of an offset. */
export function positionAt(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split("\n");
  return { line: before.length, column: (before.at(-1) ?? "").length + 1 };
}
