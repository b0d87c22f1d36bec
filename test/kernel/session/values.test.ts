import test from "ava";
import { messagesOf, resultOf } from "../support/answers.ts";
import { KernelClient, startKernel } from "../support/client.ts";

const kernel = await startKernel();
test.after.always(() => kernel.stop());

const html = async (cell: string): Promise<string> => String(resultOf(await kernel.execute(cell))["text/html"]);
const text = async (cell: string): Promise<string> => String(resultOf(await kernel.execute(cell))["text/plain"]);

test.serial("every kind of value reads as text", async (t) => {
  const table: readonly (readonly [cell: string, shown: string])[] = [
    ["Object.create(null)", "[Object: null prototype] {}"],
    ["new (class Point { x = 1; #hidden = 2 })()", "Point { x: 1 }"],
    ["Symbol('s')", "Symbol(s)"],
    ["[1, , 3]", "[ 1, <1 empty item>, 3 ]"],
    ["new Set([1, 'a'])", "Set(2) { 1, 'a' }"],
    ["new Uint8Array(3)", "Uint8Array(3) [ 0, 0, 0 ]"],
    ["new ArrayBuffer(2)", "ArrayBuffer { [Uint8Contents]: <00 00>, [byteLength]: 2 }"],
    ["let circle: any = { n: 1 }; circle.self = circle; circle", "<ref *1> { n: 1, self: [Circular *1] }"],
    ["({ get a() { throw new Error('no') } })", "{ a: [Getter] }"],
    ["({ toString() { throw new Error('no') } })", "{ toString: [Function: toString] }"],
    ["({ then: 5 })", "{ then: 5 }"],
    ["/a+/g", "/a+/g"],
    ["new Date(0)", "1970-01-01T00:00:00.000Z"],
    [
      "function twice(x: number): number { return 2 * x; }\ntwice",
      "[Function: twice]\nfunction twice(x) { return 2 * x; }",
    ],
    ["Math.max", "[Function: max]"],
    ["new Proxy({ a: 1 }, { get() { throw new Error('trap') }, ownKeys() { throw new Error('keys') } })", "{ a: 1 }"],
    [
      "({ [Symbol.for('nodejs.util.inspect.custom')]() { throw new Error('mine') } })",
      '[object that cannot be shown: its own code throws "mine"]',
    ],
  ];
  for (const [cell, shown] of table) t.is(await text(cell), shown, cell);
  t.true((await text("new RangeError('as a value')")).startsWith("RangeError: as a value\n    at cell "));
});

test.serial("long values are cut, and say how much is missing", async (t) => {
  t.true((await text("new Float64Array(1000)")).includes("... 900 more items"));
  t.true((await text("new ArrayBuffer(1000)")).includes("... 900 more bytes"));
  t.true((await text("'x'.repeat(20_000)")).endsWith("... 10000 more characters"));
  t.true(
    (await text("Object.fromEntries(Array.from({ length: 50_000 }, (_, i) => ['key' + i, i]))")).endsWith(
      "more characters",
    ),
  );
  const nested = await text(
    "const level = (n: number): unknown[] => Array.from({ length: 40 }, () => (n === 0 ? 0 : level(n - 1)));\nlevel(3)",
  );
  t.true(nested.length < 100_100, String(nested.length));
  t.true((await text(`function long() {\n${"  void 0;\n".repeat(20)}}\nlong`)).endsWith("… 14 more lines"));
});

test.serial("a cell that ends in a promise shows its value, or fails with its reason", async (t) => {
  t.is(await text("Promise.resolve(42)"), "42");
  t.is((await kernel.execute("Promise.reject(new TypeError('late'))")).reply["ename"], "TypeError");
});

test.serial("arrays of plain objects and Maps are tables beside their text", async (t) => {
  const answer = await kernel.execute('[{ name: "<b>&", n: 1 }, { n: 2.5, more: [1] }]');
  const { "text/html": table, "text/plain": plain } = resultOf(answer);
  t.is(plain, "[ { name: '<b>&', n: 1 }, { n: 2.5, more: [ 1 ] } ]");
  t.is(
    String(table).replaceAll("\n", ""),
    '<table><thead><tr><th></th><th style="text-align: left">name</th><th style="text-align: right">n</th>' +
      '<th style="text-align: left">more</th></tr></thead><tbody>' +
      '<tr><th>0</th><td style="text-align: left">&lt;b&gt;&amp;</td><td style="text-align: right">1</td><td style="text-align: left"></td></tr>' +
      '<tr><th>1</th><td style="text-align: left"></td><td style="text-align: right">2.5</td><td style="text-align: left">[ 1 ]</td></tr></tbody></table>',
  );
  const map = await html('new Map<unknown, unknown>([["k", 1], [{ o: 1 }, "v"]])');
  t.true(map.includes("<th>key</th>") && map.includes("<th>{ o: 1 }</th>") && map.includes(">v</td>"), map);
  for (const cell of ["[]", "[1, 2]", "[{ a: 1 }, 5]", "[{}]", "[new Date()]", "new Map()"])
    t.is(await html(cell), "undefined", cell);
});

test.serial("tables are limited in rows, columns and cells, call no getter, and say what is missing", async (t) => {
  const rows = await html("Array.from({ length: 1000 }, (_, i) => ({ i }))");
  t.is(rows.split("<tr>").length - 2, 60);
  t.true(rows.includes("940 more rows"), rows.slice(-200));
  const columns = await html("[Object.fromEntries(Array.from({ length: 50 }, (_, i) => ['c' + i, i]))]");
  t.true(columns.includes("30 more columns"));
  t.true((await html("[{ s: 'x'.repeat(1000) }]")).includes("… 800 more characters"));
  t.true((await html("[{ get g() { throw new Error('called') } }]")).includes("[Getter]"));
});

test.serial("console.table shows HTML beside Node's own text", async (t) => {
  const answer = await kernel.execute(
    'console.table([[1, 2], [3, 4]]); console.table([{ a: 1, b: 2 }], ["b"]); console.table({ r: { q: 1 } }); console.table(new Set(["z"])); console.table(5);',
  );
  const shown = messagesOf(answer, "display_data").map(({ data }) => data as Record<string, string>);
  t.is(shown.length, 4);
  t.is(
    shown[0]?.["text/plain"],
    "┌─────────┬───┬───┐\n│ (index) │ 0 │ 1 │\n├─────────┼───┼───┤\n│ 0       │ 1 │ 2 │\n│ 1       │ 3 │ 4 │\n└─────────┴───┴───┘",
  );
  t.false(shown[1]?.["text/html"]?.includes(">a<"));
  t.true(shown[2]?.["text/html"]?.includes("<th>r</th>"));
  t.true(shown[3]?.["text/html"]?.includes(">z</td>"));
  t.is(KernelClient.text(answer), "5\n");
});

test.serial("the console indents groups, counts, asserts, traces the user's frames, and clears", async (t) => {
  const answer =
    await kernel.execute(`console.group("g"); console.log("in\\nside"); console.group(); console.info("deeper");
console.groupEnd(); console.groupEnd(); console.count(); console.count("x"); console.countReset(); console.count();
console.dir({ a: { b: { c: 1 } } }, { depth: 0 }); console.log("%s is %d: %j", "a", 5, { x: 1 });
process.stdout.write("10%\\r20%\\r\\n"); console.clear();`);
  t.is(
    KernelClient.text(answer),
    'g\n  in\n  side\n    deeper\ndefault: 1\nx: 1\ndefault: 1\n{ a: [Object] }\na is 5: {"x":1}\n10%\r20%\r\n',
  );
  t.deepEqual(messagesOf(answer, "clear_output"), [{ wait: false }]);
  const errors = await kernel.execute(
    'console.assert(false, "not %d", 5); console.warn("w");\nfunction tracer() { console.trace("here") }\ntracer(); console.time("t"); console.timeEnd("t");',
  );
  const cell = `cell ${errors.reply["execution_count"]}`;
  t.is(
    KernelClient.text(errors, "stderr"),
    `Assertion failed: not 5\nw\nTrace: here\n    at tracer (${cell}:2:29)\n    at ${cell}:3:1\n`,
  );
  t.true(KernelClient.text(errors).startsWith("t: "));
});

test.serial(
  "a display method may throw, be late, or return something else: the cell ends with a sentence",
  async (t) => {
    const method = (body: string): string => `({ ${body.replace("show", '[Symbol.for("Jupyter.display")]')} })`;
    const table: readonly (readonly [body: string, message: string])[] = [
      ['show() { throw new Error("own") }', "own"],
      ['async show() { throw new Error("own, late") }', "own, late"],
      ['show() { return "rubbish" }', "got rubbish"],
      ["show() { return [1] }", "got [ 1 ]"],
      ["show() { return null }", "got null"],
      ['show() { return { "text/plain": 5n } }', "JSON"],
      ["async show() { return undefined }", "got undefined"],
    ];
    for (const [body, message] of table) {
      const { reply } = await kernel.execute(method(body));
      t.is(reply["status"], "error", body);
      t.true(String(reply["evalue"]).includes(message), `${body}: ${String(reply["evalue"])}`);
    }
    const value = await kernel.execute(
      method('show() { return { then(r: any) { r({ "text/plain": "thenable" }) } } }'),
    );
    t.is(resultOf(value)["text/plain"], "thenable");
    const asked = await kernel.execute(
      'Object.defineProperty({ a: 1 }, Symbol.for("Jupyter.display"), { get() { throw new Error("asked") } })',
    );
    t.is(resultOf(asked)["text/plain"], "{ a: 1 }");
  },
);
