import { randomUUID } from "node:crypto";
import { type Content, type Extra, type Header, type Message, type MessageType, protocolVersion } from "./messages.ts";
import type { Frames, Outbox } from "./sockets.ts";
import type { Wire } from "./wire.ts";

/** Numbers and signs what one kernel process sends. */
export class SessionWriter {
  readonly #wire: Wire;
  readonly #session = randomUUID();
  #count = 0;

  constructor(wire: Wire) {
    this.#wire = wire;
  }

  /** Sends a message; resolves when ZeroMQ has taken it. */
  async send<T extends MessageType>(
    outbox: Outbox,
    identities: readonly (Buffer | string)[],
    type: T,
    content: Content<T>,
    parent: Partial<Header>,
    extra?: Extra,
  ): Promise<void> {
    await outbox.send(this.write(identities, type, content, parent, extra).frames);
  }

  /** Makes a message of any type, with its number. */
  write(
    identities: readonly (Buffer | string)[],
    type: string,
    content: unknown,
    parent: Partial<Header>,
    { metadata = {}, buffers = [] }: Extra = {},
  ): { id: string; frames: Frames } {
    const header = {
      msg_id: `${this.#session}_${++this.#count}`,
      msg_type: type,
      session: this.#session,
      username: "kernel",
      date: new Date().toISOString(),
      version: protocolVersion,
    };
    return { id: header.msg_id, frames: this.#wire.write({ identities, header, parent, metadata, content, buffers }) };
  }
}

/** A request with the channel that its reply goes to. */
export interface Request extends Message {
  readonly outbox: Outbox;
}
