import type { WebSocket } from "ws";
import { Dealer } from "zeromq";
import { addressOf, type Connection } from "../protocol/connection.ts";
import { ChannelSocket } from "./channelSocket.ts";
import { type ChannelMessage, decodeFrame, encodeFrame, FrameError } from "./websocketWire.ts";

const channels = ["shell", "control", "stdin"] as const;

// What a page that lost its connection may miss and still get on return, and what one that does not read may pile up.
const heldLimit = 64 * 1024 * 1024;
const unreadLimit = 256 * 1024 * 1024;

const sizeOf = ({ parts, buffers }: ChannelMessage) =>
  [...parts, ...buffers].reduce((total, part) => total + part.length, 0);

/** What a session needs of its kernel: when it listens, and to whom to tell what it is asked and has answered. */
export interface KernelSide {
  ready(): Promise<void>;
  requested(message: ChannelMessage): void;
  replied(message: ChannelMessage): void;
}

/** One page's session with a kernel: its own sockets, so that replies and input requests find their way, and its WebSocket. */
export class KernelClient {
  readonly #sockets = new Map<string, ChannelSocket>();
  readonly #kernel: KernelSide;
  #webSocket: WebSocket | undefined;
  #held: ChannelMessage[] = [];
  #heldBytes = 0;

  constructor(session: string, info: Connection, kernel: KernelSide) {
    this.#kernel = kernel;
    for (const channel of channels) {
      // Shell and stdin share one identity, by which the kernel addresses its input requests.
      const dealer = new Dealer({ routingId: session, linger: 0 });
      const address = addressOf(info, channel);
      const receive = (message: ChannelMessage) => {
        kernel.replied(message);
        this.deliver(message);
      };
      this.#sockets.set(channel, new ChannelSocket(dealer, { address, channel, key: info.key, receive }));
    }
  }

  get connected(): boolean {
    return this.#webSocket !== undefined;
  }

  /** Joins a WebSocket to this session; what came while none was there is delivered first. */
  attach(webSocket: WebSocket): void {
    this.#webSocket?.close(1000, "the same session connected again");
    this.#webSocket = webSocket;
    webSocket.on("message", (data, isBinary) => {
      try {
        this.#forward(decodeFrame(data as Buffer, isBinary, webSocket.protocol));
      } catch (error) {
        if (!(error instanceof FrameError)) throw error;
        webSocket.close(1007, error.message.slice(0, 100));
      }
    });
    webSocket.on("close", () => {
      if (this.#webSocket === webSocket) this.#webSocket = undefined;
    });
    for (const message of this.#held.splice(0)) this.deliver(message);
    this.#heldBytes = 0;
  }

  #forward(message: ChannelMessage): void {
    const socket = this.#sockets.get(message.channel);
    if (!socket) return;
    this.#kernel.ready().then(
      () => {
        this.#kernel.requested(message);
        socket.send(message);
      },
      () => undefined, // the kernel is dead, and the page was told
    );
  }

  /** Gives a kernel's message to the page, or keeps it until the page is back. */
  deliver(message: ChannelMessage): void {
    const webSocket = this.#webSocket;
    if (!webSocket) {
      this.#hold(message);
      return;
    }
    webSocket.send(encodeFrame(message, webSocket.protocol));
    if (webSocket.bufferedAmount > unreadLimit) {
      console.error(`A page that left ${unreadLimit / 2 ** 20} MB unread was disconnected.`);
      webSocket.terminate();
    }
  }

  #hold(message: ChannelMessage): void {
    this.#heldBytes += sizeOf(message);
    this.#held.push(message);
    while (this.#heldBytes > heldLimit) this.#heldBytes -= sizeOf(this.#held.shift()!);
  }

  close(): void {
    this.#webSocket?.close(1001, "the kernel was shut down");
    for (const socket of this.#sockets.values()) socket.close();
  }
}
