import { toCodePoints, toUtf16 } from "./codePoints.ts";
import type { OpenComms } from "./comms.ts";
import type { Connection } from "./connection.ts";
import { errors } from "./errors.ts";
import type { Executions } from "./executions.ts";
import type { History } from "./history.ts";
import type { CommMessage, Interpreter } from "./interpreter.ts";
import type { Publisher } from "./iopub.ts";
import { type Content, type Header, type MessageType, protocolVersion } from "./messages.ts";
import type { Request } from "./session.ts";

export type Handler = (request: Request) => Promise<void> | void;
export type Handlers = Partial<Record<MessageType, Handler>>;

/** A request that cannot be met, as its sender is told. */
export class RequestError extends Error {}

/** What requests are answered with. */
interface Parts {
  readonly connection: Connection;
  readonly version: string;
  readonly history: History;
  readonly interpreter: Interpreter;
  readonly executions: Executions;
  readonly comms: OpenComms;
  readonly publisher: Publisher;
  reply<T extends MessageType>(request: Request, type: T, content: Content<T>): Promise<void>;
  /** A shutdown_request was granted: the kernel ends once it is idle. */
  readonly end: () => void;
}

/** What answers each request that is no cell, by channel. */
export class Answers {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get control(): Handlers {
    return { ...this.#common(), ...this.#control() };
  }

  get shell(): Handlers {
    return { ...this.#common(), ...this.#shell() };
  }

  #common(): Handlers {
    return {
      kernel_info_request: (request) => this.#parts.reply(request, "kernel_info_reply", this.#info()),
      shutdown_request: async (request) => {
        const { restart = false } = request.content as Content<"shutdown_request">;
        await this.#parts.reply(request, "shutdown_reply", { status: "ok", restart });
        this.#parts.end();
      },
      connect_request: (request) => {
        const { shell_port, iopub_port, stdin_port, control_port, hb_port } = this.#parts.connection;
        const ports = { shell_port, iopub_port, stdin_port, control_port, hb_port };
        return this.#parts.reply(request, "connect_reply", { status: "ok", ...ports });
      },
      comm_info_request: (request) => {
        const { target_name } = request.content as Content<"comm_info_request">;
        return this.#parts.reply(request, "comm_info_reply", {
          status: "ok",
          comms: this.#parts.comms.list(target_name),
        });
      },
    };
  }

  #control(): Handlers {
    const executions = this.#parts.executions;
    return {
      debug_request: async (request) => {
        const reply = await this.#parts.interpreter.debug(request.content as Content<"debug_request">);
        await this.#parts.reply(request, "debug_reply", reply);
      },
      interrupt_request: async (request) => {
        this.checkSubshell(request.header);
        await executions.interrupt(request.header);
        await this.#parts.reply(request, "interrupt_reply", { status: "ok" });
      },
      create_subshell_request: (request) => {
        const id = executions.createSubshell();
        return this.#parts.reply(request, "create_subshell_reply", { status: "ok", subshell_id: id });
      },
      list_subshell_request: (request) => {
        const ids = executions.listSubshells();
        return this.#parts.reply(request, "list_subshell_reply", { status: "ok", subshell_id: ids });
      },
      delete_subshell_request: async (request) => {
        const { subshell_id: id } = request.content as Content<"delete_subshell_request">;
        if (!(await executions.deleteSubshell(id))) throw new RequestError(errors.noSubshell(id));
        await this.#parts.reply(request, "delete_subshell_reply", { status: "ok" });
      },
    };
  }

  /** Refuses what is addressed to a subshell that there is not. */
  checkSubshell(header: Header): void {
    if (!this.#parts.executions.reaches(header)) throw new RequestError(errors.noSubshell(String(header.subshell_id)));
  }

  #shell(): Handlers {
    return {
      is_complete_request: (request) => {
        const { code } = request.content as Content<"is_complete_request">;
        return this.#parts.reply(request, "is_complete_reply", this.#parts.interpreter.completeness(code));
      },
      complete_request: async (request) => {
        const { code, cursor_pos } = request.content as Content<"complete_request">;
        const { matches, start, end, metadata } = await this.#parts.interpreter.complete(
          code,
          toUtf16(code, cursor_pos),
        );
        const [cursor_start, cursor_end] = [toCodePoints(code, start), toCodePoints(code, end)];
        await this.#parts.reply(request, "complete_reply", {
          status: "ok",
          matches,
          cursor_start,
          cursor_end,
          metadata,
        });
      },
      inspect_request: async (request) => {
        const { code, cursor_pos, detail_level } = request.content as Content<"inspect_request">;
        const detail = detail_level === 1 ? 1 : 0;
        const { found, data } = await this.#parts.interpreter.inspect(code, toUtf16(code, cursor_pos), detail);
        await this.#parts.reply(request, "inspect_reply", { status: "ok", found, data, metadata: {} });
      },
      history_request: async (request) => {
        const history = await this.#parts.history.find(request.content as Content<"history_request">);
        await this.#parts.reply(request, "history_reply", { status: "ok", history });
      },
      comm_open: (request) => this.#comm(request, "comm_open"),
      comm_msg: (request) => this.#comm(request, "comm_msg"),
      comm_close: (request) => this.#comm(request, "comm_close"),
    };
  }

  async #comm({ header, metadata, content, buffers }: Request, type: CommMessage["type"]): Promise<void> {
    this.#parts.comms.seen(type, content);
    const message = { type, content: { data: {}, ...(content as Content<typeof type>) }, metadata, buffers };
    await this.#parts.interpreter.comm(this.#parts.executions.adopt(header), message);
    this.#parts.publisher.flush();
  }

  #info(): Content<"kernel_info_reply"> {
    return {
      status: "ok",
      protocol_version: protocolVersion,
      implementation: "adjoint",
      implementation_version: this.#parts.version,
      language_info: this.#parts.interpreter.language,
      banner: this.#parts.interpreter.banner,
      debugger: true,
      supported_features: ["debugger", "kernel subshells"],
      help_links: [],
    };
  }
}
