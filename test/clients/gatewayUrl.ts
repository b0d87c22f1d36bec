// Runs cells of this project's kernel and of ipykernel in a stock JupyterLab server that was started with
// --gateway-url on `adjoint serve`:  gatewayUrl.ts VENV
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { KernelManager, KernelMessage, ServerConnection } from "@jupyterlab/services";
import { execute } from "../kernel/gateway/support/execute.ts";

const venv = process.argv[2];
if (!venv) throw new Error("Usage: gatewayUrl.ts VENV");
// @jupyterlab/services tells there of every socket that it opens.
console.debug = () => undefined;

const token = "gateway-url";
const folder = mkdtempSync(join(tmpdir(), "adjoint-gateway-url-"));
const bin = resolve(import.meta.dirname, "../../bin/adjoint.js");
const children: ChildProcess[] = [];

/** Starts a server and waits for the address that it prints. */
async function start(program: string, args: string[], stream: "stdout" | "stderr", pattern: RegExp): Promise<string> {
  const child = spawn(program, args, {
    cwd: folder,
    stdio: ["ignore", stream === "stdout" ? "pipe" : "ignore", stream === "stderr" ? "pipe" : "inherit"],
    env: {
      ...process.env,
      HOME: folder,
      XDG_DATA_HOME: folder,
      JUPYTER_CONFIG_DIR: folder,
      JUPYTER_PATH: join(venv!, "share/jupyter"),
    },
  });
  children.push(child);
  return new Promise((found, reject) => {
    child.on("exit", (code) => reject(new Error(`${program} ended with ${code} before it was ready.`)));
    createInterface({ input: child[stream]! }).on("line", (line) => {
      const match = pattern.exec(line);
      if (match) found(`http://127.0.0.1:${match[1]}/`);
    });
  });
}

function check(what: string, holds: boolean): void {
  if (!holds) throw new Error(`Through --gateway-url: ${what} does not hold.`);
  console.log(`ok ${what}`);
}

try {
  const serve = ["serve", "--dir", folder, "--port", "0", "--token", token, "--no-browser"];
  const ours = await start(process.execPath, [bin, ...serve], "stdout", /^http:\/\/127\.0\.0\.1:(\d+)\//);
  const lab = await start(
    join(venv, "bin/jupyter"),
    [
      "lab",
      "--no-browser",
      "--allow-root",
      "--port=0",
      `--IdentityProvider.token=${token}`,
      `--gateway-url=${ours.slice(0, -1)}`,
      `--GatewayClient.auth_token=${token}`,
    ],
    "stderr",
    /http:\/\/(?:localhost|127\.0\.0\.1):(\d+)\/lab/,
  );
  while (!(await fetch(`${lab}api`).catch(() => undefined)));
  const serverSettings = ServerConnection.makeSettings({
    baseUrl: lab,
    wsUrl: lab.replace("http", "ws"),
    token,
    appendToken: true,
  });
  const manager = new KernelManager({ serverSettings });
  const languages = [
    { name: "adjoint", loop: 'console.log("begun"); while (true) {}', set: "let kept = 6;", use: "kept * 7" },
    { name: "python3", loop: 'print("begun", flush=True)\nwhile True: pass', set: "kept = 6", use: "kept * 7" },
  ];
  for (const { name, loop, set, use } of languages) {
    const kernel = await manager.startNew({ name });
    await kernel.info;
    check(`${name}: a cell runs`, (await execute(kernel, set)).status === "ok");
    const future = kernel.requestExecute({ code: loop });
    await new Promise<void>((printed) => {
      future.onIOPub = (message) => {
        if (KernelMessage.isStreamMsg(message)) printed();
      };
    });
    await kernel.interrupt();
    check(`${name}: an interrupt ends an endless loop`, (await future.done).content.status === "error");
    check(`${name}: the variables are kept`, (await execute(kernel, use)).text === "42");
    await kernel.restart();
    await kernel.info;
    check(`${name}: a restart forgets them`, (await execute(kernel, use)).status === "error");
    await kernel.shutdown();
  }
  manager.dispose();
} finally {
  // Asked politely, Jupyter may wait for ever for a kernel that is not its own.
  for (const child of children.reverse()) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill("SIGKILL");
    await once(child, "exit");
  }
  rmSync(folder, { recursive: true, force: true });
}
