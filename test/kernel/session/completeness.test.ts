import test from "ava";
import { type Completeness, completeness } from "../../../kernel/session/code/completeness.ts";

const more = (indent = ""): Completeness => ({ status: "incomplete", indent });
const table: readonly (readonly [cell: string, expected: Completeness])[] = [
  ["1 + 1", { status: "complete" }],
  ["", { status: "complete" }],
  ["for (const x of y) {\n  f(x);\n}", { status: "complete" }],
  ["await f(); type A = string", { status: "complete" }],
  ["function f() {", more("  ")],
  ["if (x) {\n  f(", more("    ")],
  ["let a = [1,", more("  ")],
  ["let a = [\n  [1, 2], f(3,", more("    ")],
  ["let a = f('(', \"[\") +", more()],
  ["if (a) {\n  b();\n} else if (c ||", more("  ")],
  ["f(1, // (", more("  ")],
  ["a +", more()],
  ["let s = `abc", more()],
  ["let s = `abc ${x", more()],
  ["/* a comment", more()],
  ["x =>", more()],
  ["class A {", more("  ")],
  ["try { f() }", more()],
  ["let a = ;", { status: "invalid" }],
  ["let s = 'abc", { status: "invalid" }],
  ["}{", { status: "invalid" }],
];

for (const [cell, expected] of table)
  test(`completeness: ${JSON.stringify(cell)} is ${expected.status}`, (t) => t.deepEqual(completeness(cell), expected));
