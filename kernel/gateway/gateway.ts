import { rmSync } from "node:fs";
import { rm } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import type { Duplex } from "node:stream";
import { inspect } from "node:util";
import { type WebSocket, WebSocketServer } from "ws";
import { kernelName, writeKernelspec } from "../kernelspec.ts";
import { Auth } from "./auth.ts";
import { Checkpoints } from "./checkpoints.ts";
import { Contents } from "./contents.ts";
import { contentsRoutes } from "./contentsRoutes.ts";
import { errors, HttpError, notFound, reasonOf } from "./errors.ts";
import { Events } from "./events.ts";
import { Folder } from "./folder.ts";
import { Kernels } from "./kernels.ts";
import { Kernelspecs } from "./kernelspecs.ts";
import { type Log, toStandardError } from "./log.ts";
import { openPage, type Page, securityHeaders, sendLogin, sendOwnFile, sendPage, sendUserFile } from "./page.ts";
import { Refusals } from "./refusals.ts";
import { decodePath, findRoute, methodsOf, type Route, readBody, sendJson } from "./router.ts";
import { ownFolder } from "./runtimeFolder.ts";
import { Sessions } from "./sessions.ts";
import { configRoutes, settingsRoutes, workspaceRoutes } from "./settings.ts";
import { statusRoutes } from "./status.ts";
import { JsonStore, openData } from "./store.ts";
import { Trust } from "./trust.ts";
import { binaryProtocol } from "./websocketWire.ts";

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
/** How often each WebSocket is asked whether its page is still there. */
const heartbeat = 30_000;
/** Statuses that are everyday answers, not refusals. */
const everyday = new Set([404, 409]);

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
  readonly #webSockets = new WebSocketServer({
    noServer: true,
    maxPayload: 512 * 1024 * 1024,
    handleProtocols: (offered) => (offered.has(binaryProtocol) ? binaryProtocol : false),
  });
  readonly #log: Log;
  readonly #refusals: Refusals;
  readonly #heartbeat = setInterval(() => this.#askPages(), heartbeat).unref();
  /** The WebSockets that have not answered since they were last asked. */
  #silent = new WeakSet<WebSocket>();
  readonly #auth: Auth;
  readonly #folder: Folder;
  readonly #page: Page;
  readonly #specs: Kernelspecs;
  readonly #events: Events;
  readonly #routes: readonly Route[];
  readonly #runtimeFolder: string;
  #closed: Promise<void> | undefined;

  private constructor(parts: {
    auth: Auth;
    folder: Folder;
    page: Page;
    specs: Kernelspecs;
    kernels: Kernels;
    events: Events;
    routes: Route[];
    runtimeFolder: string;
    log: Log;
  }) {
    this.#log = parts.log;
    this.#refusals = new Refusals(parts.log);
    this.token = parts.auth.token;
    this.kernels = parts.kernels;
    this.#auth = parts.auth;
    this.#folder = parts.folder;
    this.#page = parts.page;
    this.#specs = parts.specs;
    this.#events = parts.events;
    this.#routes = parts.routes;
    this.#runtimeFolder = parts.runtimeFolder;
    this.#server = createServer(limits, (request, response) => void this.#answer(request, response));
    this.#server.maxConnections = connections;
    this.#server.setTimeout(silence);
    this.#server.on("clientError", (error, socket) => this.#refuseUnread(error, socket));
    this.#server.on("drop", () => this.#refusals.note(503, undefined, undefined, `over ${connections} connections`));
    this.#server.on("upgrade", (request, socket, head) => this.#upgrade(request, socket, head));
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
    const gateway = new Gateway({ auth, folder, page, specs, kernels, events, routes, runtimeFolder, log });
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

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      await this.#handle(request, response);
    } catch (error) {
      const status = error instanceof HttpError ? error.status : 500;
      if (!(error instanceof HttpError)) this.#log(`${inspect(error)}\n`);
      if (!everyday.has(status)) this.#refusals.note(status, request.method, request.url, reasonOf(error));
      // What is left of a body that nobody wants is not read.
      if (!request.complete) response.setHeader("connection", "close");
      if (response.headersSent) response.destroy();
      else sendJson(response, status, { message: reasonOf(error), reason: null });
    }
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.#auth.checkHost(request);
    const { pathname, searchParams: query } = this.#address(request);
    const where = decodePath(pathname);
    const isRead = request.method === "GET" || request.method === "HEAD";
    if (isRead && /^\/(lab(\/(tree|workspaces)(\/.*)?)?)?\/?$/.test(where)) {
      this.#sendPage(request, response, where, query);
      return;
    }
    // As Jupyter: that there is a server, and its version, is no secret; clients look for it before they have a token.
    if (!/^\/api\/?$/.test(where) || !isRead) this.#auth.check(request, query);
    if (isRead && (await this.#sendFile(request, response, where, query))) return;
    const found = findRoute(this.#routes, request.method, where);
    if (!found) {
      const known = methodsOf(this.#routes, where);
      if (known.length === 0) throw notFound(`${request.method} ${where}`);
      response.setHeader("allow", known.join(", "));
      if (request.method !== "OPTIONS") throw errors.wrongMethod(request.method, where, known);
      response.writeHead(200, { "content-length": 0, ...securityHeaders }).end();
      return;
    }
    const body = isRead ? {} : await readBody(request);
    const answer = await found.route.handle({ params: found.params, query, body });
    if (answer) sendJson(response, answer.status ?? 200, answer.json, answer.headers);
    else response.writeHead(204, securityHeaders).end();
  }

  #address(request: IncomingMessage): URL {
    const address = URL.parse(request.url ?? "/", this.url);
    if (!address) throw errors.badAddress();
    return address;
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

  /** Ends the connections of pages that have not answered since they were last asked: their network is gone. */
  #askPages(): void {
    for (const webSocket of this.#webSockets.clients) {
      if (this.#silent.has(webSocket)) webSocket.terminate();
      else {
        this.#silent.add(webSocket);
        webSocket.ping();
      }
    }
  }

  /** The page; a token in its address moves into a cookie, so that it stays neither in the history nor in links. */
  #sendPage(request: IncomingMessage, response: ServerResponse, where: string, query: URLSearchParams): void {
    const proof = this.#auth.proof(request, query);
    if (!proof) {
      sendLogin(response, query.has("token"));
      return;
    }
    const isRoot = where === "/" || where === "";
    if (!query.has("token") && !isRoot) {
      sendPage(response, where, this.#page, this.#folder, this.#auth.cookies(request));
      return;
    }
    query.delete("token");
    const rest = query.size > 0 ? `?${query}` : "";
    const location = `${isRoot ? "/lab" : where.replace(/^\/+/, "/").split("/").map(encodeURIComponent).join("/")}${rest}`;
    response.writeHead(302, { location, "set-cookie": this.#auth.cookies(request), "cache-control": "no-store" }).end();
  }

  async #sendFile(
    request: IncomingMessage,
    response: ServerResponse,
    where: string,
    query: URLSearchParams,
  ): Promise<boolean> {
    const [, kind, rest] = /^\/(static|lab\/api\/themes|files|kernelspecs)\/(.+)$/.exec(where) ?? [];
    if (!kind || !rest) return false;
    if (kind === "static") await sendOwnFile(request, response, path.join(this.#page.dist, "static"), rest);
    else if (kind === "lab/api/themes")
      await sendOwnFile(request, response, path.join(this.#page.dist, "themes"), rest);
    else if (kind === "files") await sendUserFile(request, response, this.#folder, rest, query.get("download") === "1");
    else {
      const [name, ...file] = rest.split("/");
      await sendOwnFile(request, response, (await this.#specs.find(name ?? "")).folder, file.join("/"));
    }
    return true;
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    // A browser that leaves while it is being answered concerns nobody.
    socket.on("error", () => undefined);
    try {
      this.#auth.checkHost(request);
      this.#auth.checkOrigin(request);
      const { pathname, searchParams: query } = this.#address(request);
      if (!this.#auth.proof(request, query)) throw errors.noToken();
      const kernel = /^\/api\/kernels\/([^/]+)\/channels$/.exec(pathname)?.[1];
      if (kernel !== undefined) this.kernels.find(kernel);
      else if (pathname !== "/api/events/subscribe") throw notFound(pathname);
      this.#webSockets.handleUpgrade(request, socket, head, (webSocket) => {
        // A frame that is no frame closes the connection, with the reason, by itself.
        webSocket.on("error", (error) => this.#refusals.note(400, "WebSocket", request.url, reasonOf(error)));
        for (const sign of ["pong", "message"]) webSocket.on(sign, () => this.#silent.delete(webSocket));
        if (kernel === undefined) this.#events.subscribe(webSocket);
        else this.kernels.connect(kernel, webSocket, query.get("session_id"));
      });
    } catch (error) {
      const status = error instanceof HttpError ? error.status : 500;
      this.#refusals.note(status, "WebSocket", request.url, reasonOf(error));
      const body = JSON.stringify({ message: reasonOf(error) });
      socket.end(
        `HTTP/1.1 ${status} Refused\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
      );
    }
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
    clearInterval(this.#heartbeat);
    await this.kernels.shutdownAll();
    for (const webSocket of this.#webSockets.clients) webSocket.terminate();
    this.#server.closeAllConnections();
    if (this.#server.listening) await new Promise((resolve) => this.#server.close(resolve));
    await rm(this.#runtimeFolder, { recursive: true, force: true });
    open.delete(this);
  }
}
