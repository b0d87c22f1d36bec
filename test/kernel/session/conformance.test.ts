import test from "ava";
import { type Answer, startKernel } from "../support/client.ts";

const kernel = await startKernel();
test.after.always(() => kernel.stop());

/** What a cell shows, or the name and message of its error. */
const shown = ({ published, reply }: Answer): unknown => {
  if (reply["status"] === "error") return `${reply["ename"]}: ${reply["evalue"]}`;
  const result = published.find(({ type }) => type === "execute_result")?.content["data"];
  return (result as Record<string, unknown> | undefined)?.["text/plain"];
};

type Row = readonly (readonly [cell: string, result: string | undefined])[];

/** Cells that run one after another in one session, each with what it shows. */
const tables: Readonly<Record<string, Row>> = {
  "values and expressions": [
    ["1, 2, 3", "3"],
    ["{ 1; 2 }", undefined],
    ["'use strict'", "'use strict'"],
    ["`a${1}b${`c${2}`}`", "'a1bc2'"],
    ["String.raw`\\n${1}`", "'\\\\n1'"],
    [
      "const tag = (s: TemplateStringsArray, ...v: number[]) => s.raw.join('|') + v.join(); tag`x${1}y${2}z`",
      "'x|y|z1,2'",
    ],
    ["2n ** 64n", "18446744073709551616n"],
    ["1_000_000", "1000000"],
    ["[0b101, 0o17, 0xff]", "[ 5, 15, 255 ]"],
    ["/(?<year>\\d{4})/u.exec('in 2024')?.groups?.year", "'2024'"],
    ["/[\\p{L}--[a-z]]/v.test('a')", "false"],
    ["'aXbX'.replaceAll(/x/gi, '-')", "'a-b-'"],
    ["/a.c/s.test('a\\nc')", "true"],
    ["let un: string | undefined; un?.length ?? 'none'", "'none'"],
    ["let lo: number | null = null; lo ??= 4; lo ||= 5; lo &&= 6; lo", "6"],
    ["// @ts-nocheck\ntypeof notDeclaredAnywhere", "'undefined'"],
    ["void 0", undefined],
    ["(() => { })()", undefined],
    ["new Date(0).toISOString()", "'1970-01-01T00:00:00.000Z'"],
    ["[...'héllo'].length", "5"],
    ["(function () { return this })() === undefined", "true"],
    ["[1, , 3].length", "3"],
    ["Object.is(-0, 0)", "false"],
    ["({ a: 1, ...{ b: 2 } })", "{ a: 1, b: 2 }"],
    ["0.1 + 0.2 as number", "0.30000000000000004"],
    ["1 satisfies number", "1"],
    ["'a' as const", "'a'"],
    ["[1]!", "[ 1 ]"],
    ["(1 as unknown as string)", "1"],
  ],
  destructuring: [
    [
      "const { a, b: { c = 3 } = {} as { c?: number }, ...others } = { a: 1, d: 4, e: 5 }; [a, c, others]",
      "[ 1, 3, { d: 4, e: 5 } ]",
    ],
    ["let [x, , y = 2, ...z] = [1, 0, undefined, 4, 5]; [x, y, z]", "[ 1, 2, [ 4, 5 ] ]"],
    ["[x, y] = [y!, x!]; [x, y]", "[ 2, 1 ]"],
    ["({ a: x } = { a: 9 }); x", "9"],
    ["const key = 'k'; const { [key]: fromKey } = { k: 7 }; fromKey", "7"],
    ["for (const [k, v] of Object.entries({ p: 1 })) console.log(k, v)", undefined],
    ["function take({ n, m = n * 2 }: { n: number; m?: number }) { return m }\ntake({ n: 3 })", "6"],
    ["var { length } = 'four'; length", "4"],
    ["const [] = []; const {} = {}; 1", "1"],
  ],
  "control flow": [
    [
      "let found = 0; outer: for (let i = 0; i < 3; i++) for (let j = 0; j < 3; j++) { if (j === 2) continue outer; if (i === 2) break outer; found++ }\nfound",
      "4",
    ],
    ["switch (3 as number) { case 1: var chosen = 'one'; break; default: chosen = 'other' }\nchosen", "'other'"],
    [
      "try { throw new Error('e') } catch { var caught = true } finally { var last = 'f' }\n[caught, last]",
      "[ true, 'f' ]",
    ],
    ["if (true) { var fromBlock = 1; let hiddenHere = 2 }\nfromBlock", "1"],
    ["// @ts-nocheck\ntypeof hiddenHere", "'undefined'"],
    ["do { var once = 1 } while (false)\nonce", "1"],
    ["var ofVar = 0; for (ofVar of [1, 2, 3]);\nfor (var ofVar of [4]);\nofVar", "4"],
    ["// @ts-nocheck\nfor (var inVar in { q: 1 });\ninVar", "'q'"],
    ["block: { break block }\n'after'", "'after'"],
    [
      "for (let i = 0, closures: (() => number)[] = []; i < 3; i++) { closures.push(() => i); globalThis['closures' as never] = closures as never }\n(globalThis as any).closures.map((f: any) => f())",
      "[ 0, 1, 2 ]",
    ],
    ["let order: number[] = []; queueMicrotask(() => order.push(2)); order.push(1); await null; order", "[ 1, 2 ]"],
    ["return 1", "SyntaxError: A 'return' statement can only be used within a function body."],
    [
      "break",
      "TypeScriptError: A 'break' statement can only be used within an enclosing iteration or switch statement.",
    ],
    [
      "yield 1",
      "SyntaxError: A 'yield' expression is only allowed in a generator body. Either remove this `yield` or change the enclosing function to a generator function (`function*`)",
    ],
  ],
  functions: [
    ["early(); function early() { return 'hoisted' }\nearly()", "'hoisted'"],
    [
      "function even(n: number): boolean { return n === 0 || odd(n - 1) }\nfunction odd(n: number): boolean { return n !== 0 && even(n - 1) }\neven(10)",
      "true",
    ],
    [
      "function over(a: number): number; function over(a: string): string; function over(a: any) { return a }\nover('s')",
      "'s'",
    ],
    ["over.name", "'over'"],
    ["function withThis(this: { v: number }, add: number) { return this.v + add }\nwithThis.call({ v: 1 }, 2)", "3"],
    ["function args() { return arguments.length }\n(args as any)(1, 2, 3)", "3"],
    ["const arrow = <T,>(value: T): T => value; arrow<number>(5)", "5"],
    ["((a: number, b = a, ...rest: number[]) => a + b + rest.length)(1, 1, 3)", "3"],
    ["const later = async <T>(\n  value: T,\n): Promise<\n  T\n> => value; await later(1)", "1"],
    [
      "function* count(to: number): Generator<number> { for (let i = 0; i < to; i++) yield i }\n[...count(3)]",
      "[ 0, 1, 2 ]",
    ],
    [
      "async function* ticks() { yield 1; await null; yield 2 }\nconst seen: number[] = []; for await (const t of ticks()) seen.push(t); seen",
      "[ 1, 2 ]",
    ],
    ["const iterable = { *[Symbol.iterator]() { yield* [1, 2] } }; [...iterable]", "[ 1, 2 ]"],
    ["(function fact(n: number): number { return n < 2 ? 1 : n * fact(n - 1) })(5)", "120"],
    ["function isString(x: unknown): x is string { return typeof x === 'string' }\nisString('')", "true"],
    ["function asserts(x: unknown): asserts x { if (!x) throw new Error('no') }\nasserts(1); 'asserted'", "'asserted'"],
    ["(async () => { await null; return 'async' })()", "'async'"],
    ["await (async () => 'awaited')()", "'awaited'"],
    [
      "new.target",
      "SyntaxError: Unexpected new.target expression. new.target is only allowed in constructors, functions, and class field initializers",
    ],
  ],
  "strict mode and this": [
    ["this === undefined || this === globalThis", "true"],
    [
      "(() => { try { (undeclaredName as any) = 1; return 'sloppy' } catch (e) { return (e as Error).name } })()",
      "TypeScriptError: Cannot find name 'undeclaredName'.",
    ],
    [
      "// @ts-nocheck\n(() => { try { undeclaredName = 1; return 'sloppy' } catch (e) { return e.name } })()",
      "'ReferenceError'",
    ],
    ["// @ts-nocheck\n(() => { try { Object.freeze([]).push(1) } catch (e) { return e.name } })()", "'TypeError'"],
    ["globalThis.constructor.name", "'Object'"],
  ],
  classes: [
    [
      "class Point { constructor(public x = 1, readonly y: number = 2, protected z?: number) {} }\nnew Point(5)",
      "Point { x: 5, y: 2, z: undefined }",
    ],
    [
      "class Counter { static #made = 0; #n = 0; static { Counter.#made = 10 } up() { return ++this.#n } static get made() { return Counter.#made } static has(o: object) { return #n in o } }\n[new Counter().up(), Counter.made, Counter.has({}), Counter.has(new Counter())]",
      "[ 1, 10, false, true ]",
    ],
    [
      "class Temp { #c = 0; get f() { return this.#c * 2 } set f(v: number) { this.#c = v / 2 } }\nconst temp = new Temp(); temp.f = 10; temp.f",
      "10",
    ],
    [
      "abstract class Shape { abstract area(): number; toString() { return `area ${this.area()}` } }\nclass Square extends Shape { constructor(private side: number) { super() } override area() { return this.side ** 2 } }\n`${new Square(3)}`",
      "'area 9'",
    ],
    [
      "class Box<T> { constructor(readonly value: T) {} map<U>(f: (x: T) => U): Box<U> { return new Box(f(this.value)) } }\nnew Box(2).map(n => n * 2).value",
      "4",
    ],
    [
      "class Auto { accessor count: number = 1; static accessor made = 'm' }\nconst auto = new Auto(); auto.count += 1; [auto.count, Auto.made, Object.keys(auto)]",
      "[ 2, 'm', [] ]",
    ],
    [
      "class Indexed { [key: string]: unknown; declare typed: string; optional?: number; definite!: string; plain }\nObject.keys(new Indexed())",
      "[ 'optional', 'definite', 'plain' ]",
    ],
    [
      "class Computed { ['ab'] = 1; static [Symbol.toStringTag] = 'T'; async *gen() { yield 1 } }\n(new Computed() as any).ab",
      "1",
    ],
    [
      "const Expression = class Inner { static self = Inner.name }; [Expression.name, Expression.self]",
      "[ 'Inner', 'Inner' ]",
    ],
    [
      "class Impl implements Iterable<number>, Disposable { *[Symbol.iterator]() { yield 1 } [Symbol.dispose]() {} }\n[...new Impl()]",
      "[ 1 ]",
    ],
    [
      "class Overloaded { get(a: string): string; get(a: number): number; get(a: any) { return a } }\nnew Overloaded().get(1)",
      "1",
    ],
    [
      "class NoSemicolons {\n  a = 1\n  b: number | undefined\n  ['c'] = 3\n  private readonly ['d'] = 4\n  static\n  e = 5\n}\n[Object.keys(new NoSemicolons()), NoSemicolons.e]",
      "[ [ 'a', 'b', 'c', 'd' ], 5 ]",
    ],
    ["class Late { static make = () => new Late() }\nLate.make() instanceof Late", "true"],
    ["new (class extends Array<number> { sum() { return this.reduce((a, b) => a + b, 0) } })(1, 2, 3).sum()", "6"],
  ],
  "enums and namespaces": [
    ["enum Color { Red = 'r', Green = 'g' }\nObject.values(Color)", "[ 'r', 'g' ]"],
    [
      "enum Flags { None, A = 1 << 0, B = 1 << 1, Both = A | B, Len = 'abc'.length as number }\n[Flags.Both, Flags.Len, Flags[2]]",
      "[ 3, 3, 'B' ]",
    ],
    ["enum Twice { A } enum Twice { B = 1 }\n[Twice.A, Twice.B]", "[ 0, 1 ]"],
    ["enum Twice { C = 7 }\nObject.keys(Twice)", "[ '7', 'C' ]"],
    ["declare enum Ambient { X } const enum Constant { 'quoted key' = 2 }\nConstant['quoted key']", "2"],
    [
      "namespace Geometry { const hiddenPi = 3; export const two = 2; export namespace Deep { export function area(r: number) { return hiddenPi * r ** two } } export type T = string }\nGeometry.Deep.area(2)",
      "12",
    ],
    ["namespace Geometry { export const three = 3 }\n'two' in Geometry", "false"],
    [
      "function lib() { return 1 } namespace lib { export const version = '1.0' }\n[lib(), lib.version]",
      "[ 1, '1.0' ]",
    ],
    ["class Host { } namespace Host { export const extra = 5 }\nHost.extra", "5"],
    ["namespace Same { export let n = 1 } namespace Same { export const m = 2 }\n[Same.n, Same.m]", "[ 1, 2 ]"],
    ["namespace OnlyTypes { export interface I { a: 1 } }\nlet ofI: OnlyTypes.I = { a: 1 }; ofI", "{ a: 1 }"],
    ["function inner() { enum Local { A = 3 } return Local.A }\ninner()", "3"],
    ["import Deep = Geometry; Deep.three", "3"],
  ],
  "types leave nothing": [
    ["type A = string\n(1 as number)", "1"],
    ["let plain = 1\ntype Between = number\n;[plain]", "[ 1 ]"],
    ["const cast = plain as any\n;(cast)", "1"],
    ["let seq = 5 as number\ninterface I { a: 1 }\n[seq].length", "1"],
    ["declare const ambient: number; declare function amb(): void; typeof ambient", "'undefined'"],
    [
      "interface Merge { a: number } interface Merge { b: string }\nconst merged: Merge = { a: 1, b: '' }; merged",
      "{ a: 1, b: '' }",
    ],
    ["type Fn = typeof merged extends { a: infer N } ? N : never; const fnv: Fn = 4; fnv", "4"],
    ["let angle = <number>(<unknown>3); angle", "3"],
    ["const obj = <{ p: number }>{ p: 1 }; obj.p", "1"],
    ["const fnObj = () => <{ q: number }>{ q: 2 }; fnObj().q", "2"],
    ["let generic = Array<string>; new generic(2).length", "2"],
    ["abstract class Abs<T> { abstract a: T; b?(): void }\ntypeof Abs", "'function'"],
    ["export {}; export type { Merge }; 'exported'", "'exported'"],
    ["const o2 = { m<T>(this: unknown, x: T): T { return x }, get g(): number { return 1 } }; o2.m(o2.g)", "1"],
    ["try { throw 1 } catch (e: unknown) { (e as number) + 1 }", undefined],
    ["let a1 = 1 as any as number, b1: number = a1!; b1", "1"],
    ["(<T,>(x: T) => x)<number>(1)", "1"],
    ["let u!: number; u = 3; u", "3"],
  ],
  "redeclaration keeps closures and changes kind": [
    ["const thing = 1; const getThing = () => thing; thing", "1"],
    ["let thing = 'two'; getThing()", "'two'"],
    ["function thing() { return 3 }\nthing()", "3"],
    ["enum thing { x = 4 }\nthing.x", "4"],
    ["interface thing { a: 1 }\nlet useThing: thing = { a: 1 }; useThing.a", "1"],
    ["type thing = 'five'; let typed: thing = 'five'; typed", "'five'"],
    ["class thing { six = 6 }\nnew thing().six", "6"],
    ["var thing: any; typeof thing", "'function'"],
    ["var thing: any = 7; thing", "7"],
    ["namespace thing { export const eight = 8 }\nthing.eight", "8"],
    ["using thing = null; thing", "null"],
    ["let { thing } = { thing: 9 }; thing", "9"],
    ["let counter = 0; const bump = () => ++counter; bump()", "1"],
    ["bump(); counter", "2"],
    ["counter = 10; bump()", "11"],
    ["function helper() { return 'v1' }\nconst useHelper = () => helper(); useHelper()", "'v1'"],
    ["function helper() { return 'v2' }\nuseHelper()", "'v2'"],
    ["const frozen = 1; frozen", "1"],
    ["let dup = 1; let dup = 2;", "TypeScriptError: Cannot redeclare block-scoped variable 'dup'."],
  ],
  "modules in cells": [
    [
      "import fs, { existsSync as exists, type Stats } from 'node:fs'; import * as path from 'path'; [typeof fs.readFileSync, exists('/'), path.sep]",
      "[ 'function', true, '/' ]",
    ],
    ["import type { Server } from 'node:http'; import { type AddressInfo } from 'node:net'; 1", "1"],
    ["import { EventEmitter } from 'node:events'; 'imported'", "'imported'"],
    ["new EventEmitter().listenerCount('x')", "0"],
    ["import { Stats as OnlyAType } from 'node:fs'; let stat: OnlyAType | undefined; stat", undefined],
    ["export const shared = 1; export default shared + 1", "2"],
    ["export { basename as base, default as pathModule } from 'node:path'", undefined],
    ["base('/a/b') + pathModule.sep", "'b/'"],
    ["export * as os from 'node:os'", undefined],
    ["typeof os.cpus", "'function'"],
    ["import url = require('node:url'); typeof url.parse", "'function'"],
    ["const { join } = require('node:path'); join('a', 'b')", "'a/b'"],
    ["const dynamic = await import('node:util'); typeof dynamic.inspect", "'function'"],
    ["import 'node:crypto'; 'side effect'", "'side effect'"],
    [
      "[typeof import.meta.dirname, typeof __dirname, import.meta.resolve('node:fs')]",
      "[ 'string', 'string', 'node:fs' ]",
    ],
    [
      "import { noSuchExport } from 'node:path'; noSuchExport",
      "TypeScriptError: Module '\"node:path\"' has no exported member 'noSuchExport'.",
    ],
  ],
  using: [
    [
      "const log: string[] = []; const res = (n: string) => ({ n, [Symbol.dispose]() { log.push(n) } }); { using inBlock = res('block') }\nlog",
      "[ 'block' ]",
    ],
    ["using atTop = res('top'); log.length", "1"],
    ["log", "[ 'block', 'top' ]"],
    ["for (using each of [res('a'), res('b')]);\nlog.slice(2)", "[ 'a', 'b' ]"],
    ["await using slow = { async [Symbol.asyncDispose]() { log.push('slow') } }; 1", "1"],
    ["log.at(-1)", "'slow'"],
  ],
  "text as it comes": [
    ["\ufefflet bom = 1; bom", "1"],
    ["#!/usr/bin/env node\n// @ts-nocheck\nlet bang = 2; bang", "2"],
    ["let crlf = 1;\r\ncrlf + 1\r\n", "2"],
    ["let ls = 'a\u2028b'; ls.length", "3"],
    ["// only a comment", undefined],
    ["   \n\n\t", undefined],
    ["<!-- html comment", "SyntaxError: HTML comments are not allowed in modules"],
    ["let é = 1, \\u0061bc = 2, 变量 = 3; [é, abc, 变量]", "[ 1, 2, 3 ]"],
    ["'😀'.length", "2"],
    ["let a = 'unterminated", "SyntaxError: Unterminated string"],
    ["debugger; 'past'", "'past'"],
  ],
};

for (const [title, rows] of Object.entries(tables))
  test.serial(`cells: ${title}`, async (t) => {
    for (const [cell, expected] of rows) t.is(shown(await kernel.execute(cell)), expected, cell);
  });
