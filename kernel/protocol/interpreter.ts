import type { Content, Extra, Payload } from "./messages.ts";

/** What a display, or any other message to clients, counts as among unsent output: sending it costs as much as so many characters. */
export const messageCost = 1 << 12;

/** What the protocol needs of a language: it runs code, and says what the protocol then sends. */
export interface Interpreter {
  readonly language: {
    readonly name: string;
    readonly version: string;
    readonly mimetype: string;
    readonly file_extension: string;
    readonly pygments_lexer: string;
    readonly codemirror_mode: string;
    readonly nbconvert_exporter: string;
  };
  readonly banner: string;
  /** Runs a cell; the cells of several shells take turns where they await. */
  execute(request: ExecuteRequest): Promise<ExecuteResult>;
  /** Ends a run, or all that are running, and what they left running in the foreground. */
  interrupt(run?: number): Promise<void>;
  /** Whether code could run as it stands; `indent` is what the next line begins with. */
  completeness(code: string): { status: "complete" | "invalid" } | { status: "incomplete"; indent: string };
  /** Completions at a UTF-16 offset. */
  complete(code: string, offset: number): Promise<Completions>;
  /** Documentation at a UTF-16 offset. */
  inspect(code: string, offset: number, detail: 0 | 1): Promise<{ found: boolean; data: Record<string, unknown> }>;
  /** Has a comm message handled by user code; resolves when that is done. Its output belongs to `run`. */
  comm(run: number, message: CommMessage): Promise<void>;
  /** Tells the answer to what `Listener.input` asked. */
  answered(ticket: number, answer: InputAnswer): void;
  /** Answers a debugger's request, in the terms of the Debug Adapter Protocol. */
  debug(request: Content<"debug_request">): Promise<Content<"debug_reply">>;
  /** Told once text given to `Listener.stream` has been sent. */
  released(characters: number): void;
  /** Ends everything that the interpreter started. */
  stop(): Promise<void>;
}

export interface ExecuteRequest {
  /** Numbers every run of the session, silent ones too. */
  readonly run: number;
  readonly code: string;
  readonly count: number;
  /** Whether nothing is said of it and it takes no number. */
  readonly silent: boolean;
  /** The client's name of the cell, where it gives one, and the cells that its notebook no longer has. */
  readonly cell: string | undefined;
  readonly deleted: readonly string[];
  readonly expressions: Readonly<Record<string, string>>;
  /** The cell that waits behind this one now, if any. */
  next(): Pick<ExecuteRequest, "code" | "cell"> | undefined;
}

export interface MimeBundle {
  readonly data: Record<string, unknown>;
  readonly metadata: Record<string, unknown>;
}

export interface ExecuteError {
  readonly status: "error";
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: string[];
}

/** A MIME bundle whose parts are JSON already. */
export interface WrittenBundle {
  readonly data: string;
  readonly metadata: string;
}

/** What a cell came to; `metadata` goes into the reply's. */
export type ExecuteResult = { readonly metadata?: Readonly<Record<string, unknown>> } & (
  | {
      readonly status: "ok";
      readonly result?: WrittenBundle;
      readonly expressions: Readonly<Record<string, (MimeBundle & { readonly status: "ok" }) | ExecuteError>>;
    }
  | ExecuteError
);

/** A comm message of a client. */
export interface CommMessage {
  readonly type: "comm_open" | "comm_msg" | "comm_close";
  readonly content: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly buffers: readonly Uint8Array[];
}

/** What is shown: a bundle, perhaps under an id, perhaps in place of what that id shows already. */
export interface Shown extends WrittenBundle {
  readonly id: string | undefined;
  readonly update: boolean;
  readonly transient: Readonly<Record<string, unknown>>;
  readonly buffers: readonly Uint8Array[];
}

/** What user code asks the person in front of the client. */
export interface InputQuestion {
  /** Numbers the question. */
  readonly ticket: number;
  readonly prompt: string;
  readonly password: boolean;
}

export type InputAnswer = { readonly value: string } | { readonly problem: string };

export interface Completions {
  readonly matches: string[];
  readonly start: number;
  readonly end: number;
  readonly metadata: Record<string, unknown>;
}

/** Hears of output, by the run that caused it, whether or not that run has ended. */
export interface Listener {
  stream(run: number, name: "stdout" | "stderr", text: string): void;
  display(run: number, shown: Shown): void;
  /** User code publishes a message of its own. */
  publish(run: number, type: string, content: unknown, extra: Extra): void;
  input(run: number, question: InputQuestion): void;
  clear(run: number, wait: boolean): void;
  /** Something that the client is to do once the run has ended. */
  payload(run: number, payload: Payload): void;
  /** Something a debugger's clients wait for has happened. */
  debugEvent(event: Content<"debug_event">): void;
  /** Nothing more will be heard of a run. */
  forget(run: number): void;
  /** The code of a run ends the process. */
  exit(run: number, code: number): void;
}
