import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Served } from "../../page/support/steps.ts";

/** A JupyterLab of pip's that runs. */
export interface Lab extends Served {
  stop(): Promise<void>;
}

const token = "lab";

const address = (lab: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    let log = "";
    lab.once("exit", (code) => reject(new Error(`JupyterLab ended with ${code} before it was ready:\n${log}`)));
    createInterface({ input: lab.stderr! }).on("line", (line) => {
      log += `${line}\n`;
      const found = /http:\/\/(?:localhost|127\.0\.0\.1):(\d+)\/lab/.exec(line);
      if (found) resolve(`http://127.0.0.1:${found[1]}/`);
    });
  });

/** Starts the JupyterLab of a Python environment on `root`, with settings of its own. */
export async function startLab(venv: string, root: string, env: Readonly<Record<string, string>> = {}): Promise<Lab> {
  const settings = mkdtempSync(join(tmpdir(), "adjoint-lab-settings-"));
  const lab = spawn(
    join(venv, "bin/jupyter"),
    [
      "lab",
      "--no-browser",
      "--allow-root",
      "--port=0",
      `--IdentityProvider.token=${token}`,
      "--LabApp.expose_app_in_browser=True",
    ],
    {
      cwd: root,
      stdio: ["ignore", "ignore", "pipe"],
      env: {
        ...process.env,
        JUPYTER_CONFIG_DIR: settings,
        JUPYTERLAB_WORKSPACES_DIR: join(settings, "workspaces"),
        JUPYTERLAB_SETTINGS_DIR: join(settings, "settings"),
        ADJOINT_HISTORY: ":memory:",
        ...env,
      },
    },
  );
  const stop = async () => {
    if (lab.exitCode === null && lab.signalCode === null) {
      const ended = once(lab, "exit");
      lab.kill("SIGTERM");
      await ended;
    }
    rmSync(settings, { recursive: true, force: true });
  };
  try {
    return { url: await address(lab), token, root, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
