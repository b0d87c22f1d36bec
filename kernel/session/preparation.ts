import type { ExecuteError } from "../protocol/interpreter.ts";
import type { Dialect } from "./code/dialect.ts";
import { type Transformed, transformCell } from "./code/transform.ts";
import { syntaxFailure } from "./faults/failures.ts";
import type { CellText } from "./faults/traceback.ts";

/** What is evaluated for a cell. */
export interface Prepared {
  readonly transformed: Transformed;
  /** The code of its `user_expressions`, by name, and why others have none. */
  readonly emitted: Readonly<Record<string, string>>;
  readonly refused: Readonly<Record<string, ExecuteError>>;
}

/** Rewrites a cell and the expressions that are evaluated after it; an error where the cell itself does not parse. */
export function prepare(
  { cell, expressions }: { readonly cell: CellText; readonly expressions: Readonly<Record<string, string>> },
  known: ReadonlySet<string>,
  dialect: Dialect,
  shadows: ReadonlySet<string>,
): Prepared | ExecuteError {
  let transformed: Transformed;
  try {
    transformed = transformCell(cell.text, known, dialect, shadows);
  } catch (error) {
    return syntaxFailure(error, cell);
  }
  const emitted: Record<string, string> = {};
  const refused: Record<string, ExecuteError> = {};
  for (const [name, text] of Object.entries(expressions)) {
    try {
      emitted[name] = transformCell(text, known, dialect, transformed.shadows).code;
    } catch (error) {
      refused[name] = syntaxFailure(error, { label: `expression ${name}`, text });
    }
  }
  return { transformed, emitted, refused };
}
