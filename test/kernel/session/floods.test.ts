import { readFile } from "node:fs/promises";
import test from "ava";
import { Subscriber } from "zeromq";
import { addressOf } from "../../../kernel/protocol/connection.ts";
import { resultOf } from "../support/answers.ts";
import { type KernelClient, startKernel } from "../support/client.ts";

const megabyte = 1 << 20;

/** Characters that a request printed so far. */
const printed = (client: KernelClient, id: string): number =>
  client.published
    .filter(({ type, parentId }) => type === "stream" && parentId === id)
    .reduce((sum, { content }) => sum + String(content["text"]).length, 0);

const idle = (client: KernelClient, id: string): boolean =>
  client.published.some(({ parentId, content }) => parentId === id && content["execution_state"] === "idle");

/** The most memory that the kernel ever had, in bytes, where the system tells. */
async function peak(client: KernelClient): Promise<number> {
  const status = await readFile(`/proc/${client.process.pid}/status`, "utf8").catch(() => "");
  const line = status.split("\n").find((each) => each.startsWith("VmHWM:"));
  return Number(line?.split(/\s+/)[1] ?? 0) * 1024;
}

test.serial(
  "100 MB printed arrive whole, other requests are answered meanwhile, and memory stays bounded",
  async (t) => {
    const client = await startKernel();
    t.teardown(() => client.stop());
    const before = await peak(client);
    const { id, reply } = client.send("execute_request", {
      code: 'const line = "x".repeat(9_999);\nfor (let i = 0; i < 10_000; i++) console.log(line);',
    });
    let answered = 0;
    while (!idle(client, id)) {
      const { reply: info } = await client.request("kernel_info_request", {}, answered % 2 === 0 ? "shell" : "control");
      t.is(info["status"], "ok");
      if (!idle(client, id)) answered += 1;
    }
    t.is((await reply)["status"], "ok");
    t.true(answered > 2, String(answered));
    await client.until(() => printed(client, id) === 100_000_000);
    // The bound of 4 M characters, the queues of 256 messages of 64 KB for each client, and what the collector has not taken.
    t.true((await peak(client)) - before < 150 * megabyte, String(((await peak(client)) - before) / megabyte));
  },
);

test.serial(
  "a client that reads nothing is left after ten seconds, which the log says; the cell and others go on",
  async (t) => {
    const client = await startKernel();
    const deaf = new Subscriber({ linger: 0, receiveHighWaterMark: 1 });
    deaf.connect(addressOf(client.connection, "iopub"));
    deaf.subscribe("");
    t.teardown(async () => {
      deaf.close();
      await client.stop();
    });
    await deaf.receive();
    const before = await peak(client);
    const { id, reply } = client.send("execute_request", {
      code: 'const line = "x".repeat(9_999);\nfor (let i = 0; i < 6_000; i++) console.log(line);\n"printed"',
    });
    await client.until(() => client.log.includes("has read no output for 10 seconds"));
    t.is((await client.request("kernel_info_request", {}, "control")).reply["status"], "ok");
    t.is((await reply)["status"], "ok");
    t.true((await peak(client)) - before < 150 * megabyte);
    await client.until(() => idle(client, id));
    t.is(printed(client, id), 60_000_000);
    t.is(resultOf(await client.execute("1 + 1"))["text/plain"], "2");
  },
);

test.serial(
  "a cell that shows values without end waits until they are sent, so that little follows its interrupt",
  async (t) => {
    const client = await startKernel();
    t.teardown(() => client.stop());
    const { id, reply } = client.send("execute_request", { code: "for (let i = 0; ; i++) Jupyter.display(i);" });
    const shown = (): number =>
      client.published.filter(({ type, parentId }) => type === "display_data" && parentId === id).length;
    await client.until(() => shown() > 3_000);
    await client.request("interrupt_request", {}, "control");
    const before = shown();
    t.is((await reply)["ename"], "Interrupted");
    await client.until(() => idle(client, id));
    // Those that were on their way between the threads and in the queue of this client, not all that a loop can make.
    t.true(shown() - before < 3_000, String(shown() - before));
  },
);
