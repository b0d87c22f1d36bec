import { Buffer } from "node:buffer";
import { performance } from "node:perf_hooks";
import process from "node:process";
import { Writable } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import { outputBound, type Shared, type StreamName, slot, type ToWorker } from "../bridge.ts";
import { currentCell } from "../context.ts";
import { errors } from "../errors.ts";
import { installConsole } from "./console.ts";

/** Milliseconds. */
const longestWait = 50;
const longestFlush = 1_000;

/** One of the streams of user code. */
export class CellStream extends Writable {
  readonly #name: StreamName;
  readonly #shared: Shared;
  readonly #post: (message: ToWorker) => void;
  readonly #decoder = new StringDecoder();
  readonly fd: number;
  readonly isTTY = false;

  constructor(name: StreamName, shared: Shared, post: (message: ToWorker) => void) {
    super({ autoDestroy: false });
    this.#name = name;
    this.#shared = shared;
    this.#post = post;
    this.fd = name === "stdout" ? 1 : 2;
  }

  /**
   * Posts at once, past the state machine of Writable: V8's termination could leave that in the middle of a write, and
   * nothing would ever be printed again.
   */
  override write(chunk: unknown, ...rest: unknown[]): boolean {
    if (typeof chunk !== "string" && !ArrayBuffer.isView(chunk)) throw errors.chunk(chunk);
    const [encoding] = rest;
    const text =
      typeof chunk === "string"
        ? decode(chunk, encoding)
        : this.#decoder.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    if (text.length > 0) {
      Atomics.add(this.#shared.flow, slot.pending, text.length);
      this.#post({ kind: "stream", run: currentCell().run, name: this.#name, text });
      waitForRoom(this.#shared);
    }
    const done = rest.find((each) => typeof each === "function");
    if (done !== undefined) process.nextTick(done);
    return true;
  }

  /** Like the process's own streams, these outlive whoever ends them. */
  override end(...given: unknown[]): this {
    const [chunk, ...rest] = given;
    if (typeof chunk === "string" || ArrayBuffer.isView(chunk)) this.write(chunk, ...rest);
    return this;
  }

  /** Waits until everything printed has left this process, for a second at most. */
  flush(): void {
    const { flow } = this.#shared;
    const deadline = performance.now() + longestFlush;
    for (let pending = Atomics.load(flow, slot.pending); pending > 0; pending = Atomics.load(flow, slot.pending)) {
      if (performance.now() > deadline) return;
      Atomics.wait(flow, slot.pending, pending, longestWait);
    }
    // ZeroMQ has it now, and sends it from a thread of its own.
    Atomics.wait(flow, slot.pending, 0, longestWait);
  }
}

/** Waits until the other thread has caught up with what cells print and show, or they are to end. */
export function waitForRoom({ flow, interrupt }: Shared): void {
  for (;;) {
    const pending = Atomics.load(flow, slot.pending);
    if (pending <= outputBound || Atomics.load(interrupt, 0) !== 0) return;
    Atomics.wait(flow, slot.pending, pending, longestWait);
  }
}

/** A string may stand for bytes in another encoding, such as hex. */
function decode(chunk: string, encoding: unknown): string {
  const plain =
    typeof encoding !== "string" || !Buffer.isEncoding(encoding) || /^(utf-?8|utf-?16le|ucs-?2)$/i.test(encoding);
  return plain ? chunk : Buffer.from(chunk, encoding).toString("utf8");
}

/** Sends what user code prints to the other thread, under the cell that started the code. */
export function installStreams(shared: Shared, post: (message: ToWorker) => void): { stderr: CellStream } {
  const stdout = new CellStream("stdout", shared, post);
  const stderr = new CellStream("stderr", shared, post);
  Object.defineProperty(process, "stdout", { configurable: true, enumerable: true, value: stdout });
  Object.defineProperty(process, "stderr", { configurable: true, enumerable: true, value: stderr });
  installConsole(stdout, stderr, post);
  return { stderr };
}
