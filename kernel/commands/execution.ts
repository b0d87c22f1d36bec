import { setTimeout as delay } from "node:timers/promises";
import { stripVTControlCharacters } from "node:util";
import type { Kernel as KernelClient, KernelMessage } from "@jupyterlab/services";
import type { Kernel } from "../gateway/kernel.ts";
import type { Cell, Output } from "../gateway/notebookFormat.ts";
import { Outputs } from "./outputs.ts";
import type { Ask, Injection } from "./parameters.ts";
import type { Progress } from "./progress.ts";

export type CodeCell = Cell & { outputs: Output[] };

/** How a notebook's run ended: with every cell, at a cell with what to say about it, or by a signal. */
export type Ending =
  | { readonly kind: "done" }
  | { readonly kind: "failed" | "timedOut"; readonly message: string }
  | { readonly kind: "stopped"; readonly signal: NodeJS.Signals };

/** What a request to execute comes to: the kernel's answer, or what came before it. */
type Outcome = KernelMessage.IExecuteReplyMsg["content"] | "died" | "late" | NodeJS.Signals;

export interface ExecutionOptions {
  readonly kernel: Kernel;
  readonly client: KernelClient.IKernelConnection;
  readonly cells: readonly CodeCell[];
  readonly injection: Injection | undefined;
  readonly progress: Progress;
  /** Seconds that one cell may take. */
  readonly timeout: number | undefined;
  readonly allowErrors: boolean;
  /** Note in each cell's metadata when it began and ended, as JupyterLab does on request. */
  readonly recordTiming: boolean;
  /** The signals that end the run; a second one ends the wait for the interrupted cell. */
  readonly signals: AsyncIterator<NodeJS.Signals>;
}

// What an interrupted cell gets to say its last words.
const interruptGrace = 10_000;

const hasTag = (cell: Cell, tag: string) => (cell.metadata["tags"] as unknown[] | undefined)?.includes?.(tag) === true;

/** Whether a run leaves a cell alone, as nbclient does: its outputs stay. */
export const isSkipped = (cell: Cell): boolean => hasTag(cell, "skip-execution");

/** The first line of a cell that says something, for progress and messages. */
function headline(cell: Cell): string {
  const line =
    String(cell.source)
      .split("\n")
      .find((candidate) => candidate.trim() !== "") ?? "";
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}

const lastError = (cell: CodeCell) => cell.outputs.findLast(({ output_type }) => output_type === "error");

function describeError(output: Output, where: string, cell: Cell, colours: boolean): string {
  const { ename, evalue, traceback } = output as { ename?: string; evalue?: string; traceback?: string[] };
  const trace = (traceback ?? []).map((line) => (colours ? line : stripVTControlCharacters(line))).join("\n");
  return `${where} failed: ${ename ?? "Error"}: ${evalue ?? "the kernel gave no reason"}\n  ${headline(cell)}\n${trace}`.trimEnd();
}

const ownError = (ename: string, evalue: string): Output => ({
  output_type: "error",
  ename,
  evalue,
  traceback: [`${ename}: ${evalue}`],
});

/** One run of a notebook's code cells, in order. */
export class Execution {
  readonly #options: ExecutionOptions;
  readonly #outputs = new Outputs();
  readonly #died: Promise<"died">;
  #signal: Promise<NodeJS.Signals>;

  constructor(options: ExecutionOptions) {
    this.#options = options;
    const { client } = options;
    client.iopubMessage.connect((_, message) => this.#outputs.receive(message));
    this.#died = new Promise((resolve) => {
      client.statusChanged.connect((_, status) => {
        if (status === "autorestarting" || status === "restarting" || status === "dead") resolve("died");
      });
    });
    this.#signal = this.#nextSignal();
  }

  /** The kernel ended by itself; for what else waits for it. */
  get died(): Promise<"died"> {
    return this.#died;
  }

  async #nextSignal(): Promise<NodeJS.Signals> {
    const { value } = await this.#options.signals.next();
    return value as NodeJS.Signals;
  }

  /** Executes the cells until one fails or a signal comes; what they show is in them then. */
  async run(): Promise<Ending> {
    const { cells, injection, progress, allowErrors } = this.#options;
    for (const [i, cell] of cells.entries()) {
      const where = `cell ${i + 1} of ${cells.length}`;
      if (cell === injection?.cell) await injection.write(this.#ask);
      progress.begin(i + 1, cells.length, headline(cell));
      const began = performance.now();
      const ending = await this.#runCell(cell, where);
      if (ending.kind === "failed" && (allowErrors || hasTag(cell, "raises-exception")) && ending.alive) {
        progress.end((performance.now() - began) / 1000);
        continue;
      }
      if (ending.kind !== "done") return ending;
      progress.end((performance.now() - began) / 1000);
    }
    return { kind: "done" };
  }

  async #runCell(cell: CodeCell, where: string): Promise<Ending & { alive?: boolean }> {
    const { timeout } = this.#options;
    const outcome = await this.#execute(cell);
    const colours = process.stderr.hasColors?.() === true;
    if (outcome === "died") {
      if (!lastError(cell)) cell.outputs.push(ownError("KernelDied", "The kernel ended while it ran this cell."));
      return { kind: "failed", message: describeError(lastError(cell)!, where, cell, colours), alive: false };
    }
    if (outcome === "late") {
      cell.outputs.push(ownError("CellTimeoutError", `The cell took longer than ${timeout} s and was interrupted.`));
      return { kind: "timedOut", message: describeError(cell.outputs.at(-1)!, where, cell, colours) };
    }
    if (typeof outcome === "string") return { kind: "stopped", signal: outcome };
    if (outcome.status === "ok") return { kind: "done" };
    const reply: Output = { output_type: "error", ...outcome };
    return { kind: "failed", message: describeError(lastError(cell) ?? reply, where, cell, colours), alive: true };
  }

  /** Executes one cell; one that takes too long or is in the way of a signal is interrupted, and may still say why. */
  async #execute(cell: CodeCell): Promise<Outcome> {
    const { client, kernel, timeout, allowErrors, recordTiming } = this.#options;
    const content = { code: String(cell.source), allow_stdin: false, stop_on_error: !allowErrors };
    const future = client.requestExecute(content, true, cell.id === undefined ? {} : { cellId: cell.id });
    this.#outputs.follow(future.msg.header.msg_id, cell, recordTiming);
    const done = future.done.then((reply) => {
      this.#outputs.replied(reply);
      return reply.content;
    });
    const alarm = new AbortController();
    const late =
      timeout === undefined
        ? []
        : [delay(timeout * 1000, "late" as const, { signal: alarm.signal }).catch(() => "late" as const)];
    const outcome = await Promise.race([done, this.#died, this.#signal, ...late]);
    alarm.abort();
    if (outcome !== "late" && (typeof outcome !== "string" || outcome === "died")) return outcome;
    // A kernel that cannot be interrupted is ended with the run.
    const grace = new AbortController();
    const spent = delay(interruptGrace, undefined, { signal: grace.signal }).catch(() => undefined);
    await Promise.race([
      kernel.interrupt().then(() => done),
      this.#died,
      outcome === "late" ? this.#signal : this.#nextSignal(),
      spent,
    ]).catch(() => undefined);
    grace.abort();
    return outcome;
  }

  readonly #ask: Ask = async (code) => {
    const { client } = this.#options;
    const future = client.requestExecute({ code, silent: true, store_history: false, allow_stdin: false });
    const outcome = await Promise.race([future.done, this.#died, this.#signal]);
    // What ended the run is told by the cell that comes next.
    if (typeof outcome === "string" || outcome.content.status !== "error") return undefined;
    return outcome.content.evalue;
  };
}
