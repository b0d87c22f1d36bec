import type { Position } from "./document.ts";
import { withCellNames } from "./names.ts";

/** What the checker says about a cell; lines and columns count from 1, in UTF-16 units of the cell's own text. */
export interface Diagnostic {
  readonly code: number;
  readonly severity: "error" | "warning";
  /** The cell must not run. */
  readonly stops: boolean;
  readonly message: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export interface LspDiagnostic {
  readonly code?: number;
  readonly severity?: number;
  readonly message: string;
  readonly range: { readonly start: Position; readonly end: Position };
}

/** Errors of the checker that a running cell does not depend on: they warn. */
const warning = new Set([
  2306, // the file is not a module
  2307, // no such module: it may resolve at run time
  2578, // an expected error that is not there
  2792, // no such module under another module resolution
  2834, // a relative import without its extension
  2835, // the same, with a suggestion
  7016, // an untyped package
  7027, // unreachable code
  7028, // an unused label
  7029, // a case that falls through
  7030, // not every path returns a value
  1294, // syntax that is not erasable: cells emit it
]);

/** Implicit `any`, also as `this`; with `noImplicitAny` off, `const xs = []` would be `never[]`, so it is on and these are dropped. */
const implicitAny = new Set([
  2683, 7005, 7006, 7008, 7009, 7010, 7011, 7013, 7014, 7015, 7017, 7018, 7019, 7020, 7022, 7023, 7024, 7025, 7026,
  7031, 7032, 7033, 7034, 7041, 7051, 7052, 7053, 7055, 7057,
]);

/** Syntax that only the cell document's ending `.mts` reserves: `<T>(x) => x` and `<T>x` are fine in a cell. */
const ofTheEnding = new Set([7059, 7060]);

const shapeMismatch = 'ShapeMismatch<"';
const lspError = 1;
const lspWarning = 2;

/** Puts the server's diagnostics of the cell document into the cell's own lines and says what each means for it. */
export function readDiagnostics(
  found: readonly LspDiagnostic[],
  preludeLines: number,
  reportsImplicitAny: boolean,
): Diagnostic[] {
  return found.flatMap((one): Diagnostic[] => {
    const { code = 0, message, range, severity = lspError } = one;
    if (severity > lspWarning || range.start.line < preludeLines || ofTheEnding.has(code)) return [];
    if (implicitAny.has(code) && !reportsImplicitAny) return [];
    const shapes = shapeMessage(message);
    const warns = severity === lspWarning || warning.has(code) || implicitAny.has(code) || shapes !== undefined;
    return [
      {
        code,
        severity: warns ? "warning" : "error",
        stops: !warns,
        message: shapes ?? withCellNames(message),
        line: range.start.line - preludeLines + 1,
        column: range.start.character + 1,
        endLine: range.end.line - preludeLines + 1,
        endColumn: range.end.character + 1,
      },
    ];
  });
}

/** The sentence inside `ShapeMismatch<"…">`, the type with which the library refuses shapes. */
function shapeMessage(message: string): string | undefined {
  const start = message.indexOf(shapeMismatch);
  if (start < 0) return undefined;
  const from = start + shapeMismatch.length;
  let text = "";
  for (let at = from; at < message.length && message[at] !== '"'; at += 1) {
    if (message[at] === "\\") at += 1;
    text += message[at] ?? "";
  }
  return text;
}

/** The remark under a cell that ran without its types checked. */
export function remark(message: string): Diagnostic {
  return { code: 0, severity: "warning", stops: false, message, line: 1, column: 1, endLine: 1, endColumn: 1 };
}
