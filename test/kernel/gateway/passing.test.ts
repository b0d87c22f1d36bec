import { setImmediate } from "node:timers/promises";
import test from "ava";
import type { Gateway } from "../../../kernel/gateway/gateway.ts";
import { startGateway } from "./support/gateway.ts";
import { api, newKernel, TestPage, textOf } from "./support/page.ts";

for (const protocol of ["v1.kernel.websocket.jupyter.org", ""]) {
  const name = protocol || "the older JSON protocol";

  test(`a cell's question reaches the page, and its answer the cell, over ${name}`, async (t) => {
    const gateway = await startGateway(t);
    const page = await TestPage.open(t, gateway, await newKernel(gateway), "tab", { protocol });
    const id = page.execute('console.log("hello", await Jupyter.input("who? "))');
    const { channel, header, content } = await page.until((message) => message.header.msg_type === "input_request");
    t.is(channel, "stdin");
    t.is(content["prompt"], "who? ");
    page.send("stdin", "input_reply", { value: "gateway", status: "ok" }, { parent: header });
    await page.idle(id);
    t.is(textOf(page.messages, id), "hello gateway\n");
  });

  test(`comms pass both ways with their buffers over ${name}`, async (t) => {
    const gateway = await startGateway(t);
    const page = await TestPage.open(t, gateway, await newKernel(gateway), "tab", { protocol });
    const setUp = page.execute(`Jupyter.comms.register("echo", (comm) => {
      comm.onMsg = (message) => comm.send({ doubled: message.content.data.n * 2 }, {}, message.buffers);
    });`);
    t.is((await page.reply(setUp)).content["status"], "ok");
    const buffers = [Buffer.from([0, 255, 10]), Buffer.alloc(0), Buffer.alloc(100_000, 7)];
    page.send("shell", "comm_open", { comm_id: "c", target_name: "echo", data: {} });
    page.send("shell", "comm_msg", { comm_id: "c", data: { n: 21 } }, { buffers });
    const back = await page.until(({ header }) => header.msg_type === "comm_msg");
    t.deepEqual(back.content["data"], { doubled: 42 });
    t.deepEqual(
      back.buffers.map((buffer) => Buffer.from(buffer)),
      buffers,
    );
  });

  test(`the control channel answers while a cell loops over ${name}`, async (t) => {
    const gateway = await startGateway(t);
    const page = await TestPage.open(t, gateway, await newKernel(gateway), "tab", { protocol });
    const id = page.execute('console.log("begun"); while (true) {}');
    await page.until(({ content }) => content["text"] === "begun\n");
    const info = page.send("control", "kernel_info_request", {});
    t.is((await page.reply(info)).channel, "control");
    const interrupt = page.send("control", "interrupt_request", {});
    await page.reply(interrupt);
    t.is((await page.reply(id)).content["status"], "error");
  });
}

test("a question asked while its page is away is put to the page that comes later", async (t) => {
  const gateway = await startGateway(t);
  const kernel = await newKernel(gateway);
  const first = await TestPage.open(t, gateway, kernel);
  const id = first.execute('console.log("hello", await Jupyter.input("who? "))', { cellId: "a" });
  await first.until((message) => message.header.msg_type === "input_request");
  first.socket.terminate();
  const second = await TestPage.open(t, gateway, kernel);
  const [run] = gateway.kernels.find(kernel).runs;
  const question = (run!.messages as { channel: string; header: object }[]).find(({ channel }) => channel === "stdin");
  t.truthy(question);
  second.send("stdin", "input_reply", { value: "again", status: "ok" }, { parent: question!.header });
  await second.idle(id);
  t.is(textOf(second.messages, id), "hello again\n");
});

const kernelsOf = async (gateway: Gateway): Promise<string[]> =>
  ((await (await api(gateway, "api/kernels")).json()) as { id: string }[]).map(({ id }) => id);

test("a kernel that is idle for as long as the gateway was told is ended", async (t) => {
  const gateway = await startGateway(t, {}, { cullIdle: 1 });
  await newKernel(gateway);
  while ((await kernelsOf(gateway)).length > 0);
  t.true(gateway.logged.some((line) => line.includes("was idle for 1 s and is ended")));
});

test("idle kernels that no page shows are ended when that is asked for; busy ones and shown ones are not", async (t) => {
  const gateway = await startGateway(t);
  const [shown, busy] = [await newKernel(gateway), await newKernel(gateway)];
  await TestPage.open(t, gateway, shown);
  const page = await TestPage.open(t, gateway, busy);
  page.execute('console.log("begun"); await new Promise(() => {})');
  await page.until(({ content }) => content["text"] === "begun\n");
  page.socket.close();
  while (gateway.kernels.find(busy).model.connections > 0) await setImmediate();
  // Younger than the others, so that when its time has come theirs would have.
  const idle = await newKernel(gateway);
  gateway.kernels.cullIdle(1);
  while ((await kernelsOf(gateway)).includes(idle));
  t.deepEqual((await kernelsOf(gateway)).sort(), [shown, busy].sort());
});
