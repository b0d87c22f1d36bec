import type { History } from "./history.ts";
import type { ExecuteResult, Interpreter, Listener, MimeBundle } from "./interpreter.ts";
import type { Publisher } from "./iopub.ts";
import type { Content, Header } from "./messages.ts";
import type { Request } from "./session.ts";

type ExecuteRequest = Content<"execute_request">;
type Reply = (request: Request, type: "execute_reply", content: Content<"execute_reply">) => void;

/** The cells of one kernel: a queue of execute requests, run one after the other, and where their output belongs. */
export class Executions implements Listener {
  readonly #interpreter: () => Interpreter;
  readonly #publisher: Publisher;
  readonly #history: History;
  readonly #reply: Reply;
  readonly #exit: (code: number) => void;
  readonly #queue: Request[] = [];
  /** The request behind each run: output may come long after its reply. */
  readonly #parents = new Map<number, Header>();
  #running: { request: Request; count: number } | undefined;
  #count = 0;
  #runs = 0;

  constructor(parts: {
    interpreter: () => Interpreter;
    publisher: Publisher;
    history: History;
    reply: Reply;
    exit: (code: number) => void;
  }) {
    this.#interpreter = parts.interpreter;
    this.#publisher = parts.publisher;
    this.#history = parts.history;
    this.#reply = parts.reply;
    this.#exit = parts.exit;
  }

  /** Takes an execute_request whose content is well formed. */
  add(request: Request): void {
    this.#queue.push(request);
    if (this.#running === undefined) void this.#work();
  }

  stream(run: number, name: "stdout" | "stderr", text: string): void {
    this.#publisher.stream(name, text, this.#parent(run));
  }

  display(run: number, bundle: MimeBundle, id: string | undefined, update: boolean): void {
    const { data, metadata } = bundle;
    if (update && id !== undefined)
      this.#publisher.publish(
        "update_display_data",
        { data, metadata, transient: { display_id: id } },
        this.#parent(run),
      );
    else {
      const transient = id === undefined ? {} : { display_id: id };
      this.#publisher.publish("display_data", { data, metadata, transient }, this.#parent(run));
    }
  }

  clear(run: number, wait: boolean): void {
    this.#publisher.publish("clear_output", { wait }, this.#parent(run));
  }

  /** The running cell ended the process: it has its reply before the sockets close. */
  exit(code: number): void {
    if (this.#running !== undefined) {
      const { request, count } = this.#running;
      this.#finish(request, { status: "ok", execution_count: count, user_expressions: {}, payload: [] });
    }
    this.#exit(code);
  }

  #parent(run: number): Partial<Header> {
    return this.#parents.get(run) ?? {};
  }

  async #work(): Promise<void> {
    for (let request = this.#queue.shift(); request !== undefined; request = this.#queue.shift()) {
      await this.#run(request, request.content as ExecuteRequest);
      this.#running = undefined;
    }
  }

  async #run(request: Request, content: ExecuteRequest): Promise<void> {
    const { code, silent = false } = content;
    const stored = !silent && content.store_history !== false;
    if (stored) this.#count += 1;
    const [run, count] = [++this.#runs, this.#count];
    this.#running = { request, count };
    this.#parents.set(run, request.header);
    this.#publisher.publish("status", { execution_state: "busy" }, request.header);
    if (!silent) this.#publisher.publish("execute_input", { code, execution_count: count }, request.header);
    if (stored) this.#history.add(count, code);
    const expressions = Object.fromEntries(
      Object.entries(content.user_expressions ?? {}).filter(
        (entry): entry is [string, string] => typeof entry[1] === "string",
      ),
    );
    const result = await this.#interpreter().execute({ run, code, count, silent, expressions });
    if (!silent) this.#show(result, count, stored, request.header);
    // Requests that had arrived when the cell failed are in the queue after one turn of the event loop.
    await new Promise((resolve) => setImmediate(resolve));
    this.#answer(request, result, count, content.stop_on_error !== false);
  }

  #show(result: ExecuteResult, count: number, stored: boolean, parent: Header): void {
    if (result.status === "error") {
      const { ename, evalue, traceback } = result;
      this.#publisher.publish("error", { ename, evalue, traceback }, parent);
      return;
    }
    if (result.result === undefined) return;
    this.#publisher.publish("execute_result", { ...result.result, execution_count: count }, parent);
    const text = result.result.data["text/plain"];
    if (stored && typeof text === "string") this.#history.setOutput(count, text);
  }

  #answer(request: Request, result: ExecuteResult, count: number, stops: boolean): void {
    if (result.status === "ok") {
      const { expressions } = result;
      this.#finish(request, { status: "ok", execution_count: count, user_expressions: expressions, payload: [] });
      return;
    }
    const { ename, evalue, traceback } = result;
    const aborted = stops ? this.#queue.splice(0) : [];
    const failure = { status: "error", ename, evalue, traceback } as const;
    this.#finish(request, { ...failure, execution_count: count, user_expressions: {}, payload: [] });
    for (const each of aborted) {
      this.#publisher.publish("status", { execution_state: "busy" }, each.header);
      this.#finish(each, { status: "aborted" });
    }
  }

  #finish(request: Request, content: Content<"execute_reply">): void {
    this.#publisher.flush();
    this.#reply(request, "execute_reply", content);
    this.#publisher.publish("status", { execution_state: "idle" }, request.header);
  }
}
