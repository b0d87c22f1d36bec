import { errors } from "./errors.ts";

/** Messages that are told one by one; of more in the same interval only their number. */
const told = 20;
const interval = 10_000;
/** Characters of a reason: a message may hold megabytes where a name belongs. */
const longest = 300;

/** Logs what is dropped, in a bounded number of lines however much comes. */
export class Dropped {
  readonly #log: (line: string) => void;
  #left = told;
  #untold = 0;
  #total = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(log: (line: string) => void) {
    this.#log = log;
  }

  add(channel: string, reason: string): void {
    this.#total += 1;
    this.#timer ??= setTimeout(() => this.flush(), interval).unref();
    if (this.#left === 0) this.#untold += 1;
    else {
      this.#left -= 1;
      this.#log(errors.dropped(channel, reason.length > longest ? `${reason.slice(0, longest)}…` : reason));
    }
  }

  /** Tells how many messages were dropped without a line of their own. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#untold > 0) this.#log(errors.droppedMore(this.#untold, this.#total));
    this.#left = told;
    this.#untold = 0;
  }
}
