// Drives pip's own JupyterLab in headless Chromium, with this copy's kernelspec:  jupyterlab.ts VENV [PICTURES]
// It runs 6.5.1 to its end, then goes through the scenarios that the embedded page is tested by.
import { cpSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { cellScenarios } from "../page/support/cellScenarios.ts";
import { debuggerScenarios } from "../page/support/debuggerScenarios.ts";
import { drawnCharts, openNotebook, runAll, screenshot } from "../page/support/driver.ts";
import type { Served } from "../page/support/steps.ts";
import { checkout, goThrough, inLab } from "./support/inLab.ts";

const [venv, pictures] = process.argv.slice(2);
if (!venv) throw new Error("Usage: jupyterlab.ts VENV [PICTURES]");

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

await inLab(
  venv,
  async (browser, lab) => {
    await runTextbook(browser, lab);
    await goThrough([...cellScenarios, ...debuggerScenarios], browser, lab);
  },
  (folder) => {
    cpSync(join(checkout, "notebooks"), join(folder, "notebooks"), { recursive: true });
    // The notebooks read their data from the packages beside them.
    symlinkSync(join(checkout, "node_modules"), join(folder, "node_modules"));
  },
);
