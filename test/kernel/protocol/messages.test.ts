import test from "ava";
import { toCodePoints, toUtf16 } from "../../../kernel/protocol/codePoints.ts";
import { Publisher } from "../../../kernel/protocol/iopub.ts";
import { type Content, checkContent, contents, type MessageType } from "../../../kernel/protocol/messages.ts";

const table: readonly (readonly [type: MessageType, content: unknown, problem: string | undefined])[] = [
  ["execute_request", { code: "1" }, undefined],
  ["execute_request", { code: "1", silent: false, extra: 1 }, undefined],
  ["execute_request", { code: 1 }, "content.code must be a string, got number"],
  ["execute_request", {}, "content.code must be a string, got undefined"],
  ["execute_request", [], "content must be an object, got an array"],
  ["execute_request", { code: "1", silent: "no" }, "content.silent must be a boolean, got string"],
  ["complete_request", { code: "a", cursor_pos: 0.5 }, "content.cursor_pos must be an integer, got number"],
  [
    "history_request",
    { hist_access_type: "all" },
    'content.hist_access_type must be "range" or "tail" or "search", got "all"',
  ],
  ["execute_reply", { status: "ok", execution_count: 1, user_expressions: {}, payload: [] }, undefined],
  ["execute_reply", { status: "error", execution_count: 1 }, "content.ename must be a string, got undefined"],
  ["execute_reply", { status: "odd" }, 'content.status must be "ok" or "error" or "aborted", got "odd"'],
  ["error", { ename: "E", evalue: "", traceback: [1] }, "content.traceback[0] must be a string, got number"],
  ["status", { execution_state: "busy" }, undefined],
];

for (const [type, content, problem] of table)
  test(`messages: ${type} ${JSON.stringify(content)}`, (t) => t.is(checkContent(type, content), problem));

test("messages: every request has its reply in the table", (t) => {
  for (const type of Object.keys(contents))
    if (type.endsWith("_request")) t.true(type.replace("_request", "_reply") in contents, type);
});

test("code points and UTF-16 offsets convert both ways", (t) => {
  const text = "a😀b";
  t.deepEqual(
    [0, 1, 2, 3, 9].map((position) => toUtf16(text, position)),
    [0, 1, 3, 4, 4],
  );
  t.deepEqual(
    [0, 1, 3, 4].map((offset) => toCodePoints(text, offset)),
    [0, 1, 2, 3],
  );
});

test("streams: small writes become one message, order and characters are kept", (t) => {
  const sent: string[] = [];
  const publisher = new Publisher(
    async (type, content) => {
      const { name, text } = content as Partial<Content<"stream">>;
      sent.push(text === undefined ? type : `${name}:${text}`);
    },
    () => {},
  );
  const parent = {};
  publisher.stream("stdout", "a", parent);
  publisher.stream("stdout", "b", parent);
  publisher.stream("stderr", "c", parent);
  publisher.publish("clear_output", { wait: false }, parent);
  publisher.stream("stdout", "d", parent);
  publisher.stream("stdout", "e", { msg_id: "other" });
  publisher.flush();
  t.deepEqual(sent, ["stdout:ab", "stderr:c", "clear_output", "stdout:d", "stdout:e"]);
});

test("streams: long text is cut between characters", (t) => {
  const sent: string[] = [];
  let released = 0;
  const publisher = new Publisher(
    async (_type, content) => void sent.push((content as Content<"stream">).text),
    (characters) => {
      released += characters;
    },
  );
  const text = `x${"😀".repeat(100_000)}`;
  publisher.stream("stdout", text, {});
  publisher.flush();
  t.is(sent.join(""), text);
  t.true(sent.length > 1);
  t.true(sent.every((piece) => piece.isWellFormed()));
  return Promise.resolve().then(() => t.is(released, text.length));
});
