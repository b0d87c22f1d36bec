import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import path from "node:path";
import type { WebSocket } from "ws";
import { kernelName } from "../kernelspec.ts";
import type { Connection } from "../protocol/connection.ts";
import { crashMarkerOf } from "../session/faults/crashMarker.ts";
import { writeConnectionFile } from "./connectionFile.ts";
import { errors, reasonOf } from "./errors.ts";
import { type Exit, KernelProcess, type Launch } from "./kernelProcess.ts";
import type { Kernelspec } from "./kernelspecs.ts";
import type { Log } from "./log.ts";
import { contentOf, type Header, headerOf, newMessage } from "./message.ts";
import { OwnSockets } from "./ownSockets.ts";
import { Pages } from "./pages.ts";
import { type RunModel, Runs } from "./runs.ts";
import type { ChannelMessage } from "./websocketWire.ts";

// As Jupyter: a kernel that keeps dying is given up after five deaths in a row.
const restartLimit = 5;
const shutdownGrace = 5_000;
const terminateGrace = 1_000;
const interruptGrace = 10_000;
const restartGrace = 60_000;
const lastWordsGrace = 1_000;

const within = <T>(promise: Promise<T>, milliseconds: number): Promise<T | undefined> => {
  let timer: NodeJS.Timeout;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, milliseconds, undefined);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
};

/** A running kernel: its process, restarted when it dies, the gateway's own sockets to it, and the pages that use it. */
export class Kernel {
  readonly id: string = randomUUID();
  readonly kernelspec: Kernelspec;
  state = "starting";
  lastActivity = new Date();
  #launch: Launch;
  readonly #sockets: OwnSockets;
  readonly #runs = new Runs();
  readonly #pages: Pages;
  /** Starts and ends of the program, one after the other. */
  #changes: Promise<unknown> = Promise.resolve();
  #process: KernelProcess;
  #ready: Promise<void> = Promise.resolve();
  #deaths = 0;
  #ending = false;

  private constructor(launch: Launch, info: Connection, first: KernelProcess) {
    this.#launch = launch;
    this.kernelspec = launch.kernelspec;
    this.#process = first;
    this.#pages = new Pages(info, {
      log: launch.log,
      ready: () => this.#ready,
      requested: (message) => this.#onRequest(message),
      replied: (message) => this.#onClientReply(message),
      delivered: (message, session) => this.#runs.delivered(message, session),
      resent: (...missed) => this.#runs.resent(...missed),
      questions: new Map(),
      unanswered: (message) => this.#pages.deliverNow(message),
    });
    this.#sockets = new OwnSockets(info, launch.log, (message) => this.#onIopub(message));
    this.#watch();
  }

  /** Starts the kernel's program; throws when it cannot be started. Its readiness is awaited by its first messages. */
  static async start(options: {
    kernelspec: Kernelspec;
    folder: string;
    sessionName: string | undefined;
    runtimeFolder: string;
    log: Log;
  }): Promise<Kernel> {
    const { kernelspec, folder, sessionName, runtimeFolder, log } = options;
    const connectionFile = path.join(runtimeFolder, `kernel-${randomUUID()}.json`);
    const info = await writeConnectionFile(connectionFile, kernelspec.name, kernelspec.name === kernelName);
    const launch = { kernelspec, connectionFile, folder, sessionName, log };
    return new Kernel(launch, info, await KernelProcess.start(launch));
  }

  get model() {
    return {
      id: this.id,
      name: this.kernelspec.name,
      last_activity: this.lastActivity.toISOString(),
      execution_state: this.state,
      connections: this.#pages.connected,
    };
  }

  /** What cells that run, or ran with no page open, published. */
  get runs(): RunModel[] {
    return this.#runs.models((session) => this.#pages.isConnected(session));
  }

  /** Forgets a run: a page has taken it over and saved it. */
  forgetRun(id: string): void {
    this.#runs.forget(id);
  }

  /** Where it is when it is started again: its document was renamed or moved. */
  move(to: Pick<Launch, "folder" | "sessionName">): void {
    this.#launch = { ...this.#launch, ...to };
  }

  get pid(): number {
    return this.#process.pid;
  }

  /** Joins a page's WebSocket. */
  connect(webSocket: WebSocket, session: string): void {
    this.#pages.connect(webSocket, session);
  }

  /** Follows the current process: its readiness, and its death when nobody asked for it. */
  #watch(): void {
    const watched = this.#process;
    this.state = "starting";
    this.#ready = this.#sockets.answered(watched.exited);
    this.#ready.then(
      () => {
        this.#deaths = 0;
        // The idle status of the last question may still be on its way, or have come before this.
        if (this.state === "starting") this.state = "idle";
      },
      () => undefined,
    );
    void watched.exited.then((exit) => {
      void this.#inTurn(async () => {
        if (this.#process !== watched || this.#ending) return;
        await within(this.#lastWords(), lastWordsGrace);
        await this.#died(exit, watched.stderr);
      });
    });
  }

  /** Resolves when the pages have what the process that ended had sent: a reply on its way is no death in its cell. */
  async #lastWords(): Promise<void> {
    await Promise.all([this.#sockets.drained(), this.#pages.drained()]);
  }

  #onIopub(message: ChannelMessage): void {
    this.lastActivity = new Date();
    const type = headerOf(message).msg_type;
    if (type === "iopub_welcome") return;
    if (type === "status") this.state = String(contentOf(message)["execution_state"]);
    this.#runs.published(message);
    this.#pages.deliver(message);
  }

  #onRequest(message: ChannelMessage): void {
    this.lastActivity = new Date();
    if (message.channel === "shell") this.#runs.requested(message);
    if (message.channel === "stdin") this.#runs.answered();
  }

  #onClientReply(message: ChannelMessage): void {
    if (message.channel === "stdin") this.#runs.published(message);
  }

  /** Starts, restarts and deaths in the order in which they come: two at once would leave a process behind. */
  #inTurn<T>(change: () => Promise<T>): Promise<T> {
    const result = this.#changes.then(change);
    this.#changes = result.catch(() => undefined);
    return result;
  }

  /** Starts the program again on the same ports, where the pages' sockets find it. */
  async #startAgain(): Promise<void> {
    this.#sockets.reopen();
    this.#pages.reopen();
    // How the old process ended is known here: the new one has nothing to tell of it.
    await rm(crashMarkerOf(this.#launch.connectionFile), { force: true });
    try {
      this.#process = await KernelProcess.start(this.#launch);
    } catch (error) {
      this.state = "dead";
      this.#broadcast("status", { execution_state: "dead" });
      throw error;
    }
    this.#watch();
  }

  async #died({ code, signal }: Exit, stderr: string): Promise<void> {
    this.#deaths += 1;
    const givenUp = this.#deaths > restartLimit;
    const how = signal ? `by ${signal}` : `with exit code ${code}`;
    const next = givenUp
      ? `It ended ${this.#deaths} times in a row and is not started again.`
      : "It is started again; its variables are lost.";
    const sentence = `The kernel "${this.kernelspec.name}" ended ${how}. ${next}`;
    this.#launch.log(`${sentence}\n`);
    const executed = this.#runs.current;
    if (executed) {
      const traceback = [sentence, ...(stderr ? ["It last wrote:", stderr] : [])];
      this.#broadcast("error", { ename: "KernelDied", evalue: sentence, traceback }, executed);
      this.#broadcast("status", { execution_state: "idle" }, executed);
    }
    this.#runs.endAll((session) => this.#pages.isConnected(session));
    this.state = givenUp ? "dead" : "restarting";
    this.#broadcast("status", { execution_state: this.state });
    if (givenUp) return;
    await this.#startAgain().catch((error: unknown) => this.#launch.log(`${reasonOf(error)}\n`));
  }

  #broadcast(type: string, content: Record<string, unknown>, parent: Header = {}): void {
    const message = newMessage("iopub", type, content, this.#sockets.session, parent);
    this.#runs.published(message);
    this.#pages.deliver(message);
  }

  /** Interrupts the running cell, in the way the kernelspec asks for. */
  async interrupt(): Promise<void> {
    // One that still starts has nothing to interrupt, and a signal would end it.
    await within(this.#ready, interruptGrace).catch(() => undefined);
    if (this.kernelspec.spec.interrupt_mode === "message") {
      await within(this.#sockets.request("interrupt_request", {}), interruptGrace);
    } else {
      this.#process.signal("SIGINT");
    }
  }

  /** Ends the process and starts another; returns when that one answers, or after a minute. */
  async restart(): Promise<void> {
    await this.#inTurn(async () => {
      this.#ending = true;
      await this.#end(this.#process, true);
      this.#runs.clear();
      this.#deaths = 0;
      this.#ending = false;
      await this.#startAgain();
    });
    await within(this.#ready, restartGrace).catch(() => {
      throw errors.kernelStart(this.kernelspec.name, this.#process.stderr || "it ended at once");
    });
  }

  shutdown(): Promise<void> {
    return this.#inTurn(() => this.#shutdown());
  }

  async #shutdown(): Promise<void> {
    this.#ending = true;
    await this.#end(this.#process, false);
    this.#pages.close();
    this.#sockets.close();
    const { connectionFile } = this.#launch;
    // A kernel that was killed leaves its note of the cell that ran.
    for (const file of [connectionFile, crashMarkerOf(connectionFile)]) await rm(file, { force: true });
  }

  /** Asks the process to end, and makes it when it does not; its children go with it. */
  async #end(old: KernelProcess, restart: boolean): Promise<void> {
    void this.#sockets.request("shutdown_request", { restart });
    if (await within(old.exited, shutdownGrace)) return;
    old.signal("SIGTERM");
    if (await within(old.exited, terminateGrace)) return;
    old.signal("SIGKILL");
    await old.exited;
  }

  /** Ends the process at once; for the moment in which this process itself ends. */
  kill(): void {
    this.#ending = true;
    this.#process.signal("SIGKILL");
  }
}
