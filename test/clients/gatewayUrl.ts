// Runs cells of this project's kernel and of ipykernel in a stock JupyterLab server that was started with
// --gateway-url on `adjoint serve`:  gatewayUrl.ts VENV
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { KernelManager, KernelMessage } from "@jupyterlab/services";
import { execute } from "../kernel/gateway/support/execute.ts";
import { settingsOf } from "../kernel/gateway/support/labClient.ts";
import { startLab } from "./support/lab.ts";
import { startServer } from "./support/server.ts";

const venv = process.argv[2];
if (!venv) throw new Error("Usage: gatewayUrl.ts VENV");

const token = "gateway-url";
const folder = mkdtempSync(join(tmpdir(), "adjoint-gateway-url-"));
const bin = resolve(import.meta.dirname, "../../bin/adjoint.js");
const env = { HOME: folder, XDG_DATA_HOME: folder, JUPYTER_PATH: join(venv, "share/jupyter") };
const stops: (() => Promise<void>)[] = [];

function check(what: string, holds: boolean): void {
  if (!holds) throw new Error(`Through --gateway-url: ${what} does not hold.`);
  console.log(`ok ${what}`);
}

try {
  const ours = await startServer({
    program: process.execPath,
    args: [bin, "serve", "--dir", folder, "--port", "0", "--token", token, "--no-browser"],
    cwd: folder,
    env,
    stream: "stdout",
    pattern: /^http:\/\/127\.0\.0\.1:(\d+)\//,
  });
  stops.push(ours.stop);
  // Asked politely, Jupyter may wait for ever for a kernel that is not its own.
  const args = [`--gateway-url=${ours.url.slice(0, -1)}`, `--GatewayClient.auth_token=${token}`];
  const lab = await startLab(venv, folder, { env, args, signal: "SIGKILL" });
  stops.push(lab.stop);
  while (!(await fetch(`${lab.url}api`).catch(() => undefined)));
  const serverSettings = settingsOf(lab, lab.token);
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
  for (const stop of stops.reverse()) await stop();
  rmSync(folder, { recursive: true, force: true });
}
