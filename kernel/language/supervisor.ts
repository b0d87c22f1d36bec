import { ConfigurationFiles } from "../tsconfig.ts";
import { cannotStart, endedTwice, ServerEnded, tooManyRestarts, tooSlow } from "./errors.ts";
import { Server } from "./server.ts";
import type { ServerProcess } from "./serverProcess.ts";

/** Deaths in a row, with no answer between them, after which no other server is started. */
const deathsAtMost = 5;

interface Running {
  readonly server: Promise<Server>;
  readonly configuration: ConfigurationFiles;
  /** Settles once the server is gone and its successor, if any, has been started. */
  readonly succeeded: Promise<void>;
}

export interface SupervisorOptions {
  readonly folder: string;
  readonly library: string;
  /** The first server, where it was started before. */
  readonly running: Promise<ServerProcess> | undefined;
  /** The text of the session document for a server that starts. */
  session(): string;
  /** Called whenever another server takes over. */
  onStart(): void;
  /** Called once, with a reason, when there is no server any more. */
  onUnavailable(reason: string): void;
}

/** Keeps one language server running, and asks it one question after the other, so that none reads another's document. */
export class Supervisor {
  readonly #options: SupervisorOptions;
  #queue: Promise<unknown> = Promise.resolve();
  #running: Running | undefined;
  #deaths = 0;
  #stopped = false;

  constructor(options: SupervisorOptions) {
    this.#options = options;
    this.#running = this.#start(options.running);
  }

  /** Runs something after all earlier questions and before all later ones. */
  inTurn<T>(run: () => T | Promise<T>): Promise<T> {
    const answer = this.#queue.then(run);
    this.#queue = answer.catch(() => undefined);
    return answer;
  }

  /** Starts another server where the user's configuration has changed since this one read it. */
  renew(): void {
    if (!this.#running?.configuration.changed) return;
    const { server } = this.#running;
    this.#running = this.#start();
    void server.then((old) => old.stop()).catch(() => undefined);
  }

  /**
   * Asks the server; where it gives no answer within the limit, or dies twice over the question, the answer is
   * `otherwise`. With `replaces`, a server that is too slow is replaced: what kept it may hold up the next question too.
   */
  async ask<T>(
    limit: { readonly seconds: number; readonly replaces: boolean },
    question: (server: Server, signal: AbortSignal) => Promise<T>,
    otherwise: (error: Error | undefined) => T,
  ): Promise<T> {
    const signal = AbortSignal.timeout(limit.seconds * 1000);
    for (let deaths = 0; ; ) {
      const running = this.#running;
      if (!running) return otherwise(undefined);
      let server: Server | undefined;
      try {
        server = await withSignal(running.server, signal);
        const answer = await question(server, signal);
        this.#deaths = 0;
        return answer;
      } catch (error) {
        if (signal.aborted) {
          if (limit.replaces) server?.kill();
          return otherwise(tooSlow(limit.seconds));
        }
        // A refusal by a living server would only be repeated.
        if (server && !server.closed) return otherwise(error as Error);
        server?.kill();
        await running.succeeded;
        deaths += 1;
        if (deaths > 1 && server) return otherwise(endedTwice());
      }
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    const server = await this.#running?.server.catch(() => undefined);
    this.#running = undefined;
    await server?.stop();
  }

  #start(first?: Promise<ServerProcess>): Running {
    const { folder, library, session, onStart } = this.#options;
    onStart();
    const configuration = new ConfigurationFiles(folder);
    const server = Server.start(folder, library, session(), first);
    const gone = server.then(({ exited }) => exited).catch((error: unknown) => error);
    const running: Running = {
      server,
      configuration,
      succeeded: gone.then((reason) => {
        if (this.#running === running) this.#succeed(reason);
      }),
    };
    return running;
  }

  #succeed(reason: unknown): void {
    this.#running = undefined;
    if (this.#stopped) return;
    this.#deaths += 1;
    const { onUnavailable } = this.#options;
    if (!(reason instanceof ServerEnded)) onUnavailable(cannotStart(reason));
    else if (this.#deaths > deathsAtMost) onUnavailable(tooManyRestarts(this.#deaths, reason.message));
    else this.#running = this.#start();
  }
}

function withSignal<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason as Error);
    signal.addEventListener("abort", abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
