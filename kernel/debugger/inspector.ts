import { type Debugger, type InspectorNotification, type Runtime, Session } from "node:inspector";
import { errors } from "./errors.ts";

interface Events {
  "Debugger.paused": Debugger.PausedEventDataType;
  "Debugger.scriptParsed": Debugger.ScriptParsedEventDataType;
  "Debugger.breakpointResolved": Debugger.BreakpointResolvedEventDataType;
}

/** A session of V8's inspector with the main thread, in which nobody waits for an answer that cannot come any more. */
export class Inspector {
  readonly #session = new Session();
  readonly #waiting = new Set<(reason: Error) => void>();
  #closed = false;

  constructor() {
    this.#session.connectToMainThread();
  }

  on<E extends keyof Events>(event: E, listener: (params: Events[E]) => void): void {
    this.#session.on(event, ({ params }: InspectorNotification<Events[E]>) => listener(params));
  }

  /** Sends a command of the inspector's protocol; throws what the inspector answers instead. */
  post<T = object>(method: string, params: object = {}): Promise<T> {
    if (this.#closed) return Promise.reject(errors.detached());
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    this.#waiting.add(reject);
    this.#session.post(method, params, (failure, answer) => {
      this.#waiting.delete(reject);
      if (failure === null) resolve(answer as T);
      // The inspector's own errors are not instances of Error.
      else reject(new Error(String((failure as { message?: unknown }).message ?? failure)));
    });
    return promise;
  }

  close(): void {
    this.#closed = true;
    this.#session.disconnect();
    for (const reject of this.#waiting) reject(errors.detached());
    this.#waiting.clear();
  }
}

/** The value that an answer holds, as an argument of a later call. */
export function argumentOf(remote: Runtime.RemoteObject): Runtime.CallArgument {
  if (remote.objectId !== undefined) return { objectId: remote.objectId };
  if (remote.unserializableValue !== undefined) return { unserializableValue: remote.unserializableValue };
  return remote.type === "undefined" ? {} : { value: remote.value as unknown };
}

/** What was thrown, in one line or a few, without its stack. */
export function thrownText({ exception, text }: Runtime.ExceptionDetails): string {
  const [heading] = (exception?.description ?? String(exception?.value ?? text)).split("\n    at ");
  return heading ?? text;
}
