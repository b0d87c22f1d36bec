/** The sentences of the language side; each says what happened and what it means for the user's cells. */

export function closedConnection(): Error {
  return new Error("The TypeScript language server has closed its connection.");
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
  return `${reason} It has been restarted ${times} times and is not started again; restart the kernel to try again.`;
}

export function tooSlow(seconds: number): Error {
  return new Error(
    `Types were not checked: the TypeScript language server gave no answer within ${seconds} seconds, so this cell runs unchecked.`,
  );
}
