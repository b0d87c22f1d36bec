import test from "ava";
import { Notebook } from "./notebook.ts";

const a = { cell: "a" };
const b = { cell: "b" };
const c = { cell: "c" };

test("a cell run again replaces what it had declared: what it dropped still works, with a warning", async (t) => {
  const notebook = new Notebook(t);
  await notebook.run("const kept = 1; let dropped = 2; function gone(x: number) { return x }; class Old { x = 1 }", a);
  t.deepEqual(await notebook.run("dropped + gone(kept); new Old().x", b), []);
  t.deepEqual(await notebook.run("const kept = 'text'", a), []);
  const found = await notebook.language.check("kept.length; dropped + dropped;\ngone(1); new Old().x.toFixed()", b);
  const warning = (name: string, line: number, column: number) => ({
    message: `cell 1 no longer declares ${name}: its value stays until the kernel restarts, and then this name is unknown.`,
    ...{ line, column, stops: false, severity: "warning" as const },
  });
  t.deepEqual(
    found.map(({ message, line, column, stops, severity }) => ({ message, line, column, stops, severity })),
    [warning("dropped", 1, 14), warning("gone", 2, 1), warning("Old", 2, 14)],
  );
  const wrong = await notebook.language.check("gone('text')", b);
  t.true(wrong.some(({ stops, message }) => stops && message.includes("not assignable to parameter")));
  const { matches, metadata } = await notebook.language.complete("drop", 4);
  t.deepEqual(matches, ["dropped"]);
  t.like(metadata, { _jupyter_types_experimental: [{ text: "dropped", deprecated: true }] });
});

test("a name that a cell used to declare and now only uses is told while the cell is checked", async (t) => {
  const notebook = new Notebook(t);
  await notebook.run("const width = 1; width", a);
  const [warning, ...others] = await notebook.run("width + 1", a);
  t.deepEqual(others, []);
  t.true(warning?.message.startsWith("cell 1 no longer declares width"));
  t.deepEqual(await notebook.run("const width = 3; width + 1", a), []);
  t.deepEqual(await notebook.run("width + 1", b), []);
});

test("another cell's declaration of the same name is no loss, and a declaration again makes a name whole", async (t) => {
  const notebook = new Notebook(t);
  await notebook.run("const one = 1; const two = 2", a);
  await notebook.run("const one = 'b'", b);
  await notebook.run("const three = 3", a);
  t.deepEqual(await notebook.language.check("one.length", c), []);
  t.is((await notebook.language.check("two", c)).length, 1);
  await notebook.run("const two = 2", c);
  t.deepEqual(await notebook.language.check("two.toFixed()", b), []);
});

test("a type that its cell no longer declares warns where it is used", async (t) => {
  const notebook = new Notebook(t);
  await notebook.run("interface Row { id: number }\ntype Rows = Row[]; const kept = 1", a);
  await notebook.run("const kept = 1", a);
  const found = await notebook.language.check("const one = 1;\nlet rows: Rows = [{ id: kept }]", b);
  t.deepEqual(
    found.map(({ message, line, column, endColumn, stops }) => [message.split(":")[0], line, column, endColumn, stops]),
    [["cell 1 no longer declares Rows", 2, 11, 15, false]],
  );
  t.deepEqual(await notebook.language.check("type Rows = number[]; const r: Rows = [1]", b), []);
});

test("a deleted cell's names warn, its global declarations are gone", async (t) => {
  const notebook = new Notebook(t);
  await notebook.run("declare global { interface Registry { one: number } }\nconst registry: Registry = { one: 1 }", a);
  t.deepEqual(await notebook.run("const other: Registry = { one: 2 }; registry.one", b), []);
  const found = await notebook.language.check("registry.one; let r: Registry", { cell: "b", deleted: ["a"] });
  t.deepEqual(
    found.map(({ code, stops }) => ({ code, stops })),
    [
      { code: 2304, stops: true },
      { code: 6385, stops: false },
    ].toSorted((x, y) => x.code - y.code),
  );
  t.true(found.at(-1)?.message.startsWith("cell 1, which declared registry, was deleted"));
});

test("a global declaration that a cell no longer makes is dropped", async (t) => {
  const notebook = new Notebook(t);
  await notebook.run("declare global { interface Registry { one: number; two: string } }", a);
  t.deepEqual(await notebook.language.check("const r: Registry = { one: 1, two: '' }", b), []);
  await notebook.run("declare global { interface Registry { one: number } }", a);
  t.is((await notebook.language.check("const r: Registry = { one: 1, two: '' }", b))[0]?.stops, true);
  t.deepEqual(await notebook.language.check("const r: Registry = { one: 1 }", b), []);
});

test("cells that ran before a name they use was declared again are stale, until they run again", async (t) => {
  const notebook = new Notebook(t);
  const { language } = notebook;
  await notebook.run("const x = 1; const unrelated = { y: 1 }", a);
  await notebook.run("const y = x + 1", b);
  await notebook.run("y.toFixed(); ({ x: 1 }).x", c);
  t.deepEqual(language.stale(), []);
  await notebook.run("const x = 2; const unrelated = { y: 1 }", a);
  t.deepEqual(language.stale(), [{ cell: "b", count: 2, names: ["x"] }]);
  const inspected = await language.inspect("y", 1, 0);
  t.is(
    inspected.data["text/plain"],
    "const y: number\n\ny is declared in cell 2. Cell 2 ran before x was declared again; run it again to bring it up to date.",
  );
  await notebook.run("const y = x + 1", b);
  t.deepEqual(language.stale(), [{ cell: "c", count: 3, names: ["y"] }]);
  await notebook.run("const nothing = 0", a);
  t.deepEqual(language.stale(), [
    { cell: "b", count: 5, names: ["x"] },
    { cell: "c", count: 3, names: ["y"] },
  ]);
  await language.check("1", { deleted: ["b", "c"] });
  t.deepEqual(language.stale(), []);
});

test("a class run again without a change stays the same type", async (t) => {
  const notebook = new Notebook(t);
  const text = "class Point { #secret = 1; x = 1 }\nconst origin = new Point()";
  await notebook.run(text, a);
  await notebook.run("let moved = origin", b);
  await notebook.run(text, a);
  t.deepEqual(await notebook.language.check("moved = new Point(); moved = origin", c), []);
});
