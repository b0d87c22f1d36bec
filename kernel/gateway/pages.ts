import type { WebSocket } from "ws";
import type { Connection } from "../protocol/connection.ts";
import { KernelClient, type KernelSide } from "./kernelClient.ts";
import type { ChannelMessage } from "./websocketWire.ts";

// A page that lost its connection tries again within minutes; a closed one never comes back.
const patience = 10 * 60_000;

/** The pages that use one kernel, by session. */
export class Pages {
  readonly #clients = new Map<string, KernelClient>();
  readonly #info: Connection;
  readonly #kernel: KernelSide;

  constructor(info: Connection, kernel: KernelSide) {
    this.#info = info;
    this.#kernel = kernel;
  }

  /** How many pages are there now. */
  get connected(): number {
    return [...this.#clients.values()].filter((client) => client.connected).length;
  }

  isConnected(session: string): boolean {
    return this.#clients.get(session)?.connected ?? false;
  }

  /** Joins a page's WebSocket. A page of the same session gets what it missed. */
  connect(webSocket: WebSocket, session: string): void {
    let client = this.#clients.get(session);
    if (!client) {
      client = new KernelClient(session, this.#info, this.#kernel);
      this.#clients.set(session, client);
    }
    client.attach(webSocket);
    const joined = client;
    webSocket.on("close", () => {
      const timer = setTimeout(() => {
        if (joined.connected || this.#clients.get(session) !== joined) return;
        joined.close();
        this.#clients.delete(session);
      }, patience);
      timer.unref();
    });
  }

  /** Gives a message to every page. */
  deliver(message: ChannelMessage): void {
    for (const client of this.#clients.values()) client.deliver(message);
  }

  /** Gives a message to the pages that are there. */
  deliverNow(message: ChannelMessage): void {
    for (const client of this.#clients.values()) if (client.connected) client.deliver(message);
  }

  /** Drops what is on its way to a kernel that ended: it must not reach the next one. */
  reopen(): void {
    for (const client of this.#clients.values()) client.reopen();
  }

  close(): void {
    for (const client of this.#clients.values()) client.close();
    this.#clients.clear();
  }
}
