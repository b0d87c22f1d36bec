import { once } from "node:events";
import { access, readdir, readFile } from "node:fs/promises";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import path from "node:path";
import { setImmediate } from "node:timers/promises";
import test from "ava";
import { resultOf, tracebackOf } from "../support/answers.ts";
import { kernelArgv } from "../support/argv.ts";
import { KernelClient, startKernel } from "../support/client.ts";

const stderrOf = (client: KernelClient, id: string): string =>
  client.published
    .filter(({ type, parentId, content }) => type === "stream" && parentId === id && content["name"] === "stderr")
    .map(({ content }) => String(content["text"]))
    .join("");

const endings: readonly (readonly [cell: string, end: number | string, call: string])[] = [
  ["process.exit(3)", 3, "process.exit(3)"],
  ["process.exitCode = 4; process.exit()", 4, "process.exit(4)"],
  ["setTimeout(() => process.exit(5)); await new Promise(() => {})", 5, "process.exit(5)"],
  ["process.abort()", "SIGABRT", "process.abort()"],
  ["process.kill(process.pid)", "SIGTERM", 'process.kill(process.pid, "SIGTERM")'],
  ["process.kill(process.pid, 9)", "SIGKILL", 'process.kill(process.pid, "SIGKILL")'],
];
for (const [cell, end, call] of endings) {
  test.serial(`${cell} ends the kernel with ${end} and a sentence`, async (t) => {
    const client = await startKernel();
    t.teardown(() => client.stop());
    const { id, reply } = client.send("execute_request", { code: cell });
    t.is(await client.exited(), end, client.log);
    // An exit is in order; otherwise nobody is left to reply.
    if (typeof end === "number") t.is((await reply)["status"], "ok");
    else await t.throwsAsync(reply);
    await client.until(() => stderrOf(client, id).includes(`the cell called ${call}: the kernel has ended`));
  });
}

test.serial("signals that end nothing are sent, and SIGINT to oneself interrupts", async (t) => {
  const client = await startKernel();
  t.teardown(() => client.stop());
  t.is(resultOf(await client.execute("process.kill(process.pid, 0)"))["text/plain"], "true");
  const handled = await client.execute(
    'const usr = new Promise((r) => process.once("SIGUSR2", r)); process.kill(process.pid, "SIGUSR2"); await usr',
  );
  t.is(resultOf(handled)["text/plain"], "'SIGUSR2'");
  for (const signal of ["SIGWINCH", "SIGPIPE", "SIGUSR1", "SIGCONT"]) {
    const sent = await client.execute(`process.kill(process.pid, "${signal}")`);
    t.is(resultOf(sent)["text/plain"], "true", signal);
    t.is(KernelClient.text(sent, "stderr"), "", signal);
    t.is(resultOf(await client.execute("40 + 2"))["text/plain"], "42", signal);
  }
  const { reply } = await client.execute('process.kill(process.pid, "SIGINT"); await new Promise(() => {});');
  t.is(reply["ename"], "Interrupted");
});

/** How a kernel is started whose heap may grow to so many megabytes. */
const withHeap = (megabytes: number): string[] => kernelArgv().toSpliced(1, 0, `--max-old-space-size=${megabytes}`);

test.serial(
  "a cell that fills the heap ends with a sentence, and what it computed is kept and can be let go",
  async (t) => {
    const client = await startKernel({ argv: withHeap(800) });
    t.teardown(() => client.stop());
    const answer = await client.execute("let kept: { at: number }[] = [];\nfor (;;) kept.push({ at: kept.length });");
    t.is(answer.reply["ename"], "OutOfMemory");
    t.true(tracebackOf(answer).includes("memory ran out"), tracebackOf(answer));
    t.is(resultOf(await client.execute("kept.length > 100_000"))["text/plain"], "true");
    await client.execute("kept = [];");
    t.is((await client.execute("1 + 1")).reply["status"], "ok");
  },
);

test.serial("a kernel that is killed while a cell runs is told of in the first cell of the next one", async (t) => {
  const client = await startKernel();
  const { reply } = client.send("execute_request", { code: 'console.log("running"); for (;;);' });
  await client.until(() => client.published.some(({ type }) => type === "stream"));
  client.process.kill("SIGKILL");
  await client.exited();
  await t.throwsAsync(reply);
  const next = await client.restarted();
  t.teardown(async () => {
    await next.stop();
    await client.stop();
  });
  const first = await next.execute("1");
  t.true(
    KernelClient.text(first, "stderr").includes("ended unexpectedly while cell 1 ran"),
    KernelClient.text(first, "stderr"),
  );
  t.is(KernelClient.text(await next.execute("1"), "stderr"), "");
  await next.send("shutdown_request", { restart: false }, "control").reply;
  t.is(await next.exited(), 0);
  await t.throwsAsync(access(path.join(path.dirname(next.connection.ip), "connection.json.running")));
});

/** Runs `cell` with the port of a server as PORT, until a process that it started has connected. */
async function startedChild(client: KernelClient, cell: string): Promise<{ server: Server; socket: Socket }> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const connected = once(server, "connection") as Promise<[Socket]>;
  client.send("execute_request", { code: cell.replace("PORT", String((server.address() as AddressInfo).port)) });
  const [socket] = await connected;
  socket.on("error", () => {});
  return { server, socket };
}

/** Resolves once the kernel's process has a shell that looks after the children of its cells. */
async function watchedBy(client: KernelClient): Promise<void> {
  const tasks = `/proc/${client.process.pid}/task`;
  for (;;) {
    for (const thread of await readdir(tasks)) {
      const children = await readFile(path.join(tasks, thread, "children"), "utf8").catch(() => "");
      for (const pid of children.split(" ").filter(Boolean))
        if ((await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")).includes("read -r line")) return;
    }
    await setImmediate();
  }
}

const child = `[process.execPath, ["-e", "require('net').connect(PORT)"]]`;
const cells: Readonly<Record<string, string>> = {
  "in the background of a loop": `const [program, args] = ${child} as [string, string[]];\nrequire("node:child_process").spawn(program, args, { stdio: "ignore" }); for (;;);`,
  "in the foreground": `const [program, args] = ${child} as [string, string[]];\nrequire("node:child_process").spawnSync(program, args, { stdio: "ignore" });`,
};
// Where the system lists the children of a process.
for (const [where, cell] of process.platform === "linux" ? Object.entries(cells) : []) {
  for (const signal of ["SIGTERM", "SIGKILL"] as const) {
    test.serial(`children ${where} end with a kernel that ends by ${signal}`, async (t) => {
      const client = await startKernel();
      const { server, socket } = await startedChild(client, cell);
      t.teardown(async () => {
        server.close();
        socket.destroy();
        await client.stop();
      });
      const closed = once(socket.resume(), "close");
      await watchedBy(client);
      client.process.kill(signal);
      await closed;
      t.is(await client.exited(), signal);
    });
  }
}
