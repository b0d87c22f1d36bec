import { readFileSync } from "node:fs";
import type { Diagnostic } from "../../language/index.ts";
import type { ExecuteError } from "../../protocol/interpreter.ts";
import type { FilePlace, Thrown } from "../bridge.ts";
import { CellSyntaxError } from "../code/syntax.ts";
import { errors } from "../errors.ts";
import { type CellText, positionAt, quote, traceback } from "./traceback.ts";

/** Why a cell did not come to its end, as its client is told. */

/** Where errors of other cells are quoted from. */
type Cells = ReadonlyMap<number, CellText>;

/** What code threw. */
export function thrownFailure(thrown: Thrown, cells: Cells): ExecuteError {
  const lines = traceback(thrown, { cell: ({ run }) => cells.get(run), file: readSource });
  return { status: "error", ename: thrown.name, evalue: thrown.message, traceback: lines };
}

/** A text that does not parse; what is no error of syntax is thrown on. */
export function syntaxFailure(error: unknown, cell: CellText): ExecuteError {
  if (!(error instanceof CellSyntaxError)) throw error;
  const { line, column } = positionAt(cell.text, error.span.start);
  const quoted = quote(cell, line, column, error.span.end - error.span.start);
  const heading = traceback({ name: error.name, message: error.message, frames: [] }, nothing);
  return { status: "error", ename: error.name, evalue: error.message, traceback: [...heading, ...quoted] };
}

/** The error of a cell that its types stop: nothing of it ran. */
export function typeFailure(diagnostics: readonly Diagnostic[], cell: CellText): ExecuteError {
  const ename = "TypeScriptError";
  const lines = diagnostics.flatMap(({ message, notes, line, column, endLine, endColumn }) => [
    ...traceback({ name: ename, message, frames: [] }, nothing),
    ...quote(cell, line, column, endLine === line ? endColumn - column : Number.POSITIVE_INFINITY),
    ...notes,
  ]);
  return { status: "error", ename, evalue: diagnostics[0]?.message ?? "", traceback: lines };
}

/** The end of a cell that was asked to end. */
export const interruption = (): Thrown => ({ name: "Interrupted", message: errors.interrupted(), frames: [] });

/** The end of a cell that would have filled the machine's memory. */
export const outOfMemory = (used: number, bound: number): Thrown => ({
  name: "OutOfMemory",
  message: errors.outOfMemory(used, bound),
  frames: [],
});

/** For errors that name no place. */
const nothing = { cell: () => undefined, file: () => undefined };

/** The text of a file that an error came from, as it is now. */
function readSource({ path }: FilePlace): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
