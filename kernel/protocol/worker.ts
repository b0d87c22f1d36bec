import { writeSync } from "node:fs";
import { enableCompileCache } from "node:module";
import { parentPort, workerData } from "node:worker_threads";
import { compileCacheFolder } from "../compileCache.ts";
import type { WorkerData } from "../session/bridge.ts";

enableCompileCache(compileCacheFolder());
const data = workerData as WorkerData;
/** Straight to the process's own stderr: the main thread may be busy, and its stream belongs to cells. */
const log = (line: string): void => void writeSync(2, line);

// The language process is what the first cell waits for longest: it starts, and reads its files, while the rest loads.
const { startProcess } = await import("../language/serverProcess.ts");
const running = startProcess(data.folder);
// Who asks for it says why it is not there.
running.catch(() => {});
const { startTypes } = await import("../session/types.ts");
const language = startTypes(data.folder, running, log);
const { serve } = await import("./serve.ts");
await serve({ ...data, port: parentPort!, language, log });
