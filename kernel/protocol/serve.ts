import { readFileSync } from "node:fs";
import { findPackageJSON } from "node:module";
import { type MessagePort, receiveMessageOnPort } from "node:worker_threads";
import type { Language } from "../language/index.ts";
import type { ToWorker, WorkerData } from "../session/bridge.ts";
import { transformCell } from "../session/code/transform.ts";
import { CrashMarker } from "../session/faults/crashMarker.ts";
import { TypeScriptInterpreter } from "../session/interpreter.ts";
import { MainThread } from "../session/mainThread.ts";
import { readConnection } from "./connection.ts";
import { History, historyFile } from "./history.ts";
import { Kernel } from "./kernel.ts";
import { Sockets } from "./sockets.ts";
import { Wire } from "./wire.ts";

/** How often the kernel looks whether the process that started it is still there. */
const parentInterval = 1_000;

interface Parts extends WorkerData {
  /** To the thread of user code. */
  readonly port: MessagePort;
  readonly language: Language;
  readonly log: (line: string) => void;
}

/** Binds the sockets of the connection file and serves the kernel on them. */
export async function serve(parts: Parts): Promise<void> {
  const { connectionFile, shared, folder, heapLimit, standardOutput, answers, port, language, log } = parts;
  // SQLite is one of Node's experimental modules, which is for the kernel to know, not for its users.
  process.removeAllListeners("warning");

  const packageFile = findPackageJSON("..", import.meta.url)!;
  const { version } = JSON.parse(readFileSync(packageFile, "utf8")) as { version: string };
  const connection = readConnection(connectionFile);
  const sockets = new Sockets();
  await sockets.bind(connection);

  const main = new MainThread(port, shared);
  const marker = new CrashMarker(connectionFile);
  const kernel = new Kernel({
    connection,
    sockets,
    wire: new Wire(connection.key),
    history: new History(historyFile(), log),
    version,
    log,
    interpreter(listener) {
      const interpreter = new TypeScriptInterpreter({
        ...{ main, shared, answers, listener, heapLimit },
        language,
        folder,
        standardOutput,
        marker,
        catchUp() {
          for (let next = receiveMessageOnPort(port); next !== undefined; next = receiveMessageOnPort(port))
            interpreter.receive(next.message as ToWorker);
        },
      });
      port.on("message", (message: ToWorker) => interpreter.receive(message));
      return interpreter;
    },
    exit(code) {
      marker.remove();
      main.exit(code);
    },
  });
  kernel.start();
  // Its first call is slow, and the first cell should not wait for it.
  setImmediate(() => transformCell("let warm: number = 1"));

  const starter = process.env["JPY_PARENT_PID"];
  if (starter !== undefined) {
    const parent = process.ppid;
    setInterval(() => {
      // A starter that was gone before this thread ran has left the kernel to the first process.
      const orphaned = process.ppid !== parent || (process.ppid === 1 && starter !== "1");
      if (orphaned) void kernel.shutdown(0);
    }, parentInterval).unref();
  }
}
