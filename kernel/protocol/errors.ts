/** What the kernel says of messages, connections and itself. */
export const errors = {
  connectionFile: (path: string, reason: string): string =>
    `the connection file ${path} cannot be used: ${reason}. Start the kernel from a Jupyter client, which writes this file.`,
  noDelimiter: (): string => "a message without the delimiter <IDS|MSG>",
  missingParts: (count: number): string => `a message of ${count} parts after its signature; four are needed`,
  signature: (): string => "a message whose signature does not fit the connection file's key",
  replay: (): string => "a message that was received before",
  utf8: (part: string): string => `a message whose ${part} is not UTF-8`,
  json: (part: string): string => `a message whose ${part} is not a JSON object`,
  header: (problem: string): string => `a message with a bad header: ${problem}`,
  unknown: (type: string, channel: string): string =>
    `a message of type ${JSON.stringify(type.slice(0, 100))}, which the kernel does not take on the ${channel} channel`,
  content: (type: string, problem: string): string => `the ${type} is malformed: ${problem}`,
  noSubshell: (id: string): string =>
    `there is no subshell ${JSON.stringify(id)}; make one by a create_subshell_request on the control channel.`,
  droppedMore: (count: number, total: number): string =>
    `adjoint: dropped ${count} more messages, ${total} since the kernel started.\n`,
  history: (file: string, reason: string): string =>
    `adjoint: the history of this session is kept in memory only: ${file} cannot be used: ${reason}. ` +
    "Free or remove that file, or name another by ADJOINT_HISTORY.\n",
  dropped: (channel: string, reason: string): string => `adjoint: dropped on ${channel}: ${reason}.\n`,
  unread: (): string =>
    "adjoint: a client has read no output for 10 seconds; until it reads it misses what it cannot take.\n",
  inputRefused: (): string =>
    "this client takes no input while a cell runs: it sent the cell without allow_stdin, or has no stdin channel. Set the value in the cell instead.",
  inputOutside: (): string =>
    "only a running cell can ask for input, since the question goes to the client that sent the cell.",
  inputEnded: (): string =>
    "the cell ended before its question was answered; write `await` before Jupyter.input(…) and Jupyter.password(…).",
  failed: (type: string, reason: string): string => `adjoint: the kernel failed to answer ${type}: ${reason}\n`,
} as const;
