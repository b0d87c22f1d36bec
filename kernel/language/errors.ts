/** The sentences of the language side; each says what happened and what it means for the user's cells. */

export function closedConnection(): Error {
  return new Error("The TypeScript language server has closed its connection.");
}

export function requestFailed(message: string): Error {
  return new Error(`The TypeScript language server refused a request: ${message}`);
}

export function serverEnded(how: string, stderr: string): string {
  const said = stderr.trim() === "" ? "" : ` It said: ${stderr.trim()}`;
  return `the TypeScript language server ended (${how}).${said}`;
}

export function cannotStart(error: unknown): string {
  const why = error instanceof Error ? error.message : String(error);
  return `the TypeScript language server cannot start: ${why} Reinstall the package "typescript" and restart the kernel.`;
}

export function tooManyRestarts(times: number, reason: string): string {
  return `it has been restarted ${times} times and is not started again; ${reason} Restart the kernel to try again.`;
}

export function tooSlow(seconds: number): Error {
  return new Error(
    `Types were not checked: the TypeScript language server gave no answer within ${seconds} seconds, so this cell runs unchecked.`,
  );
}
