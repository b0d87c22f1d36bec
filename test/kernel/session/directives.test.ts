import test from "ava";
import { KernelClient } from "../support/client.ts";
import { openNotebook } from "./support/notebook.ts";

test("reference directives at a cell's beginning hold for it and for the cells after it", async (t) => {
  const declared = "interface FromFile { n: number }";
  const { run, kernel } = await openNotebook(t, { "extra.d.ts": declared });
  t.is(await run("let before: HTMLElement;"), "TypeScriptError: Cannot find name 'HTMLElement'.");
  t.is(await run('#!/usr/bin/env node\n/// <reference lib="dom" />\ntypeof document'), "'undefined'");
  t.is(await run("let after: HTMLElement | undefined; typeof after"), "'undefined'");
  t.is(await run('// said first\n/// <reference path="./extra.d.ts" />\nconst one: FromFile = { n: 1 }; one.n'), "1");
  t.is(
    await run('const two: FromFile = { n: "2" };'),
    "TypeScriptError: Type 'string' is not assignable to type 'number'.",
  );
  t.is(await run('1;\n/// <reference lib="webworker" />\nlet late: ServiceWorker | undefined; late'), undefined);
  const answer = await kernel.execute(
    '  /// <reference path="./none.d.ts" />\n// between\n/// <reference types="nonesuch" />\n{ a: 1, b: 2 }',
  );
  const count = answer.reply["execution_count"];
  t.is(
    KernelClient.text(answer, "stderr"),
    `cell ${count}:1:24 warning File './none.d.ts' not found.\ncell ${count}:3:23 warning Cannot find type definition file for 'nonesuch'.\n`,
  );
});
