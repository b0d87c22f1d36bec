import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import test from "ava";
import { Request } from "zeromq";
import { addressOf } from "../../../kernel/protocol/connection.ts";
import { type Answer, KernelClient, startKernel } from "../support/client.ts";

const kernel = await startKernel();
test.after.always(() => kernel.stop());

const types = ({ published }: Answer): string[] =>
  published.map(({ type, content }) => String(content["execution_state"] ?? type));

/** Sends a cell and waits until it prints, so that it is known to run. */
async function running(client: KernelClient, cell: string): Promise<{ reply: Promise<Record<string, unknown>> }> {
  const { id, reply } = client.send("execute_request", { code: `console.log("running");\n${cell}` });
  await client.until(() => client.published.some(({ type, parentId }) => type === "stream" && parentId === id));
  return { reply };
}

test.serial("kernel_info answers on shell and control", async (t) => {
  for (const channel of ["shell", "control"] as const) {
    const { reply } = await kernel.request("kernel_info_request", {}, channel);
    t.is(reply["status"], "ok");
    t.is(reply["protocol_version"], "5.5");
    t.is((reply["language_info"] as Record<string, unknown>)["name"], "typescript");
  }
});

test.serial("an execution is published between busy and idle", async (t) => {
  const answer = await kernel.execute("console.log(1); 2");
  t.deepEqual(types(answer), ["busy", "execute_input", "stream", "execute_result", "idle"]);
});

test.serial("the last status while a cell runs is busy, also after other requests were answered", async (t) => {
  const { reply } = await running(
    kernel,
    "await new Promise((resolve) => Object.assign(globalThis, { finish: resolve }));",
  );
  await kernel.request("complete_request", { code: "Math.", cursor_pos: 5 });
  const statuses = () => kernel.published.filter(({ type }) => type === "status").map(({ content }) => content);
  await kernel.until(() => statuses().at(-1)?.["execution_state"] === "busy");
  await kernel.request("interrupt_request", {}, "control");
  await reply;
  await kernel.until(() => statuses().at(-1)?.["execution_state"] === "idle");
  t.deepEqual(types(await kernel.execute("1")), ["busy", "execute_input", "execute_result", "idle"]);
});

test.serial("counts: stored cells are numbered, silent and unstored ones are not", async (t) => {
  const first = Number((await kernel.execute("1")).reply["execution_count"]);
  const silent = await kernel.execute("5", { silent: true });
  t.deepEqual(types(silent), ["busy", "idle"]);
  await kernel.execute("6", { store_history: false });
  const next = await kernel.execute("7");
  t.is(next.reply["execution_count"], first + 1);
  const { reply } = await kernel.request("history_request", { hist_access_type: "tail", n: 2, output: true });
  t.deepEqual(reply["history"], [
    [1, first, ["1", "1"]],
    [1, first + 1, ["7", "7"]],
  ]);
});

test.serial("user expressions are evaluated after the cell, each on its own", async (t) => {
  const { reply } = await kernel.execute("let base = 20", {
    user_expressions: { sum: "base + 1", bad: "nothing", broken: "let =" },
  });
  const expressions = reply["user_expressions"] as Record<string, Record<string, unknown>>;
  t.deepEqual(expressions["sum"], { status: "ok", data: { "text/plain": "21" }, metadata: {} });
  t.is(expressions["bad"]?.["ename"], "ReferenceError");
  t.is(expressions["broken"]?.["ename"], "SyntaxError");
});

test.serial("an error aborts the requests behind it, unless it is asked not to", async (t) => {
  const code = 'await Jupyter.input("go on?"); throw new Error("stop")';
  const failing = kernel.send("execute_request", { code, allow_stdin: true });
  const question = await kernel.question();
  const behind = kernel.send("execute_request", { code: "globalThis.reached = 1" });
  await kernel.arrived();
  await kernel.answer("", question);
  t.is((await failing.reply)["status"], "error");
  t.deepEqual(await behind.reply, { status: "aborted" }, "it has no number, as it never ran");
  const tolerant = kernel.send("execute_request", { code: 'throw new Error("on")', stop_on_error: false });
  const after = kernel.send("execute_request", { code: "1" });
  t.is((await tolerant.reply)["status"], "error");
  t.is((await after.reply)["status"], "ok");
});

test.serial("a cell asks its client for a pager and for a next cell, through its reply", async (t) => {
  const { reply } = await kernel.execute(
    'Jupyter.page("lines\\nof text", { start: 1 }); Jupyter.page(Jupyter.html`<b>x</b>`); Jupyter.setNextInput("1 + 1"); 3',
  );
  t.deepEqual(reply["payload"], [
    { source: "page", data: { "text/plain": "lines\nof text" }, start: 1 },
    { source: "page", data: { "text/plain": "<b>x</b>", "text/html": "<b>x</b>" }, start: 0 },
    { source: "set_next_input", text: "1 + 1", replace: false },
  ]);
  const wrong = await kernel.execute("Jupyter.page('x', { start: -1 })");
  t.is(wrong.reply["ename"], "RangeError");
  t.deepEqual((await kernel.execute("1")).reply["payload"], []);
});

test.serial("connect_request tells the ports", async (t) => {
  const { shell_port, iopub_port, stdin_port, control_port, hb_port } = kernel.connection;
  const ports = { shell_port, iopub_port, stdin_port, control_port, hb_port };
  t.deepEqual((await kernel.request("connect_request", {})).reply, { status: "ok", ...ports });
});

test.serial("completion and inspection count code points", async (t) => {
  const code = "'😀'; Math.hyp";
  const { reply } = await kernel.request("complete_request", { code, cursor_pos: [...code].length });
  t.deepEqual(reply["matches"], ["hypot"]);
  t.deepEqual([reply["cursor_start"], reply["cursor_end"]], [10, 13]);
  const inspected = await kernel.request("inspect_request", { code, cursor_pos: 7, detail_level: 0 });
  t.true(inspected.reply["found"]);
});

test.serial("is_complete and comm_info answer", async (t) => {
  t.deepEqual((await kernel.request("is_complete_request", { code: "f(" })).reply, {
    status: "incomplete",
    indent: "  ",
  });
  t.deepEqual((await kernel.request("comm_info_request", {})).reply, { status: "ok", comms: {} });
});

test.serial("the heartbeat echoes", async (t) => {
  const heart = new Request({ linger: 0 });
  heart.connect(addressOf(kernel.connection, "hb"));
  await heart.send("beat");
  t.is(String((await heart.receive())[0]), "beat");
  heart.close();
});

test.serial("bad messages are dropped or refused, and the kernel goes on", async (t) => {
  const good = kernel.frames("execute_request", { code: "1" });
  const logged = async (frames: (Buffer | string | Uint8Array)[], reason: string): Promise<void> => {
    const before = kernel.log.length;
    await kernel.sendFrames(frames);
    await kernel.until(() => kernel.log.slice(before).includes(reason));
  };
  await logged(good.with(1, "0".repeat(64)), "signature");
  await logged([...good.slice(0, 1), "", ...good.slice(2)], "signature");
  await logged([Buffer.from("junk")], "delimiter");
  await kernel.sendFrames(good);
  await logged(good, "received before");
  await logged(kernel.frames("no_such_request", {}), "no_such_request");
  const refused = await kernel.request("execute_request", { code: 5 });
  t.is(refused.reply["status"], "error");
  t.true(String(refused.reply["evalue"]).includes("content.code must be a string"));
  t.is((await kernel.request("complete_request", {})).reply["status"], "error");
  t.is((await kernel.execute("1")).reply["status"], "ok");
});

const endless: readonly (readonly [name: string, cell: string])[] = [
  ["a loop", "state = 1; while (true);"],
  ["an await that never ends", "state = 2; await new Promise(() => {});"],
  ["a loop after an await, with a looping finally", "state = 3; await null; try { for (;;); } finally { for (;;); }"],
  ["a loop that catches", "state = 4; for (;;) { try { for (;;); } catch { } }"],
  [
    "a timer that loops while the cell awaits",
    "state = 5; setTimeout(() => { for (;;); }, 1); await new Promise(() => {});",
  ],
  ["printing without end", 'state = 6; for (;;) console.log("x".repeat(1000));'],
  ["a blocking child process", 'state = 7; require("node:child_process").execSync("sleep 100");'],
  ["a blocking wait", "state = 8; Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);"],
  ["a promise chain that never yields", "state = 9; for (;;) await null;"],
];

test.serial("interrupts end whatever a cell does, and keep its state", async (t) => {
  await kernel.execute("let state = 0;");
  for (const [index, [name, cell]] of endless.entries()) {
    const { reply } = await running(kernel, cell);
    t.is((await kernel.request("kernel_info_request", {})).reply["status"], "ok", name);
    t.deepEqual((await kernel.request("interrupt_request", {}, "control")).reply, { status: "ok" }, name);
    t.is((await reply)["ename"], "Interrupted", name);
    const after = await kernel.execute('console.log("printed"); state');
    t.is(KernelClient.text(after), "printed\n", name);
    const shown = after.published.find(({ type }) => type === "execute_result")?.content["data"];
    t.deepEqual(shown, { "text/plain": String(index + 1) }, name);
  }
  // What was abandoned is collected without harm.
  await kernel.execute("for (let i = 0; i < 300; i++) new Array(100_000).fill(i);");
  t.is((await kernel.execute("1")).reply["status"], "ok");
});

test.serial("an await that nothing can end survives garbage collection", async (t) => {
  const { reply } = await running(
    kernel,
    "setTimeout(() => { for (let i = 0; i < 300; i++) new Array(100_000).fill(i); console.log('collected'); }, 1);\nawait new Promise(() => {});",
  );
  await kernel.until(() => kernel.published.some(({ content }) => content["text"] === "collected\n"));
  await kernel.request("interrupt_request", {}, "control");
  t.is((await reply)["ename"], "Interrupted");
});

test.serial("an interrupt with nothing running changes nothing", async (t) => {
  t.is((await kernel.request("interrupt_request", {}, "control")).reply["status"], "ok");
  t.is((await kernel.execute("1")).reply["status"], "ok");
});

test.serial("cells and the library see one epoch, and the interrupt flag of their cell", async (t) => {
  const epoch = async (): Promise<number> =>
    Number(
      KernelClient.text(
        await kernel.execute('const hook = (globalThis as any)[Symbol.for("adjoint.cell")]; console.log(hook.epoch)'),
      ),
    );
  const before = await epoch();
  t.is(await epoch(), before + 1);
  t.is(KernelClient.text(await kernel.execute("console.log(hook.interrupt[0])")), "0\n");
});

test("SIGINT interrupts, for clients that signal", async (t) => {
  const client = await startKernel();
  t.teardown(() => client.stop());
  // The second cell tells from a timer that its synchronous part is over: Node loses a signal that comes just at its end.
  for (const cell of [
    'console.log("busy"); for (;;);',
    'setTimeout(() => console.log("busy")); await new Promise(() => {});',
  ]) {
    const { id, reply } = client.send("execute_request", { code: cell });
    await client.until(() => client.published.some(({ type, parentId }) => type === "stream" && parentId === id));
    client.process.kill("SIGINT");
    t.is((await reply)["ename"], "Interrupted", cell);
  }
  t.is((await client.execute("1")).reply["status"], "ok");
});

test("process.exit in a cell ends the kernel with its code, after the reply", async (t) => {
  const client = await startKernel();
  t.teardown(() => client.stop());
  const { reply } = client.send("execute_request", { code: 'console.log("last words"); process.exit(3)' });
  t.is((await reply)["status"], "ok");
  t.is(await client.exited(), 3, client.log);
  await client.until(() => client.published.some(({ content }) => content["text"] === "last words\n"));
  t.is(client.log, "");
});

test("shutdown ends a busy kernel and the processes that its cells started", async (t) => {
  const client = await startKernel();
  const server = createServer().listen(0, "127.0.0.1");
  t.teardown(async () => {
    server.close();
    await client.stop();
  });
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const connected = once(server, "connection") as Promise<[Socket]>;
  client.send("execute_request", {
    code: `require("node:child_process").spawn(process.execPath, ["-e", "require('net').connect(${port})"]); for (;;);`,
  });
  const [socket] = await connected;
  const closed = once(socket.resume(), "close");
  t.deepEqual(await client.send("shutdown_request", { restart: true }, "control").reply, {
    status: "ok",
    restart: true,
  });
  t.is(await client.exited(), 0, client.log);
  socket.on("error", () => {});
  await closed;
});

test("a kernel without its flag, its connection file or a good one says so", async (t) => {
  const main = path.join(import.meta.dirname, "../../../kernel/main.ts");
  const flag = "--no-force-async-hooks-checks";
  const table: readonly (readonly [args: string[], sentence: string])[] = [
    [[main, "connection.json"], "adjoint install"],
    [[flag, main], "one argument"],
    [[flag, main, "no-such-file.json"], "the connection file no-such-file.json cannot be used"],
    [[flag, main, import.meta.filename], "cannot be used"],
  ];
  for (const [args, sentence] of table) {
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
    t.is(status, 1);
    t.true(stderr.includes(sentence), stderr);
  }
});

test("a kernel ends when the process that started it is gone", async (t) => {
  const folder = await mkdtemp(path.join(tmpdir(), "adjoint-parent-"));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  const file = path.join(folder, "connection.json");
  const ports = { shell_port: 0, iopub_port: 0, stdin_port: 0, control_port: 0, hb_port: 0 };
  await writeFile(file, JSON.stringify({ ip: "127.0.0.1", transport: "tcp", key: "k", ...ports }));
  const args = ["--no-force-async-hooks-checks", path.join(import.meta.dirname, "../../../kernel/main.ts"), file];
  const program = `const child = require("node:child_process").spawn(process.execPath, ${JSON.stringify(args)}, { stdio: ["ignore", "inherit", "inherit"], env: { ...process.env, JPY_PARENT_PID: String(process.pid) } });
    child.on("spawn", () => console.log(child.pid));`;
  const parent = spawn(process.execPath, ["-e", program], { stdio: ["ignore", "pipe", "ignore"] });
  const ended = once(parent.stdout, "close");
  const [pid] = (await once(parent.stdout, "data")) as [Buffer];
  t.true(Number(pid) > 0);
  parent.stdout.resume();
  parent.kill("SIGKILL");
  // The kernel holds the pipe's other end until it exits.
  await ended;
  t.pass();
});
