import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Served } from "../../page/support/steps.ts";
import { startServer } from "./server.ts";

/** A JupyterLab of pip's that runs. */
export interface Lab extends Served {
  stop(): Promise<void>;
}

export interface LabOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** More arguments of its command. */
  readonly args?: readonly string[];
  readonly signal?: NodeJS.Signals;
}

const token = "lab";

/** Starts the JupyterLab of a Python environment on `root`, with settings of its own. */
export async function startLab(
  venv: string,
  root: string,
  { env = {}, args = [], signal = "SIGTERM" }: LabOptions = {},
): Promise<Lab> {
  const settings = mkdtempSync(join(tmpdir(), "adjoint-lab-settings-"));
  const forget = () => rmSync(settings, { recursive: true, force: true });
  try {
    const { url, stop } = await startServer({
      program: join(venv, "bin/jupyter"),
      args: [
        "lab",
        "--no-browser",
        "--allow-root",
        "--port=0",
        `--IdentityProvider.token=${token}`,
        "--LabApp.expose_app_in_browser=True",
        ...args,
      ],
      cwd: root,
      env: {
        JUPYTER_CONFIG_DIR: settings,
        JUPYTERLAB_WORKSPACES_DIR: join(settings, "workspaces"),
        JUPYTERLAB_SETTINGS_DIR: join(settings, "settings"),
        ADJOINT_HISTORY: ":memory:",
        ...env,
      },
      stream: "stderr",
      pattern: /http:\/\/(?:localhost|127\.0\.0\.1):(\d+)\/lab/,
      signal,
    });
    return { url, token, root, stop: () => stop().finally(forget) };
  } catch (error) {
    forget();
    throw error;
  }
}
