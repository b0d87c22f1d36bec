import { KernelMessage } from "@jupyterlab/services";
import test from "ava";
import { seeded } from "../support/random.ts";
import { Cable } from "./support/cable.ts";
import { digest, flood, flooded } from "./support/flood.ts";
import { startGateway } from "./support/gateway.ts";
import { startLabKernel } from "./support/labClient.ts";
import { newKernel, TestPage, textOf } from "./support/page.ts";
import { asPage, type RunModel, runsOf } from "./support/runs.ts";

const kinds = [
  { name: "is cut", unnoticed: false },
  { name: "falls silent", unnoticed: true },
];

for (const { name, unnoticed } of kinds) {
  test(`10 MB of output are shown byte by byte by JupyterLab's own client whose connection ${name} again and again in the middle of a frame`, async (t) => {
    const gateway = await startGateway(t);
    const cable = await Cable.lay(t, gateway);
    const kernel = await startLabKernel(t, cable);
    const future = kernel.requestExecute({ code: `${flood()}\n"result"` }, false, { cellId: "a" });
    // As JupyterLab's output area.
    let shown = "";
    future.onIOPub = (message) => {
      if (KernelMessage.isClearOutputMsg(message)) shown = "";
      if (KernelMessage.isStreamMsg(message)) shown += message.content.text;
      if (KernelMessage.isExecuteResultMsg(message)) shown += String(message.content.data["text/plain"]);
    };
    let cuts = 0;
    await seeded(t, async (random) => {
      const done = future.done.then(() => true);
      while (cuts < 5) {
        const cut = cable.cutAfter(100_000 + random.below(1_000_000), { unnoticed }).then(() => false);
        if (await Promise.race([done, cut])) break;
        cuts++;
      }
    });
    t.is((await future.done).content.status, "ok");
    t.is(cuts, 5);
    t.is(digest(shown), digest(`${flooded()}'result'`));
  });

  test(`10 MB of output are shown byte by byte to a page that is loaded anew after its connection ${name} in the middle of a frame`, async (t) => {
    const gateway = await startGateway(t);
    const cable = await Cable.lay(t, gateway);
    const kernel = await newKernel(gateway);
    const first = await TestPage.open(t, cable, kernel);
    const cut = cable.cutAfter(2_000_003, { unnoticed });
    const id = first.execute(flood(), { cellId: "a" });
    await cut;
    let run: RunModel | undefined;
    do [run] = await runsOf(gateway, kernel);
    while (run?.finished !== true);
    t.is(run.msg_id, id);
    t.is(digest(textOf(asPage(run), id)), digest(flooded()));
  });
}

test("what a page may or may not have received is sent again: outputs after the old ones are cleared, a question once more", async (t) => {
  const gateway = await startGateway(t);
  const kernel = await newKernel(gateway);
  const first = await TestPage.open(t, gateway, kernel, "tab", { autoPong: false });
  const code = 'console.log("begun"); const name = await Jupyter.input("who? "); console.log("hello", name); "result"';
  const id = first.execute(code, { cellId: "a" });
  const asked = ({ header }: { header: { msg_type?: string } }) => header.msg_type === "input_request";
  await first.until(asked);
  first.socket.terminate();
  const second = await TestPage.open(t, gateway, kernel, "tab");
  const { header } = await second.until(asked);
  second.send("stdin", "input_reply", { value: "again", status: "ok" }, { parent: header });
  await second.idle(id);
  await second.reply(id);
  const types = second.messages
    .filter(({ parent, channel }) => parent.msg_id === id && channel !== "shell")
    .map((message) => message.header.msg_type)
    .filter((type) => type !== "status");
  t.deepEqual(types.slice(types.lastIndexOf("clear_output")), [
    "clear_output",
    "execute_input",
    "stream",
    "input_request",
    "stream",
    "execute_result",
  ]);
  t.is(textOf(second.messages, id), "begun\nhello again\n");
});

test("what a page has acknowledged is not sent again", async (t) => {
  const gateway = await startGateway(t);
  const kernel = await newKernel(gateway);
  const first = await TestPage.open(t, gateway, kernel, "tab");
  const code =
    'console.log("begun"); await new Promise((resolve) => process.once("SIGUSR2", resolve)); console.log("end")';
  const id = first.execute(code, { cellId: "a" });
  await first.until(({ content }) => content["text"] === "begun\n");
  // Its pong precedes what is answered after it.
  await first.reply(first.send("control", "kernel_info_request", {}));
  first.socket.terminate();
  const second = await TestPage.open(t, gateway, kernel, "tab");
  process.kill(gateway.kernels.find(kernel).pid, "SIGUSR2");
  await second.idle(id);
  t.is(textOf(second.messages, id), "end\n");
  t.false(second.messages.some(({ header }) => header.msg_type === "clear_output"));
});

test("a page that acknowledges nothing is disconnected when too much waits for it; when it comes back it gets the end, and is told how much is missing", async (t) => {
  const gateway = await startGateway(t);
  const kernel = await newKernel(gateway);
  const page = await TestPage.open(t, gateway, kernel, "tab", { autoPong: false });
  const id = page.execute(`const text = "x".repeat(8 * 2 ** 20);
for (let i = 0; i < 34; i++) {
  Jupyter.display({ "text/plain": i + text }, { raw: true });
  await new Promise((resolve) => setImmediate(resolve));
}`);
  await page.closed;
  t.true(gateway.logged.includes("A page that left 256 MB unread was disconnected.\n"));
  t.true(page.messages.filter(({ header }) => header.msg_type === "display_data").length <= 3);
  const again = await TestPage.open(t, gateway, kernel, "tab");
  await again.idle(id);
  t.regex(textOf(again.messages, id, "stderr"), /MB of output .* are missing here/);
  const last = again.messages.findLast(({ header }) => header.msg_type === "display_data");
  t.regex(JSON.stringify(last?.content["data"]), /^{"text\/plain":"33x/);
});
