import type { WebSocket } from "ws";
import type { Connection } from "../protocol/connection.ts";
import { KernelClient, type KernelSide } from "./kernelClient.ts";
import type { ChannelMessage } from "./websocketWire.ts";

// A page that lost its connection tries again within minutes; a closed one never comes back.
const patience = 10 * 60_000;
// Each page that is loaded anew leaves a session behind, which holds what it missed.
const awaited = 4;

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
      if (joined.connected) return;
      // Last among those that are awaited.
      if (this.#clients.delete(session)) this.#clients.set(session, joined);
      const away = [...this.#clients].filter(([, { connected }]) => !connected);
      for (const [left] of away.slice(0, -awaited)) this.#forget(left);
      const timer = setTimeout(() => {
        if (!joined.connected && this.#clients.get(session) === joined) this.#forget(session);
      }, patience);
      timer.unref();
    });
  }

  #forget(session: string): void {
    this.#clients.get(session)?.close();
    this.#clients.delete(session);
  }

  /** Gives a message to every page. */
  deliver(message: ChannelMessage): void {
    for (const client of this.#clients.values()) client.deliver(message);
  }

  /** Gives a message to the pages that are there. */
  deliverNow(message: ChannelMessage): void {
    for (const client of this.#clients.values()) if (client.connected) client.deliver(message);
  }

  /** Resolves when everything is delivered that a kernel had sent which has ended. */
  async drained(): Promise<void> {
    await Promise.all([...this.#clients.values()].map((client) => client.drained()));
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
