import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import test from "ava";
import { messagesOf, resultOf } from "../support/answers.ts";
import { kernelArgv } from "../support/argv.ts";
import { KernelClient, startKernel } from "../support/client.ts";

const folder = await mkdtemp(path.join(tmpdir(), "adjoint-temporary-"));
const kernel = await startKernel({ env: { TMPDIR: folder } });
test.after.always(async () => {
  await kernel.stop();
  await rm(folder, { recursive: true, force: true });
});

const printed = (id: string, name = "stdout"): string =>
  kernel.published
    .filter(({ type, parentId, content }) => type === "stream" && parentId === id && content["name"] === name)
    .map(({ content }) => String(content["text"]))
    .join("");

test.serial("children that inherit the streams print under their cell, in order with what it prints", async (t) => {
  const answer =
    await kernel.execute(`import { execFileSync, execSync, fork, spawn, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import { once } from "node:events";
console.log("1");
execSync("echo 2", { stdio: "inherit" });
console.log("3");
spawnSync("sh", ["-c", "echo 4; echo error >&2"], { stdio: ["ignore", "inherit", "inherit"] });
console.log("5");
execFileSync("echo", ["6"], { stdio: [0, 1, 2] });
console.log("7");
spawnSync("sh", ["-c", "echo 8"], { stdio: ["ignore", process.stdout, process.stderr] });
console.log("9");`);
  t.is(KernelClient.text(answer), "1\n2\n3\n4\n5\n6\n7\n8\n9\n");
  t.is(KernelClient.text(answer, "stderr"), "error\n");
  const quiet = await kernel.execute('execSync("echo said >&2; echo returned").toString()');
  t.is(KernelClient.text(quiet, "stderr"), "said\n");
  t.is(resultOf(quiet)["text/plain"], "'returned\\n'");
});

test.serial("a child that goes on prints under the cell that started it, while others run", async (t) => {
  const first = kernel.send("execute_request", {
    code: `const child = spawn("sh", ["-c", "echo early; read line; echo late; echo late error >&2"], { stdio: ["pipe", "inherit", "inherit"] });
[child.stdout, child.stderr]`,
  });
  t.is((await first.reply)["status"], "ok");
  const second = await kernel.execute(`spawnSync("echo", ["other"], { stdio: "inherit" });
const ended = once(child, "close"); child.stdin.end("\\n"); await ended;`);
  t.is(KernelClient.text(second), "other\n");
  await kernel.until(() => printed(first.id).includes("late") && printed(first.id, "stderr").includes("late error"));
  t.is(printed(first.id), "early\nlate\n");
  t.deepEqual(
    kernel.published.find(({ type, parentId }) => type === "execute_result" && parentId === first.id)?.content["data"],
    {
      "text/plain": "[ null, null ]",
    },
  );
});

test.serial("forked modules and worker threads print under their cell", async (t) => {
  const answer = await kernel.execute(`const script = fs.mkdtempSync("forked-") + "/script.cjs";
fs.writeFileSync(script, 'console.log("forked"); process.send("sent");');
const forked = fork(script);
const [[message]] = await Promise.all([once(forked, "message"), once(forked, "exit")]);
import { Worker } from "node:worker_threads";
const worker = new Worker('console.log("thread"); console.error("thread error"); require("node:fs").writeSync(1, "descriptor\\\\n");', { eval: true });
await once(worker, "exit");
message`);
  const text = KernelClient.text(answer).split("\n").toSorted();
  t.deepEqual(text, ["", "descriptor", "forked", "thread"]);
  t.is(KernelClient.text(answer, "stderr"), "thread error\n");
  t.is(resultOf(answer)["text/plain"], "'sent'");
});

test.serial("what is written to descriptors 1 and 2 lands under the cell", async (t) => {
  const answer = await kernel.execute(`console.log("a");
fs.writeSync(1, "b\\n"); fs.writeSync(1, Buffer.from("xc\\ny"), 1, 2); fs.writeFileSync(1, "d\\n"); fs.writeSync(2, "e\\n");
console.log("f");
await new Promise((done) => fs.write(1, "g\\n", done));`);
  t.is(KernelClient.text(answer), "a\nb\nc\nd\nf\ng\n");
  t.is(KernelClient.text(answer, "stderr"), "e\n");
});

test.serial(
  "so does what is written to them by callbacks, promises, streams and the names of their files",
  async (t) => {
    const answer = await kernel.execute(`import { promisify } from "node:util";
const told = await new Promise((done) => fs.write(2, "a\\n", (...given) => done(given)));
const { bytesWritten } = await promisify(fs.write)(2, Buffer.from("xb\\ny"), 1, 2, null);
fs.writevSync(2, [Buffer.from("c"), Buffer.from("\\n")]);
await promisify(fs.writeFile)(2, "640a", "hex");
await promisify(fs.appendFile)("/dev/stderr", "e\\n");
fs.writeFileSync("/dev/stderr", "660a", { encoding: "hex" });
await fs.promises.writeFile("/dev/stderr", "g\\n");
await once(fs.createWriteStream("", { fd: 2, autoClose: false }).end("h\\n"), "finish");
fs.write(1, Buffer.from("out\\n"), () => {});
[told, bytesWritten]`);
    t.is(KernelClient.text(answer, "stderr"), "a\nb\nc\nd\ne\nf\ng\nh\n", JSON.stringify(answer.reply));
    t.is(KernelClient.text(answer), "out\n");
    t.is(resultOf(answer)["text/plain"], "[ [ null, 2, 'a\\n' ], 2 ]");
  },
);

/** A WebAssembly module whose start writes "h\n" to a descriptor by WASI's fd_write. */
const writerTo = (descriptor: number): string =>
  Buffer.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...[1, 12, 2, 0x60, 4, 0x7f, 0x7f, 0x7f, 0x7f, 1, 0x7f, 0x60, 0, 0],
    ...[2, 35, 1, 22, ...Buffer.from("wasi_snapshot_preview1"), 8, ...Buffer.from("fd_write"), 0, 0],
    ...[3, 2, 1, 1, 5, 3, 1, 0, 1],
    ...[7, 19, 2, 6, ...Buffer.from("memory"), 2, 0, 6, ...Buffer.from("_start"), 0, 1],
    ...[10, 15, 1, 13, 0, 0x41, descriptor, 0x41, 0, 0x41, 1, 0x41, 20, 0x10, 0, 0x1a, 0x0b],
    ...[11, 16, 1, 0, 0x41, 0, 0x0b, 10, 8, 0, 0, 0, 2, 0, 0, 0, ...Buffer.from("h\n")],
  ]).toString("base64");

test.serial(
  "what native code writes to descriptor 1, and WASI to 2, lands under the cell, before its reply",
  async (t) => {
    await kernel.execute(`import { WASI } from "node:wasi";
async function runWasi(program: string) {
  const wasi = new WASI({ version: "preview1", returnOnExit: true });
  const { instance } = await WebAssembly.instantiate(Buffer.from(program, "base64"), wasi.getImportObject() as any);
  wasi.start(instance);
}`);
    for (const [descriptor, name] of [
      [1, "stdout"],
      [2, "stderr"],
      [2, "stderr"],
    ] as const) {
      const answer = await kernel.execute(`await runWasi("${writerTo(descriptor)}");`);
      t.is(KernelClient.text(answer, name), "h\n", JSON.stringify(answer.reply));
    }
    t.false(kernel.log.includes("h\n"));
  },
);

test.serial("a child's flood waits for the client, and other requests are answered meanwhile", async (t) => {
  const size = 20_000_000;
  const { id, reply } = kernel.send("execute_request", {
    code: `execSync("yes 0123456789 | head -c ${size}", { stdio: "inherit" });`,
  });
  await kernel.until(() => printed(id).length > 0);
  t.is((await kernel.request("kernel_info_request", {})).reply["status"], "ok");
  t.is((await reply)["status"], "ok");
  await kernel.until(() =>
    kernel.published.some(({ parentId, content }) => parentId === id && content["execution_state"] === "idle"),
  );
  t.is(printed(id).length, size);
});

test.serial("characters that a child writes in halves arrive whole", async (t) => {
  const answer = await kernel.execute(
    `spawnSync("sh", ["-c", "printf '\\\\303'; sleep 0.05; printf '\\\\251\\\\n'"], { stdio: "inherit" });`,
  );
  t.is(KernelClient.text(answer), "é\n");
  t.is(messagesOf(answer, "error").length, 0);
});

test.serial("the pipes leave nothing on disk", async (t) => {
  t.deepEqual(await readdir(folder), []);
});

test.serial(
  "what a kernel leaves that is killed while it makes its pipes, the next one removes; others' stay",
  async (t) => {
    const own = await mkdtemp(path.join(tmpdir(), "adjoint-temporary-"));
    t.teardown(() => rm(own, { recursive: true, force: true }));
    const programs = path.join(own, "programs");
    await mkdir(programs);
    await writeFile(path.join(programs, "mkfifo"), '#!/bin/sh\nPATH="${PATH#*:}" mkfifo "$@"\nkill -9 $PPID\n', {
      mode: 0o755,
    });
    const env = { TMPDIR: own, ADJOINT_HISTORY: ":memory:" };
    const [program, ...args] = kernelArgv();
    const { signal, pid } = spawnSync(program!, args, {
      env: { ...process.env, ...env, PATH: `${programs}:${process.env["PATH"]}` },
      stdio: "ignore",
    });
    t.is(signal, "SIGKILL");
    const left = (await readdir(own)).filter((name) => name.startsWith("adjoint-pipes-"));
    t.regex(left.join(), new RegExp(`^adjoint-pipes-${pid}-\\w+$`));
    const living = `adjoint-pipes-${process.pid}-abcdef`;
    await mkdir(path.join(own, living));
    const next = await startKernel({ env });
    t.teardown(() => next.stop());
    for (let names = left; names.includes(left[0]!); ) {
      await next.request("kernel_info_request", {});
      names = await readdir(own);
    }
    t.deepEqual((await readdir(own)).sort(), [living, "programs"].sort());
  },
);
