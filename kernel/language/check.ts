import type { CellSyntax } from "./cell.ts";
import { enclosureOf } from "./cellDocument.ts";
import { type Diagnostic, isShapeMismatch, type LspDiagnostic, type Reading, readDiagnostics } from "./diagnostics.ts";
import { offsetAt, positionAt } from "./document.ts";
import type { InferredLet } from "./references.ts";
import type { Server } from "./server.ts";
import { anyTensor, isTensor, type Session, type Sight } from "./session.ts";

const unknownName = new Set([2304, 2503, 2552]);

/** A cell as it is checked. */
export interface Checked {
  readonly text: string;
  readonly syntax: CellSyntax;
  /** Makes the lines before the cell, up to its own. */
  prelude(sight: Sight): string;
}

/** Checks a cell that the server has not seen yet; its document is left with the names that the cell mentions. */
export async function checkCell(
  server: Server,
  session: Session,
  checked: Checked,
  reading: Pick<Reading, "gone" | "origin">,
  signal: AbortSignal,
): Promise<Diagnostic[]> {
  const { text, syntax } = checked;
  const read = (found: readonly LspDiagnostic[], prelude: string): Diagnostic[] => {
    const preludeLines = positionAt(prelude, prelude.length).line;
    const { reportsImplicitAny } = server;
    const directives = syntax.directives.map(({ start }) => positionAt(text, start));
    return readDiagnostics(found, { ...reading, cell: text, preludeLines, directives, reportsImplicitAny });
  };
  const mentioned = syntax.identifiers?.keys();
  const { after } = enclosureOf(syntax);
  const prelude = checked.prelude({ mentioned });
  const found = await pull(server, prelude + text + after, signal);
  const diagnostics = read(found, prelude);
  if (found.some(({ code = 0 }) => unknownName.has(code))) {
    // With every name in sight the server can say which one was meant.
    const everything = checked.prelude({});
    return read(await pull(server, everything + text + after, signal), everything);
  }
  if (!found.some(isShapeMismatch)) return diagnostics;
  const persistent = await checkWidened(server, session, checked, prelude, signal);
  const kept = new Set(persistent);
  const shapes = new Set(read(found.filter(isShapeMismatch), prelude).map(startOf));
  return diagnostics.filter((one) => !shapes.has(startOf(one)) || kept.has(startOf(one)));
}

const startOf = ({ line, column }: { readonly line: number; readonly column: number }): string => `${line}:${column}`;

/**
 * Where shapes are still wrong when every variable that is assigned to has a tensor of unknown shape: a variable keeps
 * the type of its first value, while a loop or a later cell may have given it a tensor of another shape.
 */
async function checkWidened(
  server: Server,
  session: Session,
  { text, syntax, prelude }: Checked,
  plain: string,
  signal: AbortSignal,
): Promise<string[]> {
  const mentioned = [...(syntax.identifiers?.keys() ?? [])];
  const widened = session.changingTensors(mentioned, syntax.assigned);
  const lets = syntax.inferredLets.filter(({ name }) => syntax.assigned.has(name));
  const types =
    lets.length === 0
      ? []
      : await server.printTypes(
          lets.map(({ start }) => start + plain.length),
          signal,
        );
  const annotated = lets.filter((_, index) => isTensor(types[index] ?? ""));
  const lines = prelude({ mentioned, widened });
  const annotation = `: ${anyTensor}`;
  let cell = "";
  let from = 0;
  for (const { end } of annotated) {
    cell += text.slice(from, end) + annotation;
    from = end;
  }
  cell += text.slice(from);
  const document = lines + cell + enclosureOf(syntax).after;
  const found = await pull(server, document, signal);
  return found.filter(isShapeMismatch).map(({ range }) => {
    const at = offsetAt(document, range.start) - lines.length;
    const { line, character } = positionAt(text, withoutAnnotations(at, annotated, annotation.length));
    return startOf({ line: line + 1, column: character + 1 });
  });
}

/** An offset in the cell's own text, from one in the text with an annotation after each of these names. */
function withoutAnnotations(offset: number, annotated: readonly InferredLet[], length: number): number {
  let plain = offset;
  for (const { end } of annotated) if (end < plain) plain -= length;
  return plain;
}

async function pull(server: Server, document: string, signal: AbortSignal): Promise<readonly LspDiagnostic[]> {
  server.cell.set(document);
  const textDocument = { uri: server.cell.uri };
  const { items } = await server.rpc.request<{ items: LspDiagnostic[] }>(
    "textDocument/diagnostic",
    { textDocument },
    signal,
  );
  return items;
}
