import { readSync } from "node:fs";
import { Socket } from "node:net";
import { StringDecoder } from "node:string_decoder";
import type { StreamName } from "../bridge.ts";

/** Bytes read at once: what a pipe holds. */
const chunk = 1 << 16;

/** Where the text of a pipe goes. */
export interface Sink {
  stream(run: number, name: StreamName, text: string): void;
  /** The run that output of nobody in particular belongs to. */
  latest(): number;
  /** Whether so much waits to be sent that readers of pipes should wait. */
  full(): boolean;
  /** Takes what the main thread has said so far; some of it was said before what a pipe holds was written. */
  catchUp(): void;
  /** What was in the pipes when `ticket` was given is told. */
  drained(ticket: number): void;
}

interface Pipe {
  readonly run: number | undefined;
  readonly name: StreamName;
  readonly fd: number;
  readonly socket: Socket;
  readonly decoder: StringDecoder;
}

/** Reads, in the protocol's thread, the pipes that children and native code of the process print to. */
export class NativeOutput {
  readonly #sink: Sink;
  readonly #pipes = new Set<Pipe>();
  /** What to do once the pipes of a run are closed. */
  readonly #closing = new Map<number, () => void>();
  /** Read, but to be told after what the main thread said before it. */
  #held: { pipe: Pipe; bytes: Buffer } | undefined;
  /** Of a drain that waits until output is sent. */
  #ticket: number | undefined;
  readonly #buffer = Buffer.allocUnsafeSlow(chunk);

  constructor(sink: Sink) {
    this.#sink = sink;
  }

  /** Reads a pipe until its last writer closed it; `run` is whose output it is, where that is known. */
  add(fd: number, name: StreamName, run?: number): void {
    const socket = new Socket({ fd, readable: true, writable: false });
    const pipe: Pipe = { run, name, fd, socket, decoder: new StringDecoder() };
    this.#pipes.add(pipe);
    socket.on("data", (bytes: Buffer) => {
      this.#held = { pipe, bytes };
      this.#sink.catchUp();
      this.#release();
    });
    socket.on("error", () => socket.destroy());
    socket.on("close", () => {
      this.#pipes.delete(pipe);
      if (run === undefined || this.#holds(run)) return;
      this.#closing.get(run)?.();
      this.#closing.delete(run);
    });
    socket.unref();
  }

  /** Calls back once no pipe of a run is open. */
  whenClosed(run: number, call: () => void): void {
    if (this.#holds(run)) this.#closing.set(run, call);
    else call();
  }

  /** Takes what is in the pipes now, so that it comes before what follows; later, while too much waits to be sent. */
  drain(ticket?: number): void {
    this.#ticket = ticket ?? this.#ticket;
    this.#release();
    for (const pipe of this.#pipes) this.#empty(pipe);
    if (this.#ticket === undefined || this.#sink.full()) return;
    this.#sink.drained(this.#ticket);
    this.#ticket = undefined;
  }

  /** Reads on after output has been sent. */
  resume(): void {
    if (this.#sink.full()) return;
    if (this.#ticket !== undefined) this.drain();
    for (const { socket } of this.#pipes) if (socket.isPaused() && !this.#sink.full()) socket.resume();
  }

  #holds(run: number): boolean {
    for (const pipe of this.#pipes) if (pipe.run === run) return true;
    return false;
  }

  #empty(pipe: Pipe): void {
    try {
      for (let size = chunk; size > 0 && !this.#sink.full(); ) {
        size = readSync(pipe.fd, this.#buffer, 0, chunk, null);
        if (size > 0) this.#take(pipe, this.#buffer.subarray(0, size));
      }
    } catch {
      // Nothing more for now.
    }
  }

  #release(): void {
    const held = this.#held;
    this.#held = undefined;
    if (held !== undefined) this.#take(held.pipe, held.bytes);
  }

  #take({ run, name, socket, decoder }: Pipe, bytes: Buffer): void {
    const text = decoder.write(bytes);
    if (text.length > 0) this.#sink.stream(run ?? this.#sink.latest(), name, text);
    // A writer whose pipe is full waits.
    if (this.#sink.full()) socket.pause();
  }
}
