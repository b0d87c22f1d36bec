import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import test, { type ExecutionContext } from "ava";
import { missingPackages } from "../../scripts/lock.js";
import { temporaryFolder } from "../kernel/gateway/support/gateway.ts";

type Packages = Record<string, { version?: string; optional?: boolean; peer?: boolean }>;

/** A folder whose lock file asks for `wanted` and whose node_modules holds `installed`. */
async function folderWith(t: ExecutionContext, wanted: Packages, installed?: Packages): Promise<string> {
  const folder = await temporaryFolder(t, { "package-lock.json": JSON.stringify({ packages: { "": {}, ...wanted } }) });
  for (const name of Object.keys(installed ?? {})) await mkdir(path.join(folder, name), { recursive: true });
  if (installed) {
    await mkdir(path.join(folder, "node_modules"), { recursive: true });
    await writeFile(path.join(folder, "node_modules/.package-lock.json"), JSON.stringify({ packages: installed }));
  }
  return folder;
}

const a = "node_modules/a";
const cases: [name: string, wanted: Packages, installed: Packages | undefined, missing: string[]][] = [
  ["nothing is installed yet", { [a]: { version: "1.0.0" } }, undefined, [a]],
  ["all is there", { [a]: { version: "1.0.0" } }, { [a]: { version: "1.0.0" } }, []],
  ["a package has another version", { [a]: { version: "2.0.0" } }, { [a]: { version: "1.0.0" } }, [a]],
  ["a package of another machine is not there", { [a]: { version: "1.0.0", optional: true } }, {}, []],
  ["a package too many is there", {}, { [a]: { version: "1.0.0" } }, []],
];
for (const [name, wanted, installed, missing] of cases) {
  test(`what is missing when ${name}`, async (t) => {
    t.deepEqual(missingPackages(await folderWith(t, wanted, installed)), missing);
  });
}

test("a package whose folder was removed is missing", async (t) => {
  const packages = { [a]: { version: "1.0.0" } };
  const folder = await folderWith(t, packages, packages);
  await rm(path.join(folder, a), { recursive: true });
  t.deepEqual(missingPackages(folder), [a]);
});
