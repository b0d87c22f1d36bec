import { randomUUID } from "node:crypto";
import { Dealer, Subscriber } from "zeromq";
import { addressOf, type Connection } from "../protocol/connection.ts";
import { ChannelSocket } from "./channelSocket.ts";
import type { Log } from "./log.ts";
import { newMessage, parentOf } from "./message.ts";
import type { ChannelMessage } from "./websocketWire.ts";

const nudgeEvery = 250;

/** The gateway's own sockets to a kernel: what it asks itself and is answered, and all that is published. */
export class OwnSockets {
  /** The session of its requests, and of what it tells in the kernel's place. */
  readonly session = randomUUID();
  readonly #info: Connection;
  readonly #log: Log;
  readonly #iopub: ChannelSocket;
  #shell: ChannelSocket;
  #control: ChannelSocket;
  readonly #replies = new Map<string, (message: ChannelMessage) => void>();
  #heardIopub = () => {};

  /** @param published takes what comes on iopub */
  constructor(info: Connection, log: Log, published: (message: ChannelMessage) => void) {
    this.#info = info;
    this.#log = log;
    // No bound here: at one, bursts of output would be dropped; what pages leave unread is bounded in Delivery.
    const subscriber = new Subscriber({ receiveHighWaterMark: 0, linger: 0 });
    subscriber.subscribe();
    this.#iopub = this.#open(subscriber, "iopub", (message) => {
      this.#heardIopub();
      published(message);
    });
    this.#shell = this.#openDealer("shell");
    this.#control = this.#openDealer("control");
  }

  #open(
    socket: Dealer | Subscriber,
    channel: "shell" | "control" | "iopub",
    receive: (message: ChannelMessage) => void,
  ): ChannelSocket {
    const address = addressOf(this.#info, channel);
    return new ChannelSocket(socket, { address, channel, key: this.#info.key, log: this.#log, receive });
  }

  #openDealer(channel: "shell" | "control"): ChannelSocket {
    const dealer = new Dealer({ routingId: this.session, linger: 0 });
    return this.#open(dealer, channel, (message) => this.#onReply(message));
  }

  #onReply(message: ChannelMessage): void {
    const id = parentOf(message).msg_id ?? "";
    const settle = this.#replies.get(id);
    this.#replies.delete(id);
    settle?.(message);
  }

  /** Asks on the control channel; resolves with the reply. */
  request(type: string, content: Record<string, unknown>): Promise<ChannelMessage> {
    const request = newMessage("control", type, content, this.session);
    return new Promise((resolve) => {
      this.#replies.set(request.id, resolve);
      this.#control.send(request);
    });
  }

  /**
   * Asks for kernel_info until both the reply and something on iopub came: only then does a subscriber miss nothing.
   * Rejects when the kernel has `exited` before.
   */
  answered(exited: Promise<unknown>): Promise<void> {
    return new Promise((resolve, reject) => {
      let replied = false;
      let heard = false;
      const finish = () => {
        if (!replied || !heard) return;
        clearInterval(timer);
        this.#heardIopub = () => {};
        resolve();
      };
      this.#heardIopub = () => {
        heard = true;
        finish();
      };
      const ask = () => {
        const request = newMessage("shell", "kernel_info_request", {}, this.session);
        this.#replies.set(request.id, () => {
          replied = true;
          finish();
        });
        this.#shell.send(request);
      };
      const timer = setInterval(ask, nudgeEvery);
      ask();
      void exited.then(() => {
        clearInterval(timer);
        this.#replies.clear();
        reject(new Error("the kernel ended"));
      });
    });
  }

  /** Resolves when everything is received that a kernel had sent which has ended. */
  async drained(): Promise<void> {
    await Promise.all([this.#iopub, this.#shell, this.#control].map((socket) => socket.drained()));
  }

  /** Drops what the old process left unread, above all a request to shut down: it must not reach the next one. */
  reopen(): void {
    this.#shell.close();
    this.#control.close();
    this.#shell = this.#openDealer("shell");
    this.#control = this.#openDealer("control");
  }

  close(): void {
    for (const socket of [this.#shell, this.#control, this.#iopub]) socket.close();
  }
}
