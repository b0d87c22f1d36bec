import { isUtf8 } from "node:buffer";
import { createHmac, timingSafeEqual } from "node:crypto";
import { errors } from "./errors.ts";
import { header as headerShape, type Message } from "./messages.ts";
import { isRecord } from "./schema.ts";

const delimiter = Buffer.from("<IDS|MSG>");
const parts = ["header", "parent header", "metadata", "content"] as const;
/** Signatures remembered to refuse replays: a few megabytes at most. */
const remembered = 1 << 14;

/** A message that is dropped, with the reason for the log. */
export class WireError extends Error {}

/** JSON that is made already, sent as it is: a large output is not parsed to be written again. */
export class JsonText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What is sent: a message before it is signed. */
export interface Outgoing {
  readonly identities: readonly (Buffer | string)[];
  readonly header: Readonly<Record<string, unknown>>;
  readonly parent: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly content: unknown;
  readonly buffers: readonly Uint8Array[];
}

/** The wire format of Jupyter messaging ("The Wire Protocol"), signed by HMAC-SHA256; an empty key signs nothing. */
export class Wire {
  readonly #key: string;
  readonly #seen = new Set<string>();

  constructor(key: string) {
    this.#key = key;
  }

  /** Reads the frames of one message, its signature first of all. Throws a WireError for what must be dropped. */
  read(frames: readonly Buffer[]): Message {
    const at = frames.findIndex((frame) => frame.equals(delimiter));
    if (at === -1) throw new WireError(errors.noDelimiter());
    const [signature, ...rest] = frames.slice(at + 1);
    if (signature === undefined || rest.length < parts.length) throw new WireError(errors.missingParts(rest.length));
    this.#verify(signature, rest.slice(0, parts.length));
    const [header, parent, metadata, content] = parts.map((part, index) => parseObject(part, rest[index]!));
    const problem = headerShape.check(header, "header");
    if (problem !== undefined) throw new WireError(errors.header(problem));
    return {
      identities: frames.slice(0, at),
      header: header as Message["header"],
      parent: parent!,
      metadata: metadata!,
      content,
      buffers: rest.slice(parts.length),
    };
  }

  /** The frames of a message. */
  write({ identities, header, parent, metadata, content, buffers }: Outgoing): (Buffer | string | Uint8Array)[] {
    const frames = [header, parent, metadata, content].map((part) =>
      Buffer.from(part instanceof JsonText ? part.text : JSON.stringify(part)),
    );
    return [...identities, delimiter, this.#sign(frames), ...frames, ...buffers];
  }

  #sign(frames: readonly Buffer[]): string {
    if (this.#key === "") return "";
    const hmac = createHmac("sha256", this.#key);
    for (const frame of frames) hmac.update(frame);
    return hmac.digest("hex");
  }

  #verify(given: Buffer, frames: readonly Buffer[]): void {
    if (this.#key === "") return;
    const expected = Buffer.from(this.#sign(frames));
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw new WireError(errors.signature());
    const signature = given.toString("latin1");
    if (this.#seen.has(signature)) throw new WireError(errors.replay());
    this.#seen.add(signature);
    // A Set keeps the order of insertion: the first is the oldest.
    if (this.#seen.size > remembered) this.#seen.delete(this.#seen.values().next().value!);
  }
}

function parseObject(part: string, frame: Buffer): Record<string, unknown> {
  if (!isUtf8(frame)) throw new WireError(errors.utf8(part));
  try {
    const value: unknown = JSON.parse(frame.toString("utf8"));
    if (isRecord(value)) return value;
  } catch {
    // Told below, as for any other JSON.
  }
  throw new WireError(errors.json(part));
}
