import { writeFile } from "node:fs/promises";
import path from "node:path";
import test from "ava";
import { type Answer, KernelClient, startKernel } from "../support/client.ts";

const kernel = await startKernel();
test.after.always(() => kernel.stop());

async function createSubshell(): Promise<string> {
  const { reply } = await kernel.request("create_subshell_request", {}, "control");
  return String(reply["subshell_id"]);
}

/** Sends a cell to a shell; null is the main one. */
const send = (subshell: string | null, code: string): ReturnType<KernelClient["send"]> =>
  kernel.send("execute_request", { code }, "shell", { subshell_id: subshell });
const textOf = (id: string): string =>
  KernelClient.text({ reply: {}, published: kernel.published.filter(({ parentId }) => parentId === id) });
const printed = (id: string, text: string): Promise<void> => kernel.until(() => textOf(id).includes(text));
const resultOf = ({ published }: Answer): unknown =>
  published.find(({ type }) => type === "execute_result")?.content["data"];

test.serial("kernel_info says that there are subshells", async (t) => {
  const { reply } = await kernel.request("kernel_info_request", {});
  t.true((reply["supported_features"] as string[]).includes("kernel subshells"));
});

test.serial("subshells are made, listed and deleted", async (t) => {
  const list = async (): Promise<unknown> =>
    (await kernel.request("list_subshell_request", {}, "control")).reply["subshell_id"];
  const [first, second] = [await createSubshell(), await createSubshell()];
  t.deepEqual(await list(), [first, second]);
  const remove = async (id: string): Promise<Record<string, unknown>> =>
    (await kernel.request("delete_subshell_request", { subshell_id: id }, "control")).reply;
  t.deepEqual(await remove(first), { status: "ok" });
  t.deepEqual(await list(), [second]);
  t.is((await remove(first))["status"], "error");
  await remove(second);
  t.deepEqual(await list(), []);
});

test.serial("cells of two shells take turns where they await, with one session and each its own output", async (t) => {
  const id = await createSubshell();
  await kernel.execute(
    "const order: string[] = []; let go = () => {}; const gate = new Promise<void>((r) => { go = r; });",
  );
  const main = send(
    null,
    'order.push("main waits"); await gate; order.push("main goes on"); console.log("from main");',
  );
  await kernel.until(() =>
    kernel.published.some(({ type, parentId }) => type === "execute_input" && parentId === main.id),
  );
  const other = send(
    id,
    'order.push("other"); console.log("from other"); go(); await gate; console.log("other again");',
  );
  const replies = await Promise.all([main.reply, other.reply]);
  t.deepEqual(
    replies.map((reply) => reply["status"]),
    ["ok", "ok"],
  );
  await Promise.all([printed(main.id, "from main\n"), printed(other.id, "other again\n")]);
  t.is(textOf(main.id), "from main\n");
  t.is(textOf(other.id), "from other\nother again\n");
  t.deepEqual(resultOf(await kernel.execute("order.join()")), { "text/plain": "'main waits,other,main goes on'" });
});

test.serial("every cell of the kernel has a number of its own, whichever its shell", async (t) => {
  const id = await createSubshell();
  const cells = [send(null, "await 1"), send(id, "await 2"), send(null, "await 3"), send(id, "await 4")];
  const counts = (await Promise.all(cells.map(({ reply }) => reply))).map((reply) => Number(reply["execution_count"]));
  t.is(new Set(counts).size, 4);
  t.is(Math.max(...counts) - Math.min(...counts), 3);
});

test.serial(
  "a cell of a subshell runs while the main shell waits, and other questions are answered in it",
  async (t) => {
    const id = await createSubshell();
    const main = send(null, 'console.log("waiting"); await new Promise(() => {});');
    await printed(main.id, "waiting");
    t.is((await send(id, "1 + 1").reply)["status"], "ok");
    const complete = kernel.send("complete_request", { code: "Math.hyp", cursor_pos: 8 }, "shell", { subshell_id: id });
    t.deepEqual((await complete.reply)["matches"], ["hypot"]);
    await kernel.request("interrupt_request", {}, "control");
    t.is((await main.reply)["ename"], "Interrupted");
  },
);

test.serial("an interrupt ends the cell of the subshell that it names, or every cell", async (t) => {
  const id = await createSubshell();
  const waits = 'console.log("waiting"); await new Promise(() => {});';
  const interrupt = (subshell_id: string | null): Promise<unknown> =>
    kernel.send("interrupt_request", {}, "control", { subshell_id }).reply;
  const [main, other] = [send(null, waits), send(id, waits)];
  await Promise.all([printed(main.id, "waiting"), printed(other.id, "waiting")]);
  t.deepEqual(await interrupt(id), { status: "ok" });
  t.is((await other.reply)["ename"], "Interrupted");
  const again = send(id, waits);
  await printed(again.id, "waiting");
  let ended = false;
  void main.reply.then(() => {
    ended = true;
  });
  t.false(ended);
  await interrupt(null);
  t.deepEqual(
    (await Promise.all([main.reply, again.reply])).map((reply) => reply["ename"]),
    ["Interrupted", "Interrupted"],
  );
});

test.serial("an interrupt of a subshell ends its loop, and leaves another shell's loop alone", async (t) => {
  const id = await createSubshell();
  const interrupt = (): ReturnType<KernelClient["send"]> =>
    kernel.send("interrupt_request", {}, "control", { subshell_id: id });
  const main = send(null, 'console.log("waiting"); await new Promise((resolve) => { globalThis.wake = resolve; }); 7');
  await printed(main.id, "waiting");
  const loop = send(id, 'console.log("looping"); await null; for (;;);');
  await printed(loop.id, "looping");
  await interrupt().reply;
  t.is((await loop.reply)["ename"], "Interrupted");
  const waits = send(id, 'console.log("waiting"); setTimeout(globalThis.wake); await new Promise(() => {});');
  await printed(waits.id, "waiting");
  t.is((await main.reply)["status"], "ok");
  const gate = `gate-${id}`;
  const busy = send(
    null,
    `console.log("looping"); await null; while (!require("node:fs").existsSync("${gate}")); "through"`,
  );
  await printed(busy.id, "looping");
  const interruption = interrupt().reply;
  // The kernel has the interrupt when it answers what came after it, and only then does the other shell's loop end.
  await kernel.request("kernel_info_request", {}, "control");
  await writeFile(path.join(path.dirname(kernel.connection.ip), gate), "");
  t.deepEqual(await interruption, { status: "ok" });
  t.is((await busy.reply)["status"], "ok");
  t.is((await waits.reply)["ename"], "Interrupted");
});

test.serial("an error aborts what waits in its own shell only", async (t) => {
  const id = await createSubshell();
  const failing = send(
    id,
    'const failed = new Promise((resolve) => { globalThis.fail = resolve; }); console.log("waiting"); await failed; throw new Error("stop")',
  );
  await printed(failing.id, "waiting");
  // What is sent before the main shell's cell has arrived before it.
  const behind = send(id, "1");
  const main = send(null, "globalThis.fail(); await 5");
  t.is((await failing.reply)["status"], "error");
  t.is((await behind.reply)["status"], "aborted");
  t.is((await main.reply)["status"], "ok");
});

test.serial("deleting a subshell ends what runs and waits in it", async (t) => {
  const id = await createSubshell();
  const cell = send(id, 'console.log("waiting"); await new Promise(() => {});');
  const behind = send(id, "1");
  await printed(cell.id, "waiting");
  await kernel.arrived();
  const { reply } = await kernel.request("delete_subshell_request", { subshell_id: id }, "control");
  t.is(reply["status"], "ok");
  t.is((await cell.reply)["ename"], "Interrupted");
  t.is((await behind.reply)["status"], "aborted");
});

test.serial("a message for a subshell that does not exist is refused, whatever it asks", async (t) => {
  for (const [type, content] of [
    ["execute_request", { code: "1" }],
    ["complete_request", { code: "", cursor_pos: 0 }],
  ] as const) {
    const reply = await kernel.send(type, content, "shell", { subshell_id: "nobody" }).reply;
    t.is(reply["status"], "error");
    t.regex(String(reply["evalue"]), /no subshell "nobody"/);
  }
  const interrupt = await kernel.send("interrupt_request", {}, "control", { subshell_id: "nobody" }).reply;
  t.is(interrupt["status"], "error");
});
