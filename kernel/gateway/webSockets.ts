import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import type { Auth } from "./auth.ts";
import { errors, HttpError, notFound, reasonOf } from "./errors.ts";
import type { Events } from "./events.ts";
import type { Kernels } from "./kernels.ts";
import type { Refusals } from "./refusals.ts";
import { readAddress } from "./router.ts";
import { binaryProtocol } from "./websocketWire.ts";

/** How often each WebSocket is asked whether its page is still there. */
const heartbeat = 30_000;

/** The pages' WebSockets: to kernels, and to what the server tells of. */
export class WebSockets {
  readonly #server = new WebSocketServer({
    noServer: true,
    maxPayload: 512 * 1024 * 1024,
    handleProtocols: (offered) => (offered.has(binaryProtocol) ? binaryProtocol : false),
  });
  readonly #heartbeat = setInterval(() => this.#askPages(), heartbeat).unref();
  /** Those that have not answered since they were last asked. */
  readonly #silent = new WeakSet<WebSocket>();
  readonly #auth: Auth;
  readonly #kernels: Kernels;
  readonly #events: Events;
  readonly #refusals: Refusals;

  constructor(parts: { auth: Auth; kernels: Kernels; events: Events }, refusals: Refusals) {
    this.#auth = parts.auth;
    this.#kernels = parts.kernels;
    this.#events = parts.events;
    this.#refusals = refusals;
  }

  /** Opens the WebSocket that a request asks for, or says why not. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    // A browser that leaves while it is being answered concerns nobody.
    socket.on("error", () => undefined);
    try {
      this.#auth.checkHost(request);
      this.#auth.checkOrigin(request);
      const { pathname, searchParams: query } = readAddress(request);
      if (!this.#auth.proof(request, query)) throw errors.noToken();
      const kernel = /^\/api\/kernels\/([^/]+)\/channels$/.exec(pathname)?.[1];
      if (kernel !== undefined) this.#kernels.find(kernel);
      else if (pathname !== "/api/events/subscribe") throw notFound(pathname);
      this.#server.handleUpgrade(request, socket, head, (webSocket) => {
        // A frame that is no frame closes the connection, with the reason, by itself.
        webSocket.on("error", (error) => this.#refusals.note(400, "WebSocket", request.url, reasonOf(error)));
        for (const sign of ["pong", "message"]) webSocket.on(sign, () => this.#silent.delete(webSocket));
        if (kernel === undefined) this.#events.subscribe(webSocket);
        else this.#kernels.connect(kernel, webSocket, query.get("session_id"));
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

  /** Ends the connections of pages that have not answered since they were last asked: their network is gone. */
  #askPages(): void {
    for (const webSocket of this.#server.clients) {
      if (this.#silent.has(webSocket)) webSocket.terminate();
      else {
        this.#silent.add(webSocket);
        webSocket.ping();
      }
    }
  }

  /** Ends all of them at once. */
  close(): void {
    clearInterval(this.#heartbeat);
    for (const webSocket of this.#server.clients) webSocket.terminate();
  }
}
