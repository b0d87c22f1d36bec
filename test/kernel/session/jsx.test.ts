import test from "ava";
import { openNotebook } from "./support/notebook.ts";

/** A JSX runtime of a few lines, whose elements are HTML. */
const runtime = `
const html = (type, { children = [], ...props }, key) => {
  const inner = [children].flat(9).filter((each) => each !== null && each !== false && each !== undefined).join("");
  if (typeof type === "function") return type({ ...props, children });
  if (type === Fragment) return inner;
  const attributes = Object.entries(props).map(([name, value]) => " " + name + "=" + JSON.stringify(value)).join("");
  return "<" + type + (key === undefined ? "" : " KEY=" + key) + attributes + ">" + inner + "</" + type + ">";
};
export const Fragment = Symbol("Fragment");
export const jsx = html, jsxs = html;
export const h = (type, props, ...children) => html(type, { ...props, children });
`;
const types = `
export declare const Fragment: unique symbol;
export declare function jsx(type: unknown, props: object, key?: string): string;
export declare const jsxs: typeof jsx;
export declare function h(type: unknown, props: object | null, ...children: unknown[]): string;
export namespace JSX {
  type Element = string;
  interface IntrinsicElements { [name: string]: { [attribute: string]: unknown } }
  interface ElementChildrenAttribute { children: {} }
  interface IntrinsicAttributes { key?: string | number }
}
`;
const packages = {
  "node_modules/tiny/package.json":
    '{ "name": "tiny", "type": "module", "exports": { "./jsx-runtime": { "types": "./runtime.d.ts", "default": "./runtime.js" } } }',
  "node_modules/tiny/runtime.js": runtime,
  "node_modules/tiny/runtime.d.ts": types,
};
const config = (compilerOptions: object): string =>
  JSON.stringify({ compilerOptions: { strict: true, ...compilerOptions } });

test("JSX in cells and in files beside the notebook, by the automatic runtime", async (t) => {
  const { run } = await openNotebook(t, {
    ...packages,
    "tsconfig.json": config({ jsx: "react-jsx", jsxImportSource: "tiny" }),
    "card.tsx":
      "export interface Props { title: string; children?: unknown }\nexport const Card = ({ title, children }: Props) => (\n  <section title={title}>{children}</section>\n);\nexport const where = (): string => new Error().stack!.split('\\n')[1]!;\n",
  });
  const table: readonly (readonly [cell: string, result: string])[] = [
    ["<b>bold</b>", "'<b>bold</b>'"],
    ["<br/>", "'<br></br>'"],
    [
      "const item = 1; <li key={item} id='a' data-x={item + 1} hidden>{item}</li>",
      "'<li KEY=1 id=\"a\" data-x=2 hidden=true>1</li>'",
    ],
    ["<><i>1</i><i>2</i></>", "'<i>1</i><i>2</i>'"],
    [
      "<p>\n  some text &amp; more &#x41;&nbsp;\n  next {'line'} {/* nothing */}\n\n</p>",
      "'<p>some text & more A\u00a0 next line </p>'",
    ],
    ["const props = { a: 1, key: 'k' }; <x-y {...props} b='&quot;' />", '\'<x-y KEY=k a=1 b="\\\\""></x-y>\''],
    [
      "import { Card } from './card.tsx'; <Card title='t'><b/>text</Card>",
      "'<section title=\"t\"><b></b>text</section>'",
    ],
    ["const ns = { Card }; <ns.Card title={`${1}`} />", "'<section title=\"1\"></section>'"],
    ["await Promise.resolve(<u/>)", "'<u></u>'"],
    [
      "const List = <T,>({ of }: { of: T[] }) => <ul>{of.map((each, i) => <li key={i}>{String(each)}</li>)}</ul>; <List<number> of={[1, 2]} />",
      "'<ul><li KEY=0>1</li><li KEY=1>2</li></ul>'",
    ],
    ["<a>{...[1, 2]}</a>", "'<a>12</a>'"],
    ["<svg:rect/>", "'<svg:rect></svg:rect>'"],
    [
      "(() => { try {\n  return <div\n    a={1}\n  >{((): string => { throw new Error('x') })()}\n  </div>\n} catch (e) { return (e as Error).stack!.split('\\n')[1]!.includes(':4:') } })()",
      "true",
    ],
    ["import { where } from './card.tsx'; where().trim()", "'at where (./card.tsx:5:36)'"],
    [
      "<Card />",
      "TypeScriptError: Type '{}' is not assignable to type 'IntrinsicAttributes & Props'.\n  Property 'title' is missing in type '{}' but required in type 'Props'.",
    ],
  ];
  for (const [cell, expected] of table) t.is(await run(cell), expected, cell);
});

test("JSX by the classic runtime, and when the tsconfig changes meanwhile", async (t) => {
  const notebook = await openNotebook(t, {
    ...packages,
    "tsconfig.json": config({ jsx: "react", jsxFactory: "h", jsxFragmentFactory: "Fragment" }),
  });
  const { run, write } = notebook;
  const cell = "// @ts-nocheck\nimport { h, Fragment } from 'tiny/jsx-runtime';\n<><b a='1'>x{2}</b><i/></>";
  t.is(await run(cell), "'<b a=\"1\">x2</b><i></i>'");
  await write({ "tsconfig.json": config({ jsx: "preserve" }) });
  t.regex(String(await run("<b/>")), /keeps JSX as it is \("jsx": "preserve"\)/);
  await write({ "tsconfig.json": config({}) });
  t.regex(String(await run("<b/>")), /JSX runs once a tsconfig\.json .* "jsx": "react-jsx"/);
});
