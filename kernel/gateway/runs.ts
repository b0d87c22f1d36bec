import { burst } from "./flow.ts";
import { contentOf, type Header, headerOf, newMessage, parentOf, sizeOf } from "./message.ts";
import type { ChannelMessage } from "./websocketWire.ts";

/** What a kernel's runs may hold in all; the oldest output goes first, and the page is told. */
const limit = 64 * 1024 * 1024;

interface Kept {
  readonly message: ChannelMessage;
  readonly bytes: number;
  /** Of an update_display_data: which display; a later one takes its place. */
  readonly display?: string | undefined;
}

/** One request to execute and all that was published for it so far. */
interface Run {
  readonly header: Header;
  readonly cellId: string | undefined;
  kept: Kept[];
  /** Bytes that were dropped from the beginning. */
  dropped: number;
  finished: boolean;
  /** The message that ended it. */
  last?: ChannelMessage;
}

/** A run as the page is given it. */
export interface RunModel {
  msg_id: string;
  /** The session of the page that asked for it. */
  session: string;
  cell_id: string;
  finished: boolean;
  /** Whether that page is there. */
  watched: boolean;
  messages: unknown[];
}

const outputs = new Set([
  "status",
  "execute_input",
  "stream",
  "display_data",
  "update_display_data",
  "execute_result",
  "error",
  "clear_output",
  "input_request",
]);
/** Those that would show twice what they show if they came twice. */
const repeatable = new Set(["stream", "display_data", "execute_result", "error", "input_request"]);
/** Those whose bytes are a cell's output: what may be left out where there is too much, and is told. */
const large = new Set(["stream", "display_data", "update_display_data", "execute_result", "error"]);

export const isOutput = (message: ChannelMessage): boolean => large.has(headerOf(message).msg_type ?? "");

function displayOf(message: ChannelMessage, type: string | undefined): string | undefined {
  if (type !== "update_display_data") return undefined;
  const { transient } = contentOf(message) as { transient?: { display_id?: string } };
  return transient?.display_id;
}

/**
 * What running cells published, from their beginning: a page that is opened while a cell runs, or after it ended with no
 * page open, shows all of it. A run is forgotten when its end has arrived at the page that asked for it, when a page has
 * taken it over, when its cell runs again and when the kernel goes.
 */
export class Runs {
  readonly #runs = new Map<string, Run>();
  /** The runs that ended, by their last message. */
  readonly #ended = new Map<ChannelMessage, string>();
  #bytes = 0;

  /** The request that the kernel is busy with: the first that it was asked and has not finished. */
  get current(): Header | undefined {
    for (const run of this.#runs.values()) if (!run.finished) return run.header;
    return undefined;
  }

  /** Notes a request to execute. */
  requested(message: ChannelMessage): void {
    const header = headerOf(message);
    const id = header.msg_id;
    if (header.msg_type !== "execute_request" || !id) return;
    const { cellId } = JSON.parse(message.parts[2].toString("utf8")) as { cellId?: unknown };
    const cell = typeof cellId === "string" ? cellId : undefined;
    for (const [other, run] of this.#runs) {
      if (run.finished && cell !== undefined && run.cellId === cell) this.forget(other);
    }
    this.#runs.set(id, { header, cellId: cell, kept: [], dropped: 0, finished: false });
  }

  /** Keeps a message that belongs to a run. */
  published(message: ChannelMessage): void {
    const id = parentOf(message).msg_id ?? "";
    const run = this.#runs.get(id);
    const type = headerOf(message).msg_type;
    if (!run || !outputs.has(type ?? "")) return;
    // A queued cell shows nothing; without a cell's name no page could take it over.
    if (run.cellId !== undefined) this.#keep(run, message, type);
    if (type !== "status" || contentOf(message)["execution_state"] !== "idle") return;
    run.finished = true;
    run.last = message;
    this.#ended.set(message, id);
  }

  /** Notes that a message arrived at a session's page: with the last one of its own run, all of that did. */
  delivered(message: ChannelMessage, session: string): void {
    const id = this.#ended.get(message) ?? "";
    if (this.#runs.get(id)?.header["session"] === session) this.forget(id);
  }

  /**
   * What a session's page is sent that lost its connection and may or may not have received the doubtful messages. No
   * client drops a message that it has; so of its own runs, where all is here, the output is cleared and shown anew.
   */
  resent(session: string, doubtful: readonly ChannelMessage[], waiting: readonly ChannelMessage[]): ChannelMessage[] {
    const anew = new Set<string>();
    const messages: ChannelMessage[] = [];
    const add = (message: ChannelMessage, isDoubtful: boolean) => {
      const id = parentOf(message).msg_id ?? "";
      const type = headerOf(message).msg_type ?? "";
      if (anew.has(id) && outputs.has(type)) return;
      const run = repeatable.has(type) && isDoubtful ? this.#runs.get(id) : undefined;
      if (run?.header["session"] === session && isWhole(run)) {
        anew.add(id);
        messages.push(newMessage("iopub", "clear_output", { wait: false }, session, run.header));
        messages.push(...run.kept.map((kept) => kept.message));
      } else messages.push(message);
    };
    for (const message of doubtful) add(message, true);
    for (const message of waiting) add(message, false);
    return messages;
  }

  #keep(run: Run, message: ChannelMessage, type: string | undefined): void {
    const display = displayOf(message, type);
    if (display !== undefined) {
      // Of a live chart only the last state counts.
      const at = run.kept.findLastIndex((kept) => kept.display === display);
      if (at >= 0) for (const old of run.kept.splice(at, 1)) this.#bytes -= old.bytes;
    }
    if (type === "clear_output" && contentOf(message)["wait"] !== true) this.#clear(run);
    const bytes = sizeOf(message);
    run.kept.push({ message, bytes, display });
    this.#bytes += bytes;
    if (this.#bytes > limit) this.#makeRoom();
  }

  #clear(run: Run): void {
    for (const { bytes } of run.kept) this.#bytes -= bytes;
    run.kept = [];
    run.dropped = 0;
  }

  /** Drops the oldest runs that ended, then the beginnings of the others, down to three quarters of the limit. */
  #makeRoom(): void {
    const enough = () => this.#bytes <= limit * 0.75;
    for (const [id, run] of this.#runs) if (run.finished && !enough()) this.forget(id);
    for (const run of this.#runs.values()) {
      let count = 0;
      while (count < run.kept.length && !enough()) {
        const { bytes } = run.kept[count++]!;
        this.#bytes -= bytes;
        run.dropped += bytes;
      }
      run.kept.splice(0, count);
    }
  }

  /** Notes that an input request was answered: no other page need ask. */
  answered(): void {
    for (const run of this.#runs.values()) {
      run.kept = run.kept.filter((kept) => {
        const isRequest = kept.message.channel === "stdin";
        if (isRequest) this.#bytes -= kept.bytes;
        return !isRequest;
      });
    }
  }

  forget(id: string): void {
    const run = this.#runs.get(id);
    if (!run) return;
    for (const { bytes } of run.kept) this.#bytes -= bytes;
    if (run.last) this.#ended.delete(run.last);
    this.#runs.delete(id);
  }

  clear(): void {
    this.#runs.clear();
    this.#ended.clear();
    this.#bytes = 0;
  }

  /** Ends what a kernel that died left unfinished: `isThere` tells whether a session's page saw it. */
  endAll(isThere: (session: string) => boolean): void {
    for (const [id, run] of this.#runs) {
      // Of one that has ended its page may still miss the end.
      if (run.finished) continue;
      run.finished = true;
      if (isThere(String(run.header["session"]))) this.forget(id);
    }
  }

  /** @param isThere whether a session's page is connected */
  models(isThere: (session: string) => boolean): RunModel[] {
    const found: RunModel[] = [];
    for (const [id, run] of this.#runs) {
      if (run.cellId === undefined) continue;
      const messages = run.kept.map(({ message }) => message);
      if (run.dropped > 0) messages.unshift(droppedNote(run.dropped, run.header));
      const session = String(run.header["session"]);
      found.push({
        msg_id: id,
        session,
        cell_id: run.cellId,
        finished: run.finished,
        watched: isThere(session),
        messages: messages.map(modelOf),
      });
    }
    return found;
  }
}

/** Whether all that a run published is here, and may be shown at once. */
function isWhole({ cellId, dropped, kept }: Run): boolean {
  const bytes = kept.reduce((total, { bytes }) => total + bytes, 0);
  return cellId !== undefined && dropped === 0 && bytes <= burst.bytes;
}

/** Says under a cell how much of its output is missing. */
export const droppedNote = (bytes: number, parent: Header): ChannelMessage =>
  newMessage(
    "iopub",
    "stream",
    {
      name: "stderr",
      text: `[${(bytes / 2 ** 20).toFixed(1)} MB of output printed while no page was open are missing here: the gateway keeps the last ${limit / 2 ** 20} MB.]\n`,
    },
    "gateway",
    parent,
  );

function modelOf({ channel, parts }: ChannelMessage): unknown {
  const [header, parent_header, metadata, content] = parts.map((part) => JSON.parse(part.toString("utf8")) as unknown);
  return { channel, header, parent_header, metadata, content, buffers: [] };
}
