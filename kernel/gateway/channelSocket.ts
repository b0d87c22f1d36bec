import { createHmac } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import type { Dealer, Subscriber } from "zeromq";
import { sameSecret } from "./auth.ts";
import { reasonOf } from "./errors.ts";
import type { Log } from "./log.ts";
import type { ChannelMessage } from "./websocketWire.ts";

const delimiter = "<IDS|MSG>";
/** Milliseconds of messages at a stretch. */
const longestTurn = 10;

const sign = (key: string, parts: readonly Buffer[]): string => {
  const hmac = createHmac("sha256", key);
  for (const part of parts) hmac.update(part);
  return hmac.digest("hex");
};

/** One ZeroMQ socket to a kernel that speaks signed Jupyter messages; sends are queued, since a socket takes one at a time. */
export class ChannelSocket {
  readonly #socket: Dealer | Subscriber;
  readonly #key: string;
  readonly #log: Log;
  #sending: Promise<void> = Promise.resolve();
  /** Settles when the kernel's end of a connection is closed, which comes after all that was sent on it. */
  #connection: PromiseWithResolvers<void> | undefined;

  constructor(
    socket: Dealer | Subscriber,
    options: {
      address: string;
      channel: string;
      key: string;
      log: Log;
      receive: (message: ChannelMessage) => void;
    },
  ) {
    this.#socket = socket;
    this.#key = options.key;
    this.#log = options.log;
    socket.events.on("handshake", () => {
      this.#connection = Promise.withResolvers();
    });
    socket.events.on("disconnect", () => this.#connection?.resolve());
    socket.connect(options.address);
    void this.#receiveAll(options.channel, options.receive);
  }

  async #receiveAll(channel: string, receive: (message: ChannelMessage) => void): Promise<void> {
    let since = performance.now();
    for await (const frames of this.#socket) {
      // Messages that are there already come without the event loop: a flood of them must not keep requests waiting.
      if (performance.now() - since > longestTurn) {
        await setImmediate();
        since = performance.now();
      }
      const at = frames.findIndex((frame) => frame.toString("latin1") === delimiter);
      const [signature, header, parent, metadata, content, ...buffers] = frames.slice(at + 1);
      if (at < 0 || !signature || !header || !parent || !metadata || !content) continue;
      const parts = [header, parent, metadata, content] as const;
      if (!sameSecret(signature.toString("latin1"), sign(this.#key, parts))) {
        this.#log(`A message on ${channel} was dropped: its signature is not the kernel's.\n`);
        continue;
      }
      try {
        receive({ channel, parts, buffers });
      } catch (error) {
        this.#log(`A message on ${channel} was dropped: ${reasonOf(error)}\n`);
      }
    }
  }

  send({ parts, buffers }: ChannelMessage): void {
    const frames = [delimiter, sign(this.#key, parts), ...parts, ...buffers];
    this.#sending = this.#sending.then(() =>
      this.#socket.closed ? undefined : (this.#socket as Dealer).send(frames).catch(() => undefined),
    );
  }

  /** Resolves when everything is received that a kernel had sent which has ended. */
  async drained(): Promise<void> {
    await this.#connection?.promise;
    // The end of the connection may be told in the same turn as its last messages.
    await setImmediate();
    await setImmediate();
  }

  close(): void {
    this.#socket.close();
  }
}
