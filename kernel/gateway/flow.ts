import { contentOf, type Header, headerOf, newMessage, parentOf } from "./message.ts";
import type { ChannelMessage } from "./websocketWire.ts";

/** What a page takes at once, and each second from then on: with more its tab stops answering, and so does its stop button. */
export const burst = { bytes: 24 * 1024 * 1024, messages: 5_000 };
const perSecond = { bytes: 256 * 1024, messages: 500 };
/** What waits for its turn; the oldest of more is left out. */
const waiting = { bytes: 1024 * 1024, messages: 100 };
/** Milliseconds between two looks at what waits, and between two states of one display: nobody sees more of them. */
const interval = 50;

interface Output {
  readonly type: "stream" | "display_data" | "clear_output";
  readonly message: ChannelMessage;
  readonly parent: Header;
  /** Of a stream: which one, and its texts. */
  readonly name?: string;
  readonly texts: string[];
  /** What it takes of what a page may be sent. */
  readonly count: 0 | 1;
  bytes: number;
}

interface LeftOut {
  readonly parent: Header;
  bytes: number;
  displays: number;
}

const outputs: readonly unknown[] = ["stream", "display_data", "clear_output"] satisfies Output["type"][];

/**
 * Paces what a cell publishes for a page that could not keep up: texts are joined, of a display that changes all the time
 * some states are left out, and of endless output the middle, which is said in its place. Everything else passes, in order.
 */
export class Flow {
  readonly #session: string;
  readonly #send: (message: ChannelMessage) => void;
  readonly #late: Output[] = [];
  #lateBytes = 0;
  #lateMessages = 0;
  readonly #leftOut = new Map<string, LeftOut>();
  /** By display: its latest state, and when one was sent. */
  readonly #updates = new Map<string, ChannelMessage>();
  readonly #updated = new Map<string, number>();
  #bytes = burst.bytes;
  #messages = burst.messages;
  #refilled = performance.now();
  #timer: NodeJS.Timeout | undefined;

  constructor(session: string, send: (message: ChannelMessage) => void) {
    this.#session = session;
    this.#send = send;
  }

  /** Sends a message now, or later, or never. */
  pass(message: ChannelMessage): void {
    const type = message.channel === "iopub" ? headerOf(message).msg_type : undefined;
    if (outputs.includes(type)) this.#output(type as Output["type"], message);
    else if (type === "update_display_data") this.#update(message);
    else {
      if (message.channel !== "shell" && message.channel !== "control") this.flush();
      this.#send(message);
    }
  }

  /** Sends what waits. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const { parent, bytes, displays } of this.#leftOut.values()) this.#send(leftOutNote(bytes, displays, parent));
    this.#leftOut.clear();
    const late = this.#late.splice(0);
    for (const output of late) this.#send(output.texts.length > 1 ? joined(output) : output.message);
    this.#messages -= this.#lateMessages;
    this.#bytes -= this.#lateBytes;
    this.#lateBytes = 0;
    this.#lateMessages = 0;
    for (const message of this.#updates.values()) this.#send(message);
    this.#updates.clear();
    this.#updated.clear();
  }

  #output(type: Output["type"], message: ChannelMessage): void {
    this.#refill();
    const stream = type === "stream";
    const parent = parentOf(message);
    // A page that takes another's run over knows its messages by their ids, so none of those are joined.
    const joins = stream && parent["session"] === this.#session;
    const count = stream && !joins ? 0 : 1;
    // A display is large because it is a picture, not because there are many.
    const bytes = stream ? message.parts[3].length : 0;
    if (this.#late.length === 0 && this.#messages >= count && this.#bytes >= bytes) {
      this.#messages -= count;
      this.#bytes -= bytes;
      this.#send(message);
      return;
    }
    const { name, text } = stream ? (contentOf(message) as { name: string; text: string }) : {};
    const last = this.#late.at(-1);
    if (last?.type === "clear_output" && last.parent.msg_id === parent.msg_id) this.#clear(last);
    this.#lateBytes += bytes;
    if (joins && last !== undefined && last.name === name && last.parent.msg_id === parent.msg_id) {
      last.texts.push(text ?? "");
      last.bytes += bytes;
    } else {
      this.#late.push({
        type,
        message,
        parent,
        count,
        bytes,
        texts: [text ?? ""],
        ...(name !== undefined && { name }),
      });
      this.#lateMessages += count;
    }
    this.#shorten();
    this.#timer ??= setTimeout(() => this.#look(), interval).unref();
  }

  /** Forgets what is cleared before anybody saw it; with `wait` that is when the next output comes. */
  #clear(clearing: Output): void {
    const id = clearing.parent.msg_id;
    const others = this.#late.filter((output) => output === clearing || output.parent.msg_id !== id);
    this.#late.splice(0, this.#late.length, ...others);
    this.#lateBytes = others.reduce((total, { bytes }) => total + bytes, 0);
    this.#lateMessages = others.reduce((total, { count }) => total + count, 0);
    this.#leftOut.delete(id ?? "");
  }

  #shorten(): void {
    while (this.#lateBytes > waiting.bytes || this.#lateMessages > waiting.messages) {
      const first = this.#late[0];
      if (first === undefined) return;
      const id = first.parent.msg_id ?? "";
      const left = this.#leftOut.get(id) ?? { parent: first.parent, bytes: 0, displays: 0 };
      this.#leftOut.set(id, left);
      if (first.type === "display_data") left.displays += 1;
      // Of a joined text the older half: its end is what is looked for.
      const texts = first.texts.length > 1 ? first.texts.splice(0, Math.ceil(first.texts.length / 2)) : undefined;
      const bytes = texts?.reduce((total, text) => total + Buffer.byteLength(text), 0) ?? first.bytes;
      if (!texts) {
        this.#late.shift();
        this.#lateMessages -= first.count;
      }
      first.bytes -= bytes;
      this.#lateBytes -= bytes;
      left.bytes += bytes;
    }
  }

  #update(message: ChannelMessage): void {
    const { transient } = contentOf(message) as { transient?: { display_id?: string } };
    const id = transient?.display_id ?? "";
    const now = performance.now();
    if (this.#late.length === 0 && now - (this.#updated.get(id) ?? -interval) >= interval) {
      this.#updated.set(id, now);
      this.#updates.delete(id);
      this.#send(message);
      return;
    }
    this.#updates.set(id, message);
    this.#timer ??= setTimeout(() => this.#look(), interval).unref();
  }

  #look(): void {
    this.#timer = undefined;
    this.#refill();
    if (this.#late.length === 0 || (this.#messages >= 1 && this.#bytes >= this.#lateBytes)) this.flush();
    else this.#timer = setTimeout(() => this.#look(), interval).unref();
  }

  #refill(): void {
    const now = performance.now();
    const seconds = (now - this.#refilled) / 1000;
    this.#refilled = now;
    this.#bytes = Math.min(burst.bytes, this.#bytes + seconds * perSecond.bytes);
    this.#messages = Math.min(burst.messages, this.#messages + seconds * perSecond.messages);
  }
}

function joined({ message, texts }: Output): ChannelMessage {
  const [header, parent, metadata] = message.parts;
  const content = Buffer.from(JSON.stringify({ ...contentOf(message), text: texts.join("") }));
  return { ...message, parts: [header, parent, metadata, content] };
}

/** Says in its place how much of a cell's output is left out. */
function leftOutNote(bytes: number, displays: number, parent: Header): ChannelMessage {
  const parts = [
    ...(bytes > 0 ? [`${(bytes / 2 ** 20).toFixed(1)} MB of output`] : []),
    ...(displays > 0 ? [`${displays} displays`] : []),
  ];
  const text = `\n[${parts.join(" and ")} are left out here: they came faster than a page can show.]\n`;
  return newMessage("iopub", "stream", { name: "stderr", text }, "gateway", parent);
}
