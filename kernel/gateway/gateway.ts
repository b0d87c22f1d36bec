import { rmSync } from "node:fs";
import { rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import type { Duplex } from "node:stream";
import { kernelName, writeKernelspec } from "../kernelspec.ts";
import { Auth } from "./auth.ts";
import { Checkpoints } from "./checkpoints.ts";
import { Contents } from "./contents.ts";
import { contentsRoutes } from "./contentsRoutes.ts";
import { Events } from "./events.ts";
import { Folder } from "./folder.ts";
import { Kernels } from "./kernels.ts";
import { Kernelspecs } from "./kernelspecs.ts";
import { type Log, toStandardError } from "./log.ts";
import { openPage } from "./page.ts";
import { Refusals } from "./refusals.ts";
import { Requests } from "./requests.ts";
import { ownFolder } from "./runtimeFolder.ts";
import { Sessions } from "./sessions.ts";
import { configRoutes, settingsRoutes, workspaceRoutes } from "./settings.ts";
import { statusRoutes } from "./status.ts";
import { JsonStore, openData } from "./store.ts";
import { Trust } from "./trust.ts";
import { WebSockets } from "./webSockets.ts";

export interface GatewayOptions {
  /** The folder whose notebooks and files are served. */
  folder: string;
  /** The port, or 0 for any that is free. */
  port: number;
  token: string;
  /** The built page's folder. */
  page: string;
  /** Where settings, workspaces and secrets are kept. */
  data: string;
  /** Seconds after which an idle kernel that no page shows is ended; absent, none is. */
  cullIdle?: number | undefined;
  /** Where it says what happened; standard error where absent. */
  log?: Log;
}

const loopback = "127.0.0.1";

/** How long a client may take: to send a request's head, all of it, and to say nothing at all. */
const limits = {
  headersTimeout: 10_000,
  requestTimeout: 120_000,
  keepAliveTimeout: 30_000,
  connectionsCheckingInterval: 2_000,
  maxHeaderSize: 32 * 1024,
};
const silence = 180_000;
const connections = 1_000;

const open = new Set<Gateway>();
// The last resort, should this process end without closing its gateways: neither kernels nor keys may outlive it.
process.on("exit", () => {
  for (const gateway of open) gateway.abandon();
});

/** The Jupyter Server that the notebook page, and any other Jupyter client, talks to. Loopback only. */
export class Gateway {
  readonly token: string;
  readonly kernels: Kernels;
  readonly #server: Server;
  readonly #webSockets: WebSockets;
  readonly #refusals: Refusals;
  readonly #runtimeFolder: string;
  #closed: Promise<void> | undefined;

  private constructor(parts: {
    requests: Requests;
    webSockets: WebSockets;
    kernels: Kernels;
    refusals: Refusals;
    token: string;
    runtimeFolder: string;
  }) {
    const { requests, webSockets, kernels, refusals, token, runtimeFolder } = parts;
    this.token = token;
    this.kernels = kernels;
    this.#webSockets = webSockets;
    this.#refusals = refusals;
    this.#runtimeFolder = runtimeFolder;
    this.#server = createServer(limits, (request, response) => void requests.answer(request, response));
    this.#server.maxConnections = connections;
    this.#server.setTimeout(silence);
    this.#server.on("clientError", (error, socket) => this.#refuseUnread(error, socket));
    this.#server.on("drop", () => this.#refusals.note(503, undefined, undefined, `over ${connections} connections`));
    this.#server.on("upgrade", (request, socket, head) => webSockets.upgrade(request, socket, head));
    open.add(this);
  }

  /** Starts to listen; rejects with the system's error (`EADDRINUSE`) when the port is taken. */
  static async start(options: GatewayOptions): Promise<Gateway> {
    const folder = await Folder.open(options.folder);
    const log = options.log ?? toStandardError;
    const specIn = (runtime: string): string => path.join(runtime, "kernels", kernelName);
    const runtimeFolder = await ownFolder((runtime) => writeKernelspec(specIn(runtime)));
    const ownSpec = specIn(runtimeFolder);
    const { data, secret } = await openData(options.data, path.join(runtimeFolder, "data"), log);
    const store = <T>(name: string) => new JsonStore<T>(data, name);
    const page = await openPage(options.page);
    const specs = new Kernelspecs(ownSpec, log);
    const kernels = new Kernels(specs, runtimeFolder, log);
    if (options.cullIdle !== undefined) kernels.cullIdle(options.cullIdle);
    const events = new Events();
    const routes = [
      ...statusRoutes(kernels),
      ...specs.routes(),
      ...kernels.routes(folder),
      ...new Sessions(kernels, folder).routes(),
      ...new Checkpoints(folder).routes(),
      ...contentsRoutes(new Contents(folder, new Trust(store("trust"), secret))),
      ...configRoutes(store("config")),
      ...events.routes(),
      ...settingsRoutes(page.schemas, store("settings")),
      ...workspaceRoutes(store("workspaces")),
    ];
    const auth = new Auth({ token: options.token, secret });
    const refusals = new Refusals(log);
    const requests = new Requests({ auth, folder, page, specs, routes }, refusals, log);
    const webSockets = new WebSockets({ auth, kernels, events }, refusals);
    const gateway = new Gateway({ requests, webSockets, kernels, refusals, token: auth.token, runtimeFolder });
    try {
      await gateway.#listen(options.port);
    } catch (error) {
      await gateway.close();
      throw error;
    }
    return gateway;
  }

  #listen(port: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(port, loopback, () => {
        this.#server.off("error", reject);
        resolve();
      });
    });
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** The server's address, without token and ending in a slash. */
  get url(): string {
    return `http://${loopback}:${this.port}/`;
  }

  /** Answers what is no request: a malformed one, one with too much in its head, one that takes too long. */
  #refuseUnread(error: NodeJS.ErrnoException, socket: Duplex): void {
    // A browser that leaves concerns nobody.
    if (error.code === "ECONNRESET" || !socket.writable) {
      socket.destroy();
      return;
    }
    const status = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 }[error.code ?? ""] ?? 400;
    this.#refusals.note(status, undefined, undefined, `malformed or too slow (${error.code ?? error.message})`);
    socket.end(`HTTP/1.1 ${status} Refused\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
  }

  /** Ends all at once, without waiting; for the moment in which this process itself ends. */
  abandon(): void {
    for (const kernel of this.kernels.all()) kernel.kill();
    rmSync(this.#runtimeFolder, { recursive: true, force: true });
  }

  /** Shuts every kernel down, then the server; safe to call twice. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    await this.kernels.shutdownAll();
    this.#webSockets.close();
    this.#server.closeAllConnections();
    if (this.#server.listening) await new Promise((resolve) => this.#server.close(resolve));
    await rm(this.#runtimeFolder, { recursive: true, force: true });
    open.delete(this);
  }
}
