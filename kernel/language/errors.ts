/** The sentences of the language side; each says what happened and what it means for the user's cells. */

/** The server's process has ended, or is about to. */
export class ConnectionClosed extends Error {
  constructor() {
    super("The TypeScript language server has closed its connection.");
    this.name = "ConnectionClosed";
  }
}

export function requestFailed(message: string): Error {
  return new Error(`The TypeScript language server refused a request: ${message}`);
}

/** The server's process ended by itself, so that another may do better. */
export class ServerEnded extends Error {
  constructor(how: string, stderr: string) {
    const said = stderr.trim() === "" ? "" : ` It said: ${stderr.trim()}`;
    super(`The TypeScript language server ended (${how}).${said}`);
    this.name = "ServerEnded";
  }
}

export function cannotStart(error: unknown): string {
  const why = error instanceof Error ? error.message : String(error);
  return `The TypeScript language server cannot start: ${why} Reinstall the package "typescript" and restart the kernel.`;
}

export function tooManyRestarts(times: number, reason: string): string {
  return `${reason} That was the ${times}th time in a row, and it is not started again; restart the kernel to try again.`;
}

export function endedTwice(): Error {
  return new Error(
    "Types were not checked: the TypeScript language server ended twice over this cell, so it runs unchecked.",
  );
}

/** What the first cell that runs unchecked says. */
export function unchecked(reason: string): string {
  return `From now on cells run without type checks and completions. ${reason}`;
}

export function tooSlow(seconds: number): Error {
  return new Error(
    `Types were not checked: the TypeScript language server gave no answer within ${seconds} seconds, so this cell runs unchecked.`,
  );
}

/** What is said of a declaration beside its type. */
export const notes = {
  rerun: (name: string, count: number): string =>
    `cell ${count} no longer declares ${name}: its value stays until the kernel restarts, and then this name is unknown.`,
  deleted: (name: string, count: number): string =>
    `cell ${count}, which declared ${name}, was deleted: its value stays until the kernel restarts, and then this name is unknown.`,
  declared: (name: string, counts: readonly number[]): string =>
    counts.length === 1
      ? `${name} is declared in cell ${counts[0]}.`
      : `${name} is declared in cell ${counts.slice(0, -1).join(", ")} and again in cell ${counts.at(-1)}.`,
  stale: (count: number, names: readonly string[]): string =>
    `Cell ${count} ran before ${names.join(", ")} was declared again; run it again to bring it up to date.`,
};
