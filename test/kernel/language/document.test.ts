import { PassThrough } from "node:stream";
import test from "ava";
import { OpenDocument, offsetAt, type Position, positionAt } from "../../../kernel/language/document.ts";
import { Rpc } from "../../../kernel/language/rpc.ts";

interface Change {
  readonly contentChanges: readonly { readonly range: { start: Position; end: Position }; readonly text: string }[];
}

const texts = [
  "",
  "const a = 1;\nconst b = 2;\n",
  "const a = 1;\nconst c = 2;\n",
  "const a = 1;\r\nconst c = '😀';\r\n",
  "const a = 1;\r\nconst c = '😃';\r\nmore",
  "const a = 1;\rconst c = '😃';\nmore",
  "x",
  "x\n",
  "xx\n\nx",
  "",
];

test("a change of text travels as the one range that differs", (t) => {
  const [near, far] = [new PassThrough(), new PassThrough()];
  const server = new Rpc(far, near);
  const client = new Rpc(near, far);
  let copy = "";
  server.handle("textDocument/didChange", (params) => {
    for (const { range, text } of (params as Change).contentChanges)
      copy = copy.slice(0, offsetAt(copy, range.start)) + text + copy.slice(offsetAt(copy, range.end));
    return null;
  });
  const document = new OpenDocument(client, "file:///cell.mts", "typescript", "");
  return new Promise<void>((resolve) => {
    const seen: string[] = [];
    server.handle("seen", () => {
      seen.push(copy);
      if (seen.length < texts.length) return null;
      t.deepEqual(seen, texts);
      resolve();
      return null;
    });
    for (const text of texts) {
      document.set(text);
      client.notify("seen", {});
    }
  });
});

test("positions and offsets invert each other over every kind of line end", (t) => {
  const text = "a\nbb\r\nccc\rd😀\n";
  for (let offset = 0; offset <= text.length; offset += 1) {
    if (text[offset - 1] === "\r" && text[offset] === "\n") continue;
    t.is(offsetAt(text, positionAt(text, offset)), offset, `offset ${offset}`);
  }
  t.deepEqual(positionAt(text, 6), { line: 2, character: 0 });
  t.deepEqual(positionAt(text, 13), { line: 3, character: 3 });
});
