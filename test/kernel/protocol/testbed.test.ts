import test from "ava";
import { Request } from "zeromq";
import { addressOf } from "../../../kernel/protocol/connection.ts";
import { type Answer, KernelClient, startKernel } from "../support/client.ts";

/**
 * The checks of the public conformance suite runtimed/kernel-testbed, by its names, held against this kernel by code of our
 * own. Left out: `iopub_welcome`, without which no client of these tests starts, and `stdin_input_request`, which
 * session/input.test.ts holds in full. The suite's display cells are Deno's; those here say the same by `Jupyter`.
 */
const kernel = await startKernel();
test.after.always(() => kernel.stop());

const types = ({ published }: Answer): string[] => published.map(({ type }) => type);
const dataOf = ({ published }: Answer, type: string): Record<string, unknown> | undefined =>
  published.find((message) => message.type === type)?.content["data"] as Record<string, unknown> | undefined;
const info = async (): Promise<Record<string, unknown>> => (await kernel.request("kernel_info_request", {})).reply;
const completeness = async (code: string): Promise<unknown> =>
  (await kernel.request("is_complete_request", { code })).reply["status"];

test.serial("heartbeat_responds", async (t) => {
  const heart = new Request({ linger: 0 });
  heart.connect(addressOf(kernel.connection, "hb"));
  await heart.send("ping");
  t.is(String((await heart.receive())[0]), "ping");
  heart.close();
});

test.serial("kernel_info_reply_valid, _has_language_info, _has_protocol_version", async (t) => {
  const { status, language_info, protocol_version } = await info();
  t.is(status, "ok");
  t.is((language_info as Record<string, unknown>)["name"], "typescript");
  t.is(protocol_version, "5.5");
});

test.serial("execute_stdout, execute_stderr", async (t) => {
  t.is(KernelClient.text(await kernel.execute("console.log('hello')")), "hello\n");
  t.is(KernelClient.text(await kernel.execute("console.error('error')"), "stderr"), "error\n");
});

test.serial("execute_reply_ok, status_busy_idle_lifecycle, execute_input_broadcast", async (t) => {
  const answer = await kernel.execute("const x = 1");
  t.is(answer.reply["status"], "ok");
  t.deepEqual(
    answer.published.map(({ type, content }) => content["execution_state"] ?? type),
    ["busy", "execute_input", "idle"],
  );
});

test.serial("complete_request, inspect_request", async (t) => {
  await kernel.execute("const testVariableForCompletion = 42");
  const completed = await kernel.request("complete_request", { code: "testVariableFor", cursor_pos: 15 });
  t.deepEqual(completed.reply["matches"], ["testVariableForCompletion"]);
  const code = "testVariableForCompletion";
  t.true((await kernel.request("inspect_request", { code, cursor_pos: code.length, detail_level: 0 })).reply["found"]);
});

test.serial("is_complete_complete, is_complete_incomplete", async (t) => {
  t.is(await completeness("const x = 1"), "complete");
  t.is(await completeness("const x = {"), "incomplete");
});

test.serial("history_request, comm_info_request", async (t) => {
  const { reply } = await kernel.request("history_request", { hist_access_type: "tail", n: 10 });
  t.is(reply["status"], "ok");
  t.true((reply["history"] as unknown[]).length > 0);
  t.is((await kernel.request("comm_info_request", {})).reply["status"], "ok");
});

test.serial("error_handling", async (t) => {
  const answer = await kernel.execute("function function");
  t.is(answer.reply["status"], "error");
  t.true(types(answer).includes("error"));
});

test.serial("display_data, update_display_data", async (t) => {
  t.is(
    dataOf(await kernel.execute("Jupyter.display(Jupyter.html`<b>bold</b>`);"), "display_data")?.["text/html"],
    "<b>bold</b>",
  );
  const updated = await kernel.execute(
    'Jupyter.display("initial", { id: "u" }).update(Jupyter.html`<b>updated</b>`); undefined',
  );
  t.is(dataOf(updated, "update_display_data")?.["text/html"], "<b>updated</b>");
});

test.serial("execute_result, rich_execute_result", async (t) => {
  t.is(dataOf(await kernel.execute("1 + 1"), "execute_result")?.["text/plain"], "2");
  const rich = await kernel.execute('[{ letter: "A", frequency: 0.08167 }, { letter: "B", frequency: 0.01492 }]');
  t.truthy(dataOf(rich, "execute_result")?.["text/html"]);
});

test.serial("comms_lifecycle: a target that nobody registered is closed", async (t) => {
  kernel.send("comm_open", { comm_id: "testbed", target_name: "jupyter.kernel_testbed.test", data: {} });
  await kernel.until(() =>
    kernel.published.some(({ type, content }) => type === "comm_close" && content["comm_id"] === "testbed"),
  );
  t.is((await kernel.execute("1")).reply["status"], "ok");
});

test.serial("interrupt_request", async (t) => {
  t.is((await kernel.request("interrupt_request", {}, "control")).reply["status"], "ok");
});

test.serial("execution_count_increments", async (t) => {
  const [first, second] = [await kernel.execute("1"), await kernel.execute("2")];
  t.is(Number(second.reply["execution_count"]), Number(first.reply["execution_count"]) + 1);
});

test.serial("parent_header_correlation", async (t) => {
  const { id, reply } = kernel.send("execute_request", { code: "console.log('hello')" });
  t.is((await reply)["status"], "ok");
  await kernel.until(() => kernel.published.filter(({ parentId }) => parentId === id).length === 4);
  t.pass();
});

test.serial("shutdown_reply", async (t) => {
  t.is((await kernel.send("shutdown_request", { restart: false }, "control").reply)["status"], "ok");
  t.is(await kernel.exited(), 0);
});
