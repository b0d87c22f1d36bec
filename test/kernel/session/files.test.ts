import { rm, writeFile } from "node:fs/promises";
import path from "node:path";
import test from "ava";
import { openNotebook } from "./support/notebook.ts";

test("files beside the notebook run as cells do, and say where they are", async (t) => {
  const { run, folder } = await openNotebook(t, {
    "constructs.ts": `import { Kind, type Shape } from "./types.ts";
import { Unused } from "./types.ts";
export enum Level { Low, High = 5 }
export namespace Space { export const inside = 1; export let moved = 2 }
export namespace Space { export const more = 3 }
export class Made { constructor(readonly kind: Kind, private n = 1) {} accessor auto = 1 }
const doubled = (_: unknown, __: ClassFieldDecoratorContext) => (n: number) => 2 * n;
export class Decorated { @doubled n = 4 }
export default function named(this: void, shape?: Shape): string { return new Error("x").stack!.split("\\n")[1]! }
export const used: Unused | undefined = undefined;
export const meta = [import.meta.url, import.meta.filename, import.meta.dirname];
export { Kind };
export type { Shape };
@(<C,>(c: C, _: unknown) => c) export class Whole<T> { value?: T }
`,
    "types.ts": "export interface Shape { a: 1 }\nexport type Unused = string;\nexport enum Kind { A = 'a' }\n",
    "common.cts":
      "import path = require('node:path');\nconst value: number = 7;\nexport = { value, sep: path.sep, file: __filename };\n",
    "plain.js": "export const plain = import.meta.url;\n",
    "both.ts": "export const from = 'both.ts';\n",
    "both.js": "export const from = 'both.js';\n",
    "old.cjs": "exports.answer = 42; for (const n of ['later']) exports[n] = n;",
    "data.json": '{ "a": [1] }',
    "loop/a.ts": "import { b } from './b.ts';\nexport const a = 1;\nexport const fromB = () => b;\n",
    "loop/b.ts": "import { a } from './a.ts';\nexport const b = 2;\nexport const fromA = () => a;\n",
    "loop/index.ts": "export * from './a.ts';\nexport { fromA } from './b.ts';\n",
  });
  const url = (name: string): string => new URL(`file://${folder}/${name}`).href;
  const table: readonly (readonly [cell: string, result: string | undefined])[] = [
    [
      "import * as c from './constructs.ts'; [c.Level.High, c.Level[0], c.Space.moved, c.Space.more, c.Kind.A]",
      "[ 5, 'Low', 2, 3, 'a' ]",
    ],
    [
      "[new c.Made(c.Kind.A).kind, new c.Made(c.Kind.A).auto, new c.Decorated().n, new c.Whole().value]",
      "[ 'a', 1, 8, undefined ]",
    ],
    ["c.default().trim()", "'at Module.named (./constructs.ts:9:75)'"],
    [
      `c.meta.join() === ${JSON.stringify([url("constructs.ts"), path.join(folder, "constructs.ts"), folder].join())}`,
      "true",
    ],
    ["import common from './common.cts'; [common.value, common.file.endsWith('common.cts')]", "[ 7, true ]"],
    ["require('./common.cts').value", "7"],
    [`import { plain } from './plain.js'; plain === ${JSON.stringify(url("plain.js"))}`, "true"],
    [
      "import * as ts from './both.ts'; import * as js from './both.js'; [ts.from, js.from]",
      "[ 'both.ts', 'both.js' ]",
    ],
    ["// @ts-nocheck\n(await import(new URL('both.ts', import.meta.url))).from", "'both.ts'"],
    [
      "// @ts-nocheck\nawait import(new URL('none.ts', import.meta.url)).catch((e) => e.code)",
      "'ERR_MODULE_NOT_FOUND'",
    ],
    ["import { answer } from './old.cjs'; answer", "42"],
    ["// @ts-nocheck\nimport { later } from './old.cjs'; later", "'later'"],
    ["import data from './data.json' with { type: 'json' }; data.a", "[ 1 ]"],
    ["// @ts-nocheck\nimport bare from './data.json'; bare.a", "[ 1 ]"],
    ["require('./data.json').a", "[ 1 ]"],
    ["import { a, fromB, fromA } from './loop/index.ts'; [a, fromB(), fromA()]", "[ 1, 2, 1 ]"],
    ["import { fromB as again } from './loop'; again === fromB", "true"],
    ["import { Shape } from './types.ts'; import { Unused as U } from './types.js'; let s: Shape = { a: 1 }; s.a", "1"],
  ];
  for (const [cell, expected] of table) t.is(await run(cell), expected, cell);
});

test("a change is seen at the next import, however far away; what did not change is not run again", async (t) => {
  const { run, write, folder } = await openNotebook(t, {
    "top.ts": "globalThis.ran = [...(globalThis.ran ?? []), 'top'];\nexport { middle } from './middle.ts';\n",
    "middle.ts":
      "globalThis.ran = [...(globalThis.ran ?? []), 'middle'];\nimport { leaf } from './leaf.ts';\nexport const middle = () => leaf + 1;\n",
    "leaf.ts": "export const leaf = 1;\n",
    "state.ts": "export const state = { count: 0 };\n",
    "fails.ts":
      "import fs from 'node:fs';\nexport const text = fs.readFileSync(new URL('./late.txt', import.meta.url), 'utf8');\n",
    "lib.cjs": "exports.version = 1;",
  });
  const middle = "// @ts-nocheck\nimport { middle } from './top.ts'; [middle(), globalThis.ran.length]";
  t.is(await run(middle), "[ 2, 2 ]");
  t.is(await run(middle), "[ 2, 2 ]");
  t.is(await run("import { state } from './state.ts'; state.count += 1"), "1");
  await write({ "leaf.ts": "export const leaf = 10;\n" });
  t.is(await run(middle), "[ 11, 4 ]");
  t.is(await run("import { state } from './state.ts'; state.count"), "1");
  t.is(await run("await import('./leaf.ts').then(m => m.leaf)"), "10");
  t.is(await run("require('./lib.cjs').version"), "1");
  await write({ "lib.cjs": "exports.version = 2;" });
  t.is(await run("require('./lib.cjs').version"), "2");
  t.is(await run("import lib from './lib.cjs'; lib.version"), "2");
  await write({ "leaf.ts": "export const leaf = 1;\nlet broken = ;\n" });
  t.is(
    await run(middle),
    `SyntaxError: ${path.join(folder, "leaf.ts")}:2:14 Unexpected token\n    let broken = ;\n                 ^`,
  );
  await write({ "leaf.ts": "export const other = 1;\n" });
  t.regex(String(await run(middle)), /does not provide an export named 'leaf'/);
  await rm(path.join(folder, "leaf.ts"));
  t.regex(String(await run(middle)), /leaf\.ts/);
  await write({ "leaf.ts": "export const leaf = 3;\n" });
  t.is(await run(middle), "[ 4, 6 ]");
  t.regex(String(await run("import { text } from './fails.ts'; text")), /ENOENT/);
  await writeFile(path.join(folder, "late.txt"), "there");
  t.is(await run("import { text } from './fails.ts'; text"), "'there'");
});

test("packages: installed after a failed import, named as Deno names them, wrong names and versions told", async (t) => {
  const { run, write } = await openNotebook(t, {
    "node_modules/@scope/tool/package.json":
      '{ "name": "@scope/tool", "version": "1.4.2", "exports": { ".": "./i.mjs", "./sub": "./sub.mjs" } }',
    "node_modules/@scope/tool/i.mjs": "export const tool = 1; export default 2;",
    "node_modules/@scope/tool/sub.mjs": "export const sub = 3;",
    "node_modules/@jsr/std__text/package.json":
      '{ "name": "@jsr/std__text", "version": "1.0.9", "type": "module", "main": "i.js" }',
    "node_modules/@jsr/std__text/i.js": "export const text = 'jsr';",
    "node_modules/typed/package.json":
      '{ "name": "typed", "version": "2.0.0", "type": "module", "main": "i.js", "types": "i.d.ts" }',
    "node_modules/typed/i.js": "export const n = 1.5; export class Named {}",
    "node_modules/typed/i.d.ts": "export declare const n: number; export declare class Named { x: 1 }",
    "user.ts": "import { tool } from 'npm:@scope/tool';\nexport { tool };\n",
  });
  const late = "// @ts-nocheck\nimport { late } from 'late-package'; late";
  t.regex(String(await run(late)), /the package late-package is not installed .* `npm install late-package`/);
  t.regex(String(await run("// @ts-nocheck\nrequire('late-package')")), /not installed/);
  await write({
    "node_modules/late-package/package.json": '{ "name": "late-package", "version": "1.0.0", "main": "main.js" }',
    "node_modules/late-package/main.js": "exports.late = 'here';",
  });
  t.is(await run(late), "'here'");
  t.is(await run("// @ts-nocheck\nrequire('late-package').late"), "'here'");
  t.is(await run("import { n, Named } from 'npm:typed@^2.0.0'; n.toFixed()"), "'2'");
  t.is(await run("n.nope"), "TypeScriptError: Property 'nope' does not exist on type 'number'.");
  const table: readonly (readonly [cell: string, result: string | RegExp])[] = [
    ["import tool from 'npm:@scope/tool@1.4'; tool", "2"],
    ["import { sub } from 'npm:@scope/tool@^1.0.0/sub'; sub", "3"],
    ["(await import('npm:@scope/tool@1')).tool", "1"],
    [
      "import { tool as two } from 'npm:@scope/tool@2'; two",
      /npm:@scope\/tool@2 is asked for, and 1\.4\.2 is installed: run `npm install @scope\/tool@2`/,
    ],
    ["import { text } from 'jsr:@std/text@1'; text", "'jsr'"],
    ["import { none } from 'jsr:@std/none@1'; none", /`npx jsr add @std\/none@1`/],
    ["import nope from 'npm:nope@3'; nope", /`npm install nope@3`/],
    ["import x from 'https://example.invalid/x.ts'; x", /not loaded over the network/],
    ["import { tool as mine } from './user.ts'; mine", "1"],
    [
      "import { tol } from '@scope/tool'; tol",
      /no export named "tol"\. Did you mean "tool"\? It exports default, tool\./,
    ],
    ["import { perhapsAType } from '@scope/tool'; 1", "1"],
    ["perhapsAType.x", /no export named "perhapsAType"/],
    ["import absent from '@scope/tool/absent'; absent", /absent/],
    ["import './no-such-file.ts'", /no-such-file\.ts/],
  ];
  for (const [cell, expected] of table) {
    const got = await run(`// @ts-nocheck\n${cell}`);
    if (typeof expected === "string") t.is(got, expected, cell);
    else t.regex(String(got), expected, cell);
  }
});

test("the tsconfig's paths name modules in cells and files, when types are checked and when cells run", async (t) => {
  const { run, write } = await openNotebook(t, {
    "base.json":
      '{ "compilerOptions": { "paths": { "@lib/*": ["./src/*"], "@lib/exact": ["./src/other.ts"], "*.data": ["./data/*.json"] } } }',
    "tsconfig.json": '{ "extends": "./base.json", /* a comment */ "compilerOptions": { "strict": true } }',
    "src/one.ts": "import { two } from '@lib/deep/two';\nexport const one = two + 1;\n",
    "src/deep/two.ts": "export const two: number = 2;\n",
    "src/other.ts": "export const exact = 'exact';\n",
    "data/rows.json": "[1, 2]",
    "node_modules/@lib/real/package.json": '{ "name": "@lib/real", "main": "index.js" }',
    "node_modules/@lib/real/index.js": "exports.real = 'a package';",
  });
  t.is(await run("import { one } from '@lib/one'; one"), "3");
  t.is(await run("import { exact } from '@lib/exact'; (await import('@lib/deep/two.ts')).two + exact"), "'2exact'");
  t.is(await run("import rows from 'rows.data'; rows"), "[ 1, 2 ]");
  t.is(await run("import { real } from '@lib/real'; real"), "'a package'");
  await write({ "src/deep/two.ts": "export const two: number = 20;\n" });
  t.is(await run("import { one } from '@lib/one'; one"), "21");
  await write({ "base.json": '{ "compilerOptions": { "paths": { "@other/*": ["./src/*"] } } }' });
  t.is(await run("import { exact as other } from '@other/other'; other"), "'exact'");
  t.is(
    await run("// @ts-nocheck\nimport { gone } from '@lib/other';"),
    `Error: the package @lib/other is not installed for ${await run("__dirname").then((text) => String(text).slice(1, -1))}: run \`npm install @lib/other\` there, then this cell again.`,
  );
});
