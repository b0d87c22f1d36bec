import { WebSocket } from "ws";
import type { Log } from "./log.ts";
import { type Header, parentOf, sizeOf } from "./message.ts";
import { droppedNote, isOutput } from "./runs.ts";
import { type ChannelMessage, encodeFrame } from "./websocketWire.ts";

// What a page that lost its connection may miss and still get on return, and what one that does not read may pile up.
const heldLimit = 64 * 1024 * 1024;
const unreadLimit = 256 * 1024 * 1024;
/** What may be on its way at once; the rest waits here, so that a slow page costs it no second time. */
const onTheWay = 16 * 1024 * 1024;
/** Pings that may be unanswered at once: one behind each message of a conversation, few in a flood. */
const pings = 16;

/** What the delivery to a page tells of, and asks. */
export interface DeliverySide {
  readonly log: Log;
  /** A message certainly arrived. */
  delivered(message: ChannelMessage): void;
  /** What to send a page that has lost its connection, and may or may not have received the doubtful ones. */
  resent(doubtful: readonly ChannelMessage[], waiting: readonly ChannelMessage[]): ChannelMessage[];
}

/**
 * A page's messages in their order, each kept until the page has acknowledged it: a pong says that all arrived that was
 * sent before its ping. A connection may end at any moment, and its successor goes on where it ended.
 */
export class Delivery {
  readonly #side: DeliverySide;
  #webSocket: WebSocket | undefined;
  /** What is not acknowledged, by its position. */
  #messages = new Map<number, ChannelMessage>();
  /** The positions after the last message that was acknowledged, was sent, is here. */
  #acknowledged = 0;
  #sent = 0;
  #end = 0;
  #bytes = 0;
  #bytesSent = 0;
  /** The positions that unanswered pings ask about. */
  #asked: number[] = [];
  /** By request: what is missing of its output. */
  readonly #dropped = new Map<string, { bytes: number; readonly parent: Header }>();

  constructor(side: DeliverySide) {
    this.#side = side;
  }

  get connected(): boolean {
    return this.#webSocket?.readyState === WebSocket.OPEN;
  }

  /** Joins a WebSocket in place of the one before. */
  attach(webSocket: WebSocket): void {
    this.#webSocket?.close(1000, "the same session connected again");
    this.#webSocket = webSocket;
    webSocket.on("pong", (data) => {
      if (this.#webSocket === webSocket) this.#acknowledge(Number(data.toString("latin1")));
    });
    webSocket.on("close", () => {
      if (this.#webSocket === webSocket) this.#webSocket = undefined;
    });
    const [doubtful, waiting]: [ChannelMessage[], ChannelMessage[]] = [[], []];
    for (const [position, message] of this.#messages) (position < this.#sent ? doubtful : waiting).push(message);
    const rest = doubtful.length > 0 ? this.#side.resent(doubtful, waiting) : waiting;
    rest.unshift(...[...this.#dropped.values()].map(({ bytes, parent }) => droppedNote(bytes, parent)));
    this.#dropped.clear();
    this.#messages = new Map(rest.entries());
    [this.#acknowledged, this.#sent, this.#end] = [0, 0, rest.length];
    this.#bytes = rest.reduce((total, message) => total + sizeOf(message), 0);
    this.#bytesSent = 0;
    this.#asked = [];
    this.#send();
  }

  /** Sends a message, or keeps it until the page is back. */
  push(message: ChannelMessage): void {
    this.#messages.set(this.#end++, message);
    this.#bytes += sizeOf(message);
    this.#send();
    if (this.#bytes <= (this.connected ? unreadLimit : heldLimit)) return;
    if (this.connected) {
      this.#side.log(`A page that left ${unreadLimit / 2 ** 20} MB unread was disconnected.\n`);
      this.#webSocket?.terminate();
    }
    this.#makeRoom();
  }

  #send(): void {
    const webSocket = this.#webSocket;
    // One that is being closed sends nothing more.
    if (webSocket?.readyState !== WebSocket.OPEN) return;
    while (this.#sent < this.#end && this.#bytesSent < onTheWay) {
      const message = this.#messages.get(this.#sent++)!;
      this.#bytesSent += sizeOf(message);
      webSocket.send(encodeFrame(message, webSocket.protocol));
      this.#ask(webSocket);
    }
  }

  #ask(webSocket: WebSocket): void {
    if (this.#asked.length >= pings || this.#asked.at(-1) === this.#sent) return;
    this.#asked.push(this.#sent);
    webSocket.ping(String(this.#sent));
  }

  #acknowledge(position: number): void {
    const until = Math.min(position, this.#sent);
    // A pong of another ping, or none of ours.
    if (!(until > this.#acknowledged)) return;
    for (; this.#acknowledged < until; this.#acknowledged++) {
      const message = this.#messages.get(this.#acknowledged);
      if (!message) continue;
      this.#messages.delete(this.#acknowledged);
      this.#bytes -= sizeOf(message);
      this.#bytesSent -= sizeOf(message);
      this.#side.delivered(message);
    }
    this.#asked = this.#asked.filter((asked) => asked > until);
    if (this.#webSocket && this.#acknowledged < this.#sent) this.#ask(this.#webSocket);
    this.#send();
  }

  /** Drops the oldest output, a quarter of the limit at once; what tells that a cell ended stays, unless all is such. */
  #makeRoom(): void {
    for (const isDropped of [isOutput, () => true]) {
      for (const [position, message] of this.#messages) {
        if (this.#bytes <= heldLimit * 0.75) return;
        if (!isDropped(message)) continue;
        this.#messages.delete(position);
        const bytes = sizeOf(message);
        this.#bytes -= bytes;
        if (isOutput(message)) this.#note(bytes, parentOf(message));
      }
    }
  }

  #note(bytes: number, parent: Header): void {
    const id = parent.msg_id ?? "";
    const dropped = this.#dropped.get(id) ?? { bytes: 0, parent };
    dropped.bytes += bytes;
    this.#dropped.set(id, dropped);
  }

  close(): void {
    this.#webSocket?.close(1001, "the kernel was shut down");
  }
}
