import test from "ava";
import { tracebackOf } from "../support/answers.ts";
import { type KernelClient, startKernel } from "../support/client.ts";
import { shown } from "./support/notebook.ts";

const kernel: KernelClient = await startKernel();
test.after.always(() => kernel.stop());

const hashbang = "#!/usr/bin/env node\n";
const markOf = "‸";

/** Asks about the place of the mark in a cell. */
const ask = async (type: string, marked: string): Promise<Record<string, unknown>> => {
  const code = marked.replace(markOf, "");
  return (await kernel.request(type, { code, cursor_pos: marked.indexOf(markOf) })).reply;
};

test.serial("a cell that is an object shows it; what is a block stays one", async (t) => {
  const table: readonly (readonly [cell: string, shows: string | undefined])[] = [
    ["const a = 5; const x = { c: 3 }; let p = 0, r = 0;", undefined],
    ["{}", "{}"],
    ["{a:1}", "{ a: 1 }"],
    ["{ a: 1, b: 2 }", "{ a: 1, b: 2 }"],
    ["{ a }", "{ a: 5 }"],
    ["{ ...x }", "{ c: 3 }"],
    ["// said before\n{ a, [`k${a}`]: await Promise.resolve(1) } /* and after */ // it", "{ a: 5, k5: 1 }"],
    ["{ f() { return 1 }, get g() { return 2 } }", "{ f: [Function: f], g: [Getter] }"],
    ["{ a: 1 } satisfies { a: number }", "{ a: 1 }"],
    ["{ v: class { constructor(readonly n: number) {} } }", "{ v: [class v] }"],
    ["{ p, r } = { p: 1, r: 2 }; [p, r]", "SyntaxError: Unexpected token"],
    ["{ p, r } = { p: 1, r: 2 }", "{ p: 1, r: 2 }"],
    ["{ a: 1 };", undefined],
    ["{ let x = 1; x }", undefined],
    ["{ p = 7 }", undefined],
    ["p", "7"],
    ["{ a: p }\n[p]", "[ 7 ]"],
    ["{ a: 1, b: zzz }", "TypeScriptError: Cannot find name 'zzz'."],
    ["{ a: 1, b: 'y'.nope }", "TypeScriptError: Property 'nope' does not exist on type '\"y\"'."],
    ["class Map {}\n0", "0"],
    ["{ Map }", "{ Map: [class Map] }"],
  ];
  for (const [cell, shows] of table) t.is(shown(await kernel.execute(cell)), shows, cell);
});

test.serial("the key of an object is not taken for a variable of its name", async (t) => {
  await kernel.execute("let key = 1;");
  const wrong = await kernel.execute('{ key: "s" } satisfies { key: number }');
  t.is(wrong.reply["ename"], "TypeScriptError");
  t.false(tracebackOf(wrong).includes("is declared in"));
  t.true(tracebackOf(await kernel.execute('key = "s";')).includes("key is declared in cell"));
});

test.serial("errors in an object point at its own lines and columns", async (t) => {
  const placeOf = async (cell: string): Promise<string | undefined> =>
    tracebackOf(await kernel.execute(cell)).split("\n")[1];
  t.true((await placeOf("{ a: 1,\n  b: 'y'.nope }"))?.endsWith(":2:10"));
  t.true((await placeOf("{ a: 1,\n  b: (() => { throw new Error('x') })() }"))?.endsWith(":2:21"));
});

test.serial("an object is completed and inspected before it is whole", async (t) => {
  for (const cell of ["{ a: 1, b: 'y'.toUp‸ }", "{ a: 1, b: 'y'.toUp‸", "{ b: 'y'.toUp‸ }"]) {
    const { matches } = await ask("complete_request", cell);
    t.deepEqual((matches as string[]).slice(0, 1), ["toUpperCase"], cell);
  }
  t.true((await ask("is_complete_request", "{ a: 1, b: 2 }"))["status"] === "complete");
  t.deepEqual(await ask("is_complete_request", "{ a: 1, b: {"), { status: "incomplete", indent: "  " });
  const { data } = await ask("inspect_request", "{ q: 1, w: x‸.c }");
  t.true(String((data as Record<string, unknown>)["text/plain"]).includes("c: number"), JSON.stringify(data));
});

test.serial("a line for a shell at a cell's start is none of the program", async (t) => {
  t.is(shown(await kernel.execute(`${hashbang}const said: string = "ran"; said`)), "'ran'");
  t.is(shown(await kernel.execute(`\ufeff${hashbang}{ a: 1, b: 2 }`)), "{ a: 1, b: 2 }");
  const wrong = await kernel.execute(`${hashbang}const n: number = "s";`);
  t.is(wrong.reply["ename"], "TypeScriptError");
  t.true(tracebackOf(wrong).split("\n")[1]?.endsWith(":2:7"));
  t.is((await ask("is_complete_request", `${hashbang}said`))["status"], "complete");
  t.deepEqual((await ask("complete_request", `${hashbang}said.toUp‸`))["matches"], ["toUpperCase"]);
  t.true((await ask("inspect_request", `${hashbang}sai‸d`))["found"] as boolean);
});
