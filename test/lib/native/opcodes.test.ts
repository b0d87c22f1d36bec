import { readFile } from "node:fs/promises";
import test from "ava";
import { scalarRules } from "../../../lib/engine/scalarRules.ts";
import { mapOps, scalarOps, stepKinds } from "../../../lib/native/opcodes.ts";
import { specialTablesHeader } from "../../../scripts/native/specialTables.ts";
import { opcodesHeader } from "../../../scripts/opcodes.ts";

test("the C header has the numbers of the tables", async (t) => {
  t.is(await readFile("native/src/opcodes.h", "utf8"), opcodesHeader());
});

test("a scalar operation's number is its place among the rules, below those of the other instructions", (t) => {
  t.deepEqual(Object.keys(scalarOps), Object.keys(scalarRules));
  t.deepEqual(
    Object.values(scalarOps),
    Object.keys(scalarRules).map((_, i) => i),
  );
  t.true(Math.max(...Object.values(scalarOps)) < Math.min(...Object.values(mapOps)));
});

test("steps' kinds are numbered from 0 without gaps", (t) => {
  t.deepEqual(
    Object.values(stepKinds).sort((a, b) => a - b),
    Object.keys(stepKinds).map((_, i) => i),
  );
});

test("the C tables of the special functions are those of the library", async (t) => {
  t.is(await readFile("native/src/specialTables.h", "utf8"), specialTablesHeader());
});
