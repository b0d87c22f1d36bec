import type { Runtime } from "node:inspector";
import { integer, literal, object, optional, string } from "../protocol/schema.ts";
import type { Bundle } from "../session/bridge.ts";
import type { Attachment } from "./attachment.ts";
import { type Body, type Command, command } from "./command.ts";
import { DebugError, errors } from "./errors.ts";
import { forClient } from "./presentation.ts";
import type { Described, Variable } from "./protocol.ts";

interface Parts {
  /** The attached debugger; an error that names the command where there is none. */
  readonly attached: (name: string) => Attachment;
  readonly client: () => string;
  /** Whether the session has a variable of this name. */
  readonly knows: (name: string) => boolean;
  /** The session has got a variable from the debugger. */
  readonly declare: (name: string) => void;
}

const none = object({});
const frame = object({ frameId: integer });
const page = {
  filter: optional(literal("indexed", "named")),
  start: optional(integer),
  count: optional(integer),
};

/** What a client sees of a stopped or running program: frames, scopes, variables and expressions. */
export class Inspection {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  commands(): Record<string, Command> {
    return {
      stackTrace: command(
        object({ startFrame: optional(integer), levels: optional(integer) }),
        ({ startFrame = 0, levels = 0 }) => {
          const { frames } = this.#parts.attached("stackTrace").stop("stackTrace");
          const end = levels > 0 ? startFrame + levels : undefined;
          return { stackFrames: frames.slice(startFrame, end), totalFrames: frames.length };
        },
      ),
      scopes: command(frame, async ({ frameId }) => ({
        scopes: await this.#parts.attached("scopes").stop("scopes").scopes(frameId),
      })),
      variables: command(object({ variablesReference: integer, ...page }), (given) => this.#variables(given)),
      setVariable: command(
        object({ variablesReference: integer, name: string, value: string }),
        ({ variablesReference, name, value }) => this.#setVariable(variablesReference, name, value),
      ),
      evaluate: command(object({ expression: string, frameId: optional(integer) }), ({ expression, frameId }) =>
        this.#evaluate(expression, frameId),
      ),
      setExpression: command(
        object({ expression: string, value: string, frameId: optional(integer) }),
        async ({ expression, value, frameId }) => {
          const { result, ...rest } = await this.#evaluate(`${expression} = (${value}\n)`, frameId);
          return { ...rest, value: result };
        },
      ),
      exceptionInfo: command(none, async () => {
        const attachment = this.#parts.attached("exceptionInfo");
        const { exception } = attachment.stop("exceptionInfo");
        if (exception === undefined) throw new DebugError("the program did not stop at an exception.");
        const description = exception.description ?? String(exception.value);
        const exceptionId = exception.className ?? exception.type;
        return {
          exceptionId,
          description: description.split("\n    at ")[0],
          breakMode: "always",
          details: { stackTrace: description },
        };
      }),
      inspectVariables: command(none, async () => {
        const { evaluation, stopped } = this.#parts.attached("inspectVariables");
        // Clients list the variables again and again while cells run; what they were told before they ask for no more.
        if (!stopped) await evaluation.call("clear");
        const names = await evaluation.sessionNames();
        const given = names.map((name) => `[${JSON.stringify(name)}, () => ${name}]`);
        const variables = await evaluation.callWith<Variable[]>("named", `[${given.join(", ")}]`);
        return { variables: variables.map((variable) => forClient(variable, this.#parts.client())) };
      }),
      richInspectVariables: command(object({ variableName: string, frameId: optional(integer) }), (given) =>
        this.#rich(given.variableName, given.frameId),
      ),
      copyToGlobals: command(
        object({ srcVariableName: string, dstVariableName: string, srcFrameId: integer }),
        async ({ srcVariableName, dstVariableName, srcFrameId }) => {
          const attachment = this.#parts.attached("copyToGlobals");
          const from = attachment.stop("copyToGlobals").callFrame(srcFrameId);
          if (from === undefined) throw errors.noFrame(srcFrameId);
          if (!isName(dstVariableName)) throw errors.name(dstVariableName);
          const known = this.#parts.knows(dstVariableName);
          await attachment.evaluation.carry(from.callFrameId, srcVariableName, dstVariableName, known);
          if (!known) this.#parts.declare(dstVariableName);
          return {};
        },
      ),
    };
  }

  async #variables(given: { variablesReference: number } & Body): Promise<Body> {
    const { variablesReference: reference, filter, start, count } = given;
    const { evaluation } = this.#parts.attached("variables");
    const asked = { value: reference };
    const variables = await evaluation.call<Variable[] | undefined>("variables", asked, {
      value: { filter, start, count },
    });
    if (variables === undefined) throw errors.noReference(reference);
    return { variables: variables.map((variable) => forClient(variable, this.#parts.client())) };
  }

  async #setVariable(reference: number, name: string, text: string): Promise<Body> {
    const attachment = this.#parts.attached("setVariable");
    const { evaluation } = attachment;
    const scope = attachment.stopped ? attachment.stop("setVariable").scope(reference) : undefined;
    const inFrame = scope?.frame ?? (attachment.stopped ? attachment.stop("setVariable").top() : undefined);
    const remote =
      inFrame === undefined ? await evaluation.inSession(text) : await evaluation.inFrame(inFrame.callFrameId, text);
    const value = evaluation.argumentOf(remote);
    if (scope !== undefined) await attachment.setVariable(scope, name, value);
    const described =
      scope === undefined
        ? await evaluation.call<Described | undefined>("set", { value: reference }, { value: name }, value)
        : await evaluation.call<Described>("describe", value);
    if (described === undefined) throw errors.noVariable(name);
    return { ...forClient(described, this.#parts.client()) };
  }

  async #evaluate(expression: string, frameId: number | undefined): Promise<Body> {
    const attachment = this.#parts.attached("evaluate");
    const { evaluation } = attachment;
    const from = frameId === undefined ? undefined : attachment.stop("evaluate").callFrame(frameId);
    const remote =
      from === undefined
        ? await evaluation.inSession(expression)
        : await evaluation.inFrame(from.callFrameId, expression);
    const described = await evaluation.call<Described>("describe", evaluation.argumentOf(remote));
    const { value, ...rest } = forClient(described, this.#parts.client());
    return { ...rest, result: value };
  }

  async #rich(name: string, frameId: number | undefined): Promise<Body> {
    const { evaluation, stopped } = this.#parts.attached("richInspectVariables");
    const remote = await this.#named(name, frameId);
    // JupyterLab then writes that the variable is undefined in the active context.
    if (remote === undefined) return { data: {}, metadata: {} };
    const given = [evaluation.argumentOf(remote), { value: stopped }];
    const { data, metadata } = stopped
      ? await evaluation.call<Bundle>("rich", ...given)
      : await evaluation.settled<Bundle>("rich", ...given);
    return { data: JSON.parse(data) as unknown, metadata: JSON.parse(metadata) as unknown };
  }

  /** The variable of this name, as its frame sees it; undefined where no variable is called so. */
  async #named(name: string, frameId: number | undefined): Promise<Runtime.RemoteObject | undefined> {
    // A client names the parts of values too, and the part 0 is not the number.
    if (!isName(name)) return undefined;
    const attachment = this.#parts.attached("richInspectVariables");
    const { evaluation } = attachment;
    const stop = attachment.stopped ? attachment.stop("richInspectVariables") : undefined;
    // A view that stays open while the program steps asks with the frame of an earlier stop.
    const listed = stop?.frames.some(({ id }) => id === frameId);
    const from = frameId === undefined ? undefined : listed ? stop?.callFrame(frameId) : stop?.top();
    try {
      return from === undefined ? await evaluation.inSession(name) : await evaluation.inFrame(from.callFrameId, name);
    } catch (error) {
      if (error instanceof DebugError) return undefined;
      throw error;
    }
  }
}

const isName = (text: string): boolean => /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(text);
