import test from "ava";
import { startKernel } from "../support/client.ts";
import { shown } from "./support/notebook.ts";

const kernel = await startKernel();
test.after.always(() => kernel.stop());

/** Texts that a parser, or a walk over its tree, could overflow the stack of the protocol's thread with. */
const deep: Readonly<Record<string, string>> = {
  parentheses: `${"(".repeat(50_000)}1${")".repeat(50_000)}`,
  blocks: `${"{".repeat(50_000)}${"}".repeat(50_000)}`,
  calls: `a${"()".repeat(30_000)}`,
  arrows: `${"a =>\n".repeat(30_000)}1`,
  conditions: `${"a ? b : ".repeat(30_000)}c`,
  awaits: `${"await ".repeat(30_000)}1`,
  types: `let a: ${"A<".repeat(30_000)}x${">".repeat(30_000)}`,
  templates: `${"`${".repeat(5_000)}1${"}`".repeat(5_000)}`,
};

for (const [name, cell] of Object.entries(deep))
  test.serial(`cells: ${name} nested too deeply are an error, for every request`, async (t) => {
    t.regex(String(shown(await kernel.execute(cell))), /^SyntaxError: This is nested too deeply/);
    for (const [type, content] of [
      ["is_complete_request", { code: cell }],
      ["complete_request", { code: cell, cursor_pos: cell.length }],
      ["inspect_request", { code: cell, cursor_pos: 10, detail_level: 0 }],
    ] as const)
      t.not((await kernel.request(type, content)).reply["status"], "error", type);
    t.is(shown(await kernel.execute("1 + 1")), "2");
  });

test.serial("cells: long texts run: a sum of 5,000 terms, a string of a megabyte, 3,000 statements", async (t) => {
  t.is(shown(await kernel.execute(`// @ts-nocheck\n${"1+".repeat(4_999)}1`)), "5000");
  t.is(shown(await kernel.execute(`const long = "${"x".repeat(1_000_000)}"; long.length`)), "1000000");
  const statements = Array.from({ length: 3_000 }, (_, index) => `var v${index % 10} = ${index};`).join("\n");
  t.is(shown(await kernel.execute(`// @ts-nocheck\n${statements}\nv9`)), "2999");
});
