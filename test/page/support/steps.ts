import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import type { Browser, Page } from "playwright-core";
import { notebookText } from "../../kernel/gateway/support/gateway.ts";
import { command, openNotebook, type ShownCell, shownCells, waitIdle } from "./driver.ts";

/** A Jupyter server whose page is driven: its address, and the folder that it serves. */
export interface Served {
  readonly url: string;
  readonly token: string;
  readonly root: string;
}

/** What a person does in the page, on whatever server serves it; it throws where the page does something else. */
export interface Scenario {
  readonly name: string;
  run(browser: Browser, server: Served): Promise<void>;
}

/** Opens a notebook of these cells, does something in it, and closes it. */
export async function inNotebook(
  browser: Browser,
  server: Served,
  cells: readonly string[],
  act: (page: Page) => Promise<void>,
): Promise<void> {
  const name = `scenario-${Math.random().toString(36).slice(2)}.ipynb`;
  await writeFile(path.join(server.root, name), notebookText(cells));
  const { page } = await openNotebook(browser, server, name);
  try {
    await act(page);
    await command(page, "notebook:shutdown-kernel");
  } finally {
    await page.context().close();
  }
}

// The notebook in front, of those that are open.
export const front = ".jp-NotebookPanel:not(.lm-mod-hidden)";
export const busy = `${front} .jp-NotebookPanel-toolbar [data-status="busy"]`;

export const codeCell = (page: Page, index: number) => page.locator(`${front} .jp-CodeCell`).nth(index);

/** Puts the cursor at the end of a code cell's text. */
export async function edit(page: Page, index: number): Promise<void> {
  await codeCell(page, index).locator(".cm-content").click();
  await page.keyboard.press("Control+End");
}

export async function runCell(page: Page, index: number): Promise<ShownCell> {
  const before = (await shownCells(page))[index]?.executionCount ?? null;
  await startCell(page, index);
  await page.waitForFunction(
    ([cell, count]) => {
      interface Model {
        type: string;
        executionCount: number | null;
      }
      const { jupyterapp } = globalThis as unknown as {
        jupyterapp: { shell: { currentWidget: { content: { widgets: { model: Model }[] } } } };
      };
      const models = jupyterapp.shell.currentWidget.content.widgets.map(({ model }) => model);
      const current = models.filter(({ type }) => type === "code")[cell!]?.executionCount ?? null;
      return current !== null && current !== count;
    },
    [index, before] as const,
  );
  await waitIdle(page);
  return (await shownCells(page))[index]!;
}

export async function startCell(page: Page, index: number): Promise<void> {
  await edit(page, index);
  await page.keyboard.press("Control+Enter");
}

/** Waits until the outputs of the code cells, as text, are these. */
export async function waitOutputs(page: Page, expected: readonly string[]): Promise<void> {
  const read = async () => (await shownCells(page)).map(textOf);
  await page
    .waitForFunction((wanted) => {
      const { jupyterapp } = globalThis as unknown as {
        jupyterapp: { shell: { currentWidget: { content: { widgets: { model: Model }[] } } } };
      };
      interface Model {
        type: string;
        outputs: { toJSON(): { data?: Record<string, unknown>; text?: string | string[] }[] };
      }
      const texts = jupyterapp.shell.currentWidget.content.widgets
        .filter(({ model }) => model.type === "code")
        .map(({ model }) =>
          model.outputs
            .toJSON()
            .map(({ data, text }) => [data?.["text/plain"] ?? text ?? ""].flat().join(""))
            .join(""),
        );
      return JSON.stringify(texts) === JSON.stringify(wanted);
    }, expected)
    .catch(async (error: unknown) => {
      throw new assert.AssertionError({ message: `outputs: ${String(error)}`, actual: await read(), expected });
    });
}

export const textOf = ({ outputs }: ShownCell): string =>
  outputs.map(({ data, text }) => [data?.["text/plain"] ?? text ?? ""].flat().join("")).join("");
