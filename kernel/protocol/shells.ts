import { randomUUID } from "node:crypto";
import type { Header, Payload } from "./messages.ts";
import type { Request } from "./session.ts";

/** A cell that is being executed. */
export interface Running {
  readonly run: number;
  readonly request: Request;
  readonly count: number;
  /** When it began, as the clients' timings show it. */
  readonly started: string;
  /** What its client is to do with its reply. */
  readonly payload: Payload[];
}

/** The execute requests of one shell: they run one after the other, beside those of other shells. */
export interface Shell {
  readonly queue: Request[];
  running: Running | undefined;
  /** When its last request came, in milliseconds of `performance.now`. */
  arrived: number;
}

/** The main shell and its subshells (JEP 91). */
export class Shells {
  readonly #main: Shell = { queue: [], running: undefined, arrived: 0 };
  readonly #subshells = new Map<string, Shell>();

  /** The shell that a message is addressed to; undefined where its subshell does not exist. */
  of({ subshell_id: id }: Header): Shell | undefined {
    return id === undefined || id === null ? this.#main : this.#subshells.get(id);
  }

  create(): string {
    const id = randomUUID();
    this.#subshells.set(id, { queue: [], running: undefined, arrived: 0 });
    return id;
  }

  list(): string[] {
    return [...this.#subshells.keys()];
  }

  /** Takes a subshell away, so that no message reaches it any more. */
  delete(id: string): Shell | undefined {
    const shell = this.#subshells.get(id);
    this.#subshells.delete(id);
    return shell;
  }

  /** Every cell that is being executed. */
  running(): Running[] {
    return [this.#main, ...this.#subshells.values()].flatMap(({ running }) => (running === undefined ? [] : [running]));
  }
}
