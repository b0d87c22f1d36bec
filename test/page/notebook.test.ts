import { readFile } from "node:fs/promises";
import path from "node:path";
import { notebookText, startGateway } from "../kernel/gateway/support/gateway.ts";
import {
  command,
  drawnCharts,
  openNotebook,
  openPage,
  runAll,
  setTheme,
  shownCells,
  waitIdle,
} from "./support/driver.ts";
import { browser, pageTest } from "./support/pageTest.ts";

const chart = {
  $schema: "https://vega.github.io/schema/vega-lite/v5.json",
  background: "transparent",
  data: { values: Array.from({ length: 20 }, (_, x) => ({ x, y: (x * 7) % 5 })) },
  mark: { type: "bar", color: "#1f9bcf" },
  encoding: { x: { field: "x", type: "ordinal" }, y: { field: "y", type: "quantitative" } },
};
const lesson = notebookText([
  { type: "markdown", source: "# A lesson\n\n$$J(w) = \\frac{1}{m} \\lVert Xw - y \\rVert^2$$" },
  "let kept: number = 41;",
  `Jupyter.display({ "application/vnd.vegalite.v5+json": ${JSON.stringify(chart)} }, { raw: true });`,
  "kept += 1;\nkept",
]);

pageTest("a notebook opens, runs to its end, draws its chart in light and dark, and is saved", async (t) => {
  const gateway = await startGateway(t, { "lesson.ipynb": lesson });
  const { page, problems } = await openNotebook(browser, gateway, "lesson.ipynb");
  t.teardown(() => page.context().close());
  t.is(await page.locator(".jp-MarkdownCell .katex-display").count(), 1);
  const cells = await runAll(page);
  t.deepEqual(
    cells.map(({ executionCount }) => executionCount),
    [1, 2, 3],
  );
  t.deepEqual(cells[2]?.outputs[0]?.data, { "text/plain": "42" });
  for (const theme of ["light", "dark"] as const) {
    await setTheme(page, theme);
    const charts = await drawnCharts(page);
    t.is(charts.length, 1, theme);
    t.true(charts[0]!.width > 200 && charts[0]!.colours > 5, JSON.stringify(charts));
    t.true(charts[0]!.ink > 0.1 && charts[0]!.ink < 0.9, JSON.stringify(charts));
  }
  await command(page, "docmanager:save");
  const saved = await readFile(path.join(gateway.root, "lesson.ipynb"), "utf8");
  t.regex(saved, /"application\/vnd\.vegalite\.v5\+json": \{/);
  t.deepEqual(problems, []);
});

pageTest("a cell that throws shows its error under it, and the page goes on", async (t) => {
  const gateway = await startGateway(t, { "n.ipynb": notebookText(['throw new RangeError("too far");', "1 + 1"]) });
  const { page, problems } = await openNotebook(browser, gateway, "n.ipynb");
  t.teardown(() => page.context().close());
  const cells = await runAll(page);
  t.like(cells[0]?.outputs[0], { output_type: "error", ename: "RangeError", evalue: "too far" });
  t.regex(await page.locator(".jp-CodeCell").first().innerText(), /RangeError.*too far/s);
  t.deepEqual(problems, []);
});

pageTest("a notebook that is not JSON is told in the page, with its name", async (t) => {
  const gateway = await startGateway(t, { "broken.ipynb": "{ not json" });
  const { page } = await openPage(browser, gateway, "lab/tree/broken.ipynb");
  t.teardown(() => page.context().close());
  const dialog = page.locator(".jp-Dialog");
  await dialog.waitFor();
  t.regex(await dialog.innerText(), /Unreadable notebook: broken\.ipynb is not a Jupyter notebook/);
});

pageTest("after a reload the page finds its notebook, its kernel and its variables again", async (t) => {
  const gateway = await startGateway(t, { "lesson.ipynb": notebookText(["let kept = 1;", "++kept"]) });
  const { page, problems } = await openNotebook(browser, gateway, "lesson.ipynb");
  t.teardown(() => page.context().close());
  await runAll(page);
  await command(page, "docmanager:save");
  await page.reload();
  await page.waitForSelector(".jp-NotebookPanel .jp-CodeCell");
  await waitIdle(page);
  t.is(gateway.kernels.all().length, 1);
  await page.locator(".jp-CodeCell").nth(1).click();
  await page.keyboard.press("Control+Enter");
  await page.waitForFunction(() => {
    const { document } = globalThis as unknown as { document: { body: { innerText: string } } };
    return document.body.innerText.includes("[3]:");
  });
  t.deepEqual((await shownCells(page))[1]?.outputs[0]?.data, { "text/plain": "3" });
  t.deepEqual(problems, []);
});

pageTest("of 100,000 printed lines the page draws the first and the last, and all are saved", async (t) => {
  const printing = 'for (let i = 0; i < 100_000; i++) console.log("line", i);';
  const gateway = await startGateway(t, { "n.ipynb": notebookText([printing, "1 + 1"]) });
  const { page, problems } = await openNotebook(browser, gateway, "n.ipynb");
  t.teardown(() => page.context().close());
  const shown = page.locator(".jp-OutputArea-output").first();
  const [printed] = await runAll(page);
  await shown.getByText("line 99999").waitFor();
  const text = await shown.innerText();
  t.regex(text, /^line 0\nline 1\n[^…]+\n… [\d,]+ characters are not drawn here; they are saved with the notebook …/);
  t.true(text.length < 110_000, `${text.length}`);
  t.is([printed?.outputs[0]?.text].flat().join("").length, 1_088_890);
  await command(page, "docmanager:save");
  t.regex(await readFile(path.join(gateway.root, "n.ipynb"), "utf8"), /"line 50000\\n"/);
  t.deepEqual(problems, []);
});
