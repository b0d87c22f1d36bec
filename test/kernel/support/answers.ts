import type { Answer } from "./client.ts";

/** The contents of the messages of a type that an answer brought. */
export const messagesOf = ({ published }: Answer, type: string): Record<string, unknown>[] =>
  published.filter((message) => message.type === type).map(({ content }) => content);

/** The MIME bundle of a cell's value. */
export const resultOf = (answer: Answer): Record<string, unknown> =>
  (messagesOf(answer, "execute_result")[0]?.["data"] as Record<string, unknown> | undefined) ?? {};

/** The traceback of a cell's error, without colours. */
export const tracebackOf = (answer: Answer): string =>
  plain(((messagesOf(answer, "error")[0]?.["traceback"] as string[] | undefined) ?? []).join("\n"));

/** Text without ANSI colours. */
export const plain = (text: string): string =>
  text
    .split("\u001b[")
    .map((part, index) => (index === 0 ? part : part.slice(part.indexOf("m") + 1)))
    .join("");
