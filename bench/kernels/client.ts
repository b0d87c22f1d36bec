import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { Dealer, Subscriber } from "zeromq";
import type { Connection } from "../../kernel/protocol/connection.ts";
import { Wire, WireError } from "../../kernel/protocol/wire.ts";

/** ZeroMQ's own 100 ms between attempts to connect would be most of what a start is measured to take. */
const reconnectInterval = 2;
const nudgeInterval = 5;

type Content = Readonly<Record<string, unknown>>;

export interface Received {
  readonly type: string;
  readonly content: Content;
  readonly parentId: string | undefined;
}

export interface Answer {
  readonly reply: Content;
  readonly published: readonly Received[];
}

interface Pending {
  readonly published: Received[];
  reply?: Content;
  idle: boolean;
  /** Whether what else must come has come: a peer may publish outputs after its idle. */
  readonly complete: ((published: readonly Received[]) => boolean) | undefined;
  readonly finish: (answer: Answer) => void;
}

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, "127.0.0.1"));
  await Promise.all(servers.map((server) => once(server, "listening")));
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

/** A client of any kernel over TCP, which takes what the kernel says as it is: peers do not all keep to the protocol. */
export class KernelUnderTest {
  readonly process: ChildProcess;
  /** Milliseconds from the start of the process to its first reply to kernel_info_request. */
  toKernelInfo = Number.NaN;
  readonly #began = performance.now();
  readonly #wire: Wire;
  readonly #folder: string;
  readonly #session = randomUUID();
  readonly #shell = new Dealer({ linger: 0, reconnectInterval });
  readonly #control = new Dealer({ linger: 0, reconnectInterval });
  readonly #iopub = new Subscriber({ linger: 0, reconnectInterval, receiveHighWaterMark: 0 });
  readonly #pending = new Map<string, Pending>();
  readonly #exited: Promise<unknown>;
  #sent: Promise<void> = Promise.resolve();
  #listener: ((message: Received) => void) | undefined;
  #log = "";

  private constructor(argv: readonly string[], connection: Connection, folder: string, cwd: string) {
    const [program, ...args] = argv;
    this.process = spawn(program!, args, { cwd, stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [this.process.stdout, this.process.stderr])
      stream?.setEncoding("utf8").on("data", (text: string) => {
        this.#log = (this.#log + text).slice(-2_000);
      });
    this.#exited = once(this.process, "exit");
    this.#wire = new Wire(connection.key);
    this.#folder = folder;
    const address = (port: number): string => `tcp://${connection.ip}:${port}`;
    this.#shell.connect(address(connection.shell_port));
    this.#control.connect(address(connection.control_port));
    this.#iopub.connect(address(connection.iopub_port));
    this.#iopub.subscribe("");
    for (const socket of [this.#shell, this.#control]) void this.#listen(socket);
    void this.#subscribe();
  }

  /** Starts a kernel by its kernelspec's argv and waits until it has replied and its output is heard. */
  static async start({ argv, cwd }: { argv: readonly string[]; cwd?: string }): Promise<KernelUnderTest> {
    const folder = await mkdtemp(path.join(tmpdir(), "adjoint-bench-"));
    const [shell_port = 0, iopub_port = 0, stdin_port = 0, control_port = 0, hb_port = 0] = await freePorts(5);
    const ports = { shell_port, iopub_port, stdin_port, control_port, hb_port };
    const scheme = { key: randomUUID(), signature_scheme: "hmac-sha256" } as const;
    const connection: Connection = { ip: "127.0.0.1", transport: "tcp", ...scheme, ...ports };
    const file = path.join(folder, "connection.json");
    await writeFile(file, JSON.stringify(connection));
    const kernel = new KernelUnderTest(
      argv.map((arg) => arg.replace("{connection_file}", file)),
      connection,
      folder,
      cwd ?? folder,
    );
    try {
      await kernel.request("kernel_info_request", {}, { onlyReply: true });
      kernel.toKernelInfo = performance.now() - kernel.#began;
      await kernel.#heard();
      return kernel;
    } catch (error) {
      await kernel.stop();
      throw error;
    }
  }

  get sinceStart(): number {
    return performance.now() - this.#began;
  }

  /** Runs a cell; unless it fails, waits until what was published is `complete` too. */
  execute(code: string, complete?: (published: readonly Received[]) => boolean): Promise<Answer> {
    const options = { silent: false, store_history: true, user_expressions: {}, allow_stdin: false };
    return this.request("execute_request", { code, ...options, stop_on_error: true }, { complete });
  }

  /** Sends a request; resolves when its reply and its idle have come, or with `onlyReply` the reply. */
  request(
    type: string,
    content: Content,
    options: {
      channel?: "shell" | "control";
      onlyReply?: boolean;
      complete?: ((published: readonly Received[]) => boolean) | undefined;
    } = {},
  ): Promise<Answer> {
    const id = randomUUID();
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    const { onlyReply: idle = false, complete } = options;
    const pending: Pending = { published: [], idle, complete, finish: resolve };
    this.#pending.set(id, pending);
    void this.#exited.then(() => reject(new Error(`the kernel ended: ${this.#log}`)));
    promise.catch(() => {});
    const header = { msg_id: id, msg_type: type, session: this.#session, username: "bench", version: "5.3" };
    const date = new Date().toISOString();
    const frames = { identities: [], header: { ...header, date }, parent: {}, metadata: {}, content, buffers: [] };
    // A socket takes one send at a time.
    const socket = options.channel === "control" ? this.#control : this.#shell;
    this.#sent = this.#sent.then(() => socket.send(this.#wire.write(frames)));
    return promise;
  }

  /** Resolves when a message of which `holds` is true is published. */
  published(holds: (message: Received) => boolean): Promise<void> {
    return new Promise((resolve) => {
      this.#listener = (message) => {
        if (!holds(message)) return;
        this.#listener = undefined;
        resolve();
      };
    });
  }

  async stop(): Promise<void> {
    if (this.process.exitCode === null && this.process.signalCode === null) this.process.kill("SIGKILL");
    if (this.process.pid !== undefined) await this.#exited;
    for (const socket of [this.#shell, this.#control, this.#iopub]) socket.close();
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** Asks until something is heard on iopub: a subscription takes effect a while after it was made. */
  async #heard(): Promise<void> {
    let heard = false;
    void this.published(() => true).then(() => {
      heard = true;
    });
    while (!heard) {
      await this.request("kernel_info_request", {}, { onlyReply: true });
      if (!heard) await setTimeout(nudgeInterval);
    }
  }

  async #listen(socket: Dealer): Promise<void> {
    for await (const frames of socket) {
      const message = this.#read(frames);
      const pending = this.#pending.get(message?.parentId ?? "");
      if (message === undefined || pending === undefined) continue;
      pending.reply = message.content;
      this.#settle(message.parentId ?? "", pending);
    }
  }

  async #subscribe(): Promise<void> {
    for await (const frames of this.#iopub) {
      const message = this.#read(frames);
      if (message === undefined) continue;
      this.#listener?.(message);
      const pending = this.#pending.get(message.parentId ?? "");
      if (pending === undefined) continue;
      pending.published.push(message);
      if (message.type === "status" && message.content["execution_state"] === "idle") pending.idle = true;
      this.#settle(message.parentId ?? "", pending);
    }
  }

  #settle(id: string, { reply, idle, complete, published, finish }: Pending): void {
    if (reply === undefined || !idle) return;
    if (complete !== undefined && reply["status"] === "ok" && !complete(published)) return;
    this.#pending.delete(id);
    finish({ reply, published });
  }

  /** A message, unless it is of another kernel, whose port this one was. */
  #read(frames: Buffer[]): Received | undefined {
    try {
      const { header, parent, content } = this.#wire.read(frames);
      const id = parent["msg_id"];
      const parentId = typeof id === "string" ? id : undefined;
      return { type: header.msg_type, content: content as Content, parentId };
    } catch (error) {
      if (error instanceof WireError) return undefined;
      throw error;
    }
  }
}
