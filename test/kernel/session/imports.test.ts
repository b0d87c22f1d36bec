import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import test from "ava";
import { type KernelClient, startKernel } from "../support/client.ts";

const shown = ({ published, reply }: Awaited<ReturnType<KernelClient["execute"]>>): unknown => {
  const result = published.find(({ type }) => type === "execute_result")?.content["data"] as
    | Record<string, unknown>
    | undefined;
  return result?.["text/plain"] ?? reply["evalue"];
};

test("cells import from the notebook's folder, its packages and the kernel's own library", async (t) => {
  const folder = await mkdtemp(path.join(tmpdir(), "adjoint-notebook-"));
  const files: Readonly<Record<string, string>> = {
    "beside.ts": 'import * as ad from "adjoint";\nexport const twice = (n: number): number => 2 * n;\nexport { ad };',
    "node_modules/greet/package.json":
      '{ "name": "greet", "type": "module", "exports": "./index.js", "types": "./index.d.ts" }',
    "node_modules/greet/index.js": 'export { grad } from "adjoint"; export default (name) => "hello " + name;',
    "node_modules/greet/index.d.ts":
      "export declare const grad: unknown; declare const greet: (name: string) => string; export default greet;",
    "node_modules/old/index.js": "exports.answer = 42; exports.folder = __dirname;",
    "node_modules/old/index.d.ts": "export declare const answer: number;",
  };
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), text);
  }
  // The kernel itself is started elsewhere, as a server does that was not started beside the notebook.
  const kernel = await startKernel({ env: { JPY_SESSION_NAME: path.join(folder, "notebook.ipynb") } });
  t.teardown(async () => {
    await kernel.stop();
    await rm(folder, { recursive: true, force: true });
  });
  const table: readonly (readonly [cell: string, result: string])[] = [
    ['import { twice, ad as theirs } from "./beside.ts";\ntwice(21)', "42"],
    ['import * as own from "adjoint"; own.grad === theirs.grad', "true"],
    ["ad.grad === own.grad", "true"],
    ['import greet, { grad } from "greet"; [greet("you"), grad === own.grad]', "[ 'hello you', true ]"],
    ['import { answer } from "old"; answer', "42"],
    ['(await import("./beside.ts")).twice(2)', "4"],
    ['require("old").answer', "42"],
    [
      'import { type Stats, readdirSync } from "node:fs"; readdirSync(import.meta.dirname).includes("beside.ts")',
      "true",
    ],
    ["import.meta.filename.endsWith('notebook.ipynb')", "true"],
  ];
  for (const [cell, result] of table) t.is(shown(await kernel.execute(cell)), result, cell);
  const missing = await kernel.execute('await import("no-such-package")');
  t.is(missing.reply["status"], "error");
  t.true(String(missing.reply["evalue"]).includes("no-such-package"));
});
