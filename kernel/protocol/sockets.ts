import { setImmediate, setTimeout } from "node:timers/promises";
import { Router, type Socket, XPublisher } from "zeromq";
import { addressOf, type Connection } from "./connection.ts";

/** Milliseconds that closing waits for clients to take what was sent. */
const linger = 1_000;
/** Messages on their way to a client before the kernel waits for it: 16 MB of printed text. */
const unreadMessages = 256;
/** Milliseconds that the kernel waits for a client that reads nothing; that client then misses output until it reads. */
const unreadPatience = 10_000;
const retryInterval = 2;
/** Turns of the event loop in which handles close and pending receives are told. */
const closingTurns = 4;

export type Frames = (Buffer | string | Uint8Array)[];

interface SendingSocket extends Socket {
  send(frames: Frames): Promise<void>;
}

/** What to do about clients that leave a publisher's messages unread. */
export interface SlowClients {
  /** From here on messages are sent past those whose queues are full. */
  leave(): void;
  /** Those that read are waited for again. */
  wait(): void;
}

/** Sends one after the other: a ZeroMQ socket takes one send at a time. */
export class Outbox {
  readonly #socket: SendingSocket;
  readonly #slow: SlowClients | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(socket: SendingSocket, slow?: SlowClients) {
    this.#socket = socket;
    this.#slow = slow;
  }

  /** Resolves when ZeroMQ has taken the message, to false where nobody is there to take it. */
  send(frames: Frames): Promise<boolean> {
    const sent = this.#last.then(() => this.#take(frames));
    this.#last = sent;
    return sent;
  }

  /** Resolves when everything given so far is sent. */
  async flushed(): Promise<void> {
    await this.#last;
  }

  async #take(frames: Frames): Promise<boolean> {
    const deadline = performance.now() + unreadPatience;
    let left = false;
    for (;;) {
      try {
        await this.#socket.send(frames);
        if (left) this.#slow?.wait();
        return true;
      } catch (error) {
        // A client that left cannot be written to, and nobody else is harmed; a full queue is tried again.
        const full = error instanceof Error && "code" in error && error.code === "EAGAIN";
        if (!full || this.#slow === undefined || this.#socket.closed) return false;
        if (!left && performance.now() > deadline) {
          left = true;
          this.#slow.leave();
          // ZeroMQ does not tell when a publisher whose queue is full may go on.
        } else await setTimeout(retryInterval);
      }
    }
  }
}

/** The kernel's five sockets; all of them live in one thread. */
export class Sockets {
  readonly shell = new Router({ linger });
  readonly control = new Router({ linger });
  /** Tells when the client that is asked has no such socket. */
  readonly stdin = new Router({ linger, mandatory: true });
  readonly heartbeat = new Router({ linger });
  readonly iopub = new XPublisher({
    linger,
    sendHighWaterMark: unreadMessages,
    noDrop: true,
  });

  async bind(connection: Connection): Promise<void> {
    // Every subscription is told, so that each client gets its own welcome.
    this.iopub.verbosity = "allSubs";
    await Promise.all([
      this.shell.bind(addressOf(connection, "shell")),
      this.control.bind(addressOf(connection, "control")),
      this.stdin.bind(addressOf(connection, "stdin")),
      this.heartbeat.bind(addressOf(connection, "hb")),
      this.iopub.bind(addressOf(connection, "iopub")),
    ]);
    void this.#echo();
  }

  /**
   * Whether to wait for clients that read nothing. One that a message was sent past is waited for no more until it has read
   * (ZeroMQ asks the queues of those alone that took the last one); those that read miss nothing, however slowly they do.
   */
  waitForSlowClients(wait: boolean): void {
    this.iopub.noDrop = wait;
  }

  /** Resolves when ZeroMQ calls nobody any more: were the process to exit in such a call, it would abort. */
  async close(): Promise<void> {
    for (const socket of [this.shell, this.control, this.stdin, this.heartbeat, this.iopub]) socket.close();
    for (let turn = 0; turn < closingTurns; turn++) await setImmediate();
  }

  async #echo(): Promise<void> {
    for await (const frames of this.heartbeat) await this.heartbeat.send(frames);
  }
}
