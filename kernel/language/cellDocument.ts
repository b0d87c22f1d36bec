import { withoutHashbang } from "../session/code/cellProgram.ts";
import type { CellSyntax } from "./cell.ts";
import { withInstalledNames } from "./registries.ts";

/** A cell as the checker can read it, every offset as it was written. */
export const readable = (cell: string): string => withInstalledNames(withoutHashbang(cell));

/** What the cell document has around a cell's text. */
export interface Enclosure {
  /** Lines before all others: a copy of each of the cell's directives. */
  readonly head: string;
  /** Directly before the text, and after it: an object is in parentheses, on lines of their own. */
  readonly before: string;
  readonly after: string;
}

export function enclosureOf({ directives, object }: CellSyntax): Enclosure {
  const head = directives.map(({ text }) => `${text}\n`).join("");
  return object ? { head, before: "(\n", after: "\n)" } : { head, before: "", after: "" };
}

/** What a cell changes for all that come after it, beside what it declares. */
export const ambientOf = ({ ambient, directives }: CellSyntax): string[] => [
  ...directives.map(({ text }) => text),
  ...ambient,
];
