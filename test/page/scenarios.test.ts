import { startGateway } from "../kernel/gateway/support/gateway.ts";
import { cellScenarios } from "./support/cellScenarios.ts";
import { debuggerScenarios } from "./support/debuggerScenarios.ts";
import { browser, pageTest } from "./support/pageTest.ts";
import { widgetScenarios } from "./support/widgetScenarios.ts";

for (const { name, run } of [...cellScenarios, ...debuggerScenarios, ...widgetScenarios]) {
  pageTest(name, async (t) => {
    const gateway = await startGateway(t);
    await t.notThrowsAsync(run(browser, gateway));
  });
}
