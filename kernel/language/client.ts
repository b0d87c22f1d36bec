import { resolve } from "node:path";
import { withoutHashbang } from "../session/code/cellProgram.ts";
import { type CellSyntax, readCell } from "./cell.ts";
import type { Declaration } from "./cellDeclarations.ts";
import { ambientOf, enclosureOf, readable } from "./cellDocument.ts";
import { checkCell } from "./check.ts";
import { type Completion, completeAt, identifierStart } from "./completion.ts";
import { needTypes, printDeclarations, untypedDeclarations } from "./declarations.ts";
import { Dependents, type StaleCell } from "./dependents.ts";
import { type Diagnostic, remark, warningAt } from "./diagnostics.ts";
import { type Position, positionAt } from "./document.ts";
import { notes, unchecked } from "./errors.ts";
import type { Language, LanguageOptions, Place } from "./index.ts";
import { type Inspection, inspectAt } from "./inspection.ts";
import type { Server } from "./server.ts";
import { type Run, Session, type Sight } from "./session.ts";
import { Supervisor } from "./supervisor.ts";
import { LocalFiles, placesOf } from "./watch.ts";

/** Seconds that an answer may take before a cell runs unchecked, or a question stays unanswered. */
const longest = { check: 10, question: 5 };
const unresolvedModule = new Set([2307, 7016]);
/** Documents whose answers are kept: a notebook's cells that run again and again. */
const knownAtMost = 200;

/** What is known of a cell document. Its text says it all, since it names what it uses by the cells that declared it. */
interface Known {
  readonly diagnostics: Diagnostic[];
  items?: Awaited<ReturnType<typeof printDeclarations>>;
}

/** Answers for the cells of one notebook, with what its earlier cells declared. */
export class LanguageClient implements Language {
  readonly #folder: string;
  readonly #limits: { readonly check: number; readonly question: number };
  readonly #session = new Session();
  readonly #dependents = new Dependents();
  readonly #servers: Supervisor;
  readonly #localFiles = new LocalFiles();
  readonly #known = new Map<string, Known>();
  #knownEpoch = 0;
  #read: { readonly text: string; readonly syntax: CellSyntax } | undefined;
  /** Why there is no server any more, until a cell has said so. */
  #untold: string | undefined;

  constructor({ folder, library, running, onUnavailable }: LanguageOptions, limits = longest) {
    this.#folder = resolve(folder);
    this.#limits = limits;
    this.#servers = new Supervisor({
      folder: this.#folder,
      library,
      running,
      session: () => this.#session.text,
      onStart: () => this.#known.clear(),
      onUnavailable: (reason) => {
        this.#untold = reason;
        onUnavailable(reason);
      },
    });
  }

  check(written: string, { cell, deleted = [] }: Place = {}): Promise<Diagnostic[]> {
    this.#dependents.forget(deleted);
    return this.#servers.inTurn(() => {
      this.#session.forget(deleted);
      return this.#diagnose(written, cell, (error) => {
        const told = error?.message ?? (this.#untold && unchecked(this.#untold));
        if (!error) this.#untold = undefined;
        return told === undefined ? [] : [remark(told)];
      });
    });
  }

  ahead(written: string, { cell }: Place = {}): void {
    void this.#servers.inTurn(() => this.#diagnose(written, cell, () => []));
  }

  #diagnose(
    written: string,
    cell: string | undefined,
    otherwise: (error: Error | undefined) => Diagnostic[],
  ): Diagnostic[] | Promise<Diagnostic[]> {
    const text = readable(written);
    this.#look();
    const syntax = this.#syntax(text);
    if (syntax.unchecked) return [];
    const key = this.#key(text, syntax, cell);
    const known = key === undefined ? undefined : this.#known.get(key);
    if (known) return known.diagnostics;
    return this.#servers.ask(
      { seconds: this.#limits.check, replaces: true },
      async (server, signal) => {
        const diagnostics = await this.#check(server, text, syntax, cell, signal);
        if (key !== undefined) this.#know(key, { diagnostics });
        return diagnostics;
      },
      otherwise,
    );
  }

  commit(written: string, run: Run): Promise<void> {
    const text = readable(written);
    const syntax = this.#syntax(text);
    const declared = new Set(syntax.declarations.map(({ name }) => name));
    this.#dependents.ran(run.cell, run.count, syntax.identifiers?.keys() ?? [], declared);
    return this.#servers.inTurn(() => {
      const uses = { ambient: ambientOf(syntax), assigned: syntax.assigned };
      const key = this.#key(text, syntax, run.cell);
      const known = key === undefined ? undefined : this.#known.get(key);
      const before = this.#session.text;
      if (known?.items) {
        this.#session.add(known.items, uses, run);
        if (this.#session.text === before) return undefined;
      }
      let added = known?.items !== undefined;
      return this.#servers.ask(
        { seconds: this.#limits.check, replaces: true },
        async (server, signal) => {
          if (!added) {
            const items = await this.#items(server, text, syntax, run.cell, signal);
            this.#session.add(items, uses, run);
            added = true;
            if (known) known.items = items;
          }
          if (this.#session.text === before) return;
          // The server updates its program cheaply when one document has changed, not when both have (5 against 27 ms).
          server.session.set(this.#session.text);
          await server.settled(signal);
        },
        () => {
          if (!added) this.#session.add(untypedDeclarations(syntax.declarations), uses, run);
        },
      );
    });
  }

  stale(): StaleCell[] {
    return this.#dependents.stale();
  }

  complete(written: string, offset: number): Promise<Completion> {
    const text = withoutHashbang(written);
    return this.#servers.inTurn(() => {
      this.#look();
      return this.#servers.ask(
        { seconds: this.#limits.question, replaces: false },
        async (server, signal) => {
          const { syntax, member } = readForCompletion(text, offset);
          const prelude = await this.#show(server, text, syntax, member ? {} : { everything: true }, signal);
          return completeAt(server, prelude, text, offset, signal);
        },
        () => ({ matches: [], start: offset, end: offset, metadata: {} }),
      );
    });
  }

  inspect(written: string, offset: number, detail: 0 | 1): Promise<Inspection> {
    const text = readable(written);
    return this.#servers.inTurn(() => {
      this.#look();
      return this.#servers.ask(
        { seconds: this.#limits.question, replaces: false },
        async (server, signal) => {
          const prelude = await this.#show(server, text, this.#syntax(text), {}, signal);
          const staleNames = (cell: string) => this.#dependents.staleNames(cell);
          return inspectAt(server, this.#session, { prelude, text, offset, detail, staleNames }, signal);
        },
        () => ({ found: false, data: {} }),
      );
    });
  }

  stop(): Promise<void> {
    return this.#servers.stop();
  }

  /** Looks what has changed around the notebook; answers that may depend on it are forgotten. */
  #look(): void {
    this.#servers.renew();
    if (!this.#localFiles.look() && this.#knownEpoch === this.#session.epoch) return;
    this.#knownEpoch = this.#session.epoch;
    this.#known.clear();
  }

  #syntax(text: string): CellSyntax {
    if (this.#read?.text !== text) this.#read = { text, syntax: readCell(text) };
    return this.#read.syntax;
  }

  /** The whole document of a cell; undefined for one whose names only the server's tolerant parser knows. */
  #key(text: string, syntax: CellSyntax, cell: string | undefined): string | undefined {
    if (!syntax.identifiers) return undefined;
    return this.#session.prelude(syntax.declarations, { mentioned: syntax.identifiers.keys(), cell }) + text;
  }

  #know(key: string, known: Known): void {
    this.#known.set(key, known);
    const [oldest] = this.#known.keys();
    if (this.#known.size > knownAtMost && oldest !== undefined) this.#known.delete(oldest);
  }

  async #check(
    server: Server,
    text: string,
    syntax: CellSyntax,
    cell: string | undefined,
    signal: AbortSignal,
  ): Promise<Diagnostic[]> {
    const since = Date.now();
    this.#localFiles.tell(server.rpc);
    server.session.set(this.#session.text);
    const declarations = syntax.identifiers ? syntax.declarations : await outline(server, this.#session, text, signal);
    const own = new Set(declarations.map(({ name }) => name));
    const { head, before } = enclosureOf(syntax);
    const prelude = (sight: Sight): string => head + this.#session.prelude(declarations, { ...sight, cell }) + before;
    const reading = {
      gone: (name: string) => this.#session.gone(name, cell),
      origin: (name: string) => {
        const counts = own.has(name) ? [] : this.#session.origins(name);
        return counts.length === 0 ? undefined : notes.declared(name, counts);
      },
    };
    const diagnostics = await checkCell(server, this.#session, { text, syntax, prelude }, reading, signal);
    if (syntax.hasImports) await this.#watch(server, text, diagnostics, since, signal);
    const types = [...(syntax.identifiers ?? [])].flatMap(([name, offset]) => {
      const gone = own.has(name) ? undefined : this.#session.goneType(name, cell);
      return gone === undefined ? [] : [warningAt(text, offset, name, gone)];
    });
    return [...diagnostics, ...types];
  }

  async #watch(
    server: Server,
    text: string,
    diagnostics: readonly Diagnostic[],
    since: number,
    signal: AbortSignal,
  ): Promise<void> {
    this.#localFiles.watch(await server.localFiles(signal), since);
    const missing = diagnostics.filter(({ code }) => unresolvedModule.has(code));
    for (const { line, column, endColumn } of missing) {
      const specifier = text.split("\n")[line - 1]?.slice(column, endColumn - 2) ?? "";
      this.#localFiles.await(placesOf(specifier, this.#folder), since);
    }
  }

  async #items(
    server: Server,
    text: string,
    syntax: CellSyntax,
    cell: string | undefined,
    signal: AbortSignal,
  ): Promise<NonNullable<Known["items"]>> {
    if (!needTypes(syntax.declarations)) return untypedDeclarations(syntax.declarations);
    const prelude = await this.#show(server, text, syntax, { cell }, signal);
    return printDeclarations(syntax.declarations, (offsets) =>
      server.printTypes(
        offsets.map((offset) => offset + prelude.length),
        signal,
      ),
    );
  }

  /** Puts the session and a cell into their documents, with the names that the cell mentions or with all of them. */
  async #show(
    server: Server,
    text: string,
    syntax: CellSyntax,
    { cell, everything = false }: { readonly cell?: string | undefined; readonly everything?: boolean },
    signal: AbortSignal,
  ): Promise<string> {
    this.#localFiles.tell(server.rpc);
    server.session.set(this.#session.text);
    const { identifiers, declarations } = syntax;
    const own = identifiers ? declarations : await outline(server, this.#session, text, signal);
    const { head, before, after } = enclosureOf(syntax);
    const mentioned = everything ? undefined : identifiers?.keys();
    const prelude = head + this.#session.prelude(own, { mentioned, cell }) + before;
    server.cell.set(prelude + text + after);
    return prelude;
  }
}

/**
 * The top-level names of a cell that does not parse, from the server's tolerant parser. The document keeps its imports:
 * without them the server would make its program anew.
 */
async function outline(server: Server, session: Session, cell: string, signal: AbortSignal): Promise<Declaration[]> {
  const prelude = session.prelude([], { mentioned: [] });
  server.cell.set(prelude + cell);
  const symbols = await server.rpc.request<{ name: string; location: { range: { start: Position } } }[] | null>(
    "textDocument/documentSymbol",
    { textDocument: { uri: server.cell.uri } },
    signal,
  );
  const { line } = positionAt(prelude, prelude.length);
  const unused = { value: true, type: true, text: "", source: "", identifiers: new Set<string>(), doc: "" };
  const own = (symbols ?? []).filter(({ location }) => location.range.start.line >= line);
  return own.map(({ name }) => ({ kind: "copy", name, ...unused }));
}

/** A cell where a name is about to be typed (`x.`) parses with one there; of a member only its object's name matters. */
function readForCompletion(cell: string, offset: number): { syntax: CellSyntax; member: boolean } {
  const direct = readCell(cell);
  const syntax = direct.identifiers ? direct : readCell(`${cell.slice(0, offset)}_${cell.slice(offset)}`);
  return { syntax, member: cell[identifierStart(cell, offset) - 1] === "." };
}
