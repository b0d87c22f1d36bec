import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import { setTimeout } from "node:timers/promises";
import test from "ava";
import type { Gateway } from "../../../kernel/gateway/gateway.ts";
import { notebookText, startGateway, temporaryFolder, token } from "./support/gateway.ts";
import { api, newKernel, TestPage, textOf } from "./support/page.ts";

const bin = path.resolve(import.meta.dirname, "../../../bin/adjoint.js");

/** The living processes that `pid` started, with their command lines. */
function childrenOf(pid: number): { pid: number; command: string }[] {
  const found = [];
  for (const name of readdirSync("/proc").filter((each) => /^\d+$/.test(each))) {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, "utf8");
      const [state, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      if (Number(parent) !== pid || state === "Z") continue;
      found.push({ pid: Number(name), command: readFileSync(`/proc/${name}/cmdline`, "utf8").replaceAll("\0", " ") });
    } catch {
      // It ended meanwhile.
    }
  }
  return found;
}

const gone = (pid: number): boolean => {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z ");
  } catch {
    return true;
  }
};

/** Waits for something that no event tells; the test's own timeout bounds it. */
async function eventually(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await setTimeout(20);
}

test("a kernel that is killed while a cell runs says so under the cell, with what it had printed, even with no page open", async (t) => {
  const gateway = await startGateway(t);
  const kernel = await newKernel(gateway);
  const page = await TestPage.open(t, gateway, kernel);
  const id = page.execute('console.log("printed before"); await new Promise(() => {})', { cellId: "a" });
  await page.until(({ content }) => content["text"] === "printed before\n");
  page.socket.close();
  await eventually(() => gateway.kernels.find(kernel).model.connections === 0);
  process.kill(gateway.kernels.find(kernel).pid, "SIGKILL");
  await eventually(() => gateway.kernels.find(kernel).runs[0]?.finished === true);
  const [run] = gateway.kernels.find(kernel).runs;
  t.is(run?.msg_id, id);
  const shown = JSON.stringify(run?.messages);
  t.regex(shown, /printed before/);
  t.regex(shown, /ended by SIGKILL. It is started again; its variables are lost/);
  const again = await TestPage.open(t, gateway, kernel);
  const next = again.execute("1 + 1");
  await again.idle(next);
  t.is((await again.reply(next)).content["status"], "ok");
});

test("what was queued behind a cell whose kernel was killed does not run on the next kernel", async (t) => {
  const gateway = await startGateway(t);
  const kernel = await newKernel(gateway);
  const page = await TestPage.open(t, gateway, kernel);
  page.execute('console.log("begun"); await new Promise(() => {})');
  const queued = page.execute('console.log("must not run")');
  await page.until(({ content }) => content["text"] === "begun\n");
  process.kill(gateway.kernels.find(kernel).pid, "SIGKILL");
  await page.until(({ content }) => content["execution_state"] === "restarting");
  const next = page.execute("1");
  await page.idle(next);
  t.is(textOf(page.messages, queued), "");
  // What happened is told once, under the cell that ran.
  t.is(textOf(page.messages, next, "stderr"), "");
});

test("a kernel that keeps dying is given up after some deaths, is shown as dead, and can be restarted by hand", async (t) => {
  const gateway = await startGateway(t);
  const kernel = await newKernel(gateway);
  const page = await TestPage.open(t, gateway, kernel);
  await page.idle(page.execute("1"));
  while (gateway.kernels.find(kernel).state !== "dead") {
    const { pid } = gateway.kernels.find(kernel);
    process.kill(pid, "SIGKILL");
    await eventually(() => gateway.kernels.find(kernel).pid !== pid || gateway.kernels.find(kernel).state === "dead");
  }
  await page.until(({ content }) => content["execution_state"] === "dead");
  t.is((await api(gateway, `api/kernels/${kernel}/restart`, "POST")).status, 200);
  const id = page.execute("2");
  await page.idle(id);
  t.is((await page.reply(id)).content["status"], "ok");
});

test("when the language process is killed, the running cell goes on and later cells run", async (t) => {
  const gateway = await startGateway(t);
  const kernel = await newKernel(gateway);
  const page = await TestPage.open(t, gateway, kernel);
  await page.idle(page.execute("const n: number = 1;"));
  const { pid } = gateway.kernels.find(kernel);
  const language = childrenOf(pid).find(({ command }) => command.includes("--lsp"));
  t.truthy(language);
  const id = page.execute(
    'const signal = new Promise((r) => process.once("SIGUSR2", r)); console.log("begun"); await signal; console.log("end");',
  );
  await page.until(({ content }) => content["text"] === "begun\n");
  process.kill(language!.pid, "SIGKILL");
  await eventually(() => gone(language!.pid));
  process.kill(pid, "SIGUSR2");
  await page.idle(id);
  t.is(textOf(page.messages, id), "begun\nend\n");
  const next = page.execute("n + 1");
  t.is((await page.reply(next)).content["status"], "ok");
});

async function serveProcess(t: { teardown(end: () => void): void }, folder: string, data: string) {
  const child = spawn(
    process.execPath,
    [bin, "serve", "--dir", folder, "--port", "0", "--token", token, "--no-browser"],
    {
      stdio: ["ignore", "pipe", "ignore"],
      env: { ...process.env, XDG_DATA_HOME: data },
    },
  );
  t.teardown(() => child.kill("SIGKILL"));
  const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
  return { child, url: `${new URL(line).origin}/` };
}

test("when the gateway is killed, what was saved is whole, and no kernel is left, not even one in an endless loop", async (t) => {
  const folder = await temporaryFolder(t, { "n.ipynb": notebookText(["1"]) });
  const data = await temporaryFolder(t);
  const { child, url } = await serveProcess(t, folder, data);
  const gateway = { url } as Gateway;
  const [looping, idle] = [await newKernel(gateway), await newKernel(gateway)];
  const [page, other] = [await TestPage.open(t, gateway, looping), await TestPage.open(t, gateway, idle)];
  await other.idle(other.execute("1"));
  page.execute('console.log("begun"); while (true) {}', { cellId: "cell-0" });
  await page.until(({ content }) => content["text"] === "begun\n");
  const outputs = [{ output_type: "stream", name: "stdout", text: "begun\n" }];
  const content = {
    cells: [{ id: "cell-0", cell_type: "code", metadata: {}, source: "1", outputs, execution_count: 1 }],
    metadata: {},
    nbformat: 4,
    nbformat_minor: 5,
  };
  const save = () => api(gateway, "api/contents/n.ipynb", "PUT", { type: "notebook", format: "json", content });
  t.is((await save()).status, 200);
  const saved = await readFile(path.join(folder, "n.ipynb"), "utf8");
  const kernels = childrenOf(child.pid!);
  t.is(kernels.length, 2);
  const theirs = kernels.flatMap(({ pid }) => childrenOf(pid));
  // In the middle of further saves, of which each is there or not.
  const saves = Array.from({ length: 20 }, () => save().catch(() => undefined));
  await saves[0];
  child.kill("SIGKILL");
  await Promise.all([...saves, page.closed, other.closed]);
  t.is(await readFile(path.join(folder, "n.ipynb"), "utf8"), saved);
  for (const { pid } of [...kernels, ...theirs]) await eventually(() => gone(pid));
  const again = await serveProcess(t, folder, data);
  const listed = (await (await api({ url: again.url } as Gateway, "api/contents")).json()) as {
    content: { name: string }[];
  };
  t.deepEqual(
    listed.content.map(({ name }) => name),
    ["n.ipynb"],
  );
  again.child.kill("SIGTERM");
  await once(again.child, "exit");
  const visible = (await readdir(folder)).filter((name) => !name.startsWith("."));
  t.deepEqual(visible, ["n.ipynb"]);
});
