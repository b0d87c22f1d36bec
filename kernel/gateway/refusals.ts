import type { Log } from "./log.ts";

/** Lines within one period; a flood of refused requests must not fill the disk that the log is on. */
const linesPerPeriod = 20;
const period = 10_000;
const longestPath = 200;

/** A path as a log may show it: without its query, which may hold a token, and with nothing that moves a terminal's cursor. */
export function loggedPath(url: string | undefined): string {
  const [path = ""] = (url ?? "").split(/[?#]/);
  const short = path.length > longestPath ? `${path.slice(0, longestPath)}…` : path;
  return printable(short);
}

const printable = (text: string) => text.replace(/\p{Cc}/gu, "?");

/** The log of refused requests: one line for each, saying why, and above a rate their number. */
export class Refusals {
  readonly #write: (line: string) => void;
  #began = 0;
  #lines = 0;
  #silent = 0;

  constructor(log: Log) {
    this.#write = (line) => log(`${line}\n`);
  }

  note(status: number, method: string | undefined, url: string | undefined, reason: string): void {
    const now = performance.now();
    if (now - this.#began > period) {
      if (this.#silent > 0) this.#write(`${this.#silent} more requests were refused.`);
      this.#began = now;
      this.#lines = 0;
      this.#silent = 0;
    }
    if (++this.#lines > linesPerPeriod) this.#silent++;
    else this.#write(`Refused with ${status}: ${method ?? "?"} ${loggedPath(url)}: ${printable(reason)}`);
  }
}
