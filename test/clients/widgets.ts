// Drives ipywidgets' own front end, in pip's JupyterLab in headless Chromium, with this copy's kernelspec:  widgets.ts VENV
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { notebookText } from "../kernel/gateway/support/gateway.ts";
import { command, launch, openNotebook, runAll, shownCells, waitIdle } from "../page/support/driver.ts";
import { startLab } from "./support/lab.ts";

const [venv] = process.argv.slice(2);
if (!venv) throw new Error("Usage: widgets.ts VENV");
const checkout = fileURLToPath(new URL("../..", import.meta.url));

const cells = [
  `const shown = Jupyter.display("nothing yet", { id: "shown" });
const show = (text: string) => shown.update({ "text/plain": text }, { raw: true });
const { slider, checkbox, dropdown, text, button, progress, label, html, hbox, vbox } = Jupyter.widgets;`,
  `const count = slider({ integer: true, max: 10, value: 3, description: "count" });
count.onChange((value, previous) => show(\`\${previous} to \${value}\`));
const bar = progress({ max: 10, value: 3 });
count.onChange((value) => { bar.value = value; });
const on = checkbox({ description: "on" });
on.onChange((value) => show(\`on: \${value}\`));
const letter = dropdown({ options: ["a", "b", "c"] });
letter.onChange((value) => show(\`letter: \${value}\`));
const field = text({ placeholder: "a name" });
field.onSubmit((value) => show(\`name: \${value}\`));
const go = button("go");
let clicks = 0;
const caption = label("a label");
go.onClick(() => { caption.value = \`clicks: \${++clicks}\`; });
vbox([hbox([count, bar]), on, letter, field, go, caption, html("<b>bold</b>")])`,
  `count.value = 7;`,
];

const folder = mkdtempSync(join(tmpdir(), "adjoint-widgets-"));
try {
  mkdirSync(join(folder, "notebooks"));
  writeFileSync(join(folder, "notebooks/widgets.ipynb"), notebookText(cells));
  execFileSync(process.execPath, [join(checkout, "bin/adjoint.js"), "install", "--prefix", folder]);
  const lab = await startLab(venv, join(folder, "notebooks"), { JUPYTER_PATH: join(folder, "share/jupyter") });
  const browser = await launch();
  try {
    const { page } = await openNotebook(browser, lab, "widgets.ipynb");
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(String(error)));
    const says = (text: string) => page.waitForSelector(`.jp-OutputArea-output:has-text("${text}")`);
    const captions = (text: string) => page.locator(`.widget-label:has-text("${text}")`).last().waitFor();
    const readout = page.locator(".widget-slider .widget-readout");

    await runAll(page);
    for (const kind of ["slider", "checkbox", "dropdown", "text", "button", "label", "html"])
      await page.locator(`.widget-${kind}`).first().waitFor();
    await page.locator(".widget-readout:has-text('7')").waitFor();
    await says("3 to 7");
    console.log("ok the widgets of a cell are drawn, and code changes them");

    await page.locator(".widget-slider .noUi-handle").focus();
    await page.keyboard.press("ArrowRight");
    await says("7 to 8");
    assert.equal(await readout.innerText(), "8");
    const width = () =>
      page.locator(".widget-hprogress .progress-bar").evaluate((bar) => String(bar.getAttribute("style")));
    await page.waitForFunction(() => {
      interface Bar {
        style: { width: string };
      }
      const { document } = globalThis as unknown as { document: { querySelector(selector: string): Bar | null } };
      return document.querySelector(".widget-hprogress .progress-bar")?.style.width === "80%";
    });
    assert.match(await width(), /80%/);
    console.log("ok a slider that is moved calls its handlers, and what they set is drawn");

    await page.locator(".widget-checkbox input").check();
    await says("on: true");
    await page.locator(".widget-dropdown select").selectOption("c");
    await says("letter: c");
    await page.locator(".widget-text input").fill("Ada é😀");
    await page.keyboard.press("Enter");
    await says("name: Ada é😀");
    for (const clicks of [1, 2]) {
      await page.locator("button.widget-button").click();
      await captions(`clicks: ${clicks}`);
    }
    console.log("ok checkbox, dropdown, text and button call their handlers");

    await command(page, "docmanager:save");
    await page.reload();
    await page.waitForSelector(".jp-NotebookPanel .jp-Cell");
    await waitIdle(page);
    await page.locator(".widget-readout:has-text('8')").waitFor();
    assert.equal(await page.locator(".widget-text input").inputValue(), "Ada é😀");
    await page.locator("button.widget-button").click();
    await captions("clicks: 3");
    console.log("ok a page that is loaded again draws the widgets as they are, and they go on");

    assert.deepEqual(
      (await shownCells(page)).flatMap(({ outputs }) => outputs.filter((each) => each.output_type === "error")),
      [],
    );
    assert.deepEqual(errors, []);
  } finally {
    await browser.close();
    await lab.stop();
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
