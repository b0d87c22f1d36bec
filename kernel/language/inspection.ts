import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { offsetAt, type Position, positionAt } from "./document.ts";
import { notes } from "./errors.ts";
import { continuesIdentifier, withoutCellNames } from "./names.ts";
import { signaturesOf } from "./printedTypes.ts";
import type { Server } from "./server.ts";
import type { Session } from "./session.ts";

export interface Inspection {
  readonly found: boolean;
  readonly data: Record<string, unknown>;
}

/** What is inspected: a place in a cell, whose document begins with `prelude`. */
export interface Question {
  readonly prelude: string;
  readonly text: string;
  readonly offset: number;
  readonly detail: 0 | 1;
  /** The names whose change makes a cell stale. */
  staleNames(cell: string): string[];
}

interface Markup {
  readonly kind: "markdown" | "plaintext";
  readonly value: string;
}

interface SignatureHelp {
  readonly signatures: readonly { readonly label: string; readonly documentation?: Markup | string }[];
  readonly activeSignature?: number;
}

interface Range {
  readonly start: Position;
  readonly end: Position;
}

interface LocationLink {
  readonly originSelectionRange?: Range;
  readonly targetUri: string;
  readonly targetRange: Range;
}

const fence = "```";
const alias = "(alias) ";
const nothing: Inspection = { found: false, data: {} };
const overloadsAtMost = 12;
const declarationsAtMost = 3;
const sourceLinesAtMost = 60;

const codeBlock = (code: string): string => `${fence}typescript\n${code}\n${fence}`;

/** What a hover says of a name that means nothing. */
const unknown = codeBlock("any");

/** Tells of the name at a place of a cell, else of the one that ends there, else of the call around it. */
export async function inspectAt(
  server: Server,
  session: Session,
  question: Question,
  signal: AbortSignal,
): Promise<Inspection> {
  const { prelude, text, offset } = question;
  const document = prelude + text;
  const places = offset > 0 ? [offset, offset - 1] : [offset];
  const at = (place: number) => ({
    textDocument: { uri: server.cell.uri },
    position: positionAt(document, prelude.length + place),
  });
  for (const place of places) {
    const [hover, links] = await Promise.all([
      server.rpc.request<{ contents: Markup } | null>("textDocument/hover", at(place), signal),
      server.rpc.request<LocationLink[] | null>("textDocument/definition", at(place), signal),
    ]);
    if (!hover || hover.contents.value.trim() === unknown) continue;
    const signature = withoutAliases(withoutCellNames(withoutFileLinks(hover.contents.value)));
    const called = calledAt(text, place) ? await overloadsOf(server, prelude.length + place, signature, signal) : [];
    return describe([signature, ...called, ...declarationsOf(server, session, question, links ?? [])]);
  }
  const help = await server.rpc.request<SignatureHelp | null>("textDocument/signatureHelp", at(offset), signal);
  const active = help?.signatures[help.activeSignature ?? 0];
  if (!help || !active) return nothing;
  const others = help.signatures.filter((each) => each !== active).slice(0, overloadsAtMost);
  const { documentation = "" } = active;
  const doc = typeof documentation === "string" ? documentation : documentation.value;
  const labels = [active, ...others].map(({ label }) => withoutCellNames(label));
  return describe([`${codeBlock(labels.join("\n"))}\n${doc}`]);
}

/** Documentation links to declaration files of this machine, which no front end opens. */
const withoutFileLinks = (markdown: string): string => markdown.replace(/\[([^\]]*)\]\(file:[^)]*\)/g, "$1");

/** A name of an earlier cell is an alias only in the document that the server sees. */
function withoutAliases(markdown: string): string {
  const lines = markdown.split("\n");
  return lines.map((line) => (line.startsWith(alias) ? line.slice(alias.length) : line)).join("\n");
}

/** Whether the name around a place is called, perhaps with type arguments. */
function calledAt(text: string, place: number): boolean {
  let end = place;
  while (continuesIdentifier(text[end] ?? "")) end += 1;
  const next = text.slice(end).trimStart()[0];
  return next === "(" || next === "<" || next === "`";
}

/** The signatures of an overloaded function: where it is called a hover shows only one of them. */
async function overloadsOf(server: Server, place: number, hover: string, signal: AbortSignal): Promise<string[]> {
  const heading = hover.split("\n")[1] ?? "";
  if (!heading.startsWith("function ") && !heading.startsWith("(method) ")) return [];
  const [type] = await server.printTypes([place], signal);
  const signatures = type === undefined ? [] : (signaturesOf(type) ?? []);
  if (signatures.length < 2) return [];
  const name =
    heading
      .slice(heading.indexOf(" ") + 1)
      .split("<")[0]
      ?.split("(")[0] ?? "";
  const shown = signatures.slice(0, overloadsAtMost).map((signature) => withoutCellNames(`${name}${signature}`));
  const more = signatures.length > shown.length ? [`// and ${signatures.length - shown.length} more`] : [];
  return [`${signatures.length} overloads:\n${codeBlock([...shown, ...more].join("\n"))}`];
}

/** Where the name is declared: in which cell, or with detail in which file, and how. */
function declarationsOf(
  server: Server,
  session: Session,
  question: Question,
  links: readonly LocationLink[],
): string[] {
  const { prelude, text, detail } = question;
  const said = new Set<string>();
  for (const link of links) {
    const { targetUri, targetRange, originSelectionRange } = link;
    const name = originSelectionRange ? textIn(prelude + text, originSelectionRange) : "";
    if (targetUri === server.cell.uri) {
      if (targetRange.start.line < positionAt(prelude, prelude.length).line)
        for (const part of ofCell(session, question, name)) said.add(part);
    } else if (targetUri === server.session.uri) {
      const block = session.blockAt(targetRange.start.line);
      const source = textIn(server.session.text, targetRange);
      for (const part of ofCell(session, question, name, block, source)) said.add(part);
    } else if (detail === 1 && targetUri.startsWith("file:")) said.add(ofFile(targetUri, targetRange));
  }
  const parts = [...said];
  const left = parts.length - declarationsAtMost;
  return left > 0 ? [...parts.slice(0, declarationsAtMost), `And ${left} more declarations.`] : parts;
}

/** What is said of a name of an earlier cell, or of a member declared there. */
function ofCell(
  session: Session,
  { detail, staleNames }: Question,
  name: string,
  block?: string,
  member?: string,
): string[] {
  const declared = session.declaration(name, block);
  const count = declared?.count ?? Number(block?.split("_")[0] ?? 0);
  if (count === 0) return [];
  const stale = declared?.cell === undefined ? [] : staleNames(declared.cell);
  const sentence = notes.declared(name, [count]) + (stale.length > 0 ? ` ${notes.stale(count, stale)}` : "");
  const source = declared?.item.source ?? member ?? "";
  return detail === 1 && source !== "" ? [`${sentence}\n${codeBlock(shortened(source))}`] : [sentence];
}

function ofFile(uri: string, range: Range): string {
  const path = fileURLToPath(uri);
  const place = `Defined in ${path}:${range.start.line + 1}`;
  try {
    return `${codeBlock(shortened(textIn(readFileSync(path, "utf8"), range)))}\n${place}`;
  } catch {
    return place;
  }
}

function shortened(source: string): string {
  const lines = source.split("\n");
  const left = lines.length - sourceLinesAtMost;
  return left > 0 ? [...lines.slice(0, sourceLinesAtMost), `// … ${left} more lines`].join("\n") : source;
}

const textIn = (text: string, { start, end }: Range): string =>
  text.slice(offsetAt(text, start), offsetAt(text, end)).trim();

function describe(parts: readonly string[]): Inspection {
  const markdown = parts
    .map((part) => part.trim())
    .join("\n\n")
    .trim();
  const lines = markdown.split("\n");
  const plain = lines.filter((line) => !line.startsWith(fence)).join("\n");
  return { found: true, data: { "text/plain": plain.trim(), "text/markdown": markdown } };
}
