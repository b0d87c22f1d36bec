const gigabytes = (bytes: number): string => (bytes / 2 ** 30).toFixed(1);
const kindOf = (value: unknown): string =>
  value === null ? "null" : Array.isArray(value) ? "an array" : typeof value === "string" ? `"${value}"` : typeof value;

/** Every sentence that the session says to a user. */
export const errors = {
  bundle: (type: string): TypeError =>
    new TypeError(
      `a MIME bundle must be an object whose keys are MIME types and whose values can be written as JSON; got ${type}.`,
    ),
  chunk: (value: unknown): TypeError =>
    new TypeError(
      `a stream takes a string or bytes; got ${value === null ? "null" : typeof value}. Convert it by String(value).`,
    ),
  image: (): TypeError =>
    new TypeError(
      "Jupyter.image takes the bytes of a PNG, JPEG, GIF or WebP picture as a Uint8Array; got other bytes.",
    ),
  pageStart: (start: unknown): RangeError =>
    new RangeError(`Jupyter.page takes a line number from 0 as \`start\`; got ${String(start)}.`),
  nextInput: (type: string): TypeError =>
    new TypeError(`Jupyter.setNextInput takes the text of a cell; got ${type === "object" ? "an object" : type}.`),
  disposable: (method: string): TypeError =>
    new TypeError(
      `the value of a top-level \`using\` has no [${method}]() method; give it one, or declare it with const.`,
    ),
  iterable: (value: unknown): TypeError =>
    new TypeError(
      `\`for await\` goes through something iterable, got ${typeof value === "number" ? value : kindOf(value)}.`,
    ),
  late: (): ReferenceError =>
    new ReferenceError("the cell has ended, and what it declares by `using` from here on would never be disposed."),
  flag: (): string =>
    "The kernel must be started by its kernelspec, as `node --no-force-async-hooks-checks kernel/main.ts CONNECTION_FILE`: " +
    "without that flag an interrupt can abort the process. Run `adjoint install` to write the kernelspec again.",
  usage: (): string => "The kernel takes one argument, the path of a Jupyter connection file.",
  unchecked: (reason: string): string => `adjoint: cells run without type checks and completions: ${reason}\n`,
  uninspectable: (kind: string, reason: string): string =>
    `[${kind} that cannot be shown: its own code throws ${JSON.stringify(reason)}]`,
  ended: (call: string): string =>
    `adjoint: the cell called ${call}: the kernel has ended, and what cells have computed is gone with it.\n`,
  restored: (names: string): string =>
    `adjoint: ${names} no longer did what JavaScript says, and nothing here runs without: put back as it was.\n`,
  crashed: (cell: string): string =>
    `adjoint: the kernel before this one ended unexpectedly while ${cell} ran: native code crashed, or the process was killed, perhaps for its memory. ` +
    "What cells had computed is gone: run them again.\n",
  undescribable: (): string => "an error that cannot be described: its own code throws",
  outOfMemory: (used: number, bound: number): string =>
    `the cell was ended because memory ran out: ${gigabytes(used)} of ${gigabytes(bound)} GB were in use. What it had computed so far is kept: ` +
    "let go of what is large (for example `big = undefined`), or work in smaller pieces.",
  aborted: (): DOMException => new DOMException("the cell was interrupted.", "AbortError"),
  input: (problem: string): Error => new Error(problem),
  prompt: (value: unknown): TypeError => new TypeError(`the question must be a string, got ${kindOf(value)}.`),
  bytes: (at: number, value: unknown): TypeError =>
    new TypeError(`buffers[${at}] must be an ArrayBuffer, a typed array or a DataView, got ${kindOf(value)}.`),
  buffers: (value: unknown): TypeError =>
    new TypeError(`buffers must be an array of ArrayBuffers, typed arrays or DataViews, got ${kindOf(value)}.`),
  json: (what: string, value: unknown): TypeError =>
    new TypeError(
      `${what} must be an object that JSON can hold, got ${value === null || typeof value !== "object" ? kindOf(value) : "one that JSON cannot"}.`,
    ),
  broadcast: (problem: string): TypeError => new TypeError(`Jupyter.broadcast: ${problem}.`),
  broadcastType: (value: unknown): TypeError =>
    new TypeError(`Jupyter.broadcast takes a message type, such as "display_data", got ${kindOf(value)}.`),
  commTarget: (value: unknown): TypeError =>
    new TypeError(`the name of a comm's target must be a string that is not empty, got ${kindOf(value)}.`),
  commHandler: (name: string, value: unknown): TypeError =>
    new TypeError(`${name} must be a function, got ${kindOf(value)}.`),
  commClosed: (target: string): Error =>
    new Error(`this comm of the target ${JSON.stringify(target)} is closed; open a new one by Jupyter.comms.open(…).`),
  uninterruptible: (): string =>
    "adjoint: the cell is in native code, which cannot be interrupted: it ends when that returns. Restart the kernel to end it now.\n",
  interrupted: (): string => "the cell was interrupted; what it had computed so far is kept.",
};
