// Measures npm start, first in a clean clone of what is committed, then again:  node scripts/node.js bench/start.ts [--again 3] [--record]
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { parseArgs } from "node:util";
import { describeMachine, load, machine } from "./machine.ts";
import { median } from "./measure.ts";
import { record } from "./results.ts";

const { values } = parseArgs({
  options: { again: { type: "string", default: "3" }, record: { type: "boolean", default: false } },
});
const root = path.join(import.meta.dirname, "..");
const token = "t";
/** A start that takes longer has failed. */
const limitSeconds = 600;
/** Ctrl-C ends the server that is being measured before this program. */
const interrupted = new AbortController();

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port;
}

/** Whether GET /lab answers with the page. */
async function answers(port: number): Promise<boolean> {
  try {
    const headers = { authorization: `token ${token}` };
    const response = await fetch(`http://127.0.0.1:${port}/lab`, { headers });
    return response.status === 200 && (await response.text()).includes("jupyter-config-data");
  } catch {
    return false;
  }
}

/** npm, its scripts and the server are one process group, which a Ctrl-C would reach as a whole. */
async function stop(child: ChildProcess): Promise<void> {
  const exited = once(child, "exit");
  process.kill(-child.pid!, "SIGINT");
  await exited;
}

/** Seconds from the command to the page. */
async function start(folder: string): Promise<number> {
  const port = await freePort();
  const began = performance.now();
  // The clone's own programs count, as for a person, not those of the checkout that runs this.
  const PATH = process.env["PATH"]!.split(path.delimiter).filter((entry) => !entry.startsWith(root));
  const child = spawn("npm", ["start", "--", "--no-browser", "--port", String(port), "--token", token], {
    cwd: folder,
    env: { ...process.env, PATH: PATH.join(path.delimiter) },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  let log = "";
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text) => (log += text));
  const elapsed = (): number => (performance.now() - began) / 1e3;
  try {
    while (!(await answers(port))) {
      if (child.exitCode !== null) throw new Error(`npm start ended with ${child.exitCode}:\n${log}`);
      interrupted.signal.throwIfAborted();
      if (elapsed() > limitSeconds) throw new Error(`No page after ${limitSeconds} s:\n${log}`);
      await setTimeout(10);
    }
    return elapsed();
  } finally {
    if (child.exitCode === null) await stop(child);
  }
}

const loadBefore = load();
const folder = mkdtempSync(path.join(tmpdir(), "adjoint-start-"));
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => interrupted.abort());
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
console.log(`${describeMachine(machine())}\nLoad before: ${loadBefore}. npm's cache as it is.`);
execFileSync("git", ["clone", "-q", root, folder]);
const first = await start(folder);
console.log(`npm start on a clean clone: ${first.toFixed(1)} s to the page`);
const again: number[] = [];
for (let i = 0; i < Number(values.again); i++) again.push(await start(folder));
console.log(`npm start again: ${median(again).toFixed(2)} s to the page (median of ${again.length})`);
const figures = { cleanCloneSeconds: Number(first.toFixed(1)), againSeconds: Number(median(again).toFixed(2)) };
if (values.record) console.log(`Written to ${record("start", loadBefore, figures)}`);
