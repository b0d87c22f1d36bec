import { existsSync } from "node:fs";
import path from "node:path";
import test from "ava";
import type { Browser } from "playwright-core";
import { pageFolder } from "../../kernel/gateway/support/gateway.ts";
import { launch } from "./driver.ts";

const built = existsSync(path.join(pageFolder, "page.json"));
// Said where the tests are run, since a skipped test alone says no reason.
if (!built) console.error('The page is not built, so its tests are skipped: "npm run setup -- --page" builds it.');

/** A test in the page, one at a time; skipped where the page is not built. */
export const pageTest = built ? test.serial : test.serial.skip;

/** The browser of a file's tests, while they run. */
export let browser: Browser;
test.before(async () => {
  if (built) browser = await launch();
});
test.after.always(() => browser?.close());
