import type { Position } from "./document.ts";
import { sessionName, withoutCellNames } from "./names.ts";
import type { Server } from "./server.ts";

export interface Completion {
  readonly matches: string[];
  readonly start: number;
  readonly end: number;
  readonly metadata: Record<string, unknown>;
}

interface CompletionItem {
  readonly label: string;
  readonly kind?: number;
  readonly sortText?: string;
  readonly filterText?: string;
  readonly insertText?: string;
  readonly detail?: string;
  readonly textEdit?: { readonly newText: string; readonly range: { readonly start: Position } };
}

/** The Language Server Protocol's CompletionItemKind, from 1, in the words that Jupyter's front ends draw. */
const kinds = [
  "text method function constructor property instance class interface module property unit value enum keyword snippet",
  "color file reference folder enum constant struct event operator type",
]
  .join(" ")
  .split(" ");

/** Signatures are asked for one by one, so only when a person is about to choose among few. */
const describedAtMost = 24;
const ownNames = new Set([sessionName]);

/** Completes the identifier that ends at `offset`; `place` is that place in the cell document. */
export async function completeAt(
  server: Server,
  cell: string,
  offset: number,
  place: Position,
  signal: AbortSignal,
): Promise<Completion> {
  const answer = await server.rpc.request<{ items: CompletionItem[] } | CompletionItem[] | null>(
    "textDocument/completion",
    { textDocument: { uri: server.cell.uri }, position: place, context: { triggerKind: 1 } },
    signal,
  );
  const offered = Array.isArray(answer) ? answer : (answer?.items ?? []);
  // Where the server says for every item what it replaces (a literal, a path's last part, `.` by `?.`), that is it.
  const edited = offered.every(({ textEdit }) => textEdit?.range.start.line === place.line);
  const edit = edited ? offered[0]?.textEdit : undefined;
  const start = edit ? offset - place.character + edit.range.start.character : identifierStart(cell, offset);
  const typed = cell.slice(start, offset).toLowerCase();
  const column = place.character - (offset - start);
  const items = offered
    .filter(({ label, textEdit }) => !ownNames.has(label) && (textEdit?.range.start.character ?? column) === column)
    .filter((item) => (item.filterText ?? insertionOf(item)).toLowerCase().startsWith(typed))
    .sort((a, b) => compare(a.sortText ?? "", b.sortText ?? "") || compare(a.label, b.label));
  const described =
    items.length > describedAtMost
      ? items
      : await Promise.all(
          items.map((item) => server.rpc.request<CompletionItem>("completionItem/resolve", item, signal)),
        );
  const matches = [...new Set(items.map(insertionOf))];
  const types = described.map((item) => ({
    text: insertionOf(item),
    type: kinds[(item.kind ?? 1) - 1] ?? "text",
    start,
    end: offset,
    ...(item.detail ? { signature: withoutCellNames(item.detail) } : {}),
  }));
  return { matches, start, end: offset, metadata: { _jupyter_types_experimental: types } };
}

const insertionOf = ({ textEdit, insertText, label }: CompletionItem): string =>
  textEdit?.newText ?? insertText ?? label;

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Where the identifier that ends at `offset` begins. */
export function identifierStart(text: string, offset: number): number {
  let start = offset;
  while (start > 0) {
    const low = text.charCodeAt(start - 1) & 0xfc00;
    const before = low === 0xdc00 && start > 1 ? start - 2 : start - 1;
    if (!continuesIdentifier(text.slice(before, start))) break;
    start = before;
  }
  return start;
}

/** One character of the class ID_Continue, `$` or `#`: a property of the character, not of the source around it. */
const continuesIdentifier = (character: string): boolean => /^[\p{ID_Continue}$#]$/u.test(character);
