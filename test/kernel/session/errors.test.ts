import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import test from "ava";
import { plain, tracebackOf } from "../support/answers.ts";
import { KernelClient, startKernel } from "../support/client.ts";

const folder = await mkdtemp(path.join(tmpdir(), "adjoint-errors-"));
await writeFile(
  path.join(folder, "helper.ts"),
  'interface Options {\n  a: number;\n}\nexport function fail(options: Options): never {\n  throw new RangeError("a is " + options.a);\n}\n',
);
const dependency = path.join(folder, "node_modules", "dependency");
await mkdir(dependency, { recursive: true });
await writeFile(path.join(dependency, "package.json"), '{ "name": "dependency", "main": "index.js" }');
await writeFile(path.join(dependency, "index.js"), "exports.call = (f) => f();\n");
const kernel = await startKernel({ folder });
test.after.always(async () => {
  await kernel.stop();
  await rm(folder, { recursive: true, force: true });
});

const failing = async (cell: string): Promise<string[]> => tracebackOf(await kernel.execute(cell)).split("\n");

test.serial("an error of a file beside the notebook is quoted there, and where the cell called it", async (t) => {
  const answer = await kernel.execute('import { fail } from "./helper.ts";\nfail({ a: 7 });');
  const cell = `cell ${answer.reply["execution_count"]}`;
  t.deepEqual(tracebackOf(answer).split("\n"), [
    "RangeError: a is 7",
    "./helper.ts:5:9",
    "  3 | }",
    "  4 | export function fail(options: Options): never {",
    '> 5 |   throw new RangeError("a is " + options.a);',
    "    |         ^",
    "  6 | }",
    "  7 | ",
    `${cell}:2:1`,
    '  1 | import { fail } from "./helper.ts";',
    "> 2 | fail({ a: 7 });",
    "    | ^",
    "    at fail (./helper.ts:5:9)",
    `    at ${cell}:2:1`,
  ]);
});

test.serial("frames of packages and of Node are short and dimmed", async (t) => {
  const answer = await kernel.execute('require("dependency").call(() => { throw new Error("callback"); });');
  const lines = answer.published.find(({ type }) => type === "error")?.content["traceback"] as string[];
  t.true(
    lines.includes("\u001b[2m    at exports.call (node_modules/dependency/index.js:1:23)\u001b[22m"),
    lines.join("\n"),
  );
  t.false(
    (await failing('require("node:fs").readFileSync("/no/such/file")')).some((line) => line.includes("internal")),
  );
});

test.serial("every error that an error names is told: causes, aggregates, suppressed ones", async (t) => {
  const lines = await failing(
    'throw new Error("outer", { cause: new AggregateError([new TypeError("one"), "two", new Error("three", { cause: 5 })], "many") });',
  );
  const headings = lines.filter((line) => /^\S.*: /.test(line) && !line.startsWith(">"));
  t.deepEqual(headings, [
    "Error: outer",
    "Caused by: AggregateError: many",
    "Error 1 of 3: TypeError: one",
    "Error 2 of 3: Thrown: 'two'",
    "Error 3 of 3: Error: three",
    "Caused by: Thrown: 5",
  ]);
  const suppressed = await failing(
    '{ using a = { [Symbol.dispose]() { throw new Error("late") } }; throw new Error("body"); }',
  );
  t.true(suppressed.includes("Thrown last: Error: late") && suppressed.includes("Suppressed: Error: body"));
  const any = await failing('await Promise.any([Promise.reject(new Error("a")), Promise.reject(new Error("b"))])');
  t.true(any.includes("Error 2 of 2: Error: b"));
  const self = await failing('const own: any = new Error("own"); own.cause = own; throw own;');
  t.is(self.filter((line) => line.includes("own")).length, 2);
});

test.serial("errors that resist being read are still errors", async (t) => {
  const table: readonly (readonly [cell: string, heading: string])[] = [
    [
      'throw Object.defineProperty(new Error(""), "message", { get() { throw 1 } });',
      "Error: an error that cannot be described",
    ],
    ['throw Object.defineProperty(new Error("kept"), "stack", { get() { throw 1 } });', "Error: kept"],
    ['throw Object.defineProperty(new Error("kept"), "name", { get() { throw 1 } });', "Error: kept"],
    ['throw new Proxy(new Error("kept"), { get() { throw 1 }, getPrototypeOf() { throw 2 } });', "Thrown: "],
    ["throw Object.create(null);", "Thrown: [Object: null prototype] {}"],
    ["throw undefined;", "Thrown: undefined"],
    ['throw new DOMException("dom", "AbortError");', "AbortError: dom"],
    ['class Mine extends Error { override name = "Mine" }\nthrow new Mine("own");', "Mine: own"],
    ['JSON.parse("{bad")', "SyntaxError: Expected property name"],
  ];
  for (const [cell, heading] of table) {
    const [first = ""] = await failing(cell);
    t.true(first.startsWith(heading), `${cell}: ${first}`);
  }
  const long = await failing('throw new Error("y".repeat(200_000));');
  t.true(long[0]?.endsWith("… 190000 more characters"));
});

test.serial("of a long line only the part around the place is quoted", async (t) => {
  const lines = await failing(`${"void 0; ".repeat(200)}throw new Error("far"); ${"void 0; ".repeat(200)}`);
  const [quoted = "", caret = ""] = lines.slice(lines.findIndex((line) => line.startsWith("> 1 |")));
  t.is(quoted.length, "> 1 | ".length + 202);
  t.is(quoted.slice(caret.indexOf("^")).slice(0, 16), 'new Error("far")');
});

test.serial("the difference that assert tells is kept", async (t) => {
  const lines = await failing('require("node:assert").deepStrictEqual({ a: 1, b: 2 }, { a: 1, b: 3 });');
  t.true(lines.includes("+   b: 2") && lines.includes("-   b: 3"), lines.join("\n"));
});

test.serial("a stack overflow keeps the state, also in a function of another cell", async (t) => {
  await kernel.execute("let depth = 0; function deep(): number { depth += 1; return 1 + deep(); }");
  const lines = await failing("deep()");
  t.is(lines[0], "RangeError: Maximum call stack size exceeded");
  const after = await kernel.execute("console.log(depth > 1000)");
  t.is(KernelClient.text(after), "true\n");
});

test.serial(
  "uncaught errors of timers and promises print under their cell, with their place and their causes",
  async (t) => {
    for (const cell of [
      'setTimeout(() => {\n  throw new Error("loose", { cause: "why" });\n});',
      'void (async () => {\n  throw new Error("loose", { cause: "why" });\n})();',
      'process.nextTick(() => {\n  throw new Error("loose", { cause: "why" });\n});',
      'new (require("node:events"))().emit("error",\n  new Error("loose", { cause: "why" }));',
    ]) {
      const code = `${cell}\nawait new Promise((r) => setTimeout(r, 1));`;
      const { id, reply } = kernel.send("execute_request", { code });
      const printed = (): string =>
        kernel.published
          .filter(({ type, parentId }) => parentId === id && (type === "stream" || type === "error"))
          .map(({ content }) => plain(String(content["text"] ?? (content["traceback"] as string[]).join("\n"))))
          .join("");
      await kernel.until(() => printed().includes("why"));
      t.true(printed().includes("> 2 |"), cell);
      t.true(printed().includes("Caused by: Thrown: 'why'"), cell);
      // What is sent behind a cell that fails would be aborted with it.
      await reply;
    }
    t.is((await kernel.execute("1")).reply["status"], "ok");
  },
);
