/**
 * Where a gateway says what happened: requests refused, kernels that ended, what kernels' programs write to their standard
 * error. Takes text with its line ends, since programs write pieces of lines.
 */
export type Log = (text: string) => void;

export const toStandardError: Log = (text) => void process.stderr.write(text);
