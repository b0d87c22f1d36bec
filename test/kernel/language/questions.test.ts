import test from "ava";
import { Notebook } from "./notebook.ts";

interface Described {
  text: string;
  type: string;
  start: number;
  end: number;
  signature?: string;
}

async function completed(notebook: Notebook, cell: string, offset = cell.length) {
  const { matches, start, end, metadata } = await notebook.language.complete(cell, offset);
  return { matches, start, end, types: metadata["_jupyter_types_experimental"] as Described[] };
}

test("members, names of earlier cells, of this cell, imports and paths are completed", async (t) => {
  const notebook = new Notebook(t, { "util.ts": "export const answer = 42;" });
  await notebook.clean(
    t,
    "class Point { across = 1; /** How far up. */ up() { return 2 } }\nconst origin = new Point()",
  );

  const members = await completed(notebook, "origin.");
  t.deepEqual(members.matches, ["across", "up"]);
  t.deepEqual(members.types[1], {
    text: "up",
    type: "method",
    start: 7,
    end: 7,
    signature: "(method) Point.up(): number",
  });

  t.deepEqual((await completed(notebook, "'😀'; ori")).matches, ["origin"]);
  t.deepEqual((await completed(notebook, "const original = 1;\nor")).matches, ["origin", "original"]);
  t.like(await completed(notebook, "const origin = 'text';\norigin.toUp"), {
    matches: ["toUpperCase"],
    start: 30,
    end: 34,
  });
  t.deepEqual((await completed(notebook, "const origin = (;\norigin.ac")).matches, []);
  t.like(await completed(notebook, "const maybe = [origin].at(0); maybe.u"), { matches: ["?.up"], start: 35, end: 37 });
  t.true((await completed(notebook, "ad.")).matches.includes("zeros"));
  t.like(await completed(notebook, "import { base } from 'node:path'", 13), {
    matches: ["basename"],
    start: 9,
    end: 13,
  });
  t.true((await completed(notebook, "import 'node:f")).matches.includes("node:fs"));
  t.like(await completed(notebook, "import { answer } from './ut'", 28), { matches: ["util.ts"], start: 26, end: 28 });

  const all = await completed(notebook, "");
  t.true(all.matches.includes("origin") && all.matches.includes("Jupyter") && all.matches.includes("await"));
  t.false(all.matches.some((match) => match.startsWith("$")));
});

test("inspection gives signature and documentation as text and Markdown", async (t) => {
  const notebook = new Notebook(t);
  await notebook.clean(
    t,
    "/** Doubles a number. */\nfunction double(x: number) { return 2 * x }\n/** A point. */ class Point<T> { at!: T }\nconst origin = new Point<string>()",
  );
  t.deepEqual(await notebook.language.inspect("double(2)", 3, 0), {
    found: true,
    data: {
      "text/plain": "function double(x: number): number\nDoubles a number.\n\ndouble is declared in cell 1.",
      "text/markdown":
        "```typescript\nfunction double(x: number): number\n```\nDoubles a number.\n\ndouble is declared in cell 1.",
    },
  });
  t.is(
    (await notebook.language.inspect("double(", 7, 0)).data["text/plain"],
    "function double(x: number): number\nDoubles a number.\n\ndouble is declared in cell 1.",
  );
  t.is(
    (await notebook.language.inspect("let x: Point<1>", 10, 0)).data["text/plain"],
    "class Point<T>\nA point.\n\nPoint is declared in cell 1.",
  );
  t.is(
    (await notebook.language.inspect("origin", 6, 0)).data["text/plain"],
    "const origin: Point<string>\n\norigin is declared in cell 1.",
  );
  const detailed = await notebook.language.inspect("ad.zeros", 8, 1);
  t.true(String(detailed.data["text/plain"]).includes("Zeros of a shape."));
  t.true(String(detailed.data["text/plain"]).includes("library.ts:"));
  t.true(String(detailed.data["text/markdown"]).includes("return new Tensor(shape);"), "the declaration's source");
  t.is(
    (await notebook.language.inspect("double(2)", 3, 1)).data["text/markdown"],
    [
      "```typescript\nfunction double(x: number): number\n```\nDoubles a number.\n\ndouble is declared in cell 1.",
      "```typescript\nfunction double(x: number) { return 2 * x }\n```",
    ].join("\n"),
  );
  t.true(
    String((await notebook.language.inspect("origin.at", 9, 1)).data["text/plain"]).includes("at!: T"),
    "a member of an earlier cell's class",
  );
  await notebook.clean(
    t,
    "function f(x: number): number; function f(x: string): string; function f(x: any): any { return x }",
  );
  const inspected = async (code: string): Promise<unknown> =>
    (await notebook.language.inspect(code, 1, 0)).data["text/plain"];
  const hover = "function f(x: number): number\nfunction f(x: string): string\n\nf is declared in cell 2.";
  t.is(await inspected("f"), hover, "all signatures, once");
  const called = await inspected("f(1)");
  t.true(String(called).startsWith("function f(x: number): number\n\n2 overloads:\nf(x: number): number\nf(x: st"));
  const inCall = await notebook.language.inspect("f( )", 3, 0);
  t.is(inCall.data["text/plain"], "f(x: number): number\nf(x: string): string");
  for (const nothing of ["1 + 1", "nowhere"])
    t.deepEqual(await notebook.language.inspect(nothing, 1, 0), { found: false, data: {} });
  const replace = String((await notebook.language.inspect('"a".replace', 11, 0)).data["text/markdown"]);
  t.true(replace.includes("When the `searchValue` is"), "documentation without links to this machine's files");
});

test("questions asked at once are each answered from their own cell", async (t) => {
  const notebook = new Notebook(t);
  const answers = await Promise.all(
    Array.from({ length: 20 }, async (_, index) => {
      const cell = `const only${index} = { field${index}: 1 }; only${index}.`;
      const [completion, found] = await Promise.all([
        notebook.language.complete(cell, cell.length),
        notebook.language.check(`missing${index}`),
      ]);
      return [completion.matches, found[0]?.message];
    }),
  );
  t.deepEqual(
    answers,
    answers.map((_, index) => [[`field${index}`], `Cannot find name 'missing${index}'.`]),
  );
});
