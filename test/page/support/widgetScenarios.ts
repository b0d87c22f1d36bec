import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { command, runAll, shownCells, waitIdle } from "./driver.ts";
import { inNotebook, type Scenario } from "./steps.ts";

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

const says = (page: Page, text: string) => page.waitForSelector(`.jp-OutputArea-output:has-text("${text}")`);
const captions = (page: Page, text: string) => page.locator(`.widget-label:has-text("${text}")`).last().waitFor();
const readout = (page: Page, value: number) => page.locator(`.widget-readout:has-text('${value}')`).waitFor();

async function draw(page: Page): Promise<void> {
  await runAll(page);
  for (const kind of ["slider", "checkbox", "dropdown", "text", "button", "label", "html"])
    await page.locator(`.widget-${kind}`).first().waitFor();
  await readout(page, 7);
  await says(page, "3 to 7");
}

/** ipywidgets' own front end, drawing the kernel's widgets. */
export const widgetScenarios: readonly Scenario[] = [
  {
    name: "widgets are drawn; code changes them, and what a person does to them calls their handlers",
    run: (browser, server) =>
      inNotebook(browser, server, cells, async (page) => {
        await draw(page);
        await page.locator(".widget-slider .noUi-handle").focus();
        await page.keyboard.press("ArrowRight");
        await says(page, "7 to 8");
        await readout(page, 8);
        await page.waitForFunction(() => {
          interface Bar {
            style: { width: string };
          }
          const { document } = globalThis as unknown as { document: { querySelector(selector: string): Bar | null } };
          return document.querySelector(".widget-hprogress .progress-bar")?.style.width === "80%";
        });
        await page.locator(".widget-checkbox input").check();
        await says(page, "on: true");
        await page.locator(".widget-dropdown select").selectOption("c");
        await says(page, "letter: c");
        await page.locator(".widget-text input").fill("Ada é😀");
        await page.keyboard.press("Enter");
        await says(page, "name: Ada é😀");
        for (const clicks of [1, 2]) {
          await page.locator("button.widget-button").click();
          await captions(page, `clicks: ${clicks}`);
        }
      }),
  },
  {
    name: "a page that is loaded again draws the widgets as they are, and they go on",
    run: (browser, server) =>
      inNotebook(browser, server, cells, async (page) => {
        await draw(page);
        await page.locator("button.widget-button").click();
        await captions(page, "clicks: 1");
        await command(page, "docmanager:save");
        const errors: string[] = [];
        page.on("pageerror", (error) => errors.push(String(error)));
        await page.reload();
        await page.waitForSelector(".jp-NotebookPanel .jp-Cell");
        await waitIdle(page);
        await readout(page, 7);
        await page.locator("button.widget-button").click();
        await captions(page, "clicks: 2");
        const outputs = (await shownCells(page)).flatMap((cell) => cell.outputs);
        assert.deepEqual(
          outputs.filter(({ output_type }) => output_type === "error"),
          [],
        );
        assert.deepEqual(errors, []);
      }),
  },
];
