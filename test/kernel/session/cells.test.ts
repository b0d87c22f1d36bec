import test from "ava";
import { type Answer, KernelClient, startKernel } from "../support/client.ts";

const kernel = await startKernel();
test.after.always(() => kernel.stop());

const of = (answer: Answer, type: string): Record<string, unknown>[] =>
  answer.published.filter((message) => message.type === type).map(({ content }) => content);
const result = (answer: Answer): unknown =>
  (of(answer, "execute_result")[0]?.["data"] as Record<string, unknown> | undefined)?.["text/plain"];
const strip = (text: string): string =>
  text
    .split("\u001b[")
    .map((part, index) => (index === 0 ? part : part.slice(part.indexOf("m") + 1)))
    .join("");
const traceback = (answer: Answer): string =>
  strip(((of(answer, "error")[0]?.["traceback"] as string[] | undefined) ?? []).join("\n"));

test.serial("results: the last expression, nothing for declarations and undefined", async (t) => {
  const table: readonly (readonly [cell: string, result: string | undefined])[] = [
    ["1 + 1", "2"],
    ["'é😀'", "'é😀'"],
    ["let first = 1", undefined],
    ["undefined", undefined],
    ["null", "null"],
    ["first;", "1"],
    ["await Promise.resolve(first + 1)", "2"],
    ["({ a: [1, 2] })", "{ a: [ 1, 2 ] }"],
    ["10n ** 20n", "100000000000000000000n"],
    ["-0", "-0"],
    ["if (first) first", undefined],
    ["type Alias = string; interface Shape { a: number }", undefined],
    ["", undefined],
  ];
  for (const [cell, expected] of table) t.is(result(await kernel.execute(cell)), expected, cell);
});

test.serial("declarations: every kind replaces every other", async (t) => {
  const kinds: readonly (readonly [cell: string, shown: string])[] = [
    ["const thing = 1; thing", "1"],
    ["let thing = 2; thing", "2"],
    ["function thing() { return 3 }\nthing()", "3"],
    ["class thing { static four = 4 }\nthing.four", "4"],
    ["var thing = 5; thing", "5"],
    ["enum thing { six = 6 }\nthing.six", "6"],
    ["namespace thing { export const seven = 7 }\nthing.seven", "7"],
    ['import thing from "node:path"; thing.sep', "'/'"],
    ["using thing = { [Symbol.dispose]() {} }; typeof thing", "'object'"],
    ["const [thing] = [9]; thing", "9"],
    ["for (var thing = 0; thing < 10; thing++);\nthing", "10"],
  ];
  for (const [, cells] of kinds.entries())
    for (const [cell, shown] of [cells, ...kinds])
      t.is(result(await kernel.execute(cell)), shown, `${cells[0]} then ${cell}`);
});

test.serial("constructs that types alone cannot erase run", async (t) => {
  const table: readonly (readonly [cell: string, shown: string])[] = [
    [
      "enum Level { Low, High = Low + 5, Next, Name = 'n' }\n[Level.High, Level.Next, Level[0], Level.Name]",
      "[ 5, 6, 'Low', 'n' ]",
    ],
    ["const enum Bit { A = 1 << 2 }\nBit.A", "4"],
    ["namespace Deep.Inner { export let n = 1; export function up() { n += 1 } }\nDeep.Inner.up(); Deep.Inner.n", "2"],
    [
      "class Base { kind = 'b' }\nclass Point extends Base { constructor(readonly x: number, private y = x) { super(); } get sum() { return this.x + this.y } }\nnew Point(2).sum",
      "4",
    ],
    [
      "hoisted(20);\nfunction hoisted(n: number): number { return n <= 0 ? 0 : 1 + hoisted(n - 1) }\n[hoisted(3), hoisted.name]",
      "[ 3, 'hoisted' ]",
    ],
    ["let generic = <T,>(x: T): T => x; generic<number>(3) satisfies number", "3"],
    [
      "class Made { late = 3; constructor(readonly x = 1, public y = x + 1) {} }\nclass Further extends Made { constructor(public z: number) { super(z) } }\n[new Made(), new Further(5)]",
      "[ Made { x: 1, y: 2, late: 3 }, Further { x: 5, y: 6, late: 3, z: 5 } ]",
    ],
    [
      "namespace Parts { export const one = 1; export function plus(n: number) { return n + one } }\nnamespace Parts { export const two = plus(one); { const one = 5; if (one !== 5) throw one } }\nParts.two",
      "2",
    ],
    [
      "namespace Tree.Leaf { export const k = 1 }\nnamespace Tree.Leaf { export const l = k + 1 }\nnamespace Tree { export namespace Leaf { export const m = Leaf.k + 2 } export enum Kind { A } }\nnamespace Tree { export enum Kind { B = 4 } export namespace Other.Deep { export const v = Kind.B } }\n[Tree.Leaf.k, Tree.Leaf.l, Tree.Leaf.m, Tree.Kind.A, Tree.Kind.B, Tree.Other.Deep.v]",
      "[ 1, 2, 3, 0, 4, 4 ]",
    ],
    ["enum Sum { A = 2, B }\nenum Sum { C = A + B }\nSum.C", "5"],
    [
      "namespace Only { export interface Shape { n: number } }\nimport Shape = Only.Shape;\nnamespace Using { import Inner = Only.Shape; export import Out = Only.Shape; const s: Inner = { n: 1 }; export const n = s.n }\nconst shape: Shape = { n: Using.n }; shape",
      "{ n: 1 }",
    ],
    [
      "namespace Values { export namespace In { export const v = 6 } }\nnamespace Aliases { import Near = Values.In; export import Far = Values.In; export const near = Near.v }\nimport Top = Values.In;\n[Top.v, Aliases.Far.v, Aliases.near]",
      "[ 6, 6, 6 ]",
    ],
  ];
  for (const [cell, shown] of table) t.is(result(await kernel.execute(cell)), shown, cell);
});

test.serial("using is disposed when its cell ends, in reverse order", async (t) => {
  const answer =
    await kernel.execute(`const resource = (name: string) => ({ [Symbol.dispose]() { console.log(name) } });
using one = resource("one"), two = resource("two");
await using three = { async [Symbol.asyncDispose]() { await null; console.log("three") } };
console.log("body");`);
  t.is(KernelClient.text(answer), "body\nthree\ntwo\none\n");
});

test.serial("what a disposal throws suppresses the error of its cell, and both are told", async (t) => {
  const failing = "const failing = (name: string) => ({ [Symbol.dispose]() { throw new Error(name) } });";
  await kernel.execute(failing);
  const answer = await kernel.execute(
    'using one = failing("disposed first"), two = failing("disposed last"); throw new RangeError("of the body");',
  );
  t.is(answer.reply["ename"], "SuppressedError");
  const told = traceback(answer);
  const order = ["Thrown last: Error: disposed first", "Thrown last: Error: disposed last", "RangeError: of the body"];
  const places = order.map((each) => told.indexOf(each));
  t.true(places[0]! > 0 && places[0]! < places[1]! && places[1]! < places[2]!, told);
  t.true(told.includes(`Suppressed: RangeError: of the body\ncell ${answer.reply["execution_count"]}:1:`));
  const alone = await kernel.execute('using three = failing("alone"); three');
  t.is(alone.reply["ename"], "Error");
  t.is(alone.reply["evalue"], "alone");
  const hidden = await kernel.execute(
    '// @ts-nocheck\nusing four = failing("after a value"); ({ [Symbol.for("Jupyter.display")]() { throw new Error("shown") } })',
  );
  t.is(hidden.reply["ename"], "SuppressedError");
});

test.serial("errors: name, message, place and frames of the cell's own lines", async (t) => {
  const answer = await kernel.execute(`const before = 1;
function thrower(value: number): never {
  const typed: number = value; throw new RangeError("too large");
}
thrower(before)`);
  t.is(answer.reply["ename"], "RangeError");
  t.is(answer.reply["evalue"], "too large");
  const cell = `cell ${answer.reply["execution_count"]}`;
  const lines = traceback(answer).split("\n");
  t.is(lines[0], "RangeError: too large");
  t.is(lines[1], `${cell}:3:38`);
  t.true(lines.includes(`    at thrower (${cell}:3:38)`));
  t.true(lines.includes(`    at ${cell}:5:1`));
  t.false(traceback(answer).includes("kernel/"));
  t.is(lines.find((line) => line.includes("^"))?.indexOf("^"), "  3 |".length + 1 + 37);
});

test.serial("errors: causes, other values, hostile values, rejections and late compile errors", async (t) => {
  const caused = traceback(
    await kernel.execute('try { (undefined as any).x } catch (cause) { throw new Error("outer", { cause }) }'),
  );
  t.true(caused.startsWith("Error: outer"));
  t.true(caused.includes("Caused by: TypeError: Cannot read properties of undefined (reading 'x')"));
  t.is((await kernel.execute("throw 5")).reply["evalue"], "5");
  t.is((await kernel.execute("throw null")).reply["evalue"], "null");
  t.is((await kernel.execute("throw { get stack() { throw 1 }, a: 1 }")).reply["status"], "error");
  t.is((await kernel.execute('await Promise.reject(new SyntaxError("later"))')).reply["evalue"], "later");
  t.is((await kernel.execute("// @ts-nocheck\nlet twice; let twice;")).reply["ename"], "SyntaxError");
  t.is((await kernel.execute("function deep(): number { return 1 + deep() }\ndeep()")).reply["ename"], "RangeError");
});

test.serial("a type error stops the cell before anything of it runs", async (t) => {
  const answer = await kernel.execute('console.log("ran");\nlet text: string = 5;');
  t.is(answer.reply["ename"], "TypeScriptError");
  t.is(KernelClient.text(answer), "");
  t.true(traceback(answer).includes("> 2 | let text: string = 5;"));
});

test.serial("streams keep their order and belong to the cell that started them", async (t) => {
  const answer =
    await kernel.execute(`console.log("a"); console.error("b"); process.stdout.write("c"); process.stdout.write(Buffer.from("é"));
let goOn = () => {}; const later = new Promise<void>((resolve) => { goOn = resolve }); void later.then(() => console.log("late")); await null; console.log("d");`);
  t.deepEqual(of(answer, "stream"), [
    { name: "stdout", text: "a\n" },
    { name: "stderr", text: "b\n" },
    { name: "stdout", text: "céd\n" },
  ]);
  const parent = answer.published[0]?.parentId;
  await kernel.execute("goOn();");
  await kernel.until(() =>
    kernel.published.some(({ content, parentId }) => content["text"] === "late\n" && parentId === parent),
  );
  t.pass();
});

test.serial("uncaught errors after a cell print under it and end nothing", async (t) => {
  for (const cell of [
    'setTimeout(() => { throw new Error("timer") }, 1);',
    'void Promise.reject(new Error("timer"));',
  ]) {
    const parent = (await kernel.execute(cell)).published[0]?.parentId;
    await kernel.until(() =>
      kernel.published.some(
        ({ type, content, parentId }) =>
          type === "stream" && parentId === parent && String(content["text"]).includes("timer"),
      ),
    );
  }
  t.is(result(await kernel.execute("2 * 2")), "4");
});

test.serial("ten megabytes of output arrive whole", async (t) => {
  const answer = await kernel.execute(
    'for (let i = 0; i < 10_000; i++) console.log(String(i % 10).repeat(999)); process.stdout.write("y".repeat(1 << 20))',
  );
  t.is(KernelClient.text(answer).length, 10_000_000 + (1 << 20));
});

test.serial("displays: bundles, ids, updates, methods and mistakes", async (t) => {
  const answer =
    await kernel.execute(`const handle = Jupyter.display(Jupyter.html\`<b>\${1}</b>\`, { id: "x", metadata: { m: 1 } });
handle.update({ "text/plain": "raw" }, { raw: true });
Jupyter.display({ async [Symbol.for("Jupyter.display")]() { await null; return { "text/markdown": "*late*" } } });
Jupyter.display(Jupyter.image(new Uint8Array([0x89, 0x50, 0x4e, 0x47])));
Jupyter.clear({ wait: true });
handle`);
  t.deepEqual(
    of(answer, "display_data").map(({ data }) => data),
    [{ "text/html": "<b>1</b>" }, { "text/markdown": "*late*" }, { "image/png": "iVBORw==" }],
  );
  t.deepEqual(of(answer, "update_display_data"), [
    { data: { "text/plain": "raw" }, metadata: {}, transient: { display_id: "x" } },
  ]);
  t.deepEqual(of(answer, "clear_output"), [{ wait: true }]);
  t.is(of(answer, "execute_result").length, 0);
  const value = await kernel.execute(
    '({ [Symbol.for("Jupyter.display")]: () => ({ "text/html": "<i/>", "text/plain": "i" }) })',
  );
  t.deepEqual(of(value, "execute_result")[0]?.["data"], { "text/html": "<i/>", "text/plain": "i" });
  t.true(
    String((await kernel.execute('({ [Symbol.for("Jupyter.display")]: () => 5 })')).reply["evalue"]).includes(
      "MIME bundle",
    ),
  );
});
