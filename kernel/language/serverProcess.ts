import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { accessSync, constants } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { ServerEnded } from "./errors.ts";
import { Rpc } from "./rpc.ts";

/** Both switches against automatic type acquisition: without them the server would run npm in the background. */
const configuration = {
  disableAutomaticTypeAcquisition: true,
  tsserver: { automaticTypeAcquisition: { enabled: false } },
  suggest: { autoImports: false, includeCompletionsForImportStatements: false },
};

const capabilities = {
  general: { positionEncodings: ["utf-16"] },
  textDocument: {
    diagnostic: { tagSupport: { valueSet: [2] } },
    completion: {
      completionItem: { documentationFormat: ["markdown", "plaintext"], tagSupport: { valueSet: [1] } },
    },
    definition: { linkSupport: true },
    hover: { contentFormat: ["markdown", "plaintext"] },
    signatureHelp: { signatureInformation: { documentationFormat: ["markdown", "plaintext"] } },
  },
  workspace: { configuration: true, didChangeWatchedFiles: { dynamicRegistration: false } },
};

/**
 * How much the server's heap grows, in percent of what lives, before it is collected. At Go's own 100 a tenth of its first
 * answer, which the first cell waits for, is collecting.
 */
const collection = "150";
// Of a Unix socket's path, with room for the server's own name: 108 bytes on Linux, 104 on macOS.
const deepest = 60;
const rememberedStderr = 2_000;

/** The process of a language server that has been greeted. */
export interface ServerProcess {
  readonly child: ChildProcess;
  readonly rpc: Rpc;
  /** Settles, with how it ended, when the process is gone. */
  readonly exited: Promise<ServerEnded>;
  /** The answer to the greeting. */
  readonly initialized: Promise<unknown>;
}

/** Starts a server in a notebook's folder. Loads little, so that it can be done before the rest of the kernel is there. */
export async function startProcess(folder: string): Promise<ServerProcess> {
  const child = spawn(executable(), ["--lsp", "--stdio"], {
    cwd: folder,
    stdio: ["pipe", "pipe", "pipe"],
    // In a group of its own, out of reach of Ctrl-C and of an interrupt's signals; it ends with its standard input.
    detached: process.platform !== "win32",
    env: { GOGC: collection, ...process.env, TMPDIR: socketsFolder() },
  });
  let stderr = "";
  child.stderr.on("data", (chunk: Buffer) => {
    stderr = (stderr + chunk.toString()).slice(-rememberedStderr);
  });
  const exited = new Promise<ServerEnded>((resolve) => {
    child.once("exit", (code, signal) => resolve(new ServerEnded(signal ?? `exit code ${code}`, stderr)));
  });
  const spawned = once(child, "spawn");
  const rpc = new Rpc(child.stdout, child.stdin);
  rpc.handle("workspace/configuration", (params) => (params as { items: unknown[] }).items.map(() => configuration));
  const uri = pathToFileURL(folder).href;
  const initialized = rpc.request("initialize", {
    processId: process.pid,
    rootUri: uri,
    workspaceFolders: [{ uri, name: "notebook" }],
    capabilities,
    initializationOptions: { disableAutomaticTypeAcquisition: true },
  });
  // A process that was not started says so itself.
  initialized.catch(() => {});
  await spawned;
  return { child, rpc, exited, initialized };
}

/** The native program inside the `typescript` package, which a launcher of its own would only start in turn. */
function executable(): string {
  const require = createRequire(import.meta.url);
  const launcher = join(dirname(require.resolve("typescript/package.json")), "lib", "getExePath.js");
  return (require(launcher) as { default: () => string }).default();
}

/** Where the server may listen: the folder for temporary files, unless it is unusable or too deep for a socket in it. */
function socketsFolder(): string {
  const folder = tmpdir();
  if (process.platform === "win32") return folder;
  try {
    accessSync(folder, constants.W_OK);
    if (Buffer.byteLength(folder) <= deepest) return folder;
  } catch {
    // Missing, or another's.
  }
  return "/tmp";
}
