import { randomUUID } from "node:crypto";
import type { CommMessage } from "../../protocol/interpreter.ts";
import type { ToWorker } from "../bridge.ts";
import { currentCell } from "../context.ts";
import { errors } from "../errors.ts";
import { bindMethods } from "./binding.ts";
import { type Binary, copyBuffers, toJson } from "./bytes.ts";

type Json = Readonly<Record<string, unknown>>;
type Handler = (message: CommMessage) => unknown;
type TargetHandler = (comm: Comm, open: CommMessage) => unknown;
type Publish = (type: CommMessage["type"], content: Json, metadata?: Json, buffers?: readonly Binary[]) => void;

/** One end of a conversation with a front end's object of the same id ("Custom Messages" in the specification). */
export class Comm {
  readonly commId: string;
  readonly targetName: string;
  readonly #publish: Publish;
  readonly #closed: (comm: Comm) => void;
  #disposed = false;
  #onMsg: Handler | undefined;
  #onClose: Handler | undefined;

  constructor(parts: { commId: string; targetName: string; publish: Publish; closed: (comm: Comm) => void }) {
    this.commId = parts.commId;
    this.targetName = parts.targetName;
    this.#publish = parts.publish;
    this.#closed = parts.closed;
  }

  /** Whether either side has closed it. */
  get isDisposed(): boolean {
    return this.#disposed;
  }

  get onMsg(): Handler | undefined {
    return this.#onMsg;
  }

  set onMsg(handler: Handler | undefined) {
    this.#onMsg = checkedHandler("comm.onMsg", handler);
  }

  get onClose(): Handler | undefined {
    return this.#onClose;
  }

  set onClose(handler: Handler | undefined) {
    this.#onClose = checkedHandler("comm.onClose", handler);
  }

  /** Sends data to the other side. */
  send(data: Json = {}, metadata?: Json, buffers?: readonly Binary[]): void {
    if (this.#disposed) throw errors.commClosed(this.targetName);
    this.#publish("comm_msg", { comm_id: this.commId, data }, metadata, buffers);
  }

  /** Closes both ends; a closed comm stays closed. */
  close(data: Json = {}, metadata?: Json, buffers?: readonly Binary[]): void {
    if (this.#disposed) return;
    this.#publish("comm_close", { comm_id: this.commId, data }, metadata, buffers);
    this.#dispose();
  }

  /** Takes what the other side sent. */
  receive(message: CommMessage): unknown {
    if (message.type === "comm_msg") return this.#onMsg?.(message);
    this.#dispose();
    return this.#onClose?.(message);
  }

  #dispose(): void {
    this.#disposed = true;
    this.#closed(this);
  }
}

function checkedHandler(name: string, handler: unknown): Handler | undefined {
  if (handler !== undefined && handler !== null && typeof handler !== "function")
    throw errors.commHandler(name, handler);
  return (handler as Handler | null) ?? undefined;
}

function checkedTarget(target: unknown): string {
  if (typeof target !== "string" || target === "") throw errors.commTarget(target);
  return target;
}

/** The content as JSON; what may be wrong with it is the user's data. */
function contentJson({ data, ...fields }: Json): string {
  return `${JSON.stringify(fields).slice(0, -1)},"data":${toJson("the data of a comm", data)}}`;
}

/** All comms of the session, and the targets that front ends may open. */
export class Comms {
  readonly #post: (message: ToWorker) => void;
  readonly #open = new Map<string, Comm>();
  readonly #targets: Map<string, TargetHandler>;

  /** `own` are the kernel's targets, which a user may replace. */
  constructor(post: (message: ToWorker) => void, own: Readonly<Record<string, TargetHandler>> = {}) {
    this.#post = post;
    this.#targets = new Map(Object.entries(own));
    bindMethods(this);
  }

  /** Says what to do when a front end opens a comm of this target; another call replaces it. */
  register(target: string, handler: TargetHandler): void {
    if (typeof handler !== "function") throw errors.commHandler("the handler of a comm's target", handler);
    this.#targets.set(checkedTarget(target), handler);
  }

  /** Comms that are open stay so. */
  unregister(target: string): void {
    this.#targets.delete(checkedTarget(target));
  }

  /** Opens a comm whose other end is made by the front end's target of this name. */
  open(target: string, data: Json = {}, metadata?: Json, buffers?: readonly Binary[], commId?: string): Comm {
    const comm = this.#create(commId ?? randomUUID(), checkedTarget(target));
    this.#publish("comm_open", { comm_id: comm.commId, target_name: target, data }, metadata, buffers);
    this.#open.set(comm.commId, comm);
    return comm;
  }

  /** Has a message handled by the user code that it is for. */
  receive(message: CommMessage): unknown {
    const commId = String(message.content["comm_id"]);
    if (message.type !== "comm_open") return this.#open.get(commId)?.receive(message);
    const target = String(message.content["target_name"]);
    const handler = this.#targets.get(target);
    const comm = this.#create(commId, target);
    if (handler === undefined) return comm.close();
    this.#open.set(commId, comm);
    return this.#welcome(comm, message, handler);
  }

  async #welcome(comm: Comm, message: CommMessage, handler: TargetHandler): Promise<void> {
    try {
      await handler(comm, message);
    } catch (error) {
      // The other side must not wait for an end that never came to be.
      comm.close();
      throw error;
    }
  }

  #create(commId: string, targetName: string): Comm {
    const publish: Publish = (...message) => this.#publish(...message);
    return new Comm({ commId, targetName, publish, closed: ({ commId }) => this.#open.delete(commId) });
  }

  #publish(...[type, content, metadata, buffers]: Parameters<Publish>): void {
    this.#post({
      kind: "publish",
      run: currentCell().run,
      type,
      content: contentJson(content),
      metadata: toJson("the metadata of a comm", metadata),
      buffers: copyBuffers(buffers),
    });
  }
}
