import { offsetAt, type Position, positionAt } from "./document.ts";
import { continuesIdentifier, withCellNames } from "./names.ts";

/** What the checker says about a cell; lines and columns count from 1, in UTF-16 units of the cell's own text. */
export interface Diagnostic {
  readonly code: number;
  readonly severity: "error" | "warning";
  /** The cell must not run. */
  readonly stops: boolean;
  readonly message: string;
  /** Sentences about it: in which cells the names in the message are declared. */
  readonly notes: readonly string[];
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

/** What the diagnostics of a cell document are read with. */
export interface Reading {
  readonly cell: string;
  /** Lines of the document before the cell's own. */
  readonly preludeLines: number;
  /** Where the directives stand in the cell of which the document's first lines are copies. */
  readonly directives: readonly Position[];
  readonly reportsImplicitAny: boolean;
  /** Why a name of an earlier cell should not be used any more. */
  gone(name: string): string | undefined;
  /** In which cells a name of an earlier cell is declared, as a sentence. */
  origin(name: string): string | undefined;
}

/** Errors of the checker that a running cell does not depend on, with the reason: they warn. Every other error stops the cell. */
export const warnings: ReadonlyMap<number, string> = new Map([
  [2306, "the file is not a module"],
  [2307, "no such module: it may resolve at run time"],
  [2578, "an expected error that is not there"],
  [2834, "a relative import without its extension"],
  [2835, "the same, with a suggestion"],
  [7016, "an untyped package"],
  [7029, "a case that falls through"],
  [7030, "not every path returns a value"],
  [1294, "syntax that is not erasable: cells emit it"],
  [4111, "a property of an index signature, accessed by a dot"],
  [4114, "an override that does not say so"],
  [6053, "a reference to a file that is not there"],
  [2688, "a reference to types that are not there"],
  [2726, "a reference to a library that is not there"],
]);

/** Implicit `any`, also as `this`; with `noImplicitAny` off, `const xs = []` would be `never[]`, so it is on and these are dropped. */
export const implicitAny: ReadonlySet<number> = new Set([
  2683, 7005, 7006, 7008, 7009, 7010, 7011, 7013, 7014, 7015, 7017, 7018, 7019, 7020, 7022, 7023, 7024, 7025, 7026,
  7031, 7032, 7033, 7034, 7041, 7051, 7052, 7053, 7055, 7057,
]);

/**
 * What only the cell document's ending `.mts` asks for: `<T>(x) => x`, `<T>x` and JSON imported without its attribute are
 * fine in a cell.
 */
const ofTheEnding = new Set([7059, 7060, 1543]);
/** The hints that a name or one of its signatures is marked as deprecated, as the prelude marks what is gone. */
const deprecated = new Set([6385, 6387]);

const shapeMismatch = 'ShapeMismatch<"';
const ruleMistake = 'RuleMistake<"';
const lspError = 1;
const lspWarning = 2;
const notesAtMost = 3;

/** Puts the server's diagnostics of the cell document into the cell's own lines and says what each means for it. */
export function readDiagnostics(found: readonly LspDiagnostic[], reading: Reading): Diagnostic[] {
  const told = new Set<string>();
  return found.flatMap((each): Diagnostic[] => {
    const { preludeLines, reportsImplicitAny } = reading;
    const one = atDirective(each, reading);
    const { code = 0, message, severity = lspError } = one;
    if (one.range.start.line < preludeLines || ofTheEnding.has(code)) return [];
    const range = placeOf(one, preludeLines);
    if (deprecated.has(code)) {
      const name = textOf(reading.cell, range);
      const gone = told.has(name) ? undefined : reading.gone(name);
      told.add(name);
      return gone === undefined
        ? []
        : [{ code, severity: "warning", stops: false, message: gone, notes: [], ...range }];
    }
    if (severity > lspWarning || (implicitAny.has(code) && !reportsImplicitAny)) return [];
    const shapes = sentenceIn(shapeMismatch, message);
    const warns = severity === lspWarning || warnings.has(code) || implicitAny.has(code) || shapes !== undefined;
    return [
      {
        code,
        severity: warns ? "warning" : "error",
        stops: !warns,
        message: shapes ?? sentenceIn(ruleMistake, message) ?? withCellNames(message),
        notes: notesOn(message, variableAt(reading.cell, range), reading.origin),
        ...range,
      },
    ];
  });
}

/** What is said of the copy of a directive is said of the directive. */
function atDirective(one: LspDiagnostic, { directives, preludeLines }: Reading): LspDiagnostic {
  const directive = directives[one.range.start.line];
  if (directive === undefined) return one;
  const place = ({ character }: Position): Position => ({
    line: preludeLines + directive.line,
    character: directive.character + character,
  });
  return { ...one, range: { start: place(one.range.start), end: place(one.range.end) } };
}

/** Whether a diagnostic comes from the shapes of tensors alone. */
export const isShapeMismatch = ({ message }: LspDiagnostic): boolean => message.includes(shapeMismatch);

type Place = Pick<Diagnostic, "line" | "column" | "endLine" | "endColumn">;

function placeOf({ range: { start, end } }: LspDiagnostic, preludeLines: number): Place {
  return {
    line: start.line - preludeLines + 1,
    column: start.character + 1,
    endLine: end.line - preludeLines + 1,
    endColumn: end.character + 1,
  };
}

function textOf(cell: string, { line, column, endLine, endColumn }: Place): string {
  const start = offsetAt(cell, { line: line - 1, character: column - 1 });
  return cell.slice(start, offsetAt(cell, { line: endLine - 1, character: endColumn - 1 }));
}

/** The text of a place, unless it is the key of an object, which only reads like a variable. */
function variableAt(cell: string, place: Place): string {
  const end = offsetAt(cell, { line: place.endLine - 1, character: place.endColumn - 1 });
  return cell.slice(end).trimStart().startsWith(":") ? "" : textOf(cell, place);
}

/** Says where the types in a message come from, and the variable that it is about. */
function notesOn(message: string, place: string, origin: Reading["origin"]): string[] {
  const names = new Set<string>();
  const parts = message.split("'");
  for (const [index, part] of parts.entries()) {
    // What a message quotes stands between its odd and even parts; names of members are no names of the session.
    if (index % 2 === 1 && beforeTypes.has(lastWord(parts[index - 1] ?? "")))
      for (const name of typeNames(part)) names.add(name);
  }
  if (message.startsWith("Type ") || message.startsWith("Cannot assign")) names.add(place);
  return [...names].flatMap((name) => origin(name) ?? []).slice(0, notesAtMost);
}

/** The words after which a message of the checker quotes a type or a name in scope. */
const beforeTypes = new Set([
  "Type",
  "type",
  "types",
  "Class",
  "class",
  "interface",
  "enum",
  "constructor",
  "mean",
  "and",
  "to",
]);

const lastWord = (text: string): string => text.trimEnd().split(" ").at(-1) ?? "";

/** The identifiers of a printed type, of paths their first; those in its string literals are left out. */
function typeNames(type: string): string[] {
  const names: string[] = [];
  const unquoted = type.split('"').filter((_, index) => index % 2 === 0);
  for (const text of unquoted) {
    let path = "";
    for (const character of `${text} `) {
      if (character === "." || continuesIdentifier(character)) path += character;
      else {
        names.push(path.split(".")[0] ?? "");
        path = "";
      }
    }
  }
  return names;
}

/** The sentence inside `ShapeMismatch<"…">` or its like, the types with which the library refuses arguments. */
function sentenceIn(opening: string, message: string): string | undefined {
  const start = message.indexOf(opening);
  if (start < 0) return undefined;
  const from = start + opening.length;
  let text = "";
  for (let at = from; at < message.length && message[at] !== '"'; at += 1) {
    if (message[at] === "\\") at += 1;
    text += message[at] ?? "";
  }
  return text;
}

/** A sentence about a name that stands at an offset of a cell. */
export function warningAt(text: string, offset: number, name: string, message: string): Diagnostic {
  const { line, character } = positionAt(text, offset);
  const place = { line: line + 1, column: character + 1, endLine: line + 1, endColumn: character + 1 + name.length };
  return { code: 6385, severity: "warning", stops: false, message, notes: [], ...place };
}

/** A sentence about a whole cell, such as that it runs without its types checked. */
export function remark(message: string): Diagnostic {
  const notes: string[] = [];
  return { code: 0, severity: "warning", stops: false, message, notes, line: 1, column: 1, endLine: 1, endColumn: 1 };
}
