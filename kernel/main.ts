import fs from "node:fs";
import { enableCompileCache } from "node:module";
import path from "node:path";
import { getHeapStatistics } from "node:v8";
import { MessageChannel, Worker } from "node:worker_threads";
import { compileCacheFolder, sweepCompileCache } from "./compileCache.ts";
import { createShared, type ToMain, type WorkerData } from "./session/bridge.ts";
import { errors } from "./session/errors.ts";
import { keepSigint } from "./session/faults/signals.ts";
import { captureStandardOutput } from "./session/output/fifos.ts";
import { removeAbandoned } from "./temporaryFolders.ts";

const sweepAfter = 10_000;

/** The folder that imports of cells are relative to, and the notebook's file where its client names it. */
function notebookPlace(): { folder: string; notebook: string | undefined } {
  const name = process.env["JPY_SESSION_NAME"];
  if (name === undefined || !path.isAbsolute(name)) return { folder: process.cwd(), notebook: undefined };
  return { folder: path.dirname(name), notebook: name };
}

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

if (!process.execArgv.includes("--no-force-async-hooks-checks")) fail(errors.flag());
const connectionFile = process.argv[2];
if (connectionFile === undefined) fail(errors.usage());

const codeFolder = compileCacheFolder();
enableCompileCache(codeFolder);
// Once the first cells have run; where nothing can be kept, nothing has grown.
setTimeout(() => void sweepCompileCache(codeFolder).catch(() => undefined), sweepAfter).unref();
const { folder, notebook } = notebookPlace();
const shared = createShared();
// Before the first thread starts.
const standardOutput = captureStandardOutput();
const heapLimit = getHeapStatistics().heap_size_limit;
keepSigint();
const { port1: asking, port2: answers } = new MessageChannel();
const workerData: WorkerData = { connectionFile, shared, folder, heapLimit, standardOutput, answers };
const worker = new Worker(new URL(`./protocol/worker${path.extname(import.meta.filename)}`, import.meta.url), {
  workerData,
  transferList: [answers],
  // Of what it allocates little lives long: more room than this was only never given back (145 MB resident after 2,000
  // cells, 122 with it).
  resourceLimits: { maxYoungGenerationSizeMb: 2 },
});
const exitProcess = process.exit.bind(process);
// Cells find another one, which prints under them.
const { writeSync } = fs;
worker.on("error", (error) => {
  writeSync(2, `The kernel's protocol thread failed: ${error.stack ?? error.message}\n`);
  exitProcess(1);
});
// What it says before this thread can listen would be lost.
const early: ToMain[] = [];
const keep = (message: ToMain): void => void early.push(message);
worker.on("message", keep);

// The other thread starts while this one loads the rest.
const { serveCells } = await import("./session/cellThread.ts");
const receive = serveCells({ worker, shared, asking, folder, notebook, exitProcess });
worker.off("message", keep);
worker.on("message", receive);
for (const message of early) receive(message);
// Of kernels that were killed while they made their pipes.
void removeAbandoned("pipes").catch(() => undefined);
