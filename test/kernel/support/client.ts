import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setImmediate } from "node:timers/promises";
import { Dealer, type Socket, Subscriber } from "zeromq";
import type { Connection } from "../../../kernel/protocol/connection.ts";
import { checkContent, type Extra, isMessageType, sentHeader } from "../../../kernel/protocol/messages.ts";
import { Wire } from "../../../kernel/protocol/wire.ts";
import { kernelArgv } from "./argv.ts";
import { exercised } from "./coverage.ts";

/** What is wrong with a message by the table; a request that is not in it has a reply that says so. */
function problemOf(type: string, content: unknown): string | undefined {
  if (isMessageType(type)) return checkContent(type, content);
  const refusal = type.endsWith("_reply") && (content as Record<string, unknown>)["status"] === "error";
  return refusal ? undefined : `the type ${type} is not in the table`;
}

/** A message as tests look at it. */
export interface Received {
  readonly type: string;
  readonly content: Record<string, unknown>;
  readonly parentId: string | undefined;
  readonly id: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly buffers: readonly Buffer[];
}

/** Tells when the kernel's end of a socket's connection is closed, which comes after all that was sent on it. */
function connectionOf(socket: Socket): () => Promise<void> | undefined {
  let connection: PromiseWithResolvers<void> | undefined;
  socket.events.on("handshake", () => {
    connection = Promise.withResolvers();
  });
  socket.events.on("disconnect", () => connection?.resolve());
  return () => connection?.promise;
}

/** What a message carries beside its content. */
interface FrameOptions extends Extra {
  readonly parent?: Readonly<Record<string, unknown>>;
  /** More fields of the header. */
  readonly header?: Readonly<Record<string, unknown>>;
}

type Channel = "shell" | "control" | "stdin";

/** What a request brought: its reply and what was published for it, until it was idle. */
export interface Answer {
  readonly reply: Record<string, unknown>;
  readonly published: readonly Received[];
}

export interface KernelOptions {
  /** The kernel's working directory. */
  readonly folder?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** How to start it, as a kernelspec says; this checkout's kernel where absent. */
  readonly argv?: readonly string[];
}

/** A Jupyter client over real sockets, which checks every message that the kernel sends against the protocol's table. */
export class KernelClient {
  readonly process: ChildProcess;
  readonly connection: Connection;
  /** What the kernel wrote to its own stderr. */
  log = "";
  /** Everything published so far. */
  readonly published: Received[] = [];
  /** Every reply so far. */
  readonly replied: Received[] = [];
  readonly #wire: Wire;
  readonly #folder: string;
  readonly #session = randomUUID();
  /** Messages of types that are in no table, for tests that publish some. */
  readonly others = new Set<string>();
  /** What the kernel asked on stdin. */
  readonly asked: Received[] = [];
  readonly #shell: Dealer;
  readonly #stdin: Dealer;
  readonly #control = new Dealer({ linger: 0 });
  readonly #iopub = new Subscriber({ linger: 0 });
  readonly #replies = new Map<string, (content: Record<string, unknown>) => void>();
  readonly #watchers = new Set<() => void>();
  /** Its process has ended, and its log is whole. */
  readonly #exited: Promise<unknown>;
  /** Nothing of a kernel that ended is still to come. */
  readonly #over: Promise<void>;
  #isOver = false;
  #failure: Error | undefined;

  /** Whether the kernel ends with the client. */
  readonly #owns: boolean;

  private constructor(
    child: ChildProcess,
    connection: Connection,
    folder: string,
    { owns = true, stdin = true }: { owns?: boolean; stdin?: boolean } = {},
  ) {
    this.#owns = owns;
    this.process = child;
    this.connection = connection;
    this.#wire = new Wire(connection.key);
    this.#folder = folder;
    this.#exited = once(child, "close");
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.log += text;
      this.#notify();
    });
    // The kernel asks on stdin who sent a cell on shell, by one identity of both.
    const routingId = randomUUID();
    this.#shell = new Dealer({ linger: 0, routingId });
    this.#stdin = new Dealer({ linger: 0, routingId });
    const sockets = [this.#shell, this.#stdin, this.#control, this.#iopub];
    this.#over = this.#end(sockets.map(connectionOf));
    const address = (port: number): string => `ipc://${connection.ip}-${port}`;
    this.#shell.connect(address(connection.shell_port));
    if (stdin) this.#stdin.connect(address(connection.stdin_port));
    this.#control.connect(address(connection.control_port));
    this.#iopub.connect(address(connection.iopub_port));
    this.#iopub.subscribe("");
    for (const socket of [this.#shell, this.#control]) void this.#listen(socket);
    void this.#hearQuestions();
    void this.#subscribe();
  }

  /** Starts a kernel as its kernelspec does, and waits until it answers and its output is heard. */
  static async start(options: KernelOptions = {}): Promise<KernelClient> {
    const folder = await mkdtemp(path.join(tmpdir(), "adjoint-kernel-"));
    // Unix sockets in the test's own folder: a port that was free can be taken before the kernel binds it.
    const connection: Connection = {
      ip: path.join(folder, "channel"),
      transport: "ipc",
      key: randomUUID(),
      signature_scheme: "hmac-sha256",
      ...{ shell_port: 1, iopub_port: 2, stdin_port: 3, control_port: 4, hb_port: 5 },
    };
    const file = path.join(folder, "connection.json");
    await writeFile(file, JSON.stringify(connection));
    return KernelClient.#launch(folder, connection, options);
  }

  /** Starts a kernel with the connection file of this one, which ended, as a client does that restarts it. */
  restarted(options: KernelOptions = {}): Promise<KernelClient> {
    return KernelClient.#launch(this.#folder, this.connection, options);
  }

  static async #launch(folder: string, connection: Connection, options: KernelOptions): Promise<KernelClient> {
    const file = path.join(folder, "connection.json");
    const [program, ...args] = (options.argv ?? kernelArgv()).map((arg) => arg.replace("{connection_file}", file));
    const child = spawn(program!, args, {
      cwd: options.folder ?? folder,
      env: { ...process.env, ADJOINT_HISTORY: ":memory:", JPY_PARENT_PID: String(process.pid), ...options.env },
      stdio: ["ignore", "ignore", "pipe"],
    });
    const client = new KernelClient(child, connection, folder);
    return client.#ready();
  }

  /** Joins another client to the same kernel, which its own stop leaves alone. */
  another(options: { stdin?: boolean } = {}): Promise<KernelClient> {
    return new KernelClient(this.process, this.connection, this.#folder, { ...options, owns: false }).#ready();
  }

  async #ready(): Promise<KernelClient> {
    await this.until(() => this.published.some(({ type }) => type === "iopub_welcome"));
    await this.request("kernel_info_request", {});
    return this;
  }

  /** Sends a request and waits for its reply and its idle. */
  async request(
    type: string,
    content: Record<string, unknown>,
    channel: "shell" | "control" = "shell",
  ): Promise<Answer> {
    const { id, reply } = this.send(type, content, channel);
    const replied = await reply;
    const own = (): Received[] => this.published.filter(({ parentId }) => parentId === id);
    await this.until(() => own().some((each) => each.type === "status" && each.content["execution_state"] === "idle"));
    return { reply: replied, published: own() };
  }

  /** Sends a request, with more fields of its header; its reply comes when it comes. */
  send(
    type: string,
    content: Record<string, unknown>,
    channel: "shell" | "control" = "shell",
    fields: Readonly<Record<string, unknown>> = {},
  ): { id: string; reply: Promise<Record<string, unknown>> } {
    const id = randomUUID();
    const { promise: reply, resolve, reject } = Promise.withResolvers<Record<string, unknown>>();
    this.#replies.set(id, resolve);
    void this.#over.then(() => reject(this.#ended()));
    reply.catch(() => {});
    void this.sendFrames(this.frames(type, content, id, { header: fields }), channel);
    return { id, reply };
  }

  execute(code: string, options: Record<string, unknown> = {}): Promise<Answer> {
    return this.request("execute_request", { code, ...options });
  }

  /** Sends a message that has no reply, and waits until the kernel is done with it. */
  async tell(type: string, content: Record<string, unknown>, extra: Extra = {}): Promise<readonly Received[]> {
    const id = randomUUID();
    await this.sendFrames(this.frames(type, content, id, extra));
    const own = (): Received[] => this.published.filter(({ parentId }) => parentId === id);
    await this.until(() => own().some((each) => each.type === "status" && each.content["execution_state"] === "idle"));
    return own();
  }

  /** Waits for the next question on stdin that nobody has taken. */
  async question(): Promise<Received> {
    await this.until(() => this.asked.length > 0);
    return this.asked.shift()!;
  }

  /** Answers a question, or sends an answer that belongs to none. */
  async answer(value: string, question?: Received): Promise<void> {
    const parent = question === undefined ? {} : { msg_id: question.id };
    await this.sendFrames(this.frames("input_reply", { value }, randomUUID(), { parent }), "stdin");
  }

  /** The text that an answer printed to a stream. */
  static text({ published }: Answer, name: "stdout" | "stderr" = "stdout"): string {
    return published
      .filter(({ type, content }) => type === "stream" && content["name"] === name)
      .map(({ content }) => content["text"])
      .join("");
  }

  /** The signed frames of a request. */
  frames(
    type: string,
    content: Record<string, unknown>,
    id: string = randomUUID(),
    { metadata = {}, buffers = [], parent = {}, header: fields = {} }: FrameOptions = {},
  ): (Buffer | string | Uint8Array)[] {
    exercised(type);
    const own = { msg_id: id, msg_type: type, session: this.#session, username: "test", date: "", version: "5.5" };
    const header = { ...own, ...fields };
    return this.#wire.write({ identities: [], header, parent, metadata, content, buffers });
  }

  async sendFrames(frames: (Buffer | string | Uint8Array)[], channel: Channel = "shell"): Promise<void> {
    await { shell: this.#shell, control: this.#control, stdin: this.#stdin }[channel].send(frames);
  }

  /** Waits for something that a message or a line of the log makes true. */
  async until(holds: () => boolean): Promise<void> {
    for (;;) {
      if (this.#failure !== undefined) throw this.#failure;
      if (holds()) return;
      if (this.#isOver) throw this.#ended();
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#watchers.add(resolve);
      await promise;
      this.#watchers.delete(resolve);
    }
  }

  /** Waits until the kernel has read all that was sent on shell so far, whatever runs: it answers this after that. */
  async arrived(): Promise<void> {
    await this.send("kernel_info_request", {}).reply;
  }

  /** Resolves to the exit code, or the signal, of the kernel's process, whose log is whole then. */
  async exited(): Promise<number | string | null> {
    await this.#exited;
    return this.process.exitCode ?? this.process.signalCode;
  }

  /** Ends the kernel, however it is, and removes what the client made. */
  async stop(): Promise<void> {
    if (this.#owns && this.process.exitCode === null && this.process.signalCode === null) this.process.kill("SIGKILL");
    if (this.#owns) await this.#exited;
    for (const socket of [this.#shell, this.#control, this.#stdin, this.#iopub]) socket.close();
    if (this.#owns) await rm(this.#folder, { recursive: true, force: true });
  }

  async #listen(socket: Dealer): Promise<void> {
    for await (const frames of socket) {
      const received = this.#read(frames);
      this.replied.push(received);
      this.#replies.get(received.parentId ?? "")?.(received.content);
      this.#notify();
    }
  }

  async #hearQuestions(): Promise<void> {
    for await (const frames of this.#stdin) {
      this.asked.push(this.#read(frames));
      this.#notify();
    }
  }

  async #subscribe(): Promise<void> {
    for await (const frames of this.#iopub) {
      this.published.push(this.#read(frames));
      this.#notify();
      // Messages that are there already arrive without a turn of the event loop, which others need under a flood.
      await setImmediate();
    }
  }

  #read(frames: Buffer[]): Received {
    const { header, parent, content, metadata, buffers } = this.#wire.read(frames);
    const type = header.msg_type;
    exercised(type);
    const known = this.others.has(type) ? undefined : problemOf(type, content);
    const problem = sentHeader.check(header, "header") ?? known;
    if (problem !== undefined) this.#failure ??= new Error(`${type}: ${problem}`);
    const id = parent["msg_id"];
    const parentId = typeof id === "string" ? id : undefined;
    return { type, content: content as Record<string, unknown>, parentId, id: header.msg_id, metadata, buffers };
  }

  /** Reads on after the kernel's end, until its last messages are read. */
  async #end(connections: readonly (() => Promise<void> | undefined)[]): Promise<void> {
    await this.#exited;
    await Promise.all(connections.map((closed) => closed()));
    const received = (): number => this.published.length + this.replied.length + this.asked.length;
    for (let before = -1; before !== received(); ) {
      before = received();
      // The end of a connection may be told in the same turn as its last messages.
      await setImmediate();
      await setImmediate();
    }
    this.#isOver = true;
    this.#notify();
  }

  #ended(): Error {
    return new Error(`the kernel ended with ${this.process.exitCode ?? this.process.signalCode}: ${this.log}`);
  }

  #notify(): void {
    for (const watcher of this.#watchers) watcher();
  }
}

/** Starts a kernel of its own for a test. */
export const startKernel = (options?: KernelOptions): Promise<KernelClient> => KernelClient.start(options);
