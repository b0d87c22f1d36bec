/** The parts of the Debug Adapter Protocol, and of Jupyter's additions to it, that the debugger speaks. */

export interface DebugRequest {
  readonly seq: number;
  readonly command: string;
  readonly arguments?: Readonly<Record<string, unknown>>;
}

export interface DebugReply {
  readonly type: "response";
  readonly seq: number;
  readonly request_seq: number;
  readonly command: string;
  readonly success: boolean;
  readonly message?: string;
  readonly body?: Record<string, unknown>;
}

export interface DebugEvent {
  readonly type: "event";
  readonly seq: number;
  readonly event: string;
  readonly body?: Record<string, unknown>;
}

export type SendEvent = (event: string, body?: Record<string, unknown>) => void;

export interface Source {
  readonly name: string;
  readonly path: string;
}

export interface SourceBreakpoint {
  readonly line: number;
  readonly condition?: string;
  readonly hitCondition?: string;
  readonly logMessage?: string;
}

/** A value as a client lists it. */
export interface Described {
  readonly value: string;
  /** What `typeof` says, or the class of an object. */
  readonly type: string;
  /** By which the parts are asked for; 0 where there are none. */
  readonly variablesReference: number;
  readonly namedVariables?: number;
  readonly indexedVariables?: number;
}

export interface Variable extends Described {
  readonly name: string;
  readonly evaluateName?: string;
}

/** Which of a variable's parts are asked for. */
export interface Page {
  readonly filter?: "indexed" | "named";
  readonly start?: number;
  readonly count?: number;
}

/** The program has one thread that a client can stop. */
export const threadId = 1;
