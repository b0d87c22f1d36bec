import { toCodePoints, toUtf16 } from "./codePoints.ts";
import { OpenComms } from "./comms.ts";
import type { Connection } from "./connection.ts";
import { Dropped } from "./dropped.ts";
import { errors } from "./errors.ts";
import { Executions } from "./executions.ts";
import type { History } from "./history.ts";
import type { CommMessage, Interpreter, Listener } from "./interpreter.ts";
import { Publisher } from "./iopub.ts";
import {
  type Content,
  checkContent,
  type Header,
  isMessageType,
  type MessageType,
  protocolVersion,
} from "./messages.ts";
import { type Request, SessionWriter } from "./session.ts";
import { Outbox, type Sockets } from "./sockets.ts";
import { Stdin } from "./stdin.ts";
import { type Wire, WireError } from "./wire.ts";

type Handler = (request: Request) => Promise<void> | void;

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

/** A request that cannot be met, as its sender is told. */
class RequestError extends Error {}

/** A Jupyter kernel: reads requests from shell and control, has them answered, and publishes what happens. */
export class Kernel {
  readonly #parts: Parts;
  readonly #writer: SessionWriter;
  readonly #iopub: Outbox;
  readonly #publisher: Publisher;
  readonly #interpreter: Interpreter;
  readonly #executions: Executions;
  readonly #dropped: Dropped;
  readonly #comms = new OpenComms();
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
    this.#executions = new Executions({
      interpreter: () => this.#interpreter,
      publisher: this.#publisher,
      comms: this.#comms,
      stdin: this.#stdin,
      history: parts.history,
      reply: (...reply) => void this.#reply(...reply),
      exit: (code) => void this.shutdown(code),
    });
    this.#interpreter = parts.interpreter(this.#executions);
  }

  /** Begins to answer; the sockets are bound. */
  start(): void {
    const { sockets } = this.#parts;
    const common = this.#common();
    void this.#listen("control", sockets.control, { ...common, ...this.#control() });
    void this.#listen("shell", sockets.shell, { ...common, ...this.#shell() });
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

  #common(): Partial<Record<MessageType, Handler>> {
    return {
      kernel_info_request: (request) => this.#reply(request, "kernel_info_reply", this.#info()),
      shutdown_request: async (request) => {
        const { restart = false } = request.content as Content<"shutdown_request">;
        await this.#reply(request, "shutdown_reply", { status: "ok", restart });
        this.#ending = true;
      },
      connect_request: (request) => {
        const { shell_port, iopub_port, stdin_port, control_port, hb_port } = this.#parts.connection;
        const ports = { shell_port, iopub_port, stdin_port, control_port, hb_port };
        return this.#reply(request, "connect_reply", { status: "ok", ...ports });
      },
      comm_info_request: (request) => {
        const { target_name } = request.content as Content<"comm_info_request">;
        return this.#reply(request, "comm_info_reply", { status: "ok", comms: this.#comms.list(target_name) });
      },
    };
  }

  #control(): Partial<Record<MessageType, Handler>> {
    const executions = this.#executions;
    return {
      debug_request: async (request) => {
        const reply = await this.#interpreter.debug(request.content as Content<"debug_request">);
        await this.#reply(request, "debug_reply", reply);
      },
      interrupt_request: async (request) => {
        this.#checkSubshell(request.header);
        await executions.interrupt(request.header);
        await this.#reply(request, "interrupt_reply", { status: "ok" });
      },
      create_subshell_request: (request) => {
        const id = executions.createSubshell();
        return this.#reply(request, "create_subshell_reply", { status: "ok", subshell_id: id });
      },
      list_subshell_request: (request) => {
        const ids = executions.listSubshells();
        return this.#reply(request, "list_subshell_reply", { status: "ok", subshell_id: ids });
      },
      delete_subshell_request: async (request) => {
        const { subshell_id: id } = request.content as Content<"delete_subshell_request">;
        if (!(await executions.deleteSubshell(id))) throw new RequestError(errors.noSubshell(id));
        await this.#reply(request, "delete_subshell_reply", { status: "ok" });
      },
    };
  }

  #checkSubshell(header: Header): void {
    if (!this.#executions.reaches(header)) throw new RequestError(errors.noSubshell(String(header.subshell_id)));
  }

  #shell(): Partial<Record<MessageType, Handler>> {
    return {
      is_complete_request: (request) => {
        const { code } = request.content as Content<"is_complete_request">;
        return this.#reply(request, "is_complete_reply", this.#interpreter.completeness(code));
      },
      complete_request: async (request) => {
        const { code, cursor_pos } = request.content as Content<"complete_request">;
        const { matches, start, end, metadata } = await this.#interpreter.complete(code, toUtf16(code, cursor_pos));
        const [cursor_start, cursor_end] = [toCodePoints(code, start), toCodePoints(code, end)];
        await this.#reply(request, "complete_reply", { status: "ok", matches, cursor_start, cursor_end, metadata });
      },
      inspect_request: async (request) => {
        const { code, cursor_pos, detail_level } = request.content as Content<"inspect_request">;
        const detail = detail_level === 1 ? 1 : 0;
        const { found, data } = await this.#interpreter.inspect(code, toUtf16(code, cursor_pos), detail);
        await this.#reply(request, "inspect_reply", { status: "ok", found, data, metadata: {} });
      },
      history_request: async (request) => {
        const history = await this.#parts.history.find(request.content as Content<"history_request">);
        await this.#reply(request, "history_reply", { status: "ok", history });
      },
      comm_open: (request) => this.#comm(request, "comm_open"),
      comm_msg: (request) => this.#comm(request, "comm_msg"),
      comm_close: (request) => this.#comm(request, "comm_close"),
    };
  }

  async #comm({ header, metadata, content, buffers }: Request, type: CommMessage["type"]): Promise<void> {
    this.#comms.seen(type, content);
    const message = { type, content: { data: {}, ...(content as Content<typeof type>) }, metadata, buffers };
    await this.#interpreter.comm(this.#executions.adopt(header), message);
    this.#publisher.flush();
  }

  #info(): Content<"kernel_info_reply"> {
    return {
      status: "ok",
      protocol_version: protocolVersion,
      implementation: "adjoint",
      implementation_version: this.#parts.version,
      language_info: this.#interpreter.language,
      banner: this.#interpreter.banner,
      debugger: true,
      supported_features: ["debugger", "kernel subshells"],
      help_links: [],
    };
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
    handlers: Partial<Record<MessageType, Handler>>,
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

  #dispatch(request: Request, channel: string, handlers: Partial<Record<MessageType, Handler>>): void {
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
      void this.#answer(request, () => this.#checkSubshell(request.header));
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
