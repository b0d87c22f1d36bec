import fs from "node:fs";
import path from "node:path";
import { getHeapStatistics } from "node:v8";
import { MessageChannel, Worker } from "node:worker_threads";
import { createShared, slot, type ToMain, type ToWorker, type WorkerData } from "./session/bridge.ts";
import { installChildOutput } from "./session/childOutput.ts";
import { Comms } from "./session/comms.ts";
import { currentCell } from "./session/context.ts";
import { installMetadataSymbol } from "./session/decorations.ts";
import { denoFor } from "./session/deno.ts";
import { errors } from "./session/errors.ts";
import { Evaluator } from "./session/evaluator.ts";
import { installExits } from "./session/exits.ts";
import { captureStandardOutput } from "./session/fifos.ts";
import { Handling } from "./session/handling.ts";
import { createHelper } from "./session/helper.ts";
import { installImports } from "./session/imports.ts";
import { createDialogs, Input } from "./session/input.ts";
import { createJupyter } from "./session/jupyter.ts";
import { helper } from "./session/names.ts";
import { installStacks } from "./session/stacks.ts";
import { installStreams } from "./session/streams.ts";
import { describeThrown } from "./session/thrown.ts";
import { widgetsOf } from "./session/widgets.ts";

/** Milliseconds for the other thread to send what is left and close its sockets. */
const closing = 5_000;

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

const { folder, notebook } = notebookPlace();
const shared = createShared();
// Before the first thread starts.
const standardOutput = captureStandardOutput();
const heapLimit = getHeapStatistics().heap_size_limit;
const { port1: asking, port2: answers } = new MessageChannel();
const workerData: WorkerData = { connectionFile, shared, folder, heapLimit, standardOutput, answers };
const worker = new Worker(new URL(`./protocol/worker${path.extname(import.meta.filename)}`, import.meta.url), {
  workerData,
  transferList: [answers],
});
const post = (message: ToWorker): void => worker.postMessage(message);
const exitProcess = process.exit.bind(process);
const exit = (code: number): never => {
  post({ kind: "exit", run: currentCell().run, code });
  Atomics.wait(shared.flow, slot.closed, 0, closing);
  return exitProcess(code);
};

const { writeSync } = fs;
installStacks(folder);
const { stderr } = installStreams(shared, post);
installChildOutput(shared, post);
const importer = installImports(folder, notebook);
const evaluator = new Evaluator(shared, post);
const handling = new Handling(shared, post);
const input = new Input(shared, post, asking);
const comms: Comms = new Comms(post, {
  "jupyter.widget.control": (comm, open) => widgetsOf(comms).control(comm, open),
});
const jupyter = createJupyter({ post, input, comms, widgets: () => widgetsOf(comms) });

installExits({
  say: (sentence) => void stderr.write(sentence),
  exit,
  flush: () => stderr.flush(),
  interrupt: () => post({ kind: "interrupt" }),
});
const hiddenGlobal = (name: string, descriptor: PropertyDescriptor): void => {
  Object.defineProperty(globalThis, name, { configurable: true, enumerable: false, ...descriptor });
};
hiddenGlobal(helper, { value: createHelper(importer, shared), configurable: false });
hiddenGlobal("Jupyter", { value: jupyter, writable: true });
hiddenGlobal("Deno", denoFor(jupyter));
for (const [name, value] of Object.entries(createDialogs(input))) hiddenGlobal(name, { value, writable: true });
hiddenGlobal("require", { value: importer.require, writable: true });
hiddenGlobal("__dirname", { value: folder, writable: true });
if (notebook !== undefined) hiddenGlobal("__filename", { value: notebook, writable: true });
installMetadataSymbol();
hiddenGlobal("ad", { get: importer.library });

const reportUncaught = (error: unknown): void => {
  post({ kind: "uncaught", run: currentCell().run, error: describeThrown(error) });
};
process.on("uncaughtException", reportUncaught);
process.on("unhandledRejection", reportUncaught);
// Where the protocol's thread cannot see signals itself.
process.on("SIGINT", () => post({ kind: "interrupt" }));

worker.on("message", (message: ToMain) => {
  switch (message.kind) {
    case "run":
      evaluator.run(message);
      return;
    case "cancel":
      evaluator.cancel(message.upTo, message.run);
      if (message.run === undefined) handling.cancel();
      // A termination that came late may have ended this handler before here: then it is asked again.
      post({ kind: "cancelled", ticket: message.ticket });
      return;
    case "comm":
      handling.run(message.run, () => comms.receive(message.message));
      return;
    case "exit":
      exitProcess(message.code);
  }
});
worker.on("error", (error) => {
  writeSync(2, `The kernel's protocol thread failed: ${error.stack ?? error.message}\n`);
  exitProcess(1);
});
