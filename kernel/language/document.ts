import type { Rpc } from "./rpc.ts";

export interface Position {
  readonly line: number;
  readonly character: number;
}

/** A text open in the server; changes travel as one replaced range. */
export class OpenDocument {
  readonly uri: string;
  readonly #rpc: Rpc;
  #version = 1;
  #text: string;

  constructor(rpc: Rpc, uri: string, languageId: "typescript" | "typescriptreact" | "json", text: string) {
    this.uri = uri;
    this.#rpc = rpc;
    this.#text = text.toWellFormed();
    rpc.notify("textDocument/didOpen", { textDocument: { uri, languageId, version: 1, text: this.#text } });
  }

  get text(): string {
    return this.#text;
  }

  set(text: string): void {
    const old = this.#text;
    // The server counts half of a surrogate pair as its bytes; the replacement character, as wide here, as one.
    const next = text.toWellFormed();
    if (next === old) return;
    const shorter = Math.min(old.length, next.length);
    let start = 0;
    while (start < shorter && old.charCodeAt(start) === next.charCodeAt(start)) start += 1;
    while (start > 0 && joinedAt(old, next, start)) start -= 1;
    let tail = 0;
    while (tail < shorter - start && old.charCodeAt(old.length - 1 - tail) === next.charCodeAt(next.length - 1 - tail))
      tail += 1;
    while (tail > 0 && (joins(old, old.length - tail) || joins(next, next.length - tail))) tail -= 1;
    const range = { start: positionAt(old, start), end: positionAt(old, old.length - tail) };
    this.#text = next;
    this.#version += 1;
    this.#rpc.notify("textDocument/didChange", {
      textDocument: { uri: this.uri, version: this.#version },
      contentChanges: [{ range, text: next.slice(start, next.length - tail) }],
    });
  }
}

const joinedAt = (old: string, next: string, at: number): boolean => joins(old, at) || joins(next, at);

/** Whether a cut there would part a surrogate pair or a `\r\n`. */
function joins(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1);
  const after = text.charCodeAt(at);
  return (before === 0x0d && after === 0x0a) || ((before & 0xfc00) === 0xd800 && (after & 0xfc00) === 0xdc00);
}

/** The zero-based line and UTF-16 column of an offset, with the line ends of the Language Server Protocol. */
export function positionAt(text: string, offset: number): Position {
  let line = 0;
  let lineStart = 0;
  for (let at = 0; at < offset; at += 1) {
    const code = text.charCodeAt(at);
    if (code !== 0x0a && !(code === 0x0d && text.charCodeAt(at + 1) !== 0x0a)) continue;
    line += 1;
    lineStart = at + 1;
  }
  return { line, character: offset - lineStart };
}

/** The offset of a line and column; a column past its line's end is that end. */
export function offsetAt(text: string, { line, character }: Position): number {
  let at = 0;
  for (let left = line; left > 0 && at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x0a || (code === 0x0d && text.charCodeAt(at + 1) !== 0x0a)) left -= 1;
  }
  return Math.min(at + character, text.length);
}
