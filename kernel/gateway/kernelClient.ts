import { WebSocket } from "ws";
import { Dealer } from "zeromq";
import { addressOf, type Connection } from "../protocol/connection.ts";
import { ChannelSocket } from "./channelSocket.ts";
import { Flow } from "./flow.ts";
import type { Log } from "./log.ts";
import { type Header, headerOf, parentOf } from "./message.ts";
import { droppedNote } from "./runs.ts";
import { type ChannelMessage, decodeFrame, encodeFrame, FrameError } from "./websocketWire.ts";

const channels = ["shell", "control", "stdin"] as const;

// What a page that lost its connection may miss and still get on return, and what one that does not read may pile up.
const heldLimit = 64 * 1024 * 1024;
const unreadLimit = 256 * 1024 * 1024;

const sizeOf = ({ parts, buffers }: ChannelMessage) =>
  [...parts, ...buffers].reduce((total, part) => total + part.length, 0);

/** What a session needs of its kernel: when it listens, and to whom to tell what it is asked and has answered. */
export interface KernelSide {
  readonly log: Log;
  ready(): Promise<void>;
  requested(message: ChannelMessage): void;
  replied(message: ChannelMessage): void;
  /** A request for input came for a page that is not there. */
  unanswered(message: ChannelMessage): void;
  /** By the id of a cell's question: whose page was asked. The kernel takes the answer from that session alone. */
  readonly questions: Map<string, KernelClient>;
}

/** One page's session with a kernel: its own sockets, so that replies and input requests find their way, and its WebSocket. */
export class KernelClient {
  readonly #sockets = new Map<string, ChannelSocket>();
  readonly #kernel: KernelSide;
  /** To the page that is there. */
  readonly #flow: Flow;
  #webSocket: WebSocket | undefined;
  #held: ChannelMessage[] = [];
  #heldBytes = 0;
  #dropped: { bytes: number; parent: Header } | undefined;
  readonly #session: string;
  readonly #info: Connection;

  constructor(session: string, info: Connection, kernel: KernelSide) {
    this.#session = session;
    this.#flow = new Flow(session, (message) => this.#send(message));
    this.#info = info;
    this.#kernel = kernel;
    this.#open();
  }

  #open(): void {
    for (const channel of channels) {
      // Shell and stdin share one identity, by which the kernel addresses its input requests.
      const dealer = new Dealer({ routingId: this.#session, linger: 0 });
      const address = addressOf(this.#info, channel);
      const receive = (message: ChannelMessage) => {
        this.#kernel.replied(message);
        if (channel === "stdin") this.#asked(message);
        this.deliver(message);
      };
      this.#sockets.set(
        channel,
        new ChannelSocket(dealer, { address, channel, key: this.#info.key, log: this.#kernel.log, receive }),
      );
    }
  }

  #asked(message: ChannelMessage): void {
    this.#kernel.questions.set(headerOf(message).msg_id ?? "", this);
    if (!this.connected) this.#kernel.unanswered(message);
  }

  /** Resolves when everything is delivered that a kernel had sent which has ended. */
  async drained(): Promise<void> {
    await Promise.all([...this.#sockets.values()].map((socket) => socket.drained()));
  }

  /** New sockets in place of those that may still hold what was meant for a kernel that ended. */
  reopen(): void {
    for (const socket of this.#sockets.values()) socket.close();
    this.#open();
  }

  get connected(): boolean {
    return this.#webSocket?.readyState === WebSocket.OPEN;
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
    if (this.#dropped) this.#send(droppedNote(this.#dropped.bytes, this.#dropped.parent));
    this.#dropped = undefined;
    for (const message of this.#held.splice(0)) this.#send(message);
    this.#heldBytes = 0;
  }

  #forward(message: ChannelMessage): void {
    if (!this.#sockets.has(message.channel)) return;
    this.#kernel.ready().then(
      () => {
        this.#kernel.requested(message);
        this.#addressee(message).#sockets.get(message.channel)?.send(message);
      },
      () => undefined, // the kernel is dead, and the page was told
    );
  }

  /** Whose sockets a message takes: an answer those of the page that was asked, even when another page gives it. */
  #addressee(message: ChannelMessage): KernelClient {
    if (message.channel !== "stdin") return this;
    const { questions } = this.#kernel;
    const asked = questions.get(parentOf(message).msg_id ?? "");
    questions.clear();
    return asked ?? this;
  }

  /** Gives a kernel's message to the page, or keeps it until the page is back. */
  deliver(message: ChannelMessage): void {
    if (this.connected) this.#flow.pass(message);
    else {
      this.#flow.flush();
      this.#hold(message);
    }
  }

  #send(message: ChannelMessage): void {
    const webSocket = this.#webSocket;
    // One that is being closed sends nothing more.
    if (webSocket?.readyState !== WebSocket.OPEN) {
      this.#hold(message);
      return;
    }
    webSocket.send(encodeFrame(message, webSocket.protocol));
    if (webSocket.bufferedAmount > unreadLimit) {
      this.#kernel.log(`A page that left ${unreadLimit / 2 ** 20} MB unread was disconnected.\n`);
      webSocket.terminate();
    }
  }

  #hold(message: ChannelMessage): void {
    this.#heldBytes += sizeOf(message);
    this.#held.push(message);
    if (this.#heldBytes <= heldLimit) return;
    // A quarter at once: taking one from the front of a long list for each that comes would take for ever.
    let count = 0;
    for (; count < this.#held.length && this.#heldBytes > heldLimit * 0.75; count++) {
      const dropped = this.#held[count]!;
      const bytes = sizeOf(dropped);
      this.#heldBytes -= bytes;
      this.#dropped ??= { bytes: 0, parent: parentOf(dropped) };
      this.#dropped.bytes += bytes;
    }
    this.#held.splice(0, count);
  }

  close(): void {
    this.#flow.flush();
    this.#webSocket?.close(1001, "the kernel was shut down");
    for (const socket of this.#sockets.values()) socket.close();
  }
}
