import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { pressStop, type ShownCell, shownCells, waitIdle } from "./driver.ts";
import { codeCell, front, inNotebook, runCell, type Scenario, startCell, textOf } from "./steps.ts";

const area = `interface Point {
  x: number;
}
enum Side {
  left = 3,
}
const started = await Promise.resolve(1);
function area(point: Point): number {
  const doubled = point.x * 2;
  const weights = ad.tensor([[1, 2], [3, 4]]);
  const text = "inside";
  return doubled + Side.left;
}
area({ x: 20 }) + started`;

const variables = ".jp-DebuggerVariables";
const highlighted = ".jp-DebuggerEditor-highlight";

/** Presses the toolbar's button, again where JupyterLab was still making the debugger's service for a kernel that is new, until cells have gutters. */
async function enable(page: Page): Promise<void> {
  const button = page.locator(`${front} .jp-DebuggerBugButton[aria-disabled="false"]`);
  const pressed = page.locator(`${front} .jp-DebuggerBugButton[aria-pressed="true"]`);
  await button.click();
  await pressed.waitFor({ timeout: 10_000 }).catch(async () => {
    if ((await pressed.count()) === 0) await button.click();
  });
  await pressed.waitFor();
  await page.locator(`${front} .cm-breakpoint-gutter`).first().waitFor({ state: "attached" });
}

/** Clicks into the gutter beside a line of a code cell. */
async function breakAt(page: Page, cell: number, line: number): Promise<void> {
  const gutter = codeCell(page, cell).locator(".cm-breakpoint-gutter .cm-gutterElement");
  await gutter
    .filter({ visible: true })
    .nth(line - 1)
    .click();
  await codeCell(page, cell).locator(".cm-breakpoint-icon").filter({ visible: true }).waitFor();
}

const stopsAt = (page: Page, text: string) => page.locator(highlighted, { hasText: text }).first().waitFor();
const goesOn = (page: Page, name: "continue" | "next" | "stepIn" | "stepOut") =>
  page.locator(`.jp-AccordionPanel-toolbar [data-command="debugger:${name}"][aria-disabled="false"]`).click();
const shows = (page: Page, name: string, value: string) =>
  page.locator(`${variables} jp-tree-item`, { hasText: name }).filter({ hasText: value }).first().waitFor();
/** Presses the magnifier of a variable. */
async function magnify(page: Page, name: string): Promise<void> {
  const item = page.locator(`${variables} jp-tree-item`, { hasText: name }).first();
  await item.hover();
  await item.locator(".jp-DebuggerVariables-renderVariable").click();
}
const frames = (page: Page) => page.locator(".jp-DebuggerCallstackFrame-name").allInnerTexts();

async function first(page: Page): Promise<ShownCell> {
  return (await shownCells(page))[0]!;
}

/** Runs the first cell into a breakpoint inside `area`. */
async function stopInArea(page: Page): Promise<void> {
  await enable(page);
  await breakAt(page, 0, 10);
  await startCell(page, 0);
  await stopsAt(page, "const weights");
}

/** JupyterLab's own debugger panel, on the cells of a notebook. */
export const debuggerScenarios: readonly Scenario[] = [
  {
    name: "the debugger stops at a line that is clicked in the gutter, below types and an await, and steps on from it",
    run: (browser, server) =>
      inNotebook(browser, server, [area], async (page) => {
        await stopInArea(page);
        assert.equal(await page.locator(highlighted).count(), 1);
        await shows(page, "doubled", "40");
        await shows(page, "point", "{ x: 20 }");
        assert.deepEqual(await frames(page), ["area", "cell 1"]);
        await goesOn(page, "next");
        await stopsAt(page, "const text");
        await shows(page, "weights", "Tensor float32 [2, 2] [[1, 2], [3, 4]]");
        await goesOn(page, "next");
        await stopsAt(page, "return doubled");
        await shows(page, "text", "inside");
        await page.locator(".jp-DebuggerCallstackFrame", { hasText: "cell 1" }).click();
        await stopsAt(page, "area({ x: 20 })");
        await shows(page, "started", "1");
        await goesOn(page, "continue");
        await page.waitForSelector(`${front} .jp-OutputArea-executeResult`);
        await page.waitForSelector(highlighted, { state: "detached" });
        assert.equal(textOf(await first(page)), "44");
      }),
  },
  {
    name: "the magnifier opens a variable, and what it opened follows the steps to the variable's end",
    run: (browser, server) =>
      inNotebook(browser, server, [area], async (page) => {
        await stopInArea(page);
        await goesOn(page, "next");
        await shows(page, "weights", "Tensor");
        const view = (text: string) => page.locator(".jp-DebuggerRichVariable", { hasText: text }).waitFor();
        await magnify(page, "weights");
        await view("Tensor float32 [2, 2] [[1, 2], [3, 4]]");
        await goesOn(page, "next");
        await stopsAt(page, "return doubled");
        await view("Tensor float32 [2, 2] [[1, 2], [3, 4]]");
        await goesOn(page, "continue");
        await page.waitForSelector(`${front} .jp-OutputArea-executeResult`);
        await view("undefined in the active context");
      }),
  },
  {
    name: "the stop button ends a cell at which the debugger stopped, and the next one runs",
    run: (browser, server) =>
      inNotebook(browser, server, [area, "Side.left"], async (page) => {
        await enable(page);
        await breakAt(page, 0, 12);
        await startCell(page, 0);
        await stopsAt(page, "return doubled");
        await pressStop(page);
        await waitIdle(page);
        await page.waitForSelector(highlighted, { state: "detached" });
        assert.equal((await first(page)).outputs.at(-1)?.ename, "Interrupted");
        assert.equal(textOf(await runCell(page, 1)), "3");
      }),
  },
  {
    name: "the variable explorer lists the session's variables while nothing is stopped, and opens them",
    run: (browser, server) =>
      inNotebook(browser, server, ["const weights = ad.tensor([1, 2]);\nlet n = 5;", "n += 1;"], async (page) => {
        await enable(page);
        await runCell(page, 0);
        await shows(page, "n", "5");
        await shows(page, "weights", "Tensor float32 [2] [1, 2]");
        await runCell(page, 1);
        await shows(page, "n", "6");
      }),
  },
];
