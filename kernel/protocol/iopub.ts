import type { Content, Extra, Header, MessageType } from "./messages.ts";

/** Milliseconds and characters within which small writes become one message. */
const window = 10;
const largest = 1 << 16;

export type Send = (type: string, content: unknown, parent: Partial<Header>, extra?: Extra) => Promise<unknown>;

interface Pending {
  readonly parent: Partial<Header>;
  readonly name: "stdout" | "stderr";
  text: string;
}

/** Publishes outputs in order; text that is printed in small pieces goes out in larger ones. */
export class Publisher {
  readonly #send: Send;
  readonly #released: (characters: number) => void;
  #pending: Pending | undefined;
  #timer: NodeJS.Timeout | undefined;

  /** `released` learns how much text has left, for the writer that waits. */
  constructor(send: Send, released: (characters: number) => void) {
    this.#send = send;
    this.#released = released;
  }

  publish<T extends MessageType>(type: T, content: Content<T>, parent: Partial<Header>, extra?: Extra): void {
    this.broadcast(type, content, parent, extra);
  }

  /** Publishes a message of any type: clients may know more types than the kernel. */
  broadcast(type: string, content: unknown, parent: Partial<Header>, extra?: Extra): void {
    this.flush();
    void this.#send(type, content, parent, extra);
  }

  /** Publishes what user code made a message of, which counts as so many characters. */
  show(type: string, content: unknown, parent: Partial<Header>, cost: number, extra?: Extra): void {
    this.flush();
    void this.#send(type, content, parent, extra).then(() => this.#released(cost));
  }

  stream(name: "stdout" | "stderr", text: string, parent: Partial<Header>): void {
    if (this.#pending !== undefined && (this.#pending.parent !== parent || this.#pending.name !== name)) this.flush();
    this.#pending ??= { parent, name, text: "" };
    this.#pending.text += text;
    if (this.#pending.text.length >= largest) this.flush(true);
    else this.#timer ??= setTimeout(() => this.flush(true), window);
  }

  /** Sends what is pending; with `more` to come, half a character at its end waits for the other half. */
  flush(more = false): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const pending = this.#pending;
    if (pending === undefined) return;
    this.#pending = undefined;
    let { text } = pending;
    if (more && isHighSurrogate(text, text.length - 1)) {
      this.#pending = { ...pending, text: text.slice(-1) };
      text = text.slice(0, -1);
    }
    for (let from = 0; from < text.length; ) {
      let to = Math.min(text.length, from + largest);
      if (to < text.length && isHighSurrogate(text, to - 1)) to -= 1;
      const piece = text.slice(from, to);
      void this.#send("stream", { name: pending.name, text: piece }, pending.parent).then(() =>
        this.#released(piece.length),
      );
      from = to;
    }
  }
}

function isHighSurrogate(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0xd800 && code < 0xdc00;
}
