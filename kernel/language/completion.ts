import { type Position, positionAt } from "./document.ts";
import { continuesIdentifier, sessionName, withoutCellNames } from "./names.ts";
import type { Server } from "./server.ts";
import { snippetsFor } from "./snippets.ts";

export interface Completion {
  readonly matches: string[];
  readonly start: number;
  readonly end: number;
  readonly metadata: Record<string, unknown>;
}

/** One entry of `_jupyter_types_experimental`, which stand in the order of `matches`. */
export interface Described {
  readonly text: string;
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly signature?: string;
  readonly documentation?: string;
  readonly deprecated?: true;
}

interface CompletionItem {
  readonly label: string;
  readonly kind?: number;
  readonly tags?: readonly number[];
  readonly sortText?: string;
  readonly filterText?: string;
  readonly insertText?: string;
  readonly detail?: string;
  readonly documentation?: string | { readonly value: string };
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
/** More than anybody reads: a longer list only delays the front end's. */
const offeredAtMost = 1_000;
const ownNames = new Set([sessionName]);
const deprecatedTag = 1;

/** Completes what ends at `offset` of a cell, whose document begins with `prelude`. */
export async function completeAt(
  server: Server,
  prelude: string,
  cell: string,
  offset: number,
  signal: AbortSignal,
): Promise<Completion> {
  const place = positionAt(prelude + cell, prelude.length + offset);
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
  // Of what the server ranks alike, first what continues the very letters typed.
  const cased = ({ label }: CompletionItem): number => Number(label.startsWith(cell.slice(start, offset)));
  const items = distinct(
    offered
      .filter(({ label, textEdit }) => !ownNames.has(label) && (textEdit?.range.start.character ?? column) === column)
      .filter((item) => (item.filterText ?? insertionOf(item)).toLowerCase().startsWith(typed))
      .sort((a, b) => compare(a.sortText ?? "", b.sortText ?? "") || cased(b) - cased(a) || compare(a.label, b.label)),
  ).slice(0, offeredAtMost);
  const resolved =
    items.length > describedAtMost
      ? items
      : await Promise.all(
          items.map((item) => server.rpc.request<CompletionItem>("completionItem/resolve", item, signal)),
        );
  const calls = snippetsFor(new Set(offered.map(({ label }) => label)))
    .filter(({ text }) => text.toLowerCase().startsWith(typed))
    .map(({ text, documentation }) => ({ text, type: "snippet", documentation }));
  return completion([...resolved.map(describe), ...calls], start, offset);
}

/** Completions in the form of the protocol. */
export function completion(
  described: readonly Omit<Described, "start" | "end">[],
  start: number,
  end: number,
): Completion {
  const types = described.map((item): Described => ({ ...item, start, end }));
  return { matches: types.map(({ text }) => text), start, end, metadata: { _jupyter_types_experimental: types } };
}

function describe(item: CompletionItem): Omit<Described, "start" | "end"> {
  const { documentation = "" } = item;
  const doc = withoutCellNames(typeof documentation === "string" ? documentation : documentation.value).trim();
  return {
    text: insertionOf(item),
    type: kinds[(item.kind ?? 1) - 1] ?? "text",
    ...(item.detail ? { signature: withoutCellNames(item.detail) } : {}),
    ...(doc === "" ? {} : { documentation: doc }),
    ...(item.tags?.includes(deprecatedTag) ? { deprecated: true } : {}),
  };
}

/** Each insertion once, as it comes first: front ends take `matches` and what describes them one by one. */
function distinct(items: readonly CompletionItem[]): CompletionItem[] {
  return [...new Map(items.toReversed().map((item) => [insertionOf(item), item])).values()].toReversed();
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
