import test from "ava";
import { Notebook } from "./notebook.ts";

test("variables keep their types and can be assigned where they were declared with let", async (t) => {
  const notebook = new Notebook(t);
  await notebook.clean(t, "let n = 1; const k = 5; var v = 'x'", "n = 2; n = k; v = v + n");
  await notebook.stops(t, "n = 'text'", "Type 'string' is not assignable to type 'number'.");
  await notebook.stops(t, "k = 6", "Cannot assign to 'k' because it is a constant.");
});

test("a later cell redeclares with another type, and what was computed before keeps the old one", async (t) => {
  const notebook = new Notebook(t);
  await notebook.clean(
    t,
    "class Point { x = 1 }\nlet value = 1; const old = new Point()",
    "class Point { y = 'y' }\nconst value = 'text'; const young = new Point()",
    "value.length; old.x.toFixed(); young.y.length; const both = [old, young]",
    "const [first] = both; if (first && 'x' in first) first.x.toFixed()",
    "const Point = 3",
    "Point.toFixed(); old.x",
  );
  await notebook.stops(t, "old.y", "Property 'y' does not exist on type 'Point'.");
  await notebook.clean(t, "class Same { x = 1 }\nlet same = new Same()", "class Same { y = 1 }");
  const message = "Property 'x' is missing in type 'cell8.Same' but required in type 'cell7.Same'.";
  await notebook.stops(t, "same = new Same()", message);
  await notebook.clean(t, "type Point = string", "const p: Point = 'a'; Point.toFixed()");
});

test("functions keep overloads, generics, predicates, defaults and documentation", async (t) => {
  const notebook = new Notebook(t);
  await notebook.clean(
    t,
    "function twice(x: number): number; function twice(x: string): string; function twice(x: any): any { return x }",
    "function pick<T extends object, K extends keyof T>(from: T, key: K, times = 1) { return times > 0 ? from[key] : null }",
    "function isText(x: unknown): x is string { return typeof x === 'string' }\nfunction sure(x: unknown): asserts x {}",
    "async function* count(to: number) { for (let i = 0; i < to; i += 1) yield i }",
    "const unknown: unknown = twice(1).toFixed() + twice('a').length",
    "pick({ a: 1 }, 'a')?.toFixed(); if (isText(unknown)) unknown.length; sure(unknown)",
    "for await (const i of count(3)) i.toFixed(); const named = function self(): number { return 1 }",
    "named().toFixed(); let f = (x: number) => x; f = (y) => y + 1",
  );
  await notebook.stops(
    t,
    "pick({ a: 1 }, 'b')",
    `Argument of type '"b"' is not assignable to parameter of type '"a"'.`,
  );
});

test("classes, enums, interfaces, aliases and namespaces mean the same in later cells", async (t) => {
  const notebook = new Notebook(t);
  await notebook.clean(
    t,
    "/** A box. */ class Box<T> { #secret = 1; constructor(public value: T) {} map<U>(f: (x: T) => U) { return new Box(f(this.value)) } }",
    "enum Color { Red, Green = 'green' } const enum Level { Low = 1 } interface Named { name: string } type Pair<T> = [T, T]",
    "namespace Shapes { export const corners = 4; export type Corner = Pair<number> }",
    "abstract class Animal { abstract sound(): string; speak() { return this.sound() } }",
    "class Dog extends Animal { sound() { return 'woof' } } const box = new Box(new Dog())",
    "box.map((dog) => dog.speak()).value.length; const red: Color = Color.Red; const low: Level = Level.Low",
    "const named: Named = { name: 'n' }; const corner: Shapes.Corner = [Shapes.corners, 1]; const expression = class { z = 1 }",
    "new expression().z.toFixed(); const symbol = Symbol(); const keyed = { [symbol]: 1 }",
    "keyed[symbol].toFixed(); class Loud extends Dog { override sound() { return super.sound() } }; new Loud().speak()",
  );
  await notebook.stops(t, "keyed[symbol].nope", "Property 'nope' does not exist on type 'number'.");
});

test("interfaces merge within a cell, an interface of a later cell replaces, a global one merges across cells", async (t) => {
  const notebook = new Notebook(t);
  await notebook.clean(
    t,
    "interface Row { id: number } interface Row { name: string }",
    "const row: Row = { id: 1, name: 'x' }",
    "interface Row { id: string }",
    "const other: Row = { id: 'now text' }; row.name.length",
    "declare global { interface Registry { one: number } }",
    "declare global { interface Registry { two: string } }",
    "const registry: Registry = { one: 1, two: 'two' }",
  );
});

test("a value and a type of one name live side by side over cells", async (t) => {
  const notebook = new Notebook(t);
  await notebook.clean(
    t,
    "const User = { name: 'x' }",
    "type User = typeof User",
    "const user: User = User; user.name.length; let other: User",
    "class Both { x = 1 }",
    "interface Both { y: number }",
    "new Both().x.toFixed(); const both: Both = { y: 1 }",
  );
});

test("imports stay for later cells: names, namespaces, defaults, types only, dynamic ones, local files", async (t) => {
  const notebook = new Notebook(t, {
    "util.ts": "export const answer = 42; export class Helper { help() { return 1 } }",
  });
  await notebook.clean(
    t,
    "import { basename as base, type ParsedPath } from 'node:path'; import * as fs from 'node:fs'; import os from 'node:os'",
    "const parsed: ParsedPath = { root: '', dir: '', base: base('a'), ext: '', name: '' }; os.cpus().length",
    "const url = await import('node:url'); const { Helper } = await import('./util.ts'); const stat: fs.Stats = fs.statSync('/')",
    "url.pathToFileURL('/').href; new Helper().help().toFixed(); stat.size.toFixed()",
    "import { answer } from './util.ts'; import type { Helper as Kind } from './util.ts'",
    "answer.toFixed(); let kind: Kind = new Helper(); export const exported = 1",
    "exported.toFixed(); kind.help()",
  );
  await notebook.stops(t, "base(3)", "Argument of type 'number' is not assignable to parameter of type 'string'.");
});

test("an edited local file is seen by the next check, and a missing one once it is there", async (t) => {
  const notebook = new Notebook(t, { "util.ts": "export const answer = 42;" });
  const cell = "import { answer } from './util.ts'; answer.toFixed()";
  t.deepEqual(await notebook.language.check(cell), []);
  notebook.write("util.ts", "export const answer: string = 'now a text';");
  await notebook.stops(t, cell, "Property 'toFixed' does not exist on type 'string'. Did you mean 'fixed'?");
  const later = "import { late } from './late.ts'; late.toFixed()";
  const [missing] = await notebook.language.check(later);
  t.like(missing, { code: 2307, stops: false, severity: "warning", line: 1, column: 22, endColumn: 33 });
  notebook.write("late.ts", "export const late = 1;");
  t.deepEqual(await notebook.language.check(later), []);
  const packaged = "import { inside } from 'later-package'; inside.toFixed()";
  t.like((await notebook.language.check(packaged))[0], { code: 2307, stops: false });
  notebook.write("node_modules/later-package/index.d.ts", "export declare const inside: number;");
  notebook.write("node_modules/later-package/package.json", '{"name":"later-package","types":"index.d.ts"}');
  t.deepEqual(await notebook.language.check(packaged), []);
});

test("top-level await, using, hoisted var and destructuring leave what they declare", async (t) => {
  const notebook = new Notebook(t);
  await notebook.clean(
    t,
    "const answer = await Promise.resolve(42); using resource = { size: 1, [Symbol.dispose]() {} }",
    "answer.toFixed(); resource.size.toFixed(); for (var i = 0; i < 3; i += 1) { var inner = 'x' }",
    "i.toFixed(); inner.length; const { a, b: [c = 'c'], ...rest } = { a: 1, b: ['x'], d: true, e: null }",
    "a.toFixed(); c.length; rest.d; const xs = []; xs.push(1); function loose(x) { return x }",
    "xs.push('anything'); loose(1).whatever",
    "async function later() { return { deep: [new Inner()] } } class Inner { x = 1 }",
    "(await later()).deep[0]?.x.toFixed()",
  );
});

test("positions are those of the cell's own text, in UTF-16 units, whatever stands before it", async (t) => {
  const notebook = new Notebook(t);
  await notebook.clean(t, "/** Two\n * lines. */\nconst documented = 1; class Also {}");
  const [emoji] = await notebook.language.check("documented; Also;\r\nconst s = '😀😀'; s.nope");
  t.like(emoji, { code: 2339, line: 2, column: 21, endLine: 2, endColumn: 25, stops: true, severity: "error" });
  const twice = await notebook.language.check("const b = 1\nconst b = 2");
  t.deepEqual(
    twice.map(({ code, line, column }) => [code, line, column]),
    [
      [2451, 1, 7],
      [2451, 2, 7],
    ],
  );
});

test("syntax errors and JSX stop a cell; an unknown name is told with the one that was meant", async (t) => {
  const notebook = new Notebook(t);
  await notebook.clean(t, "const wheel = 1");
  t.true((await notebook.language.check("let = ;")).some(({ stops }) => stops));
  t.true((await notebook.language.check("const element = <div>text</div>")).some(({ stops }) => stops));
  await notebook.stops(t, "whel + 1", "Cannot find name 'whel'. Did you mean 'wheel'?");
});

test("@ts-nocheck skips all checks, and its declarations stay", async (t) => {
  const notebook = new Notebook(t);
  await notebook.clean(t, "// @ts-nocheck\nlet text: string = 3", "text.length");
  await notebook.stops(t, "text.nope", "Property 'nope' does not exist on type 'string'.");
});

test("ad and Jupyter are there without an import; a shape mistake warns with its own sentence alone", async (t) => {
  const notebook = new Notebook(t);
  await notebook.clean(
    t,
    "const a: ad.Tensor<readonly [2, 3]> = ad.zeros([2, 3]); import { zeros } from 'adjoint'",
    "a.matmul(zeros([3, 4])).shape[1].toFixed(); const same: ad.Tensor<readonly [1]> = zeros([1])",
    "const handle = Jupyter.display(1, { id: 'one' }); handle.update(2); Jupyter.md`# title`; Jupyter.clear({ wait: true })",
  );
  const [warning, ...others] = await notebook.run("const wrong = a.matmul(zeros([4, 5]))");
  t.deepEqual(others, []);
  t.like(warning, { stops: false, severity: "warning", message: "matmul: inner dimensions differ: 3 and 4" });
  await notebook.clean(t, "const ad = 'mine now'", "ad.length; same.shape[0]");
});

test("declarations that nothing leads to are dropped, those that types lead to stay", async (t) => {
  const notebook = new Notebook(t);
  await notebook.clean(
    t,
    "class Kept { x = 1 } type Alias = Kept[]",
    "let list: Alias = []; const tensor = ad.zeros([7])",
  );
  await notebook.clean(t, "class Kept { other = 1 } type Alias = string");
  const wide = Array.from({ length: 40 }, (_, index) => `property${index}: '${"x".repeat(20)}'`).join(", ");
  for (let round = 0; round < 60; round += 1)
    await notebook.language.commit(`const rerun = { ${wide}, round: ${round} }`, { count: 1 });
  await notebook.clean(t, "list[0]?.x.toFixed(); rerun.round.toFixed(); tensor.shape[0]; const alias: Alias = ''");
});
