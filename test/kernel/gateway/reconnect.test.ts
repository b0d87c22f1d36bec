import test from "ava";
import type { Gateway } from "../../../kernel/gateway/gateway.ts";
import { digest, flood, flooded } from "./support/flood.ts";
import { startGateway } from "./support/gateway.ts";
import { api, newKernel, TestPage, textOf } from "./support/page.ts";
import { asPage, type RunModel, runsOf } from "./support/runs.ts";

async function leave(gateway: Gateway, kernel: string, page: TestPage): Promise<void> {
  // As JupyterLab, which hears nothing more of a connection that it closes.
  page.socket.removeAllListeners("message").close();
  await page.closed;
  while (gateway.kernels.find(kernel).model.connections > 0) await new Promise((resolve) => setImmediate(resolve));
}

/** The flood in three parts, each after the first waiting for a SIGUSR2 to the kernel. */
const gated = `let opened = 0, open;
process.on("SIGUSR2", () => { opened++; open?.(); });
${flood("while (opened < Math.floor(i / 33_334)) await new Promise((resolve) => { open = resolve; });")}`;

test("a page that comes back in the middle of 10 MB of output has all of it, byte by byte", async (t) => {
  const gateway = await startGateway(t);
  const kernel = await newKernel(gateway);
  const first = await TestPage.open(t, gateway, kernel, "tab");
  const id = first.execute(gated);
  const goOn = () => process.kill(gateway.kernels.find(kernel).pid, "SIGUSR2");
  await first.until(({ header }) => header.msg_type === "stream");
  await leave(gateway, kernel, first);
  goOn();
  const second = await TestPage.open(t, gateway, kernel, "tab");
  await second.until(({ header }) => header.msg_type === "stream");
  await leave(gateway, kernel, second);
  goOn();
  const third = await TestPage.open(t, gateway, kernel, "tab");
  await third.idle(id);
  const all = [first, second, third].flatMap(({ messages }) => messages);
  t.is(digest(textOf(all, id)), digest(flooded()));
});

test("a page that is loaded anew in the middle of 10 MB of output has all of it, byte by byte", async (t) => {
  const gateway = await startGateway(t);
  const kernel = await newKernel(gateway);
  const first = await TestPage.open(t, gateway, kernel);
  const halves = flood("if (i === 50_000) await signal;");
  const id = first.execute(`const signal = new Promise((r) => process.once("SIGUSR2", r));\n${halves}`, {
    cellId: "cell",
  });
  await first.until(({ header }) => header.msg_type === "stream");
  // As a crash of the browser: what is on its way is lost.
  first.socket.terminate();
  const second = await TestPage.open(t, gateway, kernel);
  const [run] = await runsOf(gateway, kernel);
  t.like(run, { msg_id: id, cell_id: "cell", session: first.session });
  process.kill(gateway.kernels.find(kernel).pid, "SIGUSR2");
  await second.idle(id);
  const fetched = asPage(run!);
  const seen = new Set(fetched.map(({ header }) => header.msg_id));
  const all = [...fetched, ...second.messages.filter(({ header }) => !seen.has(header.msg_id))];
  t.is(digest(textOf(all, id)), digest(flooded()));
  t.is((await api(gateway, `adjoint/api/kernels/${kernel}/runs/${id}`, "DELETE")).status, 204);
  t.deepEqual(await runsOf(gateway, kernel), []);
});

test("a run that ends before its page's eyes is forgotten; one that nobody saw end is kept until its cell runs again", async (t) => {
  const gateway = await startGateway(t);
  const kernel = await newKernel(gateway);
  const page = await TestPage.open(t, gateway, kernel);
  await page.idle(page.execute("console.log(1)", { cellId: "a" }));
  while ((await runsOf(gateway, kernel)).length > 0);
  page.execute(
    'const signal = new Promise((r) => process.once("SIGUSR2", r)); console.log("begun"); await signal; console.log("end"); 7',
    { cellId: "a" },
  );
  await page.until(({ header }) => header.msg_type === "stream");
  await page.until(({ content }) => content["text"] === "begun\n");
  await leave(gateway, kernel, page);
  process.kill(gateway.kernels.find(kernel).pid, "SIGUSR2");
  let run: RunModel | undefined;
  do [run] = await runsOf(gateway, kernel);
  while (run?.finished !== true);
  t.is(textOf(asPage(run), run.msg_id), "begun\nend\n");
  t.true(run.messages.some(({ header }) => header.msg_type === "execute_result"));
  const other = await TestPage.open(t, gateway, kernel);
  await other.idle(other.execute("1", { cellId: "a" }));
  while ((await runsOf(gateway, kernel)).length > 0);
});

test("output that nobody reads is bounded, and the page is told how much is missing", async (t) => {
  const gateway = await startGateway(t);
  const kernel = await newKernel(gateway);
  const page = await TestPage.open(t, gateway, kernel, "tab");
  const id = page.execute(
    'const signal = new Promise((r) => process.once("SIGUSR2", r)); console.error("ready"); await signal; for (let i = 0; i < 100; i++) { console.log("x".repeat(2 ** 20)); await new Promise((r) => setImmediate(r)); } console.log("the end")',
    { cellId: "a" },
  );
  await page.until(({ content }) => content["text"] === "ready\n");
  await leave(gateway, kernel, page);
  process.kill(gateway.kernels.find(kernel).pid, "SIGUSR2");
  let run: RunModel | undefined;
  do [run] = await runsOf(gateway, kernel);
  while (run?.finished !== true);
  const again = await TestPage.open(t, gateway, kernel, "tab");
  await again.idle(id);
  for (const messages of [asPage(run), again.messages]) {
    const text = textOf(messages, id);
    t.true(text.length > 40 * 2 ** 20 && text.length <= 64 * 2 ** 20, `${text.length}`);
    t.true(text.endsWith("the end\n"));
    t.regex(textOf(messages, id, "stderr"), /\[\d+\.\d MB of output printed while no page was open are missing/);
  }
});

test("of a live chart only the last state is kept for a page that comes later", async (t) => {
  const gateway = await startGateway(t);
  const kernel = await newKernel(gateway);
  const page = await TestPage.open(t, gateway, kernel);
  const id = page.execute(
    'const h = Jupyter.display("0", { id: "d" }); for (let i = 1; i <= 50; i++) h.update(String(i)); console.log("shown"); await new Promise(() => {})',
    { cellId: "a" },
  );
  await page.until(({ content }) => content["text"] === "shown\n");
  const [run] = await runsOf(gateway, kernel);
  const updates = run!.messages.filter(({ header }) => header.msg_type === "update_display_data");
  t.is(updates.length, 1);
  t.regex(JSON.stringify(updates[0]?.content), /50/);
  t.true(run!.watched);
  t.is(run!.msg_id, id);
});

test("several pages on one kernel see the same output, and a page's replies are its own", async (t) => {
  const gateway = await startGateway(t);
  const kernel = await newKernel(gateway);
  const [one, two] = [await TestPage.open(t, gateway, kernel), await TestPage.open(t, gateway, kernel)];
  const id = one.execute('console.log("both")');
  await Promise.all([one.idle(id), two.idle(id), one.reply(id)]);
  t.is(textOf(one.messages, id), textOf(two.messages, id));
  t.is(two.messages.filter(({ channel }) => channel === "shell").length, 0);
  t.is(gateway.kernels.find(kernel).model.connections, 2);
});
