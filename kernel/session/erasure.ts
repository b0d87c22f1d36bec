import { stripTypeScriptTypes } from "node:module";
import { CellSyntaxError } from "./syntax.ts";

/**
 * Blanks the types of TypeScript in place: every offset stays. Node's own eraser takes 0.1 ms for a cell after a first
 * call of 35 ms, which the kernel spends before the first cell comes.
 */
export function eraseTypes(text: string): string {
  try {
    return stripTypeScriptTypes(text, { mode: "strip" });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new CellSyntaxError(message, { start: 0, end: 0 });
  }
}
