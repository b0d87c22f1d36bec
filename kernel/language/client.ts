import { type CellSyntax, type Declaration, readCell } from "./cell.ts";
import { type Completion, completeAt } from "./completion.ts";
import { printDeclarations, untypedDeclarations } from "./declarations.ts";
import { type Diagnostic, type LspDiagnostic, readDiagnostics, remark } from "./diagnostics.ts";
import { positionAt } from "./document.ts";
import { cannotStart, tooManyRestarts, tooSlow } from "./errors.ts";
import type { Language, LanguageOptions } from "./index.ts";
import { type Inspection, inspectAt } from "./inspection.ts";
import { Server } from "./server.ts";
import { Session } from "./session.ts";
import { LocalFiles } from "./watch.ts";

const checkSeconds = 15;
const questionSeconds = 5;
const restartsAtMost = 5;
const unresolvedModule = 2307;

/** A cell in its document: how much of the document precedes it, and what its syntax declares. */
interface View {
  readonly server: Server;
  readonly syntax: CellSyntax;
  readonly prelude: string;
  readonly preludeLines: number;
}

interface Checked {
  readonly document: string;
  readonly session: string;
  readonly diagnostics: Diagnostic[];
}

/** Asks one language server after the other, each question alone, so that none reads another's document. */
export class LanguageClient implements Language {
  readonly #options: LanguageOptions;
  readonly #session = new Session();
  #localFiles = new LocalFiles();
  #queue: Promise<unknown> = Promise.resolve();
  #server: Promise<Server> | undefined;
  #restarts = 0;
  #stopped = false;
  #checked: Checked | undefined;

  constructor(options: LanguageOptions) {
    this.#options = options;
    this.#server = this.#start();
  }

  check(cell: string): Promise<Diagnostic[]> {
    return this.#ask(
      checkSeconds,
      (server, signal) => this.#check(server, cell, signal),
      (error) => (error === undefined ? [] : [remark(error.message)]),
    );
  }

  commit(cell: string, _count: number): Promise<void> {
    const syntax = readCell(cell);
    return this.#ask(
      checkSeconds,
      async (server, signal) => {
        const { prelude } = await this.#show(server, cell, signal, syntax);
        const print = (offsets: readonly number[]) =>
          server.printTypes(
            offsets.map((offset) => offset + prelude.length),
            signal,
          );
        this.#session.add(await printDeclarations(syntax.declarations, print), syntax.ambient);
      },
      () => this.#session.add(untypedDeclarations(syntax.declarations), syntax.ambient),
    );
  }

  complete(cell: string, offset: number): Promise<Completion> {
    return this.#ask(
      questionSeconds,
      async (server, signal) => {
        const { prelude } = await this.#show(server, cell, signal, readForCompletion(cell, offset));
        const place = positionAt(prelude + cell, prelude.length + offset);
        return completeAt(server, cell, offset, place, signal);
      },
      () => ({ matches: [], start: offset, end: offset, metadata: {} }),
    );
  }

  inspect(cell: string, offset: number, detail: 0 | 1): Promise<Inspection> {
    return this.#ask(
      questionSeconds,
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
    const server = await this.#server?.catch(() => undefined);
    this.#server = undefined;
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
        const starting = this.#server;
        if (!starting) return otherwise(undefined);
        try {
          return await question(await withSignal(starting, signal), signal);
        } catch (error) {
          if (signal.aborted) {
            void starting.then(
              (server) => server.kill(),
              () => undefined,
            );
            return otherwise(tooSlow(seconds));
          }
          // A refusal by a living server would only be repeated.
          if (this.#server === starting) return otherwise(error as Error);
        }
      }
    });
    this.#queue = answer.catch(() => undefined);
    return answer;
  }

  #start(): Promise<Server> {
    const { folder, library } = this.#options;
    this.#localFiles = new LocalFiles();
    this.#checked = undefined;
    const starting: Promise<Server> = Server.start(folder, library, this.#session.text, (reason) => {
      if (this.#server !== starting || this.#stopped) return;
      this.#restart(reason);
    });
    starting.catch((error: unknown) => {
      if (this.#server === starting && !this.#stopped) this.#giveUp(cannotStart(error));
    });
    return starting;
  }

  #restart(reason: string): void {
    if (this.#restarts >= restartsAtMost) {
      this.#giveUp(tooManyRestarts(this.#restarts, reason));
      return;
    }
    this.#restarts += 1;
    this.#server = this.#start();
  }

  #giveUp(reason: string): void {
    this.#server = undefined;
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
    const { items } = await server.rpc.request<{ items: LspDiagnostic[] }>(
      "textDocument/diagnostic",
      { textDocument: { uri: server.cell.uri } },
      signal,
    );
    const diagnostics = readDiagnostics(items, preludeLines, server.reportsImplicitAny);
    if (syntax.hasImports) this.#localFiles.watch(await server.localFiles(signal));
    const unresolved = diagnostics.some(({ code }) => code === unresolvedModule);
    this.#checked = unresolved ? undefined : { document, session, diagnostics };
    return diagnostics;
  }

  /** Puts the session and a cell into their documents. */
  async #show(server: Server, cell: string, signal: AbortSignal, syntax = readCell(cell)): Promise<View> {
    server.session.set(this.#session.text);
    const declarations = syntax.parsed ? syntax.declarations : await outline(server, cell, signal);
    const prelude = this.#session.prelude(declarations);
    server.cell.set(prelude + cell);
    return { server, syntax, prelude, preludeLines: positionAt(prelude, prelude.length).line };
  }
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

/** A cell where a member is about to be named (`x.`) parses with a name there. */
function readForCompletion(cell: string, offset: number): CellSyntax {
  const syntax = readCell(cell);
  return syntax.parsed ? syntax : readCell(`${cell.slice(0, offset)}_${cell.slice(offset)}`);
}

function withSignal<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason as Error);
    signal.addEventListener("abort", abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
