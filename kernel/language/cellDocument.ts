import { withoutHashbang } from "../session/code/cellProgram.ts";
import type { CellSyntax } from "./cell.ts";
import { withInstalledNames } from "./registries.ts";

/** A cell as the checker can read it, every offset as it was written. */
export const readable = (cell: string): string => withInstalledNames(withoutHashbang(cell));

/** What the cell document has before and after the cell's text. */
export interface Enclosure {
  readonly before: string;
  readonly after: string;
}

const nothing: Enclosure = { before: "", after: "" };
const parentheses: Enclosure = { before: "(\n", after: "\n)" };

/** An object is in parentheses, on lines of their own. */
export const enclosureOf = ({ object }: CellSyntax): Enclosure => (object ? parentheses : nothing);
