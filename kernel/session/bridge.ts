import type { MessagePort } from "node:worker_threads";
import type { CommMessage, InputAnswer, InputQuestion } from "../protocol/interpreter.ts";
import type { ColumnShift } from "./code/edits.ts";

/** What the protocol's thread and the thread of user code say to each other. */

export interface RunRequest {
  readonly kind: "run";
  /** Numbers every run of the session, silent ones too. */
  readonly run: number;
  /** What stack traces call the cell. */
  readonly label: string;
  readonly code: string;
  readonly columns: readonly ColumnShift[];
  /** Emitted code of `user_expressions`, evaluated after the cell, by name. */
  readonly expressions: Readonly<Record<string, string>>;
  /** Earlier runs whose places in stacks are told no more. */
  readonly forgotten: readonly number[];
}

/** Which runs are to end: one, or all up to one. */
export interface Cancel {
  readonly upTo: number;
  readonly run?: number;
}

export type ToMain =
  | RunRequest
  /** Ends a run, or all those up to one, and answers with `ticket`: the thread is free. */
  | ({ readonly kind: "cancel"; readonly ticket: number } & Cancel)
  | { readonly kind: "comm"; readonly run: number; readonly message: CommMessage }
  | { readonly kind: "exit"; readonly code: number };

/** The answer to a question, on a port that a blocked thread reads too. */
export interface ToAsker {
  readonly ticket: number;
  readonly answer: InputAnswer;
}

/** A MIME bundle with its metadata, as JSON: made where the values are, parsed where they are sent. */
export interface Bundle {
  readonly data: string;
  readonly metadata: string;
}

/** What a client is asked to do when the cell has ended, as the protocol names it. */
export type Payload =
  | { readonly source: "page"; readonly data: Record<string, unknown>; readonly start: number }
  | { readonly source: "set_next_input"; readonly text: string; readonly replace: boolean };

/** A thrown value, described. */
export interface Thrown {
  readonly name: string;
  readonly message: string;
  /** Stack frames, the kernel's own left out. */
  readonly frames: readonly string[];
  /** The topmost place in a cell's own text. */
  readonly place?: Place;
  /** The topmost place in a file of the user's, if the error was made there. */
  readonly file?: FilePlace;
  /** Other errors that it names: its cause, those it gathers, the one it covered. */
  readonly related?: readonly { readonly label: string; readonly thrown: Thrown }[];
}

/** A line and column, from 1, in the text of the cell of a run. */
export interface Place {
  readonly run: number;
  readonly line: number;
  readonly column: number;
}

/** A line and column, from 1, in a file. */
export interface FilePlace {
  readonly path: string;
  /** How stacks call it. */
  readonly label: string;
  readonly line: number;
  readonly column: number;
}

export type Outcome =
  | {
      readonly status: "ok";
      readonly result?: Bundle;
      readonly expressions: Readonly<Record<string, Bundle | Thrown>>;
    }
  | { readonly status: "error"; readonly error: Thrown }
  | { readonly status: "interrupted" };

export type StreamName = "stdout" | "stderr";

export type ToWorker =
  | { readonly kind: "stream"; readonly run: number; readonly name: StreamName; readonly text: string }
  | {
      readonly kind: "display";
      readonly run: number;
      readonly update: boolean;
      readonly id: string | undefined;
      readonly bundle: Bundle;
      /** As JSON. */
      readonly transient?: string;
      readonly buffers?: readonly Uint8Array[];
    }
  | { readonly kind: "payload"; readonly run: number; readonly payload: Payload }
  | {
      readonly kind: "publish";
      readonly run: number;
      readonly type: string;
      /** As JSON, like the metadata. */
      readonly content: string;
      readonly metadata: string;
      readonly buffers: readonly Uint8Array[];
    }
  | { readonly kind: "input"; readonly run: number; readonly question: InputQuestion }
  /** The thread is through with the synchronous part of a comm message's handler, */
  | { readonly kind: "taken"; readonly run: number }
  /** and with all of it. */
  | { readonly kind: "handled"; readonly run: number }
  | { readonly kind: "clear"; readonly run: number; readonly wait: boolean }
  | { readonly kind: "uncaught"; readonly run: number; readonly error: Thrown }
  | { readonly kind: "started"; readonly run: number }
  | { readonly kind: "cancelled"; readonly ticket: number }
  | { readonly kind: "done"; readonly run: number; readonly outcome: Outcome }
  /** Nothing that a run started can say anything any more. */
  | { readonly kind: "collected"; readonly run: number }
  /** The read end of a pipe that children of a run print to, or native code, whose run is unknown. */
  | { readonly kind: "pipe"; readonly run?: number; readonly name: StreamName; readonly fd: number }
  /** Asks for what is in the pipes to be read; `ticket` in shared memory says that it was. */
  | { readonly kind: "drain"; readonly ticket: number }
  /** User code starts a child process. */
  | { readonly kind: "children" }
  | { readonly kind: "interrupt" }
  /** The code of a run ends the process. */
  | { readonly kind: "exit"; readonly run: number; readonly code: number };

/** Shared memory of both threads. */
export interface Shared {
  /** `[0]` is not 0 while a running cell is asked to end; native code polls it. */
  readonly interrupt: Int32Array;
  readonly flow: Int32Array;
}

/** Characters of unsent output at which a printing cell waits for the other thread to catch up. */
export const outputBound = 4 << 20;

/** The slots of `Shared.flow`. */
export const slot = {
  /** Characters of output that the protocol's thread has not sent yet. */
  pending: 0,
  /** 1 while code that is to end is held where it is, so that V8 terminates no other. */
  held: 1,
  /** 1 once the sockets are closed and the process may exit. */
  closed: 2,
  /** The last ticket of a drain that is done. */
  drained: 3,
  /** How many questions were answered. */
  answers: 4,
  /** 1 while a debugger is attached. */
  debugging: 5,
  /** The ticket of the cancel that is being carried out, or was last. */
  cancelling: 6,
} as const;

export interface WorkerData {
  readonly connectionFile: string;
  readonly shared: Shared;
  /** The folder of the notebook. */
  readonly folder: string;
  /** Bytes to which V8's heap may grow on the main thread. */
  readonly heapLimit: number;
  /** The read end of what is written to descriptor 1, where the system lets it be captured. */
  readonly standardOutput: number | undefined;
  /** Takes the answers to what user code asks. */
  readonly answers: MessagePort;
}

export const createShared = (): Shared => ({
  interrupt: new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)),
  flow: new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT * Object.keys(slot).length)),
});
