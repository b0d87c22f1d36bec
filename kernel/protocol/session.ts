import { randomUUID } from "node:crypto";
import { type Content, type Header, type Message, type MessageType, protocolVersion } from "./messages.ts";
import type { Outbox } from "./sockets.ts";
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
  send<T extends MessageType>(
    outbox: Outbox,
    identities: readonly (Buffer | string)[],
    type: T,
    content: Content<T>,
    parent: Partial<Header>,
    metadata: Readonly<Record<string, unknown>> = {},
  ): Promise<void> {
    const header = {
      msg_id: `${this.#session}_${++this.#count}`,
      msg_type: type,
      session: this.#session,
      username: "kernel",
      date: new Date().toISOString(),
      version: protocolVersion,
    };
    return outbox.send(this.#wire.write({ identities, header, parent, metadata, content, buffers: [] }));
  }
}

/** A request with the channel that its reply goes to. */
export interface Request extends Message {
  readonly outbox: Outbox;
}
