import { fileURLToPath } from "node:url";
import test from "ava";
import type { Completion } from "../../../kernel/language/index.ts";
import { snippets } from "../../../kernel/language/snippets.ts";
import { Notebook, patientLanguage } from "./notebook.ts";

interface Described {
  readonly text: string;
  readonly type: string;
  readonly documentation?: string;
}

const describedIn = ({ metadata }: Completion) => metadata["_jupyter_types_experimental"] as Described[];

/** Completes at the `|` of a cell. */
async function at(notebook: Notebook, marked: string): Promise<Completion> {
  const offset = marked.indexOf("|");
  return notebook.language.complete(marked.slice(0, offset) + marked.slice(offset + 1), offset);
}

/** What must be offered at the `|`, and what must not. */
const offers: readonly (readonly [cell: string, some: readonly string[], none?: readonly string[]])[] = [
  ["setMode('tr|')", ["train"], ["test"]],
  ['setMode("|")', ["train", "test"]],
  ["setMode(`|`)", ["train", "test"]],
  ["const o: Options = { |", ["rate", "steps"]],
  ["const o: Options = { rate: 1, st|", ["steps"], ["rate"]],
  ["const { ra| } = options", ["rate"], ["steps"]],
  ["options['|']", ["rate", "steps"]],
  ["import { read| } from 'node:fs'", ["readFile", "readFileSync"], ["write"]],
  ["import { help| } from './util.ts'", ["helper"]],
  ["import { } from 'local-|'", ["local-package"]],
  ["import { } from 'node:f|'", ["node:fs", "node:fs/promises"]],
  ["import { } from 'adj|'", ["adjoint"]],
  ["import { } from './sub/|'", ["deep.ts"]],
  ["await import('./|')", ["util.ts", "sub"]],
  ["// options.|", [], ["rate"]],
  ["/* options.| */", [], ["rate"]],
  ["'options.|'", [], ["rate"]],
  ["`options.|`", [], ["rate"]],
  [`\`$\{options.|}\``, ["rate", "steps"]],
  ["'😀😀'; options.|", ["rate", "steps"]],
  ["const s = '😀';\r\nif (s) {\r\n  options\r\n    .r|", ["rate"], ["steps"]],
  ["const broken = (;\nfunction f() { return options.|", ["rate", "steps"]],
  ["class A extends Base { ov| }", ["override"]],
  ["new Base().|", ["shared"], ["hidden"]],
  ["let x: Opt|", ["Options"]],
  ["Color.|", ["Red", "Green"]],
  ["process.env.NODE_|", []],
  ["@log class B { x = options.| }", ["rate"]],
];

test("what is offered where", async (t) => {
  const notebook = new Notebook(t, {
    "util.ts": "export const helper = 1;",
    "sub/deep.ts": "export const deep = 1;",
    "package.json": '{"dependencies":{"local-package":"1"}}',
    "node_modules/local-package/package.json": '{"name":"local-package","types":"index.d.ts"}',
    "node_modules/local-package/index.d.ts": "export declare const inside: number;",
  });
  await notebook.clean(
    t,
    "function setMode(mode: 'train' | 'test') {}\ninterface Options { /** How fast. */ rate: number; steps?: number }\nconst options: Options = { rate: 1 }",
    "enum Color { Red, Green }\nclass Base { shared = 1; private hidden = 2 }",
  );
  for (const [cell, some, none = []] of offers) {
    const { matches } = await at(notebook, cell);
    for (const match of some) t.true(matches.includes(match), `${cell} offers ${match}: ${matches.slice(0, 20)}`);
    for (const match of none) t.false(matches.includes(match), `${cell} does not offer ${match}`);
  }
});

test("entries stand in the order of the matches, each once, with documentation where few are left", async (t) => {
  const notebook = new Notebook(t);
  await notebook.clean(
    t,
    "interface Options {\n  /** How **fast**. */\n  rate: number;\n  steps?: number\n}\nlet options!: Options",
  );
  const few = await at(notebook, "options.|");
  t.deepEqual(describedIn(few), [
    {
      text: "rate",
      type: "property",
      signature: "(property) Options.rate: number",
      documentation: "How **fast**.",
      start: 8,
      end: 8,
    },
    { text: "steps", type: "property", signature: "(property) Options.steps?: number | undefined", start: 8, end: 8 },
  ] as never);
  const many = await at(notebook, "|");
  t.deepEqual(
    describedIn(many).map(({ text }) => text),
    many.matches,
  );
  t.is(new Set(many.matches).size, many.matches.length);
});

test("of thousands of globals as many are offered as can be read, and typing narrows them all", async (t) => {
  const notebook = new Notebook(t);
  const names = Array.from({ length: 3000 }, (_, index) => `const global${index} = ${index};`).join("\n");
  await notebook.clean(t, names);
  t.is((await at(notebook, "|")).matches.length, 1000);
  t.deepEqual((await at(notebook, "global299|")).matches.toSorted(), [
    "global299",
    ...Array.from({ length: 10 }, (_, i) => `global299${i}`),
  ]);
});

test("calls of the library are offered after its names, and each of them checks", async (t) => {
  const notebook = new Notebook(t);
  const library = fileURLToPath(new URL("../../../lib/index.ts", import.meta.url));
  const language = patientLanguage({ folder: notebook.folder, library, onUnavailable: (reason) => t.fail(reason) });
  t.teardown(() => language.stop());
  const grad = await language.complete("ad.gra", 6);
  t.deepEqual(grad.matches.slice(0, 3), ["grad", "gradientReport", "gradients"]);
  t.true(
    describedIn(grad).some(
      ({ text, type, documentation }) => type === "snippet" && text.startsWith("grad((x") && documentation,
    ),
  );
  t.deepEqual((await language.complete("({ grad: 1 }).gr", 16)).matches, ["grad"]);
  for (const { text } of snippets) t.deepEqual(await language.check(`ad.${text}`), [], text);
});
