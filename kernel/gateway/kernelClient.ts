import type { WebSocket } from "ws";
import { Dealer } from "zeromq";
import { addressOf, type Connection } from "../protocol/connection.ts";
import { ChannelSocket } from "./channelSocket.ts";
import { Delivery } from "./delivery.ts";
import { Flow } from "./flow.ts";
import type { Log } from "./log.ts";
import { headerOf, parentOf } from "./message.ts";
import { type ChannelMessage, decodeFrame, FrameError } from "./websocketWire.ts";

const channels = ["shell", "control", "stdin"] as const;

/** What a session needs of its kernel: when it listens, and to whom to tell what it is asked and has answered. */
export interface KernelSide {
  readonly log: Log;
  ready(): Promise<void>;
  requested(message: ChannelMessage): void;
  replied(message: ChannelMessage): void;
  /** A message certainly arrived at a session's page. */
  delivered(message: ChannelMessage, session: string): void;
  /** What to send a session's page that may or may not have received the doubtful ones. */
  resent(session: string, doubtful: readonly ChannelMessage[], waiting: readonly ChannelMessage[]): ChannelMessage[];
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
  readonly #delivery: Delivery;
  readonly #session: string;
  readonly #info: Connection;

  constructor(session: string, info: Connection, kernel: KernelSide) {
    this.#session = session;
    this.#info = info;
    this.#kernel = kernel;
    this.#delivery = new Delivery({
      log: kernel.log,
      delivered: (message) => kernel.delivered(message, session),
      resent: (doubtful, waiting) => kernel.resent(session, doubtful, waiting),
    });
    this.#flow = new Flow(session, (message) => this.#delivery.push(message));
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
    return this.#delivery.connected;
  }

  /** Joins a WebSocket to this session; what came while none was there is delivered first. */
  attach(webSocket: WebSocket): void {
    webSocket.on("message", (data, isBinary) => {
      try {
        this.#forward(decodeFrame(data as Buffer, isBinary, webSocket.protocol));
      } catch (error) {
        if (!(error instanceof FrameError)) throw error;
        webSocket.close(1007, error.message.slice(0, 100));
      }
    });
    // Among what may be sent anew.
    this.#flow.flush();
    this.#delivery.attach(webSocket);
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
      this.#delivery.push(message);
    }
  }

  close(): void {
    this.#flow.flush();
    this.#delivery.close();
    for (const socket of this.#sockets.values()) socket.close();
  }
}
