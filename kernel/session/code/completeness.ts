import { parseCell } from "./syntax.ts";

export type Completeness = { status: "complete" | "invalid" } | { status: "incomplete"; indent: string };

/** Whether a cell could run as it stands, needs more lines, or never will (is_complete_request). */
export function completeness(text: string): Completeness {
  const { problems } = parseCell(text);
  if (problems.length === 0) return { status: "complete" };
  const length = text.trimEnd().length;
  const unfinished = problems.some(
    ({ start }) => start >= length || text[start] === "`" || text.startsWith("/*", start),
  );
  return unfinished ? { status: "incomplete", indent: nextIndent(text) } : { status: "invalid" };
}

/** The indent of the last written line, one step deeper after an opening bracket. */
function nextIndent(text: string): string {
  const last = text.trimEnd().split("\n").at(-1) ?? "";
  const indent = last.slice(0, last.length - last.trimStart().length);
  return "{([".includes(last.at(-1) ?? " ") ? `${indent}  ` : indent;
}
