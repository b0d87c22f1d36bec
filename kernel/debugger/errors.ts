/** A request that cannot be done, in words for its sender. */
export class DebugError extends Error {}

const list = (names: readonly string[]): string => names.join(", ");

/** Every sentence that the debugger says. */
export const errors = {
  unknown: (command: string, known: readonly string[]): DebugError =>
    new DebugError(`the debugger does not know the request ${JSON.stringify(command)}; it knows ${list(known)}.`),
  malformed: (command: string, problem: string): DebugError =>
    new DebugError(`the request ${command} is malformed: ${problem}.`),
  notAttached: (command: string): DebugError =>
    new DebugError(`${command} needs an attached debugger; send initialize and attach first.`),
  notStopped: (command: string): DebugError =>
    new DebugError(`${command} needs a stopped program, and it runs; set a breakpoint or send pause first.`),
  noFrame: (id: number): DebugError =>
    new DebugError(`there is no frame ${id}: frames last until the program goes on. Ask for stackTrace again.`),
  noReference: (id: number): DebugError =>
    new DebugError(`there is no variablesReference ${id}: references last until the program goes on or is asked anew.`),
  noVariable: (name: string): DebugError => new DebugError(`there is no variable ${name} that could be set here.`),
  noSource: (path: string): DebugError =>
    new DebugError(
      `there is no source ${path}: it is neither a cell that ran or was dumped nor a file that can be read.`,
    ),
  name: (name: string): DebugError => new DebugError(`${JSON.stringify(name)} is not a name a variable can have.`),
  detached: (): DebugError => new DebugError("the debugger was detached before this was answered."),
  interrupted: (): DebugError => new DebugError("the evaluation was interrupted."),
  noCode: (line: number): string => `there is no code at line ${line} or below it.`,
  unknownSource: (): string => "the source is not known yet; the breakpoint is set when it runs.",
  hitCondition: (text: string): string =>
    `the hit condition ${JSON.stringify(text)} is not understood; write a count such as 3, >= 3 or % 3.`,
  condition: (text: string, reason: string): string =>
    `the condition ${JSON.stringify(text)} cannot be used: ${reason}`,
  logMessage: (text: string, reason: string): string =>
    `the log message ${JSON.stringify(text)} cannot be used: ${reason}`,
} as const;
