/** A replacement of `[start, end)` of a cell's text by `text`, which has as many line breaks as what it replaces. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** From `column` on (1-based, in the emitted line `line`) an emitted column minus `shift` is the column in the cell. */
export interface ColumnShift {
  readonly line: number;
  readonly column: number;
  readonly shift: number;
}

const countBreaks = (text: string): number => text.split("\n").length - 1;

const lineBreaks = new Set(["\n", "\r", "\u2028", "\u2029"]);

/** Replaces every character except line breaks by a space, so that no later offset or line moves. */
export const blank = (text: string): string =>
  Array.from({ length: text.length }, (_, at) => (lineBreaks.has(text[at]!) ? text[at] : " ")).join("");

/** `text` followed by the line breaks that are missing for it to have as many as `replaced`. */
export const padLines = (text: string, replaced: string): string =>
  text + "\n".repeat(Math.max(0, countBreaks(replaced) - countBreaks(text)));

/** Applies edits to `text` and tells how columns moved; lines never do. Edits at one place keep their order, insertions first. */
export function applyEdits(text: string, edits: readonly Edit[]): { code: string; columns: ColumnShift[] } {
  const ordered = edits
    .map((edit, index) => ({ edit, index }))
    .sort(
      (a, b) =>
        a.edit.start - b.edit.start ||
        Number(a.edit.end > a.edit.start) - Number(b.edit.end > b.edit.start) ||
        a.index - b.index,
    );
  const columns: ColumnShift[] = [];
  let code = "";
  let from = 0;
  let line = 1;
  let emittedLineStart = 0;
  let lineStart = 0;
  let shift = 0;
  const advance = (piece: string, at: number): void => {
    const breaks = countBreaks(piece);
    if (breaks > 0) {
      line += breaks;
      lineStart = at + piece.lastIndexOf("\n") + 1;
      emittedLineStart = code.length + piece.lastIndexOf("\n") + 1;
      shift = 0;
    }
    code += piece;
  };
  for (const { edit } of ordered) {
    if (edit.start < from) throw new RangeError(`edits overlap at offset ${edit.start}`);
    advance(text.slice(from, edit.start), from);
    const replaced = text.slice(edit.start, edit.end);
    from = edit.end;
    if (countBreaks(replaced) > 0) {
      line += countBreaks(replaced);
      lineStart = edit.start + replaced.lastIndexOf("\n") + 1;
      code += edit.text;
      emittedLineStart = code.lastIndexOf("\n") + 1;
    } else code += edit.text;
    const next = code.length - emittedLineStart - (edit.end - lineStart);
    if (next !== shift) columns.push({ line, column: code.length - emittedLineStart + 1, shift: next });
    shift = next;
  }
  advance(text.slice(from), from);
  return { code, columns };
}

/** The column in the cell of a column in the emitted code. */
export function originalColumn(columns: readonly ColumnShift[], line: number, column: number): number {
  let shift = 0;
  for (const entry of columns) if (entry.line === line && entry.column <= column) shift = entry.shift;
  return Math.max(1, column - shift);
}
