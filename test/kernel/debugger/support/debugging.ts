import { type KernelClient, startKernel } from "../../support/client.ts";

export interface Variable {
  readonly name: string;
  readonly value: string;
  readonly type?: string;
  readonly variablesReference: number;
  readonly indexedVariables?: number;
}

export interface Frame {
  readonly id: number;
  readonly name: string;
  readonly line: number;
  readonly column: number;
  readonly source: { readonly name: string; readonly path: string };
}

interface Reply {
  readonly success: boolean;
  readonly message?: string;
  readonly body: Record<string, unknown>;
}

type Execution = ReturnType<KernelClient["execute"]>;

/** A debugger's client of a kernel of its own, over its sockets. */
export class Debugging {
  readonly kernel: KernelClient;
  /** The events that a test has looked at. */
  #seen = 0;
  #seq = 0;

  private constructor(kernel: KernelClient) {
    this.kernel = kernel;
  }

  /** Starts a kernel and attaches to it. */
  static async start(attach: Record<string, unknown> = {}, folder?: string): Promise<Debugging> {
    const debugging = new Debugging(await startKernel(folder === undefined ? {} : { folder }));
    await debugging.attach(attach);
    return debugging;
  }

  /** Starts a kernel to which nobody is attached. */
  static async detached(): Promise<Debugging> {
    return new Debugging(await startKernel());
  }

  async attach(given: Record<string, unknown> = {}): Promise<void> {
    await this.ask("initialize", { clientID: "test" });
    await this.ask("attach", given);
    await this.event("initialized");
  }

  /** The reply to a request, whether or not it could be done. */
  async reply(command: string, given?: Record<string, unknown>): Promise<Reply> {
    const request = {
      type: "request",
      seq: ++this.#seq,
      command,
      ...(given === undefined ? {} : { arguments: given }),
    };
    const { reply } = await this.kernel.request("debug_request", request, "control");
    return reply as unknown as Reply;
  }

  /** The body of the reply to a request that must be done. */
  async ask<T = Record<string, unknown>>(command: string, given?: Record<string, unknown>): Promise<T> {
    const { success, message, body } = await this.reply(command, given);
    if (!success) throw new Error(`${command}: ${message}`);
    return body as T;
  }

  /** What the debugger said of a request that it could not do. */
  async refusal(command: string, given?: Record<string, unknown>): Promise<string> {
    const { success, message = "" } = await this.reply(command, given);
    if (success) throw new Error(`${command} was done.`);
    return message;
  }

  /** The next event of a name; earlier ones of other names are passed over. */
  async event(name: string): Promise<Record<string, unknown>> {
    const find = () =>
      this.kernel.published
        .map((message, at) => ({ ...message, at }))
        .find(({ type, content, at }) => at >= this.#seen && type === "debug_event" && content["event"] === name);
    await this.kernel.until(() => find() !== undefined);
    const found = find();
    this.#seen = (found?.at ?? 0) + 1;
    return (found?.content["body"] ?? {}) as Record<string, unknown>;
  }

  /** Whether the program stops before a request is idle. */
  async stoppedBeforeEndOf(id: string): Promise<boolean> {
    const stopped = () =>
      this.kernel.published.some(
        ({ type, content }, at) => at >= this.#seen && type === "debug_event" && content["event"] === "stopped",
      );
    const ended = () =>
      this.kernel.published.some(({ parentId, content }) => parentId === id && content["execution_state"] === "idle");
    await this.kernel.until(() => stopped() || ended());
    if (!stopped()) return false;
    await this.event("stopped");
    return true;
  }

  /** Sets breakpoints in a cell that may not have run yet; returns where they are. */
  async breakpoints(code: string, ...points: (number | Record<string, unknown>)[]): Promise<Record<string, unknown>[]> {
    const { sourcePath } = await this.ask<{ sourcePath: string }>("dumpCell", { code });
    const breakpoints = points.map((point) => (typeof point === "number" ? { line: point } : point));
    const given = { source: { path: sourcePath }, breakpoints };
    return (await this.ask<{ breakpoints: Record<string, unknown>[] }>("setBreakpoints", given)).breakpoints;
  }

  /** Runs a cell until it stops. */
  async stopIn(code: string): Promise<{ running: Execution; stopped: Record<string, unknown> }> {
    const running = this.kernel.execute(code);
    // Of a kernel that is shut down at the stop there is no answer, and a test of that waits for none.
    running.catch(() => {});
    return { running, stopped: await this.event("stopped") };
  }

  async frames(): Promise<Frame[]> {
    return (await this.ask<{ stackFrames: Frame[] }>("stackTrace", { threadId: 1 })).stackFrames;
  }

  /** The names and lines of the frames, innermost first. */
  async stack(): Promise<string[]> {
    return (await this.frames()).map(({ name, line }) => `${name}:${line}`);
  }

  async line(): Promise<number | undefined> {
    return (await this.frames())[0]?.line;
  }

  /** The variables of a scope of the innermost frame. */
  async scope(name: string): Promise<Variable[]> {
    const [frame] = await this.frames();
    const { scopes } = await this.ask<{ scopes: { name: string; variablesReference: number }[] }>("scopes", {
      frameId: frame?.id,
    });
    const found = scopes.find((each) => each.name === name);
    if (found === undefined) throw new Error(`no scope ${name} among ${scopes.map((each) => each.name).join(", ")}`);
    return this.variables(found.variablesReference);
  }

  async variables(variablesReference: number, page: Record<string, unknown> = {}): Promise<Variable[]> {
    return (await this.ask<{ variables: Variable[] }>("variables", { variablesReference, ...page })).variables;
  }

  /** The value of an expression in the innermost frame. */
  async evaluate(expression: string): Promise<string> {
    const [frame] = await this.frames();
    return String((await this.ask("evaluate", { expression, frameId: frame?.id, context: "repl" }))["result"]);
  }

  async step(command: "next" | "stepIn" | "stepOut"): Promise<number | undefined> {
    await this.ask(command, { threadId: 1 });
    await this.event("stopped");
    return this.line();
  }

  async continue(): Promise<void> {
    await this.ask("continue", { threadId: 1 });
  }
}

export const names = (variables: readonly Variable[]): string[] => variables.map(({ name }) => name);
export const values = (variables: readonly Variable[]): Record<string, string> =>
  Object.fromEntries(variables.map(({ name, value }) => [name, value]));
