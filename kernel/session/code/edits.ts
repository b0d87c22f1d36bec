/** A replacement of `[start, end)` of a cell's text by `text`, which has as many line breaks as what it replaces. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  /** A function makes it from the edits within the span, which then have no other effect. */
  readonly text: string | (() => string);
  /** Where several insertions meet: the closing of inner spans, of outer ones, plain insertions, the opening of outer spans, of inner ones. */
  readonly rank?: number;
}

/** From `column` on (1-based, in the emitted line `line`) an emitted column minus `shift` is the column in the cell. */
export interface ColumnShift {
  readonly line: number;
  readonly column: number;
  readonly shift: number;
}

const countBreaks = (text: string): number => {
  let count = 0;
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) count += 1;
  return count;
};

const lineBreaks = new Set(["\n", "\r", "\u2028", "\u2029"]);

/** Replaces every character except line breaks by a space, so that no later offset or line moves. */
export function blank(text: string): string {
  let blanked = "";
  for (const character of text) blanked += lineBreaks.has(character) ? character : " ".repeat(character.length);
  return blanked;
}

/** `text` followed by the line breaks that are missing for it to have as many as `replaced`. */
export const padLines = (text: string, replaced: string): string =>
  text + "\n".repeat(Math.max(0, countBreaks(replaced) - countBreaks(text)));

const beyond = 2 ** 31;

/** What closes a wrapped span of that length comes before what was inserted, the outermost last. */
export const closingRank = (length: number): number => length - beyond;
/** What opens it comes after, the outermost first. */
export const openingRank = (length: number): number => beyond - length;

/** In source order; at one place insertions come first, by rank, and of two wrappings the later one is the inner one. */
export function inOrder(edits: readonly Edit[]): Edit[] {
  const indices = new Map(edits.map((edit, index) => [edit, index]));
  return edits.toSorted((a, b) => {
    const rank = a.rank ?? 0;
    return (
      a.start - b.start ||
      Number(a.end > a.start) - Number(b.end > b.start) ||
      rank - (b.rank ?? 0) ||
      (indices.get(a)! - indices.get(b)!) * (rank < 0 ? -1 : 1)
    );
  });
}

/** Applies ordered edits to `text` and tells how columns moved; lines never do. */
export function applyEdits(text: string, ordered: readonly Edit[]): { code: string; columns: ColumnShift[] } {
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
  let covered = 0;
  for (const edit of ordered) {
    if (edit.start < covered) continue;
    if (edit.start < from) throw new RangeError(`edits overlap at offset ${edit.start}`);
    advance(text.slice(from, edit.start), from);
    const replaced = text.slice(edit.start, edit.end);
    const made = typeof edit.text === "string" ? edit.text : padLines(edit.text(), replaced);
    from = edit.end;
    if (typeof edit.text !== "string") covered = edit.end;
    if (countBreaks(replaced) > 0) {
      line += countBreaks(replaced);
      lineStart = edit.start + replaced.lastIndexOf("\n") + 1;
      code += made;
      emittedLineStart = code.lastIndexOf("\n") + 1;
    } else code += made;
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
