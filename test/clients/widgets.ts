// Drives ipywidgets' own front end, in pip's JupyterLab in headless Chromium, with this copy's kernelspec:  widgets.ts VENV
import { widgetScenarios } from "../page/support/widgetScenarios.ts";
import { goThrough, inLab } from "./support/inLab.ts";

const [venv] = process.argv.slice(2);
if (!venv) throw new Error("Usage: widgets.ts VENV");
await inLab(venv, (browser, lab) => goThrough(widgetScenarios, browser, lab));
