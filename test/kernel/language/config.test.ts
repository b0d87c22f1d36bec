import test from "ava";
import { library, Notebook, patientLanguage } from "./notebook.ts";

test("a user's own tsconfig.json is honoured, with what cells need on top", async (t) => {
  const notebook = new Notebook(t, {
    "tsconfig.json": `{
      // Comments are allowed here.
      "extends": "./base.json",
      "compilerOptions": { "module": "preserve", "noUnusedLocals": true, "paths": { "@lib/*": ["./source/*"] }, "types": [] },
      "include": ["source"]
    }`,
    "base.json": '{"compilerOptions":{"noUncheckedIndexedAccess":true,"strict":true}}',
    "source/helper.ts": "export const help = 1;",
  });
  await notebook.clean(t, "import { help } from '@lib/helper.ts'; process.cwd(); await 1; const xs = [help]");
  await notebook.stops(t, "xs[0].toFixed()", "Object is possibly 'undefined'.");
  const [implicit] = await notebook.run("function loose(x) { return x }");
  t.like(implicit, { code: 7006, stops: false, severity: "warning" });
});

test("a tsconfig.json above the notebook's folder is honoured too", async (t) => {
  const outer = new Notebook(t, {
    "tsconfig.json": '{"compilerOptions":{"exactOptionalPropertyTypes":true},"include":[]}',
    "inner/a.ts": "export {};",
  });
  const language = patientLanguage({
    folder: `${outer.folder}/inner`,
    library,
    onUnavailable: (reason) => t.fail(reason),
  });
  t.teardown(() => language.stop());
  const found = await language.check("const value: { a?: number } = { a: undefined }");
  t.is(found[0]?.code, 2375);
});

test("without a configuration cells are strict, see Node's types and no browser's", async (t) => {
  const notebook = new Notebook(t);
  await notebook.clean(
    t,
    "import { readFile } from 'node:fs/promises'; (await readFile('x')).length; process.env.HOME?.length",
  );
  await notebook.stops(t, "const x: string = null", "Type 'null' is not assignable to type 'string'.");
  t.is((await notebook.language.check("document.title"))[0]?.stops, true);
});

test("untyped packages and unresolved modules warn", async (t) => {
  const notebook = new Notebook(t, {
    "node_modules/untyped/package.json": '{"name":"untyped","main":"index.js"}',
    "node_modules/untyped/index.js": "exports.x = 1;",
  });
  const found = await notebook.run("import untyped from 'untyped'; import absent from 'absent'");
  t.deepEqual(
    found.map(({ code, stops, severity }) => ({ code, stops, severity })),
    [7016, 2307].map((code) => ({ code, stops: false, severity: "warning" as const })),
  );
  await notebook.clean(t, "untyped.x.anything; absent.anything");
});

test("what only the document's ending asks for is fine without it in a cell", async (t) => {
  const notebook = new Notebook(t, { "rows.json": "[1, 2]" });
  await notebook.clean(t, "import rows from './rows.json'", "rows[0]!.toFixed()");
  await notebook.stops(t, "const first: string = rows[0]!", "Type 'number' is not assignable to type 'string'.");
  await notebook.clean(t, "const pick = <T>(list: T[]) => list[0]; const n = <number>pick([1]);");
  await notebook.stops(t, "const s: string = n", "Type 'number' is not assignable to type 'string'.");
});

test("WebAssembly has its types, with the DOM's and without", async (t) => {
  const cells = [
    "const bytes = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]); const { instance, module } = await WebAssembly.instantiate(bytes, { env: { n: 1 } });",
    "const all: string[] = WebAssembly.Module.exports(module).map(({ name }) => name); new WebAssembly.Memory({ initial: 1 }).grow(1).toFixed();",
    "const call = instance.exports.f as (x: number) => number; (await WebAssembly.compile(bytes)) instanceof WebAssembly.Module;",
  ];
  await new Notebook(t).clean(t, ...cells);
  const config = '{ "compilerOptions": { "lib": ["esnext", "dom"], "strict": true } }';
  const withDom = new Notebook(t, { "tsconfig.json": config });
  await withDom.clean(t, ...cells, "document.title.length");
  await withDom.stops(t, "new WebAssembly.Memory()", "Expected 1 arguments, but got 0.");
});
