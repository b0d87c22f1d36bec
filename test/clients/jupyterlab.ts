// Drives pip's own JupyterLab in headless Chromium, with this copy's kernelspec:  jupyterlab.ts VENV [PICTURES]
// It runs 6.5.1 to its end, then goes through the scenarios that the embedded page is tested by.
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { drawnCharts, launch, openNotebook, runAll, screenshot } from "../page/support/driver.ts";
import { scenarios } from "../page/support/scenarios.ts";
import type { Served } from "../page/support/steps.ts";
import { startLab } from "./support/lab.ts";

const [venv, pictures] = process.argv.slice(2);
if (!venv) throw new Error("Usage: jupyterlab.ts VENV [PICTURES]");
const checkout = fileURLToPath(new URL("../..", import.meta.url));

async function runTextbook(browser: Browser, server: Served): Promise<void> {
  const { page } = await openNotebook(browser, server, "6.5.1-computational-graphs.ipynb");
  try {
    const cells = await runAll(page);
    const failed = cells.flatMap(({ outputs }) =>
      outputs.filter((o) => o.output_type === "error").map((o) => `${o.ename}: ${o.evalue}`),
    );
    const charts = await drawnCharts(page);
    if (pictures) await screenshot(page, pictures, "pip-jupyterlab");
    console.log(`${cells.length} code cells, ${charts.length} charts drawn`);
    if (failed.length > 0) throw new Error(`Cells failed: ${failed.join("; ")}`);
    if (cells.length === 0 || cells.some(({ executionCount }) => executionCount === null))
      throw new Error("Not every cell ran.");
    if (charts.length === 0 || charts.some(({ ink, colours }) => ink < 0.005 || colours < 4))
      throw new Error(`A chart is blank: ${JSON.stringify(charts)}`);
  } finally {
    await page.context().close();
  }
}

const folder = mkdtempSync(join(tmpdir(), "adjoint-lab-"));
try {
  cpSync(join(checkout, "notebooks"), join(folder, "notebooks"), { recursive: true });
  // The notebooks read their data from the packages beside them.
  symlinkSync(join(checkout, "node_modules"), join(folder, "node_modules"));
  execFileSync(process.execPath, [join(checkout, "bin/adjoint.js"), "install", "--prefix", folder]);
  const env = { JUPYTER_PATH: join(folder, "share/jupyter") };
  const lab = await startLab(venv, join(folder, "notebooks"), env);
  try {
    const browser = await launch();
    try {
      await runTextbook(browser, lab);
      for (const { name, run } of scenarios) {
        await run(browser, lab);
        console.log(`ok ${name}`);
      }
    } finally {
      await browser.close();
    }
  } finally {
    await lab.stop();
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
