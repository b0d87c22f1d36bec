import { inspect, isDeepStrictEqual } from "node:util";
import type { CommMessage } from "../../../protocol/interpreter.ts";
import { isRecord } from "../../../protocol/schema.ts";
import type { Binary } from "../bytes.ts";
import type { Comm, Comms } from "../comms.ts";
import { join, separate } from "./buffers.ts";
import { errors } from "./errors.ts";
import type { State } from "./models.ts";
import { camelCase } from "./names.ts";

/** The version of the widgets' messages (ipywidgets, "Widget messaging protocol"). */
const protocolVersion = "2.1.0";
const reference = "IPY_MODEL_";

export type ChangeHandler = (value: unknown, previous: unknown) => unknown;
export type CustomHandler = (content: unknown, buffers: readonly Uint8Array[]) => unknown;

export interface ListenOptions {
  /** Ends the listening when it is aborted. */
  readonly signal?: AbortSignal;
}

/** What widgets share: their comms, and each other. */
export interface WidgetContext {
  readonly comms: Comms;
  readonly open: Map<string, Widget>;
}

/** A model that the kernel and every view of it in a front end keep alike. Its properties are those of its state, in camelCase. */
export class Widget {
  readonly modelId: string;
  readonly #context: WidgetContext;
  readonly #comm: Comm;
  readonly #state: Record<string, unknown>;
  readonly #observers = new Map<string, Set<ChangeHandler>>();
  readonly #custom = new Set<CustomHandler>();

  constructor(context: WidgetContext, state: State) {
    this.#context = context;
    this.#state = toReferences({ ...state }) as Record<string, unknown>;
    Object.assign(this.#state, toReferences(this.normalise({ ...state })));
    const { state: data, paths, buffers } = separate(this.#state);
    const metadata = { version: protocolVersion };
    this.#comm = context.comms.open("jupyter.widget", { state: data, buffer_paths: paths }, metadata, buffers);
    this.#comm.onMsg = (message) => this.#receive(message);
    this.#comm.onClose = () => void context.open.delete(this.modelId);
    this.modelId = this.#comm.commId;
    context.open.set(this.modelId, this);
    for (const name of Object.keys(this.#state)) this.#declare(name);
  }

  /** The name of the widget, as ipywidgets has it. */
  get name(): string {
    const name = String(this.#state["_model_name"]);
    return name.endsWith("Model") ? name.slice(0, -"Model".length) : name;
  }

  /** The whole state, other widgets as references to them. */
  get state(): State {
    return this.#state;
  }

  /** A property of the state, by ipywidgets' name. */
  get(name: string): unknown {
    return this.#toWidgets(this.#state[name]);
  }

  /** Changes properties of the state, by ipywidgets' names, in one message. */
  set(changes: State): void {
    if (this.#comm.isDisposed) throw errors.closed(this.name);
    for (const name of Object.keys(changes))
      if (!Object.hasOwn(this.#state, name)) throw errors.option(this.name, name, Object.keys(this.#state));
    const changed = this.#change(toReferences(this.normalise(changes)) as State);
    if (changed.size === 0) return;
    this.#send("update", this.#pick(changed.keys()));
    this.#notify(changed);
  }

  /** Calls `handler` whenever a property of the state changes, wherever it was changed. */
  observe(name: string, handler: ChangeHandler, options?: ListenOptions): void {
    if (!Object.hasOwn(this.#state, name)) throw errors.option(this.name, name, Object.keys(this.#state));
    let handlers = this.#observers.get(name);
    if (handlers === undefined) this.#observers.set(name, (handlers = new Set()));
    listen(handlers, "observe", handler, options);
  }

  /** Calls `handler` for each custom message of a view. */
  onCustom(handler: CustomHandler, options?: ListenOptions): void {
    listen(this.#custom, "onCustom", handler, options);
  }

  /** Sends a custom message to every view. */
  sendCustom(content: unknown, buffers?: readonly Binary[]): void {
    if (this.#comm.isDisposed) throw errors.closed(this.name);
    this.#comm.send({ method: "custom", content }, undefined, buffers);
  }

  /** Removes the widget from every page. */
  close(): void {
    this.#comm.close();
    this.#context.open.delete(this.modelId);
  }

  [Symbol.for("Jupyter.display")](): Record<string, unknown> {
    return {
      "text/plain": this.toString(),
      "application/vnd.jupyter.widget-view+json": { version_major: 2, version_minor: 0, model_id: this.modelId },
    };
  }

  [inspect.custom](): string {
    return this.toString();
  }

  toString(): string {
    const shown = ["value", "min", "max", "description"].filter((name) => Object.hasOwn(this.#state, name));
    return `${this.name}(${shown.map((name) => `${name}: ${inspect(this.#state[name])}`).join(", ")})`;
  }

  /** Makes changes fit, or throws; widgets of a kind have rules of their own. */
  protected normalise(changes: State): State {
    return changes;
  }

  #receive({ content, buffers }: CommMessage): unknown {
    const data = content["data"];
    if (!isRecord(data)) return undefined;
    switch (data["method"]) {
      case "update": {
        const state = isRecord(data["state"]) ? join(data["state"], data["buffer_paths"], buffers) : {};
        return this.#update(
          Object.fromEntries(Object.entries(state).filter(([name]) => Object.hasOwn(this.#state, name))),
        );
      }
      case "request_state":
        this.#send("update", this.#state);
        return undefined;
      case "custom":
        return Promise.all([...this.#custom].map((handler) => handler(data["content"], buffers)));
      default:
        return undefined;
    }
  }

  /** Takes what one view changed, and tells it to all of them. */
  async #update(received: State): Promise<void> {
    if (Object.keys(received).length === 0) return;
    this.#send("echo_update", received);
    let accepted: State;
    try {
      accepted = toReferences(this.normalise(received)) as State;
    } catch (error) {
      this.#send("update", this.#pick(Object.keys(received)));
      throw error;
    }
    const changed = this.#change(accepted);
    const corrected = Object.keys(accepted).filter((name) => !isDeepStrictEqual(received[name], this.#state[name]));
    if (corrected.length > 0) this.#send("update", this.#pick(corrected));
    await Promise.all(this.#notify(changed));
  }

  /** Takes changes into the state; what they replaced, by name. */
  #change(changes: State): Map<string, unknown> {
    const changed = new Map<string, unknown>();
    for (const [name, value] of Object.entries(changes)) {
      if (isDeepStrictEqual(this.#state[name], value)) continue;
      changed.set(name, this.#state[name]);
      this.#state[name] = value;
    }
    return changed;
  }

  #notify(changed: ReadonlyMap<string, unknown>): unknown[] {
    return [...changed].flatMap(([name, previous]) =>
      [...(this.#observers.get(name) ?? [])].map((handler) => handler(this.get(name), this.#toWidgets(previous))),
    );
  }

  #pick(names: Iterable<string>): State {
    return Object.fromEntries([...names].map((name) => [name, this.#state[name]]));
  }

  #send(method: "update" | "echo_update", changes: State): void {
    const { state, paths, buffers } = separate(changes);
    this.#comm.send({ method, state, buffer_paths: paths }, undefined, buffers);
  }

  #toWidgets(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((each) => this.#toWidgets(each));
    if (typeof value !== "string" || !value.startsWith(reference)) return value;
    return this.#context.open.get(value.slice(reference.length)) ?? value;
  }

  #declare(name: string): void {
    const property = camelCase(name);
    if (name.startsWith("_") || property in this) return;
    Object.defineProperty(this, property, {
      get: () => this.get(name),
      set: (value: unknown) => this.set({ [name]: value }),
    });
  }
}

function listen<H>(handlers: Set<H>, name: string, handler: H, { signal }: ListenOptions = {}): void {
  if (typeof handler !== "function") throw errors.handler(name);
  if (signal?.aborted === true) return;
  handlers.add(handler);
  signal?.addEventListener("abort", () => handlers.delete(handler), { once: true });
}

function toReferences(value: unknown): unknown {
  if (value instanceof Widget) return `${reference}${value.modelId}`;
  if (Array.isArray(value)) return value.map(toReferences);
  if (!isRecord(value) || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, toReferences(each)]));
}
