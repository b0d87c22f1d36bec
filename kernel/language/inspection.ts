import type { Position } from "./document.ts";
import { withoutCellNames } from "./names.ts";
import type { Server } from "./server.ts";

export interface Inspection {
  readonly found: boolean;
  readonly data: Record<string, unknown>;
}

interface Markup {
  readonly kind: "markdown" | "plaintext";
  readonly value: string;
}

interface SignatureHelp {
  readonly signatures: readonly { readonly label: string; readonly documentation?: Markup | string }[];
  readonly activeSignature?: number;
}

interface Location {
  readonly uri: string;
  readonly range: { readonly start: Position };
}

const fence = "```";
const alias = "(alias) ";
const nothing: Inspection = { found: false, data: {} };

/** Tells of the name at a place of the cell document, else of the one that ends there, else of the call around it. */
export async function inspectAt(
  server: Server,
  places: readonly Position[],
  detail: 0 | 1,
  signal: AbortSignal,
): Promise<Inspection> {
  for (const position of places) {
    const at = { textDocument: { uri: server.cell.uri }, position };
    const hover = await server.rpc.request<{ contents: Markup } | null>("textDocument/hover", at, signal);
    if (!hover) continue;
    const markdown = withoutAliases(withoutCellNames(hover.contents.value));
    return describe(detail === 1 ? markdown + (await definedIn(server, at, signal)) : markdown);
  }
  const [position] = places;
  const at = { textDocument: { uri: server.cell.uri }, position };
  const help = await server.rpc.request<SignatureHelp | null>("textDocument/signatureHelp", at, signal);
  const signature = help?.signatures[help.activeSignature ?? 0];
  if (!signature) return nothing;
  const { documentation = "" } = signature;
  const doc = typeof documentation === "string" ? documentation : documentation.value;
  return describe(`${fence}typescript\n${withoutCellNames(signature.label)}\n${fence}\n${doc}`);
}

/** A name of an earlier cell is an alias only in the document that the server sees. */
function withoutAliases(markdown: string): string {
  const lines = markdown.split("\n");
  return lines.map((line) => (line.startsWith(alias) ? line.slice(alias.length) : line)).join("\n");
}

/** The places where the name is declared, in files of the user's or of packages. */
async function definedIn(server: Server, at: object, signal: AbortSignal): Promise<string> {
  const answer = await server.rpc.request<Location | Location[] | null>("textDocument/definition", at, signal);
  const own = new Set([server.cell.uri, server.session.uri]);
  const places = (Array.isArray(answer) ? answer : answer ? [answer] : [])
    .filter(({ uri }) => uri.startsWith("file:") && !own.has(uri))
    .map(({ uri, range }) => `\n\nDefined in ${decodeURIComponent(new URL(uri).pathname)}:${range.start.line + 1}`);
  return places.join("");
}

function describe(markdown: string): Inspection {
  const lines = markdown.trim().split("\n");
  const text = lines.filter((line) => !line.startsWith(fence)).join("\n");
  return { found: true, data: { "text/plain": text.trim(), "text/markdown": markdown.trim() } };
}
