import type { Cancel, Outcome, RunRequest } from "./bridge.ts";

/** A run that was posted to the main thread. */
interface Posted {
  readonly request: RunRequest;
  /** How many cancels were posted before it. */
  ticket: number;
  /** Whether the main thread said that it started. */
  begun: boolean;
  readonly started: () => void;
  readonly finish: (outcome: Outcome) => void;
}

/** Posts to the main thread, and counts the cancels posted there. */
interface Poster {
  readonly ticket: number;
  post(request: RunRequest): void;
}

/** The runs on the main thread, none of which is lost when V8 terminates what handles its message. */
export class Runs {
  readonly #main: Poster;
  readonly #posted = new Map<number, Posted>();
  /** The run that was posted last. */
  latest = 0;

  constructor(main: Poster) {
    this.#main = main;
  }

  get size(): number {
    return this.#posted.size;
  }

  keys(): Iterable<number> {
    return this.#posted.keys();
  }

  /** Posts a run; resolves to how it ended. */
  async post(request: RunRequest, started: () => void): Promise<Outcome> {
    const { promise, resolve: finish } = Promise.withResolvers<Outcome>();
    this.#posted.set(request.run, { request, ticket: this.#main.ticket, begun: false, started, finish });
    this.latest = request.run;
    this.#main.post(request);
    const outcome = await promise;
    this.#posted.delete(request.run);
    return outcome;
  }

  started(run: number): void {
    const posted = this.#posted.get(run);
    if (posted === undefined || posted.begun) return;
    posted.begun = true;
    posted.started();
  }

  finish(run: number, outcome: Outcome): void {
    this.#posted.get(run)?.finish(outcome);
  }

  /**
   * After an interrupt of `only` or of all runs up to one, asked for when `asked` cancels had been posted, was answered:
   * runs posted before the answered cancel that never started were lost. They end with the others, or are posted again.
   */
  recover(asked: number, answered: number, { upTo, run: only }: Cancel): void {
    for (const [run, posted] of this.#posted) {
      const asks = only === undefined ? run <= upTo : run === only;
      // The thread had told its end before it answered, unless V8 terminated it in the midst of that.
      if (posted.begun && asks) posted.finish({ status: "interrupted" });
      if (posted.begun || posted.ticket >= answered) continue;
      if (posted.ticket <= asked && (only === undefined || only === run)) posted.finish({ status: "interrupted" });
      else {
        posted.ticket = this.#main.ticket;
        this.#main.post(posted.request);
      }
    }
  }
}
