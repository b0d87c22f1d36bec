import { parseCell } from "./cellProgram.ts";
import { afterTrivia } from "./erasure.ts";
import type { SyntaxProblem } from "./syntax.ts";

export type Completeness = { status: "complete" | "invalid" } | { status: "incomplete"; indent: string };

/** Whether a cell could run as it stands, needs more lines, or never will (is_complete_request). */
export function completeness(text: string): Completeness {
  const { problems } = parseCell(text);
  if (problems.length === 0) return { status: "complete" };
  // `{ a: 1, b: 2` is the beginning of an object, of which a block makes no sense.
  const object = text[afterTrivia(text, 0)] === "{" && endsTooSoon(`(${text}`, parseCell(`(${text}`));
  const unfinished = object || endsTooSoon(text, { problems });
  return unfinished ? { status: "incomplete", indent: nextIndent(text) } : { status: "invalid" };
}

/** Whether a mistake is that there is no more, or that something that was begun has no end. */
function endsTooSoon(text: string, { problems }: { problems: readonly SyntaxProblem[] }): boolean {
  const length = text.trimEnd().length;
  return problems.some(({ start }) => start >= length || text[start] === "`" || text.startsWith("/*", start));
}

const opening = "{([";
const closing = "})]";
const quotes = "'\"`";

/** The indent of the last written line, one step deeper where it leaves a bracket open. */
function nextIndent(text: string): string {
  const last = text.trimEnd().split("\n").at(-1) ?? "";
  const indent = last.slice(0, last.length - last.trimStart().length);
  return opening.includes(last.at(-1) ?? " ") || opensMore(last) ? `${indent}  ` : indent;
}

/** Whether a line opens more brackets than it closes, those in strings and comments aside. */
function opensMore(line: string): boolean {
  let open = 0;
  let quote: string | undefined;
  for (let at = 0; at < line.length; at++) {
    const character = line[at] as string;
    if (quote !== undefined) {
      if (character === "\\") at++;
      else if (character === quote) quote = undefined;
    } else if (quotes.includes(character)) quote = character;
    else if (character === "/" && (line[at + 1] === "/" || line[at + 1] === "*")) break;
    else if (opening.includes(character)) open++;
    // A bracket that an earlier line opened says nothing of this one's.
    else if (closing.includes(character)) open = Math.max(0, open - 1);
  }
  return open > 0;
}
