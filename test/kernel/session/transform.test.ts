import test from "ava";
import { originalColumn } from "../../../kernel/session/code/edits.ts";
import { CellSyntaxError } from "../../../kernel/session/code/syntax.ts";
import { transformCell } from "../../../kernel/session/code/transform.ts";
import { helper, hidden } from "../../../kernel/session/names.ts";

/** Emitted code as a person would write it: without the prologue, the helper called `$`. */
const emitted = (cell: string, known: ReadonlySet<string> = new Set()): string =>
  transformCell(cell, known).code.replaceAll(helper, "$").replace('"use strict";', "").replaceAll(hidden(""), "°");

const table: readonly (readonly [name: string, cell: string, code: string, declared: readonly string[]])[] = [
  ["a last expression is kept", "1 + 1", "$.value((1 + 1))", []],
  ["a last expression keeps its semicolon", "f();;", "$.value((f()));;", []],
  ["a string alone is a value, not a directive", "'a'", "$.value(('a'))", []],
  ["an object in parentheses is a value", "({ a: 1 })", "$.value((({ a: 1 })))", []],
  ["a declaration shows nothing", "let a = 1", "let a = 1", ["a"]],
  ["const becomes let of the same width", "const a: number = 1", "let   a         = 1", ["a"]],
  ["const in a block stays", "{ const a = 1 }", "{ const a = 1 }", []],
  [
    "patterns declare their names",
    "const { a, b: [c = 1], ...d } = o",
    "let   { a, b: [c = 1], ...d } = o",
    ["a", "c", "d"],
  ],
  ["var is hoisted and assigned", "var a = 1, { b } = o", "let a, b;0,  a = 1, ({ b } = o);", ["a", "b"]],
  [
    "var in a loop reaches the session",
    "for (var i = 0; i < 3; i++) {}",
    "let i;for (    i = 0; i < 3; i++) {}",
    ["i"],
  ],
  ["var in a function stays", "(() => { var a = 1 })", "$.value(((() => { var a = 1 })))", []],
  ["functions are hoisted lets", "f(); function f() {}", 'let f = $.hoist(f°, "f");f(); function f°() {}', ["f"]],
  ["classes stay", "class A {}", "class A {}", ["A"]],
  ["default imports", 'import a from "m"', 'let { "default": a } = await $.load("m", [], ["default"]);', ["a"]],
  ["named imports", 'import { a as b } from "m"', 'let { "a": b } = await $.load("m", [], ["a"]);', ["b"]],
  ["namespace imports", 'import * as n from "m"', 'let n = await $.load("m");', ["n"]],
  ["imports of types vanish", 'import { type A } from "m"', " ".repeat(0), []],
  [
    "import attributes",
    'import j from "./a.json" with { type: "json" }',
    'let { "default": j } = await $.load("./a.json", [], ["default"], {"with":{"type":"json"}});',
    ["j"],
  ],
  ["dynamic imports anywhere", "let f = () => import('m')", "let f = () => $.import('m')", ["f"]],
  ["import.meta", "import.meta.dirname", "$.value(($.meta.dirname))", []],
  ["export prefixes vanish", "export const a = 1", "       let   a = 1", ["a"]],
  ["export lists vanish", "let a = 1; export { a }", "let a = 1; ", ["a"]],
  ["default exports are values", "export default a as B", "               $.value((a     ))", []],
  ["using is kept for the end of the cell", "using a = f()", "let   a = $.use(f())", ["a"]],
  ["await using too", "await using a = f()", "let         a = $.useAsync(f())", ["a"]],
  ["type assertions in angle brackets", "let a = <B>b", "let a = (   b)", ["a"]],
  ["ambient declarations vanish", "declare const a: number", " ".repeat(23), []],
  [
    "parameter properties",
    "class A { constructor(private a: number) {} }",
    "class A { a; constructor(        a        ) { this.a = a;} }",
    ["A"],
  ],
  ["import of a name", "import a = b.c", "let a; try { a = b.c; } catch {}", ["a"]],
];

for (const [name, cell, code, declared] of table)
  test(`transform: ${name}`, (t) => {
    t.is(emitted(cell), code);
    t.deepEqual(transformCell(cell).declared, declared);
  });

test("transform: a var that the session knows keeps its value", (t) => {
  t.is(emitted("var a = 1", new Set(["a"])), "0,  a = 1;");
});

const long = `import { a, type B } from "m"; // imports
import type { C } from "n";
interface D {
  x: number;
}
enum E {
  One,
  Two = One << 1,
}
export namespace N.M {
  export const x: number = 1;
  export type T = string;
}
class F extends G {
  constructor(
    private x: number,
  ) {
    super();
  }
}
var v = \`a
b\`, w;
function f<T>(
  x: T,
): T { return marker(x) }
export default function g() {}
const é = "😀", h = marker(é);
marker(f as unknown) satisfies
  unknown`;

test("transform: no line moves, and columns map back to the cell's own", (t) => {
  const { code, columns } = transformCell(long);
  const [source, result] = [long.split("\n"), code.split("\n")];
  t.is(result.length, source.length);
  let found = 0;
  for (const [index, line] of source.entries())
    for (const word of ["marker", "imports", "super", "return", "One,", "h ="]) {
      const [from, to] = [line.indexOf(word), result[index]!.indexOf(word)];
      if (from === -1 || to === -1) continue;
      found += 1;
      t.is(originalColumn(columns, index + 1, to + 1), from + 1, `${word} in line ${index + 1}`);
    }
  t.true(found >= 6);
});

for (const [name, cell, message] of [
  ["a mistake", "let a = ;", "Unexpected token"],
  ["JSX without a tsconfig", "let a = <b>c</b>", '"jsx": "react-jsx"'],
  ["nesting without end", `${"(".repeat(20_000)}1${")".repeat(20_000)}`, "nested too deeply"],
  ["a chain without end", `let a = ${"b = ".repeat(20_000)}1`, "nested too deeply"],
  ["return", "return 1", "return"],
] as const)
  test(`transform: ${name} is refused with its place`, (t) => {
    const error = t.throws(() => transformCell(cell), { instanceOf: CellSyntaxError });
    t.true(error.message.includes(message), error.message);
    t.true(error.span.end <= cell.length);
  });
