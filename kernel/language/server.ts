import type { ChildProcess } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { findConfiguration } from "../tsconfig.ts";
import { OpenDocument } from "./document.ts";
import { ConnectionClosed, type ServerEnded } from "./errors.ts";
import { configText, type Files, filesIn, serverPath, type UserOptions, uriOf } from "./files.ts";
import { globalsText } from "./globals.ts";
import { Rpc } from "./rpc.ts";
import { type ServerProcess, startProcess } from "./serverProcess.ts";

/** As declaration files are printed, so that a type means the same in the session document. */
const printFlags =
  1 /* NoTruncation */ |
  4 /* GenerateNamesForShadowedTypeParams */ |
  8 /* UseStructuralFallback */ |
  2048 /* WriteClassExpressionAsTypeLiteral */ |
  32768 /* AllowThisInObjectLiteral */ |
  524288; /* AllowEmptyTuple */

const stopWithinMs = 2_000;

interface Snapshot {
  readonly snapshot: number;
  readonly projects: readonly { readonly id: string; readonly configFileName: string }[];
}

/** One running language server with the notebook's documents open in it. */
export class Server {
  readonly rpc: Rpc;
  /** Settles, with how it ended, when the process is gone. */
  readonly exited: Promise<ServerEnded>;
  readonly session: OpenDocument;
  readonly cell: OpenDocument;
  /** Implicit `any` is reported: the user's own configuration asks for it. */
  readonly reportsImplicitAny: boolean;
  readonly #child: ChildProcess;
  readonly #api: Rpc;
  readonly #socket: Socket;
  readonly #files: Files;

  private constructor(parts: {
    child: ChildProcess;
    exited: Promise<ServerEnded>;
    rpc: Rpc;
    api: Rpc;
    socket: Socket;
    files: Files;
    documents: { session: OpenDocument; cell: OpenDocument };
    reportsImplicitAny: boolean;
  }) {
    this.#child = parts.child;
    this.exited = parts.exited;
    this.rpc = parts.rpc;
    this.#api = parts.api;
    this.#socket = parts.socket;
    this.#files = parts.files;
    this.session = parts.documents.session;
    this.cell = parts.documents.cell;
    this.reportsImplicitAny = parts.reportsImplicitAny;
  }

  /**
   * Warms a server, a new one unless it is there already, for a notebook's folder; rejects with `ServerEnded` when its
   * process ends meanwhile.
   */
  static async start(
    folder: string,
    library: string,
    session: string,
    running: Promise<ServerProcess> = startProcess(folder),
  ): Promise<Server> {
    const process = await running;
    const { child, exited } = process;
    try {
      return await Server.#connect(process, folder, library, session);
    } catch (error) {
      child.kill("SIGKILL");
      throw error instanceof ConnectionClosed ? await exited : error;
    }
  }

  static async #connect(
    { child, exited, rpc, initialized }: ServerProcess,
    folder: string,
    library: string,
    text: string,
  ): Promise<Server> {
    // It takes what comes in its order: that nothing waits for its answers spares a start the turns of a busy event loop.
    rpc.notify("initialized", {});
    const connecting = connectApi(rpc);
    connecting.catch(() => {});
    const userConfig = findConfiguration(folder);
    const user =
      userConfig === undefined
        ? {}
        : (await (await connecting).api.request<{ options: UserOptions }>("parseConfigFile", { file: userConfig }))
            .options;
    const files = filesIn(folder, user.jsx !== undefined);
    if (userConfig === files.config && existsSync(userConfig))
      new OpenDocument(rpc, uriOf(files.userConfig), "json", readFileSync(userConfig, "utf8"));
    new OpenDocument(rpc, uriOf(files.config), "json", configText(files, library, userConfig, user));
    new OpenDocument(rpc, uriOf(files.globals), "typescript", globalsText);
    const documents = {
      session: new OpenDocument(rpc, uriOf(files.session), "typescript", text),
      cell: new OpenDocument(rpc, uriOf(files.cell), user.jsx === undefined ? "typescript" : "typescriptreact", ""),
    };
    const warm = rpc.request("textDocument/diagnostic", { textDocument: { uri: documents.cell.uri } });
    const [connected] = await Promise.all([connecting, warm, initialized]);
    const reportsImplicitAny = user.noImplicitAny ?? user.strict ?? false;
    return new Server({ child, exited, rpc, ...connected, files, documents, reportsImplicitAny });
  }

  /** The checker's types of what is declared at offsets of the cell document, as text that holds in its scope. */
  async printTypes(offsets: readonly number[], signal: AbortSignal): Promise<(string | undefined)[]> {
    return this.#withProject(async (at) => {
      const file = { uri: this.cell.uri };
      const ask = <T>(method: string, params: object) => this.#api.request<T>(method, { ...at, ...params }, signal);
      const symbols = await ask<({ id: number; valueDeclaration?: string } | null)[]>("getSymbolsAtPositions", {
        file,
        positions: offsets,
      });
      const known = symbols.filter((symbol) => symbol !== null);
      const types = await ask<({ id: number } | null)[]>("getTypesOfSymbols", { symbols: known.map(({ id }) => id) });
      const printed = await Promise.all(
        types.map((type, index) => {
          if (!type) return undefined;
          const location = known[index]?.valueDeclaration;
          return ask<string>("typeToString", { type: type.id, location, flags: printFlags });
        }),
      );
      const texts = new Map(known.map((symbol, index) => [symbol, printed[index]]));
      return symbols.map((symbol) => (symbol ? texts.get(symbol) : undefined));
    }, signal);
  }

  /** Resolves when the server has taken in the documents' changes. */
  async settled(signal: AbortSignal): Promise<void> {
    await this.rpc.request("custom/projectInfo", { textDocument: { uri: this.cell.uri } }, signal);
  }

  /** The files of the program that are neither packages' nor this kernel's own: those a user may edit meanwhile. */
  async localFiles(signal: AbortSignal): Promise<string[]> {
    const names = await this.#withProject(
      (at) => this.#api.request<string[]>("getSourceFileNames", at, signal),
      signal,
    );
    const own = new Set(Object.values(this.#files).map(serverPath));
    return names.filter((name) => !name.includes("/node_modules/") && !own.has(name) && existsSync(name));
  }

  /** One of its connections is gone, and so is the process, now or in a moment. */
  get closed(): boolean {
    return this.rpc.closed || this.#api.closed;
  }

  /** Ends the process; the documents are gone with it. */
  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const timer = setTimeout(() => this.kill(), stopWithinMs);
    this.#socket.destroy();
    await this.rpc.request("shutdown", null).catch(() => this.kill());
    this.rpc.notify("exit", null);
    await this.exited;
    clearTimeout(timer);
  }

  kill(): void {
    this.#socket.destroy();
    this.#child.kill("SIGKILL");
  }

  async #withProject<T>(
    use: (at: { snapshot: number; project: string }) => Promise<T>,
    signal: AbortSignal,
  ): Promise<T> {
    // The two channels know no order.
    await this.settled(signal);
    const { snapshot, projects } = await this.#api.request<Snapshot>("updateSnapshot", {}, signal);
    try {
      const config = serverPath(this.#files.config);
      const project = projects.find(({ configFileName }) => configFileName === config);
      return await use({ snapshot, project: project?.id ?? config });
    } finally {
      void this.#api.request("release", { snapshot }).catch(() => undefined);
    }
  }
}

/** Opens the server's other channel, which knows the checker's types. */
async function connectApi(rpc: Rpc): Promise<{ api: Rpc; socket: Socket }> {
  const { pipe } = await rpc.request<{ pipe: string }>("custom/initializeAPISession", {});
  const socket = await connected(pipe);
  // The name has served once the socket is connected; nothing stays behind in the folder of temporary files.
  if (process.platform !== "win32") rmSync(pipe, { force: true });
  const api = new Rpc(socket, socket);
  await api.request("initialize", null);
  return { api, socket };
}

function connected(pipe: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(pipe, () => resolve(socket));
    // The server made this socket: where nobody listens to it any more, the server is gone.
    socket.once("error", () => reject(new ConnectionClosed()));
  });
}
