import assert from "node:assert/strict";
import { command, drawnCharts, openPage, pressStop, shownCells, waitIdle } from "./driver.ts";
import {
  busy,
  codeCell,
  edit,
  front,
  inNotebook,
  runCell,
  type Scenario,
  startCell,
  textOf,
  waitOutputs,
} from "./steps.ts";

const chart = (y: number) => ({
  $schema: "https://vega.github.io/schema/vega-lite/v5.json",
  width: 200,
  height: 100,
  data: { values: [1, 2, 3].map((x) => ({ x, y: x === 2 ? y : 1 })) },
  mark: { type: "bar", color: "#1f9bcf" },
  encoding: { x: { field: "x", type: "ordinal" }, y: { field: "y", type: "quantitative", scale: { domain: [0, 10] } } },
});
const bundle = (y: number) => JSON.stringify({ "application/vnd.vegalite.v5+json": chart(y) });

const completer = ".jp-Completer:not(.lm-mod-hidden)";

/** Cells: edited, run, stopped and shown. */
export const cellScenarios: readonly Scenario[] = [
  {
    name: "Tab completes members by their types, and Enter takes the chosen one",
    run: (browser, server) =>
      inNotebook(browser, server, ["const point = { abscissa: 1, ordinate: 2 };", "point."], async (page) => {
        await runCell(page, 0);
        await edit(page, 1);
        await page.keyboard.press("Tab");
        await page.waitForSelector(completer);
        const offered = await page.locator(`${completer} .jp-Completer-match`).allInnerTexts();
        assert.deepEqual(offered, ["abscissa", "ordinate"]);
        await page.keyboard.press("ArrowDown");
        await page.keyboard.press("Enter");
        await page.waitForSelector('.cm-content:has-text("point.ordinate")');
        assert.equal(textOf(await runCell(page, 1)), "2");
      }),
  },
  {
    name: "Shift+Tab shows the signature of what is at the cursor",
    run: (browser, server) =>
      inNotebook(
        browser,
        server,
        ["/** Twice a number. */\nfunction twice(n: number): number {\n  return 2 * n;\n}", "twice"],
        async (page) => {
          await runCell(page, 0);
          await edit(page, 1);
          await page.keyboard.press("Shift+Tab");
          const tooltip = page.locator(".jp-Tooltip");
          await tooltip.waitFor();
          await page.waitForSelector('.jp-Tooltip:has-text("Twice a number.")');
          assert.match(await tooltip.innerText(), /twice\(n: number\): number/);
        },
      ),
  },
  {
    name: "the stop button ends an endless loop, and the variables stay",
    run: (browser, server) =>
      inNotebook(browser, server, ["let kept = 7;", "while (true) {}", "kept"], async (page) => {
        await runCell(page, 0);
        await startCell(page, 1);
        await page.waitForSelector(busy);
        await pressStop(page);
        await waitIdle(page);
        assert.equal((await shownCells(page))[1]?.outputs.at(-1)?.output_type, "error");
        assert.equal(textOf(await runCell(page, 2)), "7");
      }),
  },
  {
    name: "a cell that asks gets what is typed into its box, and the stop button ends one that waits",
    run: (browser, server) =>
      inNotebook(
        browser,
        server,
        ['prompt("name?") + "!"', 'await Jupyter.password("token? ")', "await Jupyter.input()"],
        async (page) => {
          await startCell(page, 0);
          await page.locator(".jp-Stdin-input").fill("Ada é😀");
          await page.keyboard.press("Enter");
          await page.waitForSelector('.jp-OutputArea-executeResult:has-text("Ada é😀!")');
          await waitIdle(page);
          await startCell(page, 1);
          await page.locator('.jp-Stdin-input[type="password"]').waitFor();
          await pressStop(page);
          await waitIdle(page);
          assert.equal((await shownCells(page))[1]?.outputs.at(-1)?.ename, "Interrupted");
          await startCell(page, 2);
          // The page leaves the box of a cell that was stopped.
          await codeCell(page, 2).locator(".jp-Stdin-input").fill("again");
          await page.keyboard.press("Enter");
          await page.waitForSelector(`.jp-OutputArea-executeResult:has-text("'again'")`);
        },
      ),
  },
  {
    name: "restart and run all starts from nothing and runs every cell",
    run: (browser, server) =>
      inNotebook(
        browser,
        server,
        [
          "const box = globalThis as { runs?: number };\nbox.runs = (box.runs ?? 0) + 1",
          '"of a new kernel: " + box.runs',
        ],
        async (page) => {
          await runCell(page, 0);
          assert.equal(textOf(await runCell(page, 0)), "2");
          await page.click(`${front} [data-jp-item-name="restart-and-run"] jp-button`);
          await page.click(".jp-Dialog .jp-mod-accept");
          await waitOutputs(page, ["1", "'of a new kernel: 1'"]);
          await waitIdle(page);
          assert.deepEqual(
            (await shownCells(page)).map(({ executionCount }) => executionCount),
            [1, 2],
          );
        },
      ),
  },
  {
    name: "the launcher shows the kernel with its icon, and what it starts runs TypeScript, coloured as such",
    async run(browser, server) {
      const { page } = await openPage(browser, server, "lab");
      try {
        const card = page.locator('.jp-LauncherCard[data-category="Notebook"][title*="TypeScript"]').first();
        await card.waitFor();
        await page.waitForFunction(() => {
          const { document } = globalThis as unknown as {
            document: { querySelector(selector: string): { naturalWidth: number } | null };
          };
          const icon = document.querySelector('.jp-LauncherCard[title*="TypeScript"] img.jp-Launcher-kernelIcon');
          return icon !== null && icon.naturalWidth >= 32;
        });
        await card.click();
        await page.waitForSelector(".jp-NotebookPanel .jp-CodeCell");
        await waitIdle(page);
        await page.locator(".jp-CodeCell .cm-content").first().click();
        await page.keyboard.type("const n: number = 2; n ** 10");
        await page.keyboard.press("Control+Enter");
        await waitOutputs(page, ["1024"]);
        const tokens = await page.locator(".jp-CodeCell .cm-line span").allInnerTexts();
        for (const token of ["const", "2"]) assert.ok(tokens.includes(token), `tokens: ${tokens.join(" ")}`);
        assert.equal(
          await page.evaluate(() => {
            const { jupyterapp } = globalThis as unknown as {
              jupyterapp: { shell: { currentWidget: { content: { activeCell: { model: { mimeType: string } } } } } };
            };
            return jupyterapp.shell.currentWidget.content.activeCell.model.mimeType;
          }),
          "application/typescript",
        );
      } finally {
        await page.context().close();
      }
    },
  },
  {
    name: "a page that is reloaded while a cell runs finds the kernel busy, can stop it, and has its variables",
    run: (browser, server) =>
      inNotebook(browser, server, ["let kept = 7;", "kept = 8;\nwhile (true) {}", "kept"], async (page) => {
        await runCell(page, 0);
        await command(page, "docmanager:save");
        await startCell(page, 1);
        await page.waitForSelector(busy);
        await page.reload();
        await page.waitForSelector(".jp-NotebookPanel .jp-CodeCell");
        await page.waitForSelector(busy);
        await pressStop(page);
        await waitIdle(page);
        assert.equal(textOf(await runCell(page, 2)), "8");
      }),
  },
  {
    name: "a chart changes where it stands, from its own cell while that runs and from a later one",
    run: (browser, server) =>
      inNotebook(
        browser,
        server,
        [
          `const live = Jupyter.display(${bundle(1)}, { raw: true });\nawait new Promise((go) => Object.assign(globalThis, { go }));`,
          `live.update(${bundle(9)}, { raw: true });`,
        ],
        async (page) => {
          await startCell(page, 0);
          const canvas = `${front} .vega-embed canvas`;
          await page.waitForSelector(canvas);
          // The chart is there while its cell still waits.
          assert.ok(await page.locator(busy).count());
          const [low] = await drawnCharts(page);
          await pressStop(page);
          await waitIdle(page);
          await runCell(page, 1);
          // JupyterLab draws an update some time after it came.
          await page.waitForFunction(
            ([selector, before]) => {
              const { document } = globalThis as unknown as { document: { querySelector(selector: string): unknown } };
              const node = document.querySelector(selector) as {
                width: number;
                height: number;
                getContext(kind: "2d"): { getImageData(...box: number[]): { data: Uint8ClampedArray } };
              } | null;
              if (!node) return false;
              const { data } = node.getContext("2d").getImageData(0, 0, node.width, node.height);
              const pixels = new Uint32Array(data.buffer);
              const counts = new Map<number, number>();
              for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
              return 1 - Math.max(...counts.values()) / pixels.length > before + 0.05;
            },
            [canvas, low!.ink] as const,
          );
          const [first, second] = await shownCells(page);
          assert.equal(first?.outputs.filter(({ output_type }) => output_type === "display_data").length, 1);
          assert.deepEqual(second?.outputs, []);
        },
      ),
  },
];
