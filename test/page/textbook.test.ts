import { readdirSync } from "node:fs";
import { mkdir, readFile, symlink } from "node:fs/promises";
import path from "node:path";
import { startGateway } from "../kernel/gateway/support/gateway.ts";
import { drawnCharts, openNotebook, runAll, screenshot, setTheme } from "./support/driver.ts";
import { browser, pageTest } from "./support/pageTest.ts";

const root = path.resolve(import.meta.dirname, "../..");
/** Where to keep pictures of the executed notebooks, for looking at. */
const pictures = process.env["ADJOINT_PICTURES"];

const chartType = "application/vnd.vegalite.v5+json";

for (const name of readdirSync(path.join(root, "notebooks")).filter((file) => file.endsWith(".ipynb"))) {
  pageTest(`${name} runs to its end in the page, and all its charts are drawn in light and dark`, async (t) => {
    const text = await readFile(path.join(root, "notebooks", name), "utf8");
    const gateway = await startGateway(t, { [`notebooks/${name}`]: text });
    // The notebooks read their data from the packages beside them.
    await symlink(path.join(root, "node_modules"), path.join(gateway.root, "node_modules"));
    const { page, problems } = await openNotebook(browser, gateway, `notebooks/${name}`);
    t.teardown(() => page.context().close());
    const cells = await runAll(page);
    t.true(cells.length > 0);
    for (const [i, { executionCount, outputs }] of cells.entries()) {
      t.is(executionCount, i + 1);
      t.true(outputs.length > 0, `cell ${i + 1} shows nothing`);
      t.deepEqual(
        outputs.filter((o) => o.output_type === "error").map((o) => o.evalue),
        [],
      );
    }
    const announced = cells.flatMap(({ outputs }) => outputs).filter(({ data }) => data && chartType in data).length;
    t.true(announced > 0);
    for (const theme of ["light", "dark"] as const) {
      await setTheme(page, theme);
      const charts = await drawnCharts(page);
      t.is(charts.length, announced, theme);
      for (const chart of charts) t.true(chart.colours >= 4 && chart.ink > 0.005, JSON.stringify(chart));
      if (!pictures) continue;
      await mkdir(pictures, { recursive: true });
      await page.setViewportSize({ width: 1300, height: 5200 });
      await page.waitForTimeout(500);
      await screenshot(page, pictures, `${name}-${theme}`);
    }
    t.deepEqual(problems, []);
  });
}
