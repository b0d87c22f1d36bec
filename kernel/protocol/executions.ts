import { setTimeout } from "node:timers/promises";
import type { OpenComms } from "./comms.ts";
import type { History } from "./history.ts";
import {
  type ExecuteResult,
  type InputQuestion,
  type Interpreter,
  type Listener,
  messageCost,
  type Shown,
} from "./interpreter.ts";
import type { Publisher } from "./iopub.ts";
import type { Content, Extra, Header, Payload } from "./messages.ts";
import type { Request } from "./session.ts";
import { type Running, type Shell, Shells } from "./shells.ts";
import type { Stdin } from "./stdin.ts";
import { JsonText } from "./wire.ts";

type ExecuteRequest = Content<"execute_request">;
type Reply = (
  request: Request,
  type: "execute_reply",
  content: Content<"execute_reply">,
  metadata?: Readonly<Record<string, unknown>>,
) => void;

/** Characters of a result, as JSON, up to which the history keeps it. */
const longestStored = 1 << 16;

/** Milliseconds without another request after which a client that sends its cells at once has sent them all. */
const sending = 20;
/** How often that is waited for: a client that never ceases to send is to have its reply. */
const waits = 50;

/** Resolves when this turn of the event loop has read what there was. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** The cells of one kernel: in each shell one runs after the other, and their output belongs to their requests. */
export class Executions implements Listener {
  readonly #interpreter: () => Interpreter;
  readonly #publisher: Publisher;
  readonly #comms: OpenComms;
  readonly #stdin: Stdin;
  readonly #history: History;
  readonly #reply: Reply;
  readonly #exit: (code: number) => void;
  readonly #shells = new Shells();
  /** The request behind each run: output may come long after its reply. */
  readonly #parents = new Map<number, Header>();
  /** The requests whose cells run now, as their clients were told. */
  readonly #busy = new Set<Header>();
  #count = 0;
  #runs = 0;
  #exiting = false;

  constructor(parts: {
    interpreter: () => Interpreter;
    publisher: Publisher;
    comms: OpenComms;
    stdin: Stdin;
    history: History;
    reply: Reply;
    exit: (code: number) => void;
  }) {
    this.#interpreter = parts.interpreter;
    this.#publisher = parts.publisher;
    this.#comms = parts.comms;
    this.#stdin = parts.stdin;
    this.#history = parts.history;
    this.#reply = parts.reply;
    this.#exit = parts.exit;
  }

  /** The number of the cell that was stored last. */
  get count(): number {
    return this.#count;
  }

  /** Says again that cells run: clients show the kernel as idle once any other request was answered meanwhile. */
  remind(): void {
    for (const header of this.#busy) this.#publisher.publish("status", { execution_state: "busy" }, header);
  }

  /** Whether a message is addressed to the main shell or to a subshell that exists. */
  reaches(header: Header): boolean {
    return this.#shells.of(header) !== undefined;
  }

  /** Takes an execute_request whose content is well formed, for a shell that exists. */
  add(request: Request): void {
    const shell = this.#shells.of(request.header)!;
    shell.queue.push(request);
    shell.arrived = performance.now();
    if (shell.running === undefined) void this.#work(shell);
  }

  /** Ends the running cell of the subshell that a message names, or those of all shells. */
  async interrupt(header: Header): Promise<void> {
    if (typeof header.subshell_id !== "string") await this.#interpreter().interrupt();
    else await this.#end(this.#shells.of(header));
  }

  createSubshell(): string {
    return this.#shells.create();
  }

  listSubshells(): string[] {
    return this.#shells.list();
  }

  /** Ends a subshell with what runs and waits in it; says whether there was one. */
  async deleteSubshell(id: string): Promise<boolean> {
    const shell = this.#shells.delete(id);
    if (shell === undefined) return false;
    this.#abort(shell);
    await this.#end(shell);
    return true;
  }

  debugEvent(event: Content<"debug_event">): void {
    this.#publisher.publish("debug_event", event, {});
  }

  stream(run: number, name: "stdout" | "stderr", text: string): void {
    this.#publisher.stream(name, text, this.#parent(run));
  }

  display(run: number, { data, metadata, id, update, transient, buffers }: Shown): void {
    const said = JSON.stringify(id === undefined ? transient : { ...transient, display_id: id });
    const content = new JsonText(`{"data":${data},"metadata":${metadata},"transient":${said}}`);
    const type = update && id !== undefined ? "update_display_data" : "display_data";
    this.#publisher.show(type, content, this.#parent(run), messageCost, { buffers });
  }

  payload(run: number, payload: Payload): void {
    // What a cell asks for after its reply nobody would hear.
    const running = this.#shells.running().find((each) => each.run === run);
    running?.payload.push(payload);
  }

  publish(run: number, type: string, content: unknown, extra: Extra): void {
    this.#comms.seen(type, content);
    this.#publisher.show(type, content, this.#parent(run), messageCost, extra);
  }

  input(run: number, question: InputQuestion): void {
    this.#publisher.flush();
    this.#stdin.ask(run, question);
  }

  /** Gives a request that is no cell a run of its own, under which its output goes. */
  adopt(header: Header): number {
    const run = ++this.#runs;
    this.#parents.set(run, header);
    return run;
  }

  forget(run: number): void {
    this.#parents.delete(run);
  }

  clear(run: number, wait: boolean): void {
    this.#publisher.show("clear_output", { wait }, this.#parent(run), messageCost);
  }

  /** A run ended the process: running cells have their replies before the sockets close. */
  exit(run: number, code: number): void {
    this.#exiting = true;
    for (const running of this.#shells.running()) {
      if (running.run === run) this.#answer(running, { status: "ok", expressions: {} });
      else this.#finish(running, { status: "aborted", execution_count: running.count });
    }
    this.#exit(code);
  }

  #parent(run: number): Partial<Header> {
    return this.#parents.get(run) ?? {};
  }

  async #end(shell: Shell | undefined): Promise<void> {
    if (shell?.running !== undefined) await this.#interpreter().interrupt(shell.running.run);
  }

  async #work(shell: Shell): Promise<void> {
    for (let request = shell.queue.shift(); request !== undefined; request = shell.queue.shift()) {
      await this.#run(shell, request, request.content as ExecuteRequest);
      shell.running = undefined;
    }
  }

  async #run(shell: Shell, request: Request, content: ExecuteRequest): Promise<void> {
    const { code, silent = false } = content;
    const stored = !silent && content.store_history !== false;
    if (stored) this.#count += 1;
    const [run, count] = [++this.#runs, this.#count];
    const running: Running = { run, request, count, started: new Date().toISOString(), payload: [] };
    shell.running = running;
    this.#parents.set(run, request.header);
    this.#busy.add(request.header);
    this.#publisher.publish("status", { execution_state: "busy" }, request.header);
    if (!silent) this.#publisher.publish("execute_input", { code, execution_count: count }, request.header);
    if (stored) this.#history.add(count, code);
    const expressions = content.user_expressions ?? {};
    const { cell, deleted } = placeOf(request);
    this.#stdin.begin(run, request);
    const result = await this.#interpreter().execute({
      ...{ run, code, count, silent, cell, deleted, expressions },
      next() {
        const [waiting] = shell.queue;
        return waiting && { code: (waiting.content as ExecuteRequest).code, cell: placeOf(waiting).cell };
      },
    });
    this.#stdin.end(run);
    // In a whole turn of the event loop what the cell's native code and children printed is read from their pipes. The
    // turn that told the end may be past its reading.
    await turn();
    await turn();
    if (!silent) this.#show(result, count, stored, request.header);
    if (this.#exiting) return;
    if (result.status === "error" && content.stop_on_error !== false) {
      // A client that sends all its cells at once may still be at it: what is under way nothing here can know.
      for (let wait = 0; wait < waits && !this.#exiting; wait++) {
        const left = shell.arrived + sending - performance.now();
        if (left <= 0) break;
        await setTimeout(left);
      }
      if (this.#exiting) return;
      // The reply goes first, so that a client knows why the rest is aborted.
      const behind = shell.queue.splice(0);
      this.#answer(running, result);
      this.#abort({ queue: behind });
    } else this.#answer(running, result);
  }

  #show(result: ExecuteResult, count: number, stored: boolean, parent: Header): void {
    if (result.status === "error") {
      const { ename, evalue, traceback } = result;
      this.#publisher.publish("error", { ename, evalue, traceback }, parent);
      return;
    }
    if (result.result === undefined) return;
    const { data, metadata } = result.result;
    const content = new JsonText(`{"data":${data},"metadata":${metadata},"execution_count":${count}}`);
    this.#publisher.broadcast("execute_result", content, parent);
    const text =
      stored && data.length < longestStored ? (JSON.parse(data) as Record<string, unknown>)["text/plain"] : "";
    if (typeof text === "string" && text !== "") this.#history.setOutput(count, text);
  }

  #answer(running: Running, result: ExecuteResult): void {
    const { count: execution_count, payload } = running;
    const { metadata } = result;
    if (result.status === "ok")
      this.#finish(running, { status: "ok", execution_count, user_expressions: result.expressions, payload }, metadata);
    else {
      const { ename, evalue, traceback } = result;
      this.#finish(running, { status: "error", ename, evalue, traceback, execution_count }, metadata);
    }
  }

  /** Answers requests that will not run. */
  #abort({ queue }: Pick<Shell, "queue">): void {
    for (const request of queue.splice(0)) {
      this.#publisher.publish("status", { execution_state: "busy" }, request.header);
      // Without a number, which a client would show at a cell that never ran.
      this.#finish({ request, started: new Date().toISOString() }, { status: "aborted" });
    }
  }

  #finish(
    { request, started }: Pick<Running, "request" | "started">,
    content: Content<"execute_reply">,
    metadata: ExecuteResult["metadata"] = {},
  ): void {
    this.#publisher.flush();
    this.#reply(request, "execute_reply", content, { started, status: content.status, ...metadata });
    this.#busy.delete(request.header);
    this.#publisher.publish("status", { execution_state: "idle" }, request.header);
  }
}

/** Which cell a client runs, and which its notebook has lost, as JupyterLab and VS Code say in a request's metadata. */
function placeOf({ metadata: { cellId, deletedCells } }: Request): { cell: string | undefined; deleted: string[] } {
  const deleted = Array.isArray(deletedCells) ? deletedCells.filter((each) => typeof each === "string") : [];
  return { cell: typeof cellId === "string" ? cellId : undefined, deleted };
}
