import test from "ava";
import { transformCell } from "../../../kernel/session/code/transform.ts";
import { resultOf, tracebackOf } from "../support/answers.ts";
import { KernelClient } from "../support/client.ts";
import { openNotebook, shown } from "./support/notebook.ts";

/** Cells that declare what JavaScript and Node have under the same names, each after those before it. */
const rows: readonly (readonly [cell: string, result: string | undefined])[] = [
  [
    "class Map { a = 1; static make(): Map { return new Map() } }\n[Map.name, new Map(), Map.make().a]",
    "[ 'Map', Map { a: 1 }, 1 ]",
  ],
  ["const own: Map = new Map(); own.a", "1"],
  ["new globalThis.Map([[1, 2]]).size", "1"],
  ['import { createHash } from "node:crypto"; createHash("md5").update("").digest("hex").length', "32"],
  ["const Map = globalThis.Map; new Map([['a', 1]])", "Map(1) { 'a' => 1 }"],
  ["let again = new Map<string, number>(); again.size", "0"],
  [
    "function fetch(x: string) { return `fetched ${x}` }\n[fetch.name, fetch('y'), typeof globalThis.fetch]",
    "[ 'fetch', 'fetched y', 'function' ]",
  ],
  ["fetch", "[Function: fetch]\nfunction fetch(x) { return `fetched ${x}` }"],
  [
    "const process = { env: { A: 'mine' } }; [process.env.A, typeof require('node:process').version]",
    "[ 'mine', 'string' ]",
  ],
  ["class Promise { ready() { return 1 } }\nawait globalThis.Promise.resolve(new Promise().ready())", "1"],
  ["const later = async () => 5; await later()", "5"],
  ["const Object = 1, Array = 2; Object + Array", "3"],
  [
    "const { Symbol, URL = 3, ...Buffer } = { Symbol: 7, x: 1 } as { Symbol: number; URL?: number; x: number };\n({ Symbol, URL, q: Buffer })",
    "{ Symbol: 7, URL: 3, q: { x: 1 } }",
  ],
  ["enum Set { A, Map = Set.A + 5, Z = Map + 1 }\n[Set.Map, Set[6]]", "[ 5, 'Z' ]"],
  [
    "namespace JSON { export let Date = 4; export const twice = Date * 2 }\nJSON.Date = 9; [JSON.Date, JSON.twice]",
    "[ 9, 8 ]",
  ],
  ["import { join as Function, basename as Error } from 'node:path'; Function('a', Error('b/c'))", "'a/c'"],
  ["import * as Number from 'node:path'; Number.sep", "'/'"],
  [
    "class S\\u0065t { static v = 2 }\nenum Arr\\u0061y { A = 3 }\nnamespace Re\\u0066lect.In { export const v = 4 }\nimport W\\u0065akMap = Reflect.In;\n[Set.v, Array.A, Reflect.In.v, WeakMap.v, new globalThis.Set([1]).size]",
    "[ 2, 3, 4, 4, 1 ]",
  ],
  ["var performance = 2; performance += 1; performance", "3"],
  ["performance++; performance", "4"],
  [
    "const setTimeout = () => 'none', AbortSignal = class {}; [setTimeout.name, setTimeout(), AbortSignal.name]",
    "[ 'setTimeout', 'none', 'AbortSignal' ]",
  ],
  ["const NaN = 5; NaN", "5"],
  [
    "const String = 3; [{ String }.String, ((String: number) => ({ String }))(4).String, { x: { String: 5 } }.x.String]",
    "[ 3, 4, 5 ]",
  ],
  [
    "class Holder { String = 1; static Set = Set; Map() { return Map.name + this.String } }\n[new Holder().Map(), Holder.Set === Set]",
    "[ 'Map1', true ]",
  ],
  ["Map: for (const Map of [1]) continue Map;\ntypeof Map", "'function'"],
  ["const \\u0057eakMap = 8; WeakMap", "8"],
  [
    "const mark = <C>(made: C, _: unknown): C => made; @mark class WeakRef { self() { return WeakRef.name } }\nnew WeakRef().self()",
    "'WeakRef'",
  ],
  ["export default class Blob { static size = 4 }\nBlob.size", "4"],
  ["throw new (class TypeError extends globalThis.Error {})('mine')", "Error: mine"],
  [
    "const undefined = 1",
    "SyntaxError: `undefined` cannot be declared: JavaScript and TypeScript keep the name for themselves. Give what you declare another name.",
  ],
];

test("cells may declare what is global, for themselves: types and values, in later cells too", async (t) => {
  const { kernel } = await openNotebook(t, {});
  for (const [cell, result] of rows) t.is(shown(await kernel.execute(cell)), result, cell);
});

test("the kernel and packages go on with the globals", async (t) => {
  const { kernel, folder } = await openNotebook(t, {
    "node_modules/lister/package.json": '{"name": "lister", "main": "index.js"}',
    "node_modules/lister/index.js":
      "exports.list = (x) => [...new Map(Object.entries(x)).keys()].concat(typeof process.env);",
    "beside.ts": "export const size = (): number => new Set([1, 2]).size;",
  });
  const cell = `// @ts-nocheck
const Map = 1, Set = 2, Object = 3, Array = 4, Promise = 5, JSON = 6, process = 7, console = 8, Error = 9;
import { list } from "lister"; import { size } from "./beside.ts";
globalThis.console.table([{ a: 1 }]);
[list({ a: 1 }), size(), Map + Set + Object + Array + Promise + JSON + process + console + Error]`;
  const answer = await kernel.execute(cell);
  t.is(resultOf(answer)["text/plain"], "[ [ 'a', 'object' ], 2, 45 ]", `${folder}: ${tracebackOf(answer)}`);
  const failed = await kernel.execute("await null; null.x // @ts-ignore\n");
  t.is(failed.reply["status"], "error");
  const expressions = await kernel.execute("1", { user_expressions: { own: "Map + 1" } });
  const { own } = expressions.reply["user_expressions"] as Record<string, { data: Record<string, string> }>;
  t.is(own?.data["text/plain"], "2");
});

test("errors, stacks and questions about values know the names as they are written", async (t) => {
  const { kernel } = await openNotebook(t, {});
  const thrown = await kernel.execute("// @ts-nocheck\nfunction fetch() { return Map }\nfetch(); let Map = 1");
  t.is(thrown.reply["evalue"], "Map is not defined");
  t.true(tracebackOf(thrown).includes("at fetch (cell 1:2:"), tracebackOf(thrown));
  await kernel.execute("// @ts-nocheck\nlet URL: any = { inner: [1, 2, 3] }");
  const inspected = await kernel.request("inspect_request", { code: "URL.inner", cursor_pos: 9, detail_level: 0 });
  t.true(JSON.stringify(inspected.reply["data"]).includes("Value now: Array of 3."));
  t.is(KernelClient.text(thrown, "stderr"), "");
});

test("a cell that names no such variable is not changed by it", (t) => {
  const shadows = new Set(["Map"]);
  for (const text of ["a.Map;", "({ Map: 1 });", "class A { Map() {} }", "type T = Map<string, Map<1, 2>>;", "'Map'"])
    t.is(transformCell(text, new Set(), undefined, shadows).code, transformCell(text).code, text);
});
