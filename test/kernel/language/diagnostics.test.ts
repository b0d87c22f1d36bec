import test from "ava";
import { implicitAny, warnings } from "../../../kernel/language/diagnostics.ts";
import { Notebook } from "./notebook.ts";

const strict = JSON.stringify({
  compilerOptions: {
    strict: true,
    noFallthroughCasesInSwitch: true,
    noImplicitReturns: true,
    erasableSyntaxOnly: true,
    noPropertyAccessFromIndexSignature: true,
    noImplicitOverride: true,
  },
});

/** A cell for each code that warns. */
const warned: Record<number, string> = {
  2306: "import * as plain from './plain.js'",
  2307: "import absent from 'absent'",
  2578: "// @ts-expect-error\nconst fine: number = 1",
  2834: "import * as other from './folder/nothing'",
  2835: "import { one } from './module'",
  7016: "import untyped from 'untyped'",
  7029: "switch (Number('1')) { case 1: console.log(1); case 2: console.log(2) }",
  7030: "function some(x: number) { if (x > 1) return 1; }",
  1294: "enum Color { Red }",
  4111: "const bag: Record<string, number> = { x: 1 }; bag.x",
  4114: "class Base { f() {} } class Derived extends Base { f() {} }",
  2688: '/// <reference types="nonesuch" />',
  2726: '/// <reference lib="nonesuch" />',
  6053: '/// <reference path="./nonesuch.d.ts" />',
};

/** A cell for codes of implicit `any`. */
const implicit: Record<number, string> = {
  2683: "function f() { return this }",
  7006: "function f(x) { return x }",
  7008: "interface A { x }",
  7010: "interface A { f() }",
  7013: "interface A { new () }",
  7015: "const xs = [1]; xs['a']",
  7019: "function f(...xs) { return xs }",
  7022: "const f = { g: () => f.g() }.g()",
  7023: "const o = { f() { return o.f() } }",
  7031: "function f({ a }) { return a }",
  7034: "let x; x = 1; function f() { return x }",
  7051: "type F = (string) => void",
  7053: "const k = String(1); const o = { a: 1 }; o[k]",
};

test("each code of the table warns and does not stop", async (t) => {
  const notebook = new Notebook(t, {
    "tsconfig.json": strict,
    "plain.d.ts": "declare const plain: number;",
    "module.ts": "export const one = 1;",
    "node_modules/untyped/package.json": '{"name":"untyped","main":"index.js"}',
    "node_modules/untyped/index.js": "exports.x = 1;",
  });
  t.deepEqual(Object.keys(warned).map(Number).toSorted(), [...warnings.keys()].toSorted());
  for (const [code, cell] of Object.entries(warned)) {
    const found = await notebook.language.check(cell);
    const one = found.find((each) => each.code === Number(code));
    t.like(one, { severity: "warning", stops: false }, `${code}: ${JSON.stringify(found)}`);
    t.false(
      found.some(({ stops }) => stops),
      cell,
    );
  }
});

test("implicit any warns where the user's configuration forbids it", async (t) => {
  const notebook = new Notebook(t, { "tsconfig.json": strict });
  for (const [code, cell] of Object.entries(implicit)) {
    t.true(implicitAny.has(Number(code)));
    const found = await notebook.language.check(cell);
    t.like(
      found.find((each) => each.code === Number(code)),
      { severity: "warning", stops: false },
      `${code}: ${JSON.stringify(found)}`,
    );
    t.false(
      found.some(({ stops }) => stops),
      cell,
    );
  }
});

test("implicit any says nothing without a configuration", async (t) => {
  const notebook = new Notebook(t);
  for (const cell of Object.values(implicit)) t.deepEqual(await notebook.language.check(cell), [], cell);
});

test("@ts-expect-error takes the error of its line, @ts-nocheck all of them", async (t) => {
  const notebook = new Notebook(t);
  await notebook.clean(
    t,
    "// @ts-expect-error\nconst n: number = 'text'",
    "// @ts-nocheck\nconst s: string = 1; s.nope()",
  );
  await notebook.stops(
    t,
    "// @ts-ignore\nconst a: number = ''\nconst b: number = ''",
    "Type 'string' is not assignable to type 'number'.",
  );
});

test("an error says in which cell its types and variables are declared", async (t) => {
  const notebook = new Notebook(t);
  await notebook.clean(t, "class Point { x = 1 }", "let count = 1; const wheel = 1; interface Shape<T> { of: T }");
  const notesOf = async (cell: string) => (await notebook.language.check(cell)).map(({ notes }) => notes);
  t.deepEqual(await notesOf("new Point().wheel"), [["Point is declared in cell 1."]]);
  t.deepEqual(await notesOf("count = 'text'"), [["count is declared in cell 2."]]);
  t.deepEqual(await notesOf("weel"), [["wheel is declared in cell 2."]]);
  t.deepEqual(await notesOf("const s: Shape<Point> = {}"), [
    ["Shape is declared in cell 2.", "Point is declared in cell 1."],
  ]);
  t.deepEqual(await notesOf("class Point {}; new Point().x"), [[]]);
  await notebook.clean(t, "const old = new Point()", "class Point { y = 1 }");
  t.deepEqual(await notesOf("old.y"), [["Point is declared in cell 1 and again in cell 4."]]);
});

test("an edited tsconfig.json, one that it extends, and a new one are seen by the next check", async (t) => {
  const notebook = new Notebook(t);
  await notebook.clean(t, "const xs = [1]; class Held { #own = 1; x = 1 }");
  const cell = "xs[0].toFixed(); new Held().x";
  t.deepEqual(await notebook.language.check(cell), []);
  notebook.write("tsconfig.json", '{ /* ours */ "extends": "./base", "compilerOptions": { "strict": true, }, }');
  notebook.write("base.json", '{ "compilerOptions": { "noUncheckedIndexedAccess": true } }');
  await notebook.stops(t, cell, "Object is possibly 'undefined'.");
  notebook.write("base.json", '{ "compilerOptions": {} }');
  t.deepEqual(await notebook.language.check(cell), []);
  t.deepEqual(notebook.unavailable, []);
});

test("shapes warn for certain only: a variable that is assigned to may have another shape by now", async (t) => {
  const notebook = new Notebook(t);
  const wrong = "matmul: inner dimensions differ: 3 and 4";
  await notebook.clean(t, "let changing: ad.Tensor<readonly number[]> = ad.zeros([2, 3])");
  await notebook.clean(
    t,
    "let grown = ad.zeros([2, 3]); let still = ad.zeros([2, 3])",
    "let other = grown; grown = other",
  );
  t.deepEqual(await notebook.language.check("grown.matmul(ad.zeros([4, 5]))"), []);
  t.is((await notebook.language.check("still.matmul(ad.zeros([4, 5]))"))[0]?.message, wrong);
  t.is((await notebook.language.check("grown.matmul(ad.zeros([4, 5])); still.matmul(ad.zeros([4, 5]))")).length, 1);
  t.deepEqual(
    await notebook.language.check(
      "let inner = ad.zeros([2, 3]); for (let i = 0; i < 3; i++) inner = inner; inner.matmul(ad.zeros([4, 5]))",
    ),
    [],
  );
  const [warning, ...others] = await notebook.language.check(
    "let own = ad.zeros([2, 3]); own = own; own.matmul(ad.zeros([4, 5])); ad.zeros([2, 3]).matmul(ad.zeros([4, 5]))",
  );
  t.deepEqual(others, []);
  t.like(warning, { message: wrong, line: 1, column: 94 });
});

test("a rule of the library's that is none stops the cell with its own sentence alone", async (t) => {
  const notebook = new Notebook(t);
  await notebook.stops(t, "ad.customGrad({ bakward: 1 })", 'customGrad: a rule has no part "bakward"');
});
