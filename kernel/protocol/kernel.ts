import { Answers, type Handler, type Handlers, RequestError } from "./answers.ts";
import { OpenComms } from "./comms.ts";
import type { Connection } from "./connection.ts";
import { Dropped } from "./dropped.ts";
import { errors } from "./errors.ts";
import { Executions } from "./executions.ts";
import type { History } from "./history.ts";
import type { Interpreter, Listener } from "./interpreter.ts";
import { Publisher } from "./iopub.ts";
import { type Content, checkContent, type Header, isMessageType, type MessageType } from "./messages.ts";
import { type Request, SessionWriter } from "./session.ts";
import { Outbox, type Sockets } from "./sockets.ts";
import { Stdin } from "./stdin.ts";
import { type Wire, WireError } from "./wire.ts";

interface Parts {
  readonly connection: Connection;
  readonly sockets: Sockets;
  readonly wire: Wire;
  readonly history: History;
  readonly version: string;
  /** Makes the interpreter, which tells its output to the listener. */
  readonly interpreter: (listener: Listener) => Interpreter;
  readonly log: (line: string) => void;
  /** Ends the process once the sockets are closed. */
  readonly exit: (code: number) => void;
}

const suffix = "_request";
const said = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** A Jupyter kernel: reads requests from shell and control, has them answered, and publishes what happens. */
export class Kernel {
  readonly #parts: Parts;
  readonly #writer: SessionWriter;
  readonly #iopub: Outbox;
  readonly #publisher: Publisher;
  readonly #interpreter: Interpreter;
  readonly #executions: Executions;
  readonly #answers: Answers;
  readonly #dropped: Dropped;
  readonly #questions: Outbox;
  readonly #stdin: Stdin;
  #closing = false;
  /** A shutdown_request was granted: the kernel ends once it is idle. */
  #ending = false;
  #outboxes: Outbox[] = [];

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#dropped = new Dropped(parts.log);
    this.#writer = new SessionWriter(parts.wire);
    this.#iopub = new Outbox(parts.sockets.iopub, {
      leave() {
        parts.sockets.waitForSlowClients(false);
        parts.log(errors.unread());
      },
      wait: () => parts.sockets.waitForSlowClients(true),
    });
    this.#publisher = new Publisher(
      (type, content, parent, extra) =>
        this.#iopub.send(this.#writer.write([type], type, content, parent, extra).frames),
      (characters) => this.#interpreter.released(characters),
    );
    this.#questions = new Outbox(parts.sockets.stdin);
    this.#stdin = new Stdin(this.#writer, this.#questions, (ticket, answer) =>
      this.#interpreter.answered(ticket, answer),
    );
    const comms = new OpenComms();
    this.#executions = new Executions({
      interpreter: () => this.#interpreter,
      publisher: this.#publisher,
      comms,
      stdin: this.#stdin,
      history: parts.history,
      reply: (...reply) => void this.#reply(...reply),
      exit: (code) => void this.shutdown(code),
    });
    this.#interpreter = parts.interpreter(this.#executions);
    this.#answers = new Answers({
      ...{ connection: parts.connection, version: parts.version, history: parts.history },
      ...{ interpreter: this.#interpreter, executions: this.#executions, publisher: this.#publisher },
      comms,
      reply: (...reply) => this.#reply(...reply),
      end: () => {
        this.#ending = true;
      },
    });
  }

  /** Begins to answer; the sockets are bound. */
  start(): void {
    const { sockets } = this.#parts;
    void this.#listen("control", sockets.control, this.#answers.control);
    void this.#listen("shell", sockets.shell, this.#answers.shell);
    void this.#listen("stdin", sockets.stdin, {}, this.#questions);
    void this.#welcome();
    this.#publisher.publish("status", { execution_state: "starting" }, {});
  }

  /** Sends what is pending, closes everything and ends the process. */
  async shutdown(code: number): Promise<void> {
    if (this.#closing) return;
    this.#closing = true;
    await this.#interpreter.stop();
    await this.#parts.history.close();
    this.#dropped.flush();
    this.#publisher.flush();
    await Promise.all([this.#iopub, ...this.#outboxes].map((outbox) => outbox.flushed()));
    await this.#parts.sockets.close();
    this.#parts.exit(code);
  }

  #reply<T extends MessageType>(
    request: Request,
    type: T,
    content: Content<T>,
    metadata?: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    return this.#writer.send(
      request.outbox,
      request.identities,
      type,
      content,
      request.header,
      metadata && { metadata },
    );
  }

  async #listen(
    channel: "shell" | "control" | "stdin",
    socket: Sockets["shell"],
    handlers: Handlers,
    outbox = new Outbox(socket),
  ): Promise<void> {
    this.#outboxes.push(outbox);
    for await (const frames of socket) {
      try {
        this.#dispatch({ ...this.#parts.wire.read(frames), outbox }, channel, handlers);
      } catch (error) {
        if (!(error instanceof WireError)) throw error;
        this.#dropped.add(channel, error.message);
      }
    }
  }

  #dispatch(request: Request, channel: string, handlers: Handlers): void {
    const type = request.header.msg_type;
    if (this.#closing) return;
    const problem = isMessageType(type) ? checkContent(type, request.content) : undefined;
    if (problem !== undefined && !type.endsWith(suffix)) {
      this.#dropped.add(channel, errors.content(type, problem));
      return;
    }
    if (problem !== undefined) {
      void this.#answer(request, () => this.#refuse(request, errors.content(type, problem)));
      return;
    }
    if (channel === "shell" && !this.#executions.reaches(request.header)) {
      void this.#answer(request, () => this.#answers.checkSubshell(request.header));
      return;
    }
    if (type === "execute_request" && channel === "shell") {
      this.#executions.add(request);
      return;
    }
    if (type === "input_reply" && channel === "stdin") {
      this.#stdin.reply(request);
      return;
    }
    const handler = isMessageType(type) ? handlers[type] : undefined;
    void this.#answer(request, handler ?? (() => this.#unknown(request, channel)));
  }

  /** Has a request answered between its busy and idle; requests do not wait for one another, nor for a running cell. */
  async #answer(request: Request, handler: Handler): Promise<void> {
    const { header } = request;
    this.#publisher.publish("status", { execution_state: "busy" }, header);
    try {
      await handler(request);
    } catch (error) {
      if (!(error instanceof RequestError)) this.#parts.log(errors.failed(header.msg_type, said(error)));
      await this.#refuse(request, said(error));
    }
    this.#publisher.publish("status", { execution_state: "idle" }, header);
    this.#executions.remind();
    if (this.#ending) void this.shutdown(0);
  }

  async #unknown(request: Request, channel: string): Promise<void> {
    const reason = errors.unknown(request.header.msg_type, channel);
    this.#dropped.add(channel, reason);
    await this.#refuse(request, reason);
  }

  /** Replies that a request failed, under the type that its sender waits for, which need not be one of the table's. */
  async #refuse(request: Request, evalue: string): Promise<void> {
    const { msg_type } = request.header;
    if (!msg_type.endsWith(suffix)) return;
    const type = `${msg_type.slice(0, -suffix.length)}_reply` as MessageType;
    if (type === "is_complete_reply") return this.#reply(request, type, { status: "unknown" });
    if (type === "debug_reply") {
      const { seq, command } = request.content as { seq?: unknown; command?: unknown };
      const [request_seq, name] = [Number.isInteger(seq) ? Number(seq) : 0, typeof command === "string" ? command : ""];
      const refused = {
        type: "response",
        seq: 0,
        request_seq,
        command: name,
        success: false,
        message: evalue,
      } as const;
      return this.#reply(request, type, refused);
    }
    const content = { status: "error", ename: "ProtocolError", evalue, traceback: [] };
    const extra = type === "execute_reply" ? { execution_count: this.#executions.count } : {};
    await this.#reply(request, type, { ...content, ...extra } as Content<typeof type>);
  }

  /** Greets every subscription, so that a client knows from when on it misses nothing (JEP 65). */
  async #welcome(): Promise<void> {
    for await (const [frame] of this.#parts.sockets.iopub) {
      if (frame?.[0] !== 1) continue;
      const subscription = frame.subarray(1).toString("utf8");
      void this.#writer.send(this.#iopub, [subscription], "iopub_welcome", { subscription }, {} as Partial<Header>);
    }
  }
}
