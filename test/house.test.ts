import { readFile } from "node:fs/promises";
import test from "ava";

test("the licence named in package.json is the one in LICENSE", async (t) => {
  const { license } = JSON.parse(await readFile("package.json", "utf8")) as { license: string };
  t.is(license, "BSD-3-Clause");
  t.true((await readFile("LICENSE", "utf8")).startsWith("BSD 3-Clause License"));
});
