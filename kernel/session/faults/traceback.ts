import type { FilePlace, Place, Thrown } from "../bridge.ts";

const red = (text: string): string => `\u001b[31m${text}\u001b[39m`;
const dim = (text: string): string => `\u001b[2m${text}\u001b[22m`;
/** Lines of the cell shown before and after the place of an error. */
const around = 2;
/** Characters of a line that are shown, around the place. */
const longestLine = 200;

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
    const whole = lines[number - 1] ?? "";
    const start = number === line && whole.length > longestLine ? Math.max(0, column - 1 - longestLine / 2) : 0;
    const source = whole.slice(start, start + longestLine);
    const [head, tail] = [start > 0 ? "…" : "", start + longestLine < whole.length ? "…" : ""];
    const marker = number === line ? red(">") : " ";
    quoted.push(`${marker} ${dim(`${String(number).padStart(gutter)} |`)} ${head}${source}${tail}`);
    if (number !== line) continue;
    // Tabs before the caret are kept, so that it stands under its column at any tab width.
    const before = Array.from(head + source.slice(0, column - 1 - start), (character) =>
      character === "\t" ? "\t" : " ",
    ).join("");
    const length = Math.max(1, Math.min(width, source.length - (column - 1 - start)));
    quoted.push(`  ${" ".repeat(gutter)} ${dim("|")} ${before}${red("^".repeat(length))}`);
  }
  return quoted;
}

/** How a traceback finds what it quotes. */
export interface Texts {
  cell(place: Place): CellText | undefined;
  file(place: FilePlace): string | undefined;
}

/** The traceback of a thrown value: what, where in the user's file and cell, the stack, and the errors that it names. */
export function traceback(thrown: Thrown, texts: Texts): string[] {
  const { place, file } = thrown;
  const lines = `${red(thrown.name)}: ${thrown.message}`.split("\n");
  const text = file && texts.file(file);
  if (file !== undefined && text !== undefined)
    lines.push(...quote({ label: file.label, text }, file.line, file.column));
  const cell = place && texts.cell(place);
  if (place !== undefined && cell !== undefined) lines.push(...quote(cell, place.line, place.column));
  lines.push(...thrown.frames.map((frame) => (isForeign(frame) ? dim(frame) : frame)));
  for (const { label, thrown: other } of thrown.related ?? []) {
    const [heading, ...rest] = traceback(other, texts);
    lines.push(`${label}: ${heading}`, ...rest);
  }
  return lines;
}

/** Whether a frame is of Node, a package or the library: seldom where the mistake is. */
const isForeign = (frame: string): boolean =>
  ["node:", "node_modules/", "adjoint/"].some((start) => frame.includes(`(${start}`) || frame.includes(` ${start}`));

/** The line and column, from 1, of an offset. */
export function positionAt(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split("\n");
  return { line: before.length, column: (before.at(-1) ?? "").length + 1 };
}
