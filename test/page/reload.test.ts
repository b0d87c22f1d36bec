import { readFile } from "node:fs/promises";
import path from "node:path";
import { Cable } from "../kernel/gateway/support/cable.ts";
import { digest, flood, flooded } from "../kernel/gateway/support/flood.ts";
import { notebookText, startGateway } from "../kernel/gateway/support/gateway.ts";
import { openNotebook, openPage, shownCells } from "./support/driver.ts";
import { browser, pageTest } from "./support/pageTest.ts";

const long = `const signal = new Promise((r) => process.once("SIGUSR2", r));
console.log("before");
await signal;
console.log("after");
"result"`;

pageTest("a page that is loaded anew while a cell runs shows all that it prints, and saves it", async (t) => {
  const gateway = await startGateway(t, { "n.ipynb": notebookText([long, "1 + 1"]) });
  const first = await openNotebook(browser, gateway, "n.ipynb");
  await first.page.locator(".jp-CodeCell").first().click();
  await first.page.keyboard.press("Control+Enter");
  await first.page.getByText("before", { exact: true }).waitFor();
  await first.page.context().close();
  // Its kernel is busy, so it is not waited for.
  const { page, problems } = await openPage(browser, gateway, "lab/tree/n.ipynb");
  t.teardown(() => page.context().close());
  await page.locator(".jp-OutputArea-output", { hasText: "before" }).waitFor();
  t.is(await page.locator(".jp-CodeCell .jp-InputPrompt").first().innerText(), "[*]:");
  const [kernel] = gateway.kernels.all();
  process.kill(kernel!.pid, "SIGUSR2");
  await page.locator(".jp-OutputArea-output", { hasText: "result" }).waitFor();
  while (kernel!.runs.length > 0) await new Promise((resolve) => setImmediate(resolve));
  const [cell] = await shownCells(page);
  t.is(cell?.executionCount, 1);
  t.deepEqual(
    cell?.outputs.map(({ text, data }) => [text].flat().join("") || data?.["text/plain"]),
    ["before\nafter\n", "'result'"],
  );
  t.regex(await readFile(path.join(gateway.root, "n.ipynb"), "utf8"), /after\\n/);
  t.deepEqual(problems, []);
});

pageTest("a notebook that is opened after its cell ended with no page open shows what it printed", async (t) => {
  const gateway = await startGateway(t, { "n.ipynb": notebookText([long]) });
  const first = await openNotebook(browser, gateway, "n.ipynb");
  await first.page.locator(".jp-CodeCell").first().click();
  await first.page.keyboard.press("Control+Enter");
  await first.page.getByText("before", { exact: true }).waitFor();
  await first.page.context().close();
  const [kernel] = gateway.kernels.all();
  while (kernel!.model.connections > 0) await new Promise((resolve) => setImmediate(resolve));
  process.kill(kernel!.pid, "SIGUSR2");
  while (!kernel!.runs[0]?.finished) await new Promise((resolve) => setImmediate(resolve));
  const { page } = await openNotebook(browser, gateway, "n.ipynb");
  t.teardown(() => page.context().close());
  await page.locator(".jp-OutputArea-output", { hasText: "result" }).waitFor();
  t.regex(await page.locator(".jp-CodeCell").first().innerText(), /before\s+after/);
});

pageTest(
  "a page whose connection is cut while a cell prints connects again by itself and shows all of it once",
  async (t) => {
    const lines = 10_000;
    const gateway = await startGateway(t, { "n.ipynb": notebookText([`${flood("", lines)}\n"result"`]) });
    const cable = await Cable.lay(t, gateway);
    const { page } = await openNotebook(browser, { token: gateway.token, url: cable.url }, "n.ipynb");
    t.teardown(() => page.context().close());
    await page.locator(".jp-CodeCell").first().click();
    const cut = cable.cutAfter(300_001);
    await page.keyboard.press("Control+Enter");
    await cut;
    await cable.cutAfter(700_001, { unnoticed: true });
    await page.locator(".jp-OutputArea-output", { hasText: "'result'" }).waitFor();
    const [cell] = await shownCells(page);
    t.deepEqual(
      cell?.outputs.map(({ text, data }) => digest([text].flat().join("") || String(data?.["text/plain"]))),
      [flooded(lines), "'result'"].map(digest),
    );
  },
);
