import type { Content } from "./messages.ts";

type Entry = [session: number, line: number, input: string | [input: string, output: string | null]];

/** The inputs of this session and how they read when shown, by execution count. */
export class History {
  readonly #inputs: { line: number; input: string; output: string | null }[] = [];

  add(line: number, input: string): void {
    this.#inputs.push({ line, input, output: null });
  }

  /** Keeps the text of a result beside its input. */
  setOutput(line: number, output: string): void {
    const entry = this.#inputs.findLast((each) => each.line === line);
    if (entry !== undefined) entry.output = output;
  }

  /** Answers a history_request; earlier sessions are not kept. */
  find(request: Content<"history_request">): Entry[] {
    const count = typeof request.n === "number" ? Math.max(0, request.n) : this.#inputs.length;
    let found = this.#inputs;
    switch (request.hist_access_type) {
      case "range": {
        if (![undefined, 0, 1].includes(request.session)) return [];
        const stop = typeof request.stop === "number" ? request.stop : Number.POSITIVE_INFINITY;
        found = found.filter(({ line }) => line >= (request.start ?? 0) && line < stop);
        break;
      }
      case "search": {
        const pattern = typeof request.pattern === "string" ? request.pattern : "*";
        found = found.filter(({ input }) => matches(pattern, input));
        if (request.unique === true) {
          const latest = new Map(found.map((entry) => [entry.input, entry]));
          found = found.filter((entry) => latest.get(entry.input) === entry);
        }
        found = found.slice(found.length - Math.min(count, found.length));
        break;
      }
      case "tail":
        found = found.slice(found.length - Math.min(count, found.length));
    }
    return found.map(({ line, input, output }) => [1, line, request.output === true ? [input, output] : input]);
  }
}

/** Whether a glob of `*` and `?` matches a whole input. */
function matches(pattern: string, input: string): boolean {
  let [at, star, resume] = [0, -1, 0];
  let position = 0;
  while (position < input.length) {
    if (pattern[at] === "*") {
      star = at++;
      resume = position;
    } else if (at < pattern.length && (pattern[at] === "?" || pattern[at] === input[position])) {
      at += 1;
      position += 1;
    } else if (star !== -1) {
      at = star + 1;
      position = ++resume;
    } else return false;
  }
  return [...pattern.slice(at)].every((rest) => rest === "*");
}
