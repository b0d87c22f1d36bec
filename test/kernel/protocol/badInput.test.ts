import { randomUUID } from "node:crypto";
import test from "ava";
import { startKernel } from "../support/client.ts";
import { type Frames, sign } from "./support/frames.ts";

const kernel = await startKernel();
test.after.always(() => kernel.stop());

const { key } = kernel.connection;
const header = (type: string): string => JSON.stringify({ msg_id: randomUUID(), msg_type: type, session: "bad" });
const signed = (...parts: (Buffer | string)[]): Frames => sign(key, parts);
const megabyte = 1 << 20;

const dropped: readonly (readonly [name: string, frames: () => Frames, reason: string])[] = [
  ["no frames at all", () => [""], "delimiter"],
  ["a delimiter alone", () => ["<IDS|MSG>"], "four are needed"],
  ["three parts", () => signed(header("kernel_info_request"), "{}", "{}"), "four are needed"],
  ["an unsigned message", () => signed(header("kernel_info_request"), "{}", "{}", "{}").with(1, ""), "signature"],
  [
    "a message signed with another key",
    () => sign("other", [header("kernel_info_request"), "{}", "{}", "{}"]),
    "signature",
  ],
  [
    "a signature in capital letters",
    () => {
      const frames = signed(header("kernel_info_request"), "{}", "{}", "{}");
      return frames.with(1, String(frames[1]).toUpperCase());
    },
    "signature",
  ],
  ["a header that is no JSON", () => signed("{", "{}", "{}", "{}"), "header is not a JSON object"],
  [
    "a content that is an array",
    () => signed(header("execute_request"), "{}", "{}", "[]"),
    "content is not a JSON object",
  ],
  [
    "metadata that is null",
    () => signed(header("execute_request"), "{}", "null", "{}"),
    "metadata is not a JSON object",
  ],
  [
    "a content too deep to parse",
    () => signed(header("execute_request"), "{}", "{}", "[".repeat(megabyte)),
    "content is not a JSON object",
  ],
  [
    "a content that is not UTF-8",
    () => signed(header("execute_request"), "{}", "{}", Buffer.from('{"code":"\xff\xfe"}', "latin1")),
    "content is not UTF-8",
  ],
  ["a header without a type", () => signed('{"msg_id":"1","session":"s"}', "{}", "{}", "{}"), "header.msg_type"],
  [
    "a subshell that is no string",
    () => signed('{"msg_id":"1","session":"s","msg_type":"x","subshell_id":[]}', "{}", "{}", "{}"),
    "header.subshell_id",
  ],
  ["a type that no one knows", () => signed(header("no_such_thing"), "{}", "{}", "{}"), '"no_such_thing"'],
  ["a type that objects inherit", () => signed(header("__proto__"), "{}", "{}", "{}"), '"__proto__"'],
  [
    "a reply",
    () => signed(header("execute_reply"), "{}", "{}", '{"status":"aborted","execution_count":1}'),
    "execute_reply",
  ],
];

for (const [index, [name, frames, reason]] of dropped.entries())
  test.serial(`dropped, said in the log and survived: ${name}`, async (t) => {
    const channel = index % 2 === 0 ? "shell" : "control";
    const before = kernel.log.length;
    await kernel.sendFrames(frames(), channel);
    t.is((await kernel.request("kernel_info_request", {}, channel)).reply["status"], "ok");
    const said = (): string => kernel.log.slice(before);
    await kernel.until(() => said().endsWith("\n"));
    t.true(said().includes(`dropped on ${channel}`) && said().includes(reason), said());
  });

const refused: readonly (readonly [type: string, content: Record<string, unknown>, reason: string])[] = [
  ["execute_request", {}, "content.code must be a string, got undefined"],
  ["execute_request", { code: "1", user_expressions: { x: 1 } }, "content.user_expressions.x must be a string"],
  ["complete_request", { code: "a" }, "content.cursor_pos must be an integer"],
  ["inspect_request", { code: "a", cursor_pos: "0" }, "content.cursor_pos must be an integer, got string"],
  ["history_request", { hist_access_type: "all" }, "content.hist_access_type must be"],
  ["delete_subshell_request", {}, "content.subshell_id must be a string"],
  ["shutdown_request", { restart: "yes" }, "content.restart must be a boolean"],
  ["no_such_request", {}, '"no_such_request"'],
];

for (const [type, content, reason] of refused)
  test.serial(`refused with its reason: ${type} ${JSON.stringify(content).slice(0, 60)}`, async (t) => {
    const { reply, published } = await kernel.request(type, content, type.includes("subshell") ? "control" : "shell");
    t.is(reply["status"], "error");
    t.true(String(reply["evalue"]).includes(reason), String(reply["evalue"]));
    t.deepEqual(
      published.map(({ content: { execution_state } }) => execution_state),
      ["busy", "idle"],
    );
  });

test.serial("a request on a channel that does not take it is refused", async (t) => {
  const execute = await kernel.request("execute_request", { code: "globalThis.there = 1" }, "control");
  t.is(execute.reply["status"], "error");
  t.is((await kernel.request("interrupt_request", {}, "shell")).reply["status"], "error");
});

test.serial("positions and numbers out of any range have answers", async (t) => {
  for (const cursor_pos of [-5, 1e300, 2 ** 53])
    for (const type of ["complete_request", "inspect_request"])
      t.is((await kernel.request(type, { code: "let a😀", cursor_pos })).reply["status"], "ok");
  for (const fields of [{ n: -1 }, { n: 1e300 }, { session: 1e300 }, { session: -1e300, start: -1e300, stop: 1e300 }])
    for (const hist_access_type of ["tail", "range", "search"])
      t.is((await kernel.request("history_request", { hist_access_type, ...fields })).reply["status"], "ok");
});

test.serial("frames beside the message are its identities and buffers", async (t) => {
  const frames = kernel.frames("kernel_info_request", {});
  await kernel.sendFrames(["identity", "another", ...frames, Buffer.alloc(megabyte), ""]);
  t.is((await kernel.request("kernel_info_request", {})).reply["status"], "ok");
});

test.serial("messages of 50 MB are taken, whether a cell, a buffer or junk", async (t) => {
  const large = "x".repeat(50 * megabyte);
  await kernel.sendFrames([large]);
  await kernel.sendFrames(signed(header("execute_request"), "{}", "{}", large));
  await kernel.sendFrames([...kernel.frames("comm_info_request", {}), large]);
  const answer = await kernel.execute(`/* ${large} */ 1 + 1`);
  t.is(answer.reply["status"], "ok", JSON.stringify(answer.reply).slice(0, 1_000));
  t.is((await kernel.request("kernel_info_request", {}, "control")).reply["status"], "ok");
});

test("a flood of bad messages is counted, in few lines", async (t) => {
  const flooded = await startKernel();
  t.teardown(() => flooded.stop());
  const count = 5_000;
  for (let each = 0; each < count; each++) await flooded.sendFrames(["junk", String(each)]);
  await flooded.request("kernel_info_request", {});
  await flooded.send("shutdown_request", { restart: false }, "control").reply;
  t.is(await flooded.exited(), 0);
  t.true(flooded.log.includes(`${count} since the kernel started`), flooded.log);
  t.true(flooded.log.split("\n").length < count / 10);
});
