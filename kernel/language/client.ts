import { resolve } from "node:path";
import { type CellSyntax, type Declaration, readCell } from "./cell.ts";
import { type Completion, completeAt, identifierStart } from "./completion.ts";
import { printDeclarations, untypedDeclarations } from "./declarations.ts";
import { type Diagnostic, type LspDiagnostic, readDiagnostics, remark } from "./diagnostics.ts";
import { positionAt } from "./document.ts";
import { cannotStart, ServerEnded, tooManyRestarts, tooSlow } from "./errors.ts";
import type { Language, LanguageOptions } from "./index.ts";
import { type Inspection, inspectAt } from "./inspection.ts";
import { Server } from "./server.ts";
import { Session } from "./session.ts";
import { LocalFiles, placesOf } from "./watch.ts";

/** How long an answer may take before a cell runs unchecked, or a question stays unanswered. */
const longest = { check: 15, question: 5 };
const restartsAtMost = 5;
const unresolvedModule = new Set([2307, 7016]);
const unknownName = new Set([2304, 2503, 2552]);

/** What precedes a cell in its document. */
interface View {
  readonly prelude: string;
  readonly preludeLines: number;
}

interface Running {
  readonly server: Promise<Server>;
  /** Settles once the server is gone and its successor, if any, has been started. */
  readonly succeeded: Promise<void>;
}

interface Checked {
  readonly document: string;
  readonly session: string;
  readonly diagnostics: Diagnostic[];
}

/** Asks one language server after the other, each question alone, so that none reads another's document. */
export class LanguageClient implements Language {
  readonly #options: LanguageOptions;
  readonly #limits: { readonly check: number; readonly question: number };
  readonly #session = new Session();
  #localFiles = new LocalFiles();
  #queue: Promise<unknown> = Promise.resolve();
  #running: Running | undefined;
  #restarts = 0;
  #stopped = false;
  #checked: Checked | undefined;

  constructor(options: LanguageOptions, limits: { readonly check: number; readonly question: number } = longest) {
    this.#options = { ...options, folder: resolve(options.folder) };
    this.#limits = limits;
    this.#running = this.#start();
  }

  check(cell: string): Promise<Diagnostic[]> {
    return this.#ask(
      this.#limits.check,
      (server, signal) => this.#check(server, cell, signal),
      (error) => (error === undefined ? [] : [remark(error.message)]),
    );
  }

  commit(cell: string, count: number): Promise<void> {
    const syntax = readCell(cell);
    return this.#ask(
      this.#limits.check,
      async (server, signal) => {
        const { prelude } = await this.#show(server, cell, signal, syntax);
        const print = (offsets: readonly number[]) =>
          server.printTypes(
            offsets.map((offset) => offset + prelude.length),
            signal,
          );
        this.#session.add(await printDeclarations(syntax.declarations, print), syntax.ambient, count);
        // The server updates its program cheaply when one document has changed, not when both have (5 against 27 ms).
        server.session.set(this.#session.text);
        await server.settled(signal).catch(() => undefined);
      },
      () => this.#session.add(untypedDeclarations(syntax.declarations), syntax.ambient, count),
    );
  }

  complete(cell: string, offset: number): Promise<Completion> {
    return this.#ask(
      this.#limits.question,
      async (server, signal) => {
        const { syntax, member } = readForCompletion(cell, offset);
        const { prelude } = await this.#show(server, cell, signal, syntax, !member);
        const place = positionAt(prelude + cell, prelude.length + offset);
        return completeAt(server, cell, offset, place, signal);
      },
      () => ({ matches: [], start: offset, end: offset, metadata: {} }),
    );
  }

  inspect(cell: string, offset: number, detail: 0 | 1): Promise<Inspection> {
    return this.#ask(
      this.#limits.question,
      async (server, signal) => {
        const { prelude } = await this.#show(server, cell, signal);
        const places = offset > 0 ? [offset, offset - 1] : [offset];
        const positions = places.map((at) => positionAt(prelude + cell, prelude.length + at));
        return inspectAt(server, positions, detail, signal);
      },
      () => ({ found: false, data: {} }),
    );
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    const server = await this.#running?.server.catch(() => undefined);
    this.#running = undefined;
    await server?.stop();
  }

  /** Runs one question after all earlier ones; a server that died meanwhile is asked again once it is back. */
  #ask<T>(
    seconds: number,
    question: (server: Server, signal: AbortSignal) => Promise<T>,
    otherwise: (error: Error | undefined) => T,
  ): Promise<T> {
    const answer = this.#queue.then(async () => {
      const signal = AbortSignal.timeout(seconds * 1000);
      for (;;) {
        const running = this.#running;
        if (!running) return otherwise(undefined);
        let server: Server | undefined;
        try {
          server = await withSignal(running.server, signal);
          return await question(server, signal);
        } catch (error) {
          if (signal.aborted) {
            // What kept a check so long may hold up the next one too.
            if (seconds === this.#limits.check) server?.kill();
            return otherwise(tooSlow(seconds));
          }
          // A refusal by a living server would only be repeated.
          if (server && !server.rpc.closed) return otherwise(error as Error);
          await running.succeeded;
        }
      }
    });
    this.#queue = answer.catch(() => undefined);
    return answer;
  }

  #start(): Running {
    const { folder, library } = this.#options;
    this.#localFiles = new LocalFiles();
    this.#checked = undefined;
    const server = Server.start(folder, library, this.#session.text);
    const succeeded = server
      .then(({ exited }) => exited)
      .then(
        (reason) => this.#succeed(reason),
        (error: unknown) => this.#succeed(error),
      );
    return { server, succeeded };
  }

  #succeed(reason: unknown): void {
    if (this.#stopped) this.#running = undefined;
    else if (!(reason instanceof ServerEnded)) this.#giveUp(cannotStart(reason));
    else if (this.#restarts >= restartsAtMost) this.#giveUp(tooManyRestarts(this.#restarts, reason.message));
    else {
      this.#restarts += 1;
      this.#running = this.#start();
    }
  }

  #giveUp(reason: string): void {
    this.#running = undefined;
    this.#options.onUnavailable(reason);
  }

  async #check(server: Server, cell: string, signal: AbortSignal): Promise<Diagnostic[]> {
    const syntax = readCell(cell);
    if (syntax.unchecked) return [];
    const filesChanged = this.#localFiles.tell(server.rpc);
    const { preludeLines } = await this.#show(server, cell, signal, syntax);
    const document = server.cell.text;
    const session = server.session.text;
    const known = this.#checked;
    if (known && !filesChanged && known.document === document && known.session === session) return known.diagnostics;
    let diagnostics = readDiagnostics(await pull(server, signal), preludeLines, server.reportsImplicitAny);
    if (diagnostics.some(({ code }) => unknownName.has(code))) {
      // With every name in sight the server can say which one was meant.
      const view = await this.#show(server, cell, signal, syntax, true);
      diagnostics = readDiagnostics(await pull(server, signal), view.preludeLines, server.reportsImplicitAny);
    }
    if (syntax.hasImports || filesChanged) {
      this.#localFiles.watch(await server.localFiles(signal));
      const missing = diagnostics.filter(({ code }) => unresolvedModule.has(code));
      for (const { line, column, endColumn } of missing) {
        const specifier = cell.split("\n")[line - 1]?.slice(column, endColumn - 2) ?? "";
        this.#localFiles.watch(placesOf(specifier, this.#options.folder));
      }
    }
    this.#checked = { document, session, diagnostics };
    return diagnostics;
  }

  /** Puts the session and a cell into their documents, with the names that the cell mentions or with all of them. */
  async #show(
    server: Server,
    cell: string,
    signal: AbortSignal,
    syntax = readCell(cell),
    everything = false,
  ): Promise<View> {
    server.session.set(this.#session.text);
    const { identifiers } = syntax;
    const declarations = identifiers ? syntax.declarations : await outline(server, cell, signal);
    const prelude = this.#session.prelude(declarations, everything ? undefined : identifiers);
    server.cell.set(prelude + cell);
    return { prelude, preludeLines: positionAt(prelude, prelude.length).line };
  }
}

async function pull(server: Server, signal: AbortSignal): Promise<readonly LspDiagnostic[]> {
  const textDocument = { uri: server.cell.uri };
  const { items } = await server.rpc.request<{ items: LspDiagnostic[] }>(
    "textDocument/diagnostic",
    { textDocument },
    signal,
  );
  return items;
}

/** The top-level names of a cell that does not parse, from the server's tolerant parser. */
async function outline(server: Server, cell: string, signal: AbortSignal): Promise<Declaration[]> {
  server.cell.set(cell);
  const symbols = await server.rpc.request<{ name: string }[] | null>(
    "textDocument/documentSymbol",
    { textDocument: { uri: server.cell.uri } },
    signal,
  );
  const unused = { value: true, type: true, text: "", identifiers: new Set<string>(), doc: "" };
  return (symbols ?? []).map(({ name }) => ({ kind: "copy", name, ...unused }));
}

/** A cell where a name is about to be typed (`x.`) parses with one there; of a member only its object's name matters. */
function readForCompletion(cell: string, offset: number): { syntax: CellSyntax; member: boolean } {
  const direct = readCell(cell);
  const syntax = direct.identifiers ? direct : readCell(`${cell.slice(0, offset)}_${cell.slice(offset)}`);
  return { syntax, member: cell[identifierStart(cell, offset) - 1] === "." };
}

function withSignal<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason as Error);
    signal.addEventListener("abort", abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
