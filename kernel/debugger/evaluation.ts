import type { Debugger, Runtime } from "node:inspector";
import { extname } from "node:path";
import { kill, pid } from "node:process";
import { fileURLToPath } from "node:url";
import { helper } from "../session/names.ts";
import { toJavaScript } from "./conditions.ts";
import { DebugError, errors } from "./errors.ts";
import type { HookOperation } from "./hook.ts";
import { argumentOf, type Inspector, thrownText } from "./inspector.ts";
import { hookName } from "./names.ts";

const hook = `globalThis[${JSON.stringify(hookName)}]`;
const invoke = "function (name, ...given) { return this.run(() => this.call[name](...given)); }";

/** What throws and catches within an evaluation while the program steps would else end the step. */
const disableBreaks = true;

/** Evaluates on the main thread, in a frame or outside; an interrupt ends what loops there. */
export class Evaluation {
  readonly #inspector: Inspector;
  readonly #hook: string;
  #pending = 0;
  #skipping = false;

  private constructor(inspector: Inspector, hookId: string) {
    this.#inspector = inspector;
    this.#hook = hookId;
  }

  /** Loads on the main thread what evaluation needs there. */
  static async start(inspector: Inspector): Promise<Evaluation> {
    const file = fileURLToPath(new URL(`./hook${extname(import.meta.filename)}`, import.meta.url));
    const expression = `globalThis[${JSON.stringify(helper)}].require(${JSON.stringify(file)}); ${hook}`;
    const answer = await inspector.post<Runtime.EvaluateReturnType>("Runtime.evaluate", { expression, silent: true });
    const { objectId } = resultOf(answer);
    if (objectId === undefined) throw new DebugError(thrownText({ text: "no object" } as Runtime.ExceptionDetails));
    return new Evaluation(inspector, objectId);
  }

  /** Calls an operation of the hook; its result comes as JSON. */
  call<T>(operation: HookOperation, ...given: Runtime.CallArgument[]): Promise<T> {
    return this.#call(false, operation, given);
  }

  /** The same where the result may be a promise, which settles only while the program runs. */
  settled<T>(operation: HookOperation, ...given: Runtime.CallArgument[]): Promise<T> {
    return this.#call(true, operation, given);
  }

  async #call<T>(awaitPromise: boolean, operation: HookOperation, given: Runtime.CallArgument[]): Promise<T> {
    const answer = await this.#quietly<Runtime.CallFunctionOnReturnType>("Runtime.callFunctionOn", {
      objectId: this.#hook,
      functionDeclaration: invoke,
      arguments: [{ value: operation }, ...given],
      returnByValue: true,
      awaitPromise,
      silent: true,
    });
    return resultOf(answer).value as T;
  }

  /** The value of TypeScript code where a frame stands. */
  async inFrame(callFrameId: string, code: string): Promise<Runtime.RemoteObject> {
    const answer = this.#quietly<Debugger.EvaluateOnCallFrameReturnType>("Debugger.evaluateOnCallFrame", {
      callFrameId,
      expression: wrap(code),
      silent: true,
    });
    return resultOf(await answer);
  }

  /** The value of TypeScript code that sees the session's variables. */
  async inSession(code: string): Promise<Runtime.RemoteObject> {
    const answer = this.#quietly<Runtime.EvaluateReturnType>("Runtime.evaluate", {
      expression: wrap(code),
      silent: true,
      disableBreaks,
    });
    return resultOf(await answer);
  }

  /** JSON of a JavaScript expression that calls an operation of the hook, where arguments need the session's scope. */
  async callWith<T>(operation: HookOperation, given: string): Promise<T> {
    const answer = this.#quietly<Runtime.EvaluateReturnType>("Runtime.evaluate", {
      expression: `${hook}.run(() => ${hook}.call.${operation}(${given}))`,
      returnByValue: true,
      silent: true,
      disableBreaks,
    });
    return resultOf(await answer).value as T;
  }

  /** The session's own names, the kernel's hidden ones among them. */
  async sessionNames(): Promise<string[]> {
    const method = "Runtime.globalLexicalScopeNames";
    const { names } = await this.#inspector.post<Runtime.GlobalLexicalScopeNamesReturnType>(method);
    return names;
  }

  /** Declares `name` in the session with the value that code has where a frame stands. */
  async carry(callFrameId: string, code: string, name: string, known: boolean): Promise<void> {
    await this.inFrame(callFrameId, `${hook}.carried = (${code}\n); undefined`);
    if (this.#skipping) throw errors.interrupted();
    // Of a stopped program the inspector answers no evaluation that may await, but it has run.
    const expression = `${known ? "" : "let "}${name} = ${hook}.carried; ${hook}.carried = undefined;`;
    this.#inspector.post("Runtime.evaluate", { expression, replMode: true, silent: true }).catch(() => {});
    await this.inSession(name);
  }

  argumentOf(remote: Runtime.RemoteObject): Runtime.CallArgument {
    return argumentOf(remote);
  }

  /**
   * Whether the program goes past everything that would stop it. Nothing is evaluated then: it would be in the way of the
   * program, and V8 would terminate it instead of what is to end.
   */
  skipStops(skip: boolean): void {
    this.#skipping = skip;
    this.#skip(skip);
  }

  /** Ends what is being evaluated. Node's watchdog hears the signal, and the main thread goes on where it was. */
  interrupt(): void {
    if (this.#pending > 0) kill(pid, "SIGINT");
  }

  #skip(skip: boolean): void {
    this.#inspector.post("Debugger.setSkipAllPauses", { skip }).catch(() => {});
  }

  /** Evaluates without stopping at what stops the program: the three commands are taken in one go. */
  async #quietly<T>(method: string, parameters: object): Promise<T> {
    if (this.#skipping) throw errors.interrupted();
    this.#pending += 1;
    try {
      this.#skip(true);
      const answer = this.#inspector.post<T>(method, parameters);
      this.#skip(false);
      return await answer;
    } finally {
      this.#pending -= 1;
    }
  }
}

/** Code as an expression that an interrupt ends; `eval` is called directly, so that it sees the frame. */
const wrap = (code: string): string => `${hook}.run(() => eval(${JSON.stringify(toJavaScript(code))}))`;

function resultOf({
  result,
  exceptionDetails,
}: {
  result: Runtime.RemoteObject;
  exceptionDetails?: Runtime.ExceptionDetails | undefined;
}): Runtime.RemoteObject {
  if (exceptionDetails === undefined) return result;
  const text = thrownText(exceptionDetails);
  throw text.includes("interrupted by `SIGINT`") ? errors.interrupted() : new DebugError(text);
}
