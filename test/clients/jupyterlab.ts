// Runs 6.5.1 in pip's own JupyterLab, in headless Chromium, with the installed kernelspec:  jupyterlab.ts VENV
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { drawnCharts, launch, openNotebook, runAll, screenshot } from "../page/support/driver.ts";

const venv = process.argv[2];
if (!venv) throw new Error("Usage: jupyterlab.ts VENV");
const root = fileURLToPath(new URL("../..", import.meta.url));
const name = "6.5.1-computational-graphs.ipynb";
const folder = mkdtempSync(join(tmpdir(), "adjoint-lab-"));
cpSync(join(root, "notebooks"), join(folder, "notebooks"), { recursive: true });
symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));

const token = "lab";
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
    cwd: join(folder, "notebooks"),
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, JUPYTER_CONFIG_DIR: folder },
  },
);
try {
  const url = await new Promise<string>((resolve, reject) => {
    lab.on("exit", (code) => reject(new Error(`JupyterLab ended with ${code} before it was ready.`)));
    createInterface({ input: lab.stderr }).on("line", (line) => {
      const found = /http:\/\/(?:localhost|127\.0\.0\.1):(\d+)\/lab/.exec(line);
      if (found) resolve(`http://127.0.0.1:${found[1]}/`);
    });
  });
  const browser = await launch();
  try {
    const { page } = await openNotebook(browser, { url, token }, name);
    const cells = await runAll(page);
    const failed = cells.flatMap(({ outputs }) =>
      outputs.filter((o) => o.output_type === "error").map((o) => `${o.ename}: ${o.evalue}`),
    );
    const charts = await drawnCharts(page);
    if (process.argv[3]) await screenshot(page, process.argv[3], "pip-jupyterlab");
    console.log(`${cells.length} code cells, ${charts.length} charts drawn`);
    if (failed.length > 0) throw new Error(`Cells failed: ${failed.join("; ")}`);
    if (cells.length === 0 || cells.some(({ executionCount }) => executionCount === null))
      throw new Error("Not every cell ran.");
    if (charts.length === 0 || charts.some(({ ink, colours }) => ink < 0.005 || colours < 4))
      throw new Error(`A chart is blank: ${JSON.stringify(charts)}`);
  } finally {
    await browser.close();
  }
} finally {
  lab.kill("SIGTERM");
  await new Promise((resolve) =>
    lab.exitCode === null && lab.signalCode === null ? lab.on("exit", resolve) : resolve(undefined),
  );
  rmSync(folder, { recursive: true, force: true });
}
