import process from "node:process";
import type { MessagePort, Worker } from "node:worker_threads";
import { messageCost } from "../protocol/interpreter.ts";
import { type Shared, slot, type ToMain, type ToWorker } from "./bridge.ts";
import { currentCell, isInterruption, whenCollected } from "./context.ts";
import { installMetadataSymbol } from "./emitted/decorations.ts";
import { createHelper } from "./emitted/helper.ts";
import { errors } from "./errors.ts";
import { Evaluator } from "./evaluator.ts";
import { installAsyncHooks } from "./faults/asyncHooks.ts";
import { installExits } from "./faults/exits.ts";
import { rememberIntrinsics, restoreIntrinsics } from "./faults/intrinsics.ts";
import { installStacks } from "./faults/stacks.ts";
import { describeThrown } from "./faults/thrown.ts";
import { installUncaught } from "./faults/uncaught.ts";
import { Handling } from "./handling.ts";
import { Comms } from "./jupyter/comms.ts";
import { denoFor } from "./jupyter/deno.ts";
import { createDialogs, Input } from "./jupyter/input.ts";
import { createJupyter } from "./jupyter/jupyter.ts";
import { widgetsOf } from "./jupyter/widgets.ts";
import { installImports } from "./modules/imports.ts";
import { helper } from "./names.ts";
import { installChildOutput } from "./output/childOutput.ts";
import { installStreams, waitForRoom } from "./output/streams.ts";
import { installWasiOutput } from "./output/wasiOutput.ts";

/** Milliseconds for the other thread to send what is left and close its sockets. */
const closing = 5_000;

/** What becomes a message to clients, which the other thread sends at its own pace. */
const published: ReadonlySet<ToWorker["kind"]> = new Set(["display", "clear", "publish"]);

interface Parts {
  /** The protocol's thread. */
  readonly worker: Worker;
  readonly shared: Shared;
  /** Gives the answers to what user code asks. */
  readonly asking: MessagePort;
  readonly folder: string;
  /** The path of the notebook's file, where it is known. */
  readonly notebook: string | undefined;
  readonly exitProcess: (code: number) => never;
}

/** Makes this thread one that runs cells, with all that they find in it; returns what takes the other thread's messages. */
export function serveCells({
  worker,
  shared,
  asking,
  folder,
  notebook,
  exitProcess,
}: Parts): (message: ToMain) => void {
  const post = (message: ToWorker): void => {
    worker.postMessage(message);
    if (!published.has(message.kind)) return;
    Atomics.add(shared.flow, slot.pending, messageCost);
    waitForRoom(shared);
  };
  const exit = (code: number): never => {
    post({ kind: "exit", run: currentCell().run, code });
    Atomics.wait(shared.flow, slot.closed, 0, closing);
    return exitProcess(code);
  };

  whenCollected((run) => post({ kind: "collected", run }));
  installAsyncHooks();
  installStacks(folder);
  const { stderr } = installStreams(shared, post);
  installChildOutput(shared, post);
  installWasiOutput(post);
  const importer = installImports(folder, notebook);
  const restore = (): void => {
    const names = restoreIntrinsics();
    if (names !== "") stderr.write(errors.restored(names));
  };
  const evaluator = new Evaluator(shared, post, restore);
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
  hiddenGlobal(helper, { value: createHelper(importer, shared, restore), configurable: false });
  hiddenGlobal("Jupyter", { value: jupyter, writable: true });
  hiddenGlobal("Deno", denoFor(jupyter));
  for (const [name, value] of Object.entries(createDialogs(input))) hiddenGlobal(name, { value, writable: true });
  hiddenGlobal("require", { value: importer.require, writable: true });
  hiddenGlobal("__dirname", { value: folder, writable: true });
  if (notebook !== undefined) hiddenGlobal("__filename", { value: notebook, writable: true });
  installMetadataSymbol();
  hiddenGlobal("ad", { get: importer.library });

  installUncaught((error) => {
    restore();
    if (isInterruption(error)) return;
    post({ kind: "uncaught", run: currentCell().run, error: describeThrown(error) });
  });
  // Where the protocol's thread cannot see signals itself.
  process.on("SIGINT", () => post({ kind: "interrupt" }));

  rememberIntrinsics();

  return (message) => {
    restore();
    switch (message.kind) {
      case "run":
        evaluator.run(message);
        return;
      case "cancel":
        Atomics.store(shared.flow, slot.cancelling, message.ticket);
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
  };
}
