import { existsSync } from "node:fs";
import path from "node:path";
import test from "ava";
import type { Browser } from "playwright-core";
import { pageFolder, startGateway } from "../kernel/gateway/support/gateway.ts";
import { cellScenarios } from "./support/cellScenarios.ts";
import { debuggerScenarios } from "./support/debuggerScenarios.ts";
import { launch } from "./support/driver.ts";
import { widgetScenarios } from "./support/widgetScenarios.ts";

const built = existsSync(path.join(pageFolder, "page.json"));
if (!built) console.error('The page is not built, so its tests are skipped: "npm run setup -- --page" builds it.');
const pageTest = built ? test.serial : test.serial.skip;

let browser: Browser;
test.before(async () => {
  if (built) browser = await launch();
});
test.after.always(() => browser?.close());

for (const { name, run } of [...cellScenarios, ...debuggerScenarios, ...widgetScenarios]) {
  pageTest(name, async (t) => {
    const gateway = await startGateway(t);
    await t.notThrowsAsync(run(browser, gateway));
  });
}
