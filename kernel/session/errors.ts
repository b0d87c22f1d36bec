const gigabytes = (bytes: number): string => (bytes / 2 ** 30).toFixed(1);

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
  flag: (): string =>
    "The kernel must be started by its kernelspec, as `node --no-force-async-hooks-checks kernel/main.ts CONNECTION_FILE`: " +
    "without that flag an interrupt can abort the process. Run `adjoint install` to write the kernelspec again.",
  usage: (): string => "The kernel takes one argument, the path of a Jupyter connection file.",
  unchecked: (reason: string): string => `adjoint: cells run without type checks and completions: ${reason}\n`,
  uninspectable: (kind: string, reason: string): string =>
    `[${kind} that cannot be shown: its own code throws ${JSON.stringify(reason)}]`,
  undescribable: (): string => "an error that cannot be described: its own code throws",
  outOfMemory: (used: number, bound: number): string =>
    `the cell was ended because memory ran out: ${gigabytes(used)} of ${gigabytes(bound)} GB were in use. What it had computed so far is kept: ` +
    "let go of what is large (for example `big = undefined`), or work in smaller pieces.",
  interrupted: (): string => "the cell was interrupted; what it had computed so far is kept.",
};
