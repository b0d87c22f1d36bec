import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { launch } from "../../page/support/driver.ts";
import type { Scenario } from "../../page/support/steps.ts";
import { type Lab, startLab } from "./lab.ts";

export const checkout = fileURLToPath(new URL("../../..", import.meta.url));

/** Acts in a browser on pip's JupyterLab with this copy's kernelspec, on a folder of its own that `fill` puts files into. */
export async function inLab(
  venv: string,
  act: (browser: Browser, lab: Lab) => Promise<void>,
  fill: (folder: string) => void = () => {},
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "adjoint-lab-"));
  try {
    const notebooks = join(folder, "notebooks");
    mkdirSync(notebooks);
    fill(folder);
    execFileSync(process.execPath, [join(checkout, "bin/adjoint.js"), "install", "--prefix", folder]);
    const lab = await startLab(venv, notebooks, { env: { JUPYTER_PATH: join(folder, "share/jupyter") } });
    try {
      const browser = await launch();
      try {
        await act(browser, lab);
      } finally {
        await browser.close();
      }
    } finally {
      await lab.stop();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Goes through scenarios, and says of each that it is done. */
export async function goThrough(scenarios: readonly Scenario[], browser: Browser, lab: Lab): Promise<void> {
  for (const { name, run } of scenarios) {
    await run(browser, lab);
    console.log(`ok ${name}`);
  }
}
