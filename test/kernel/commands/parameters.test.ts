import path from "node:path";
import test, { type ExecutionContext } from "ava";
import { temporaryFolder } from "../gateway/support/gateway.ts";
import { adjoint, type SavedCell, saved } from "./support/commandLine.ts";

const declarations = [
  "type Mode = 'fast' | 'slow';",
  "let rate: number = 0.1, name = 'net';",
  "const epochs = 10;",
  "const mode: Mode = 'fast';",
  "let verbose = false, big = 3n;",
  "const sizes: number[] = [];",
].join("\n");
const used =
  "console.log(JSON.stringify([rate, name, epochs, mode, verbose, Number(big), sizes]));\nif (mode === 'fast') rate += epochs;";

/** A notebook whose second cell declares parameters. */
const notebook = (parameters = declarations, kernel = "adjoint") =>
  JSON.stringify({
    cells: [
      { cell_type: "code", id: "a", metadata: {}, source: "const before = 1;", outputs: [], execution_count: null },
      {
        cell_type: "code",
        id: "b",
        metadata: { tags: ["parameters"] },
        source: parameters,
        outputs: [],
        execution_count: null,
      },
      { cell_type: "code", id: "c", metadata: {}, source: used, outputs: [], execution_count: null },
    ],
    metadata: { kernelspec: { name: kernel, display_name: kernel } },
    nbformat: 4,
    nbformat_minor: 5,
  });

async function runWith(t: ExecutionContext, args: string[], files: Record<string, string> = {}) {
  const folder = await temporaryFolder(t, { "n.ipynb": notebook(), ...files });
  const [file, out] = [path.join(folder, "n.ipynb"), path.join(folder, "out.ipynb")];
  const own = args.map((arg) => arg.replace("{folder}", folder));
  return { ...(await adjoint(t, "run", file, "--to", out, ...own)), out, folder };
}

const printed = (cell: SavedCell | undefined) => JSON.parse(cell?.outputs[0]?.text?.join("") ?? "null") as unknown;
const assign = (...values: string[]) => values.flatMap((value) => ["--param", value]);

test("values reach the cells below in the types that the parameters cell declares", async (t) => {
  const values = ["rate=1e-3", "name=42", "epochs=20", "mode=slow", "verbose=true", "big=20n", "sizes=[1, 2]"];
  const { code, stderr, out } = await runWith(t, assign(...values));
  t.is(code, 0, stderr);
  const { cells } = await saved(out);
  t.deepEqual(
    cells.map((cell) => cell.metadata["tags"]),
    [undefined, ["parameters"], ["injected-parameters"], undefined],
  );
  t.is(cells[2]?.source[0], "// Parameters\n");
  t.deepEqual(printed(cells[3]), [0.001, "42", 20, "slow", true, 20, [1, 2]]);
});

test("a file gives values too, --param wins, and a second run replaces the injected cell of the first", async (t) => {
  const file = { "values.json": JSON.stringify({ rate: 5, name: "from a file", sizes: [7] }) };
  const first = await runWith(t, ["--params", "{folder}/values.json", ...assign("name=a=b")], file);
  t.is(first.code, 0, first.stderr);
  t.deepEqual(printed((await saved(first.out)).cells[3]), [5, "a=b", 10, "fast", false, 3, [7]]);
  const again = path.join(first.folder, "again.ipynb");
  const second = await adjoint(t, "run", first.out, "--to", again, "-p", "epochs=3");
  t.is(second.code, 0, second.stderr);
  const { cells } = await saved(again);
  t.is(cells.length, 4);
  t.deepEqual(printed(cells[3]), [0.1, "net", 3, "fast", false, 3, []]);
});

test("values of wrong types are told all at once, before a later cell runs and with nothing saved", async (t) => {
  const { code, stderr, out } = await runWith(
    t,
    assign("rate=much", "epochs=many", "mode=idle", "verbose=1", 'sizes=["a"]'),
  );
  t.is(code, 2);
  t.regex(stderr, /"rate" cannot be "much": Type 'string' is not assignable to type 'number'/);
  t.regex(stderr, /"epochs" cannot be "many": Type 'string' is not assignable to type 'number'/);
  t.regex(stderr, /"mode" cannot be "idle": Type '"idle"' is not assignable to type 'Mode'/);
  t.regex(stderr, /"verbose" cannot be 1: Type 'number' is not assignable to type 'boolean'/);
  t.regex(stderr, /"sizes" cannot be \["a"\]: Type 'string' is not assignable to type 'number'/);
  t.notRegex(stderr, /cell 3 of/);
  await t.throwsAsync(saved(out));
});

test("a file's text is no number, though it reads like one", async (t) => {
  const { code, stderr } = await runWith(t, ["--params", "{folder}/values.json"], { "values.json": '{ "rate": "1" }' });
  t.is(code, 2);
  t.regex(stderr, /"rate" cannot be "1": Type 'string' is not assignable to type 'number'/);
});

const refused: [what: string, file: Record<string, string>, message: RegExp][] = [
  [
    "a name that is not declared",
    { "n.ipynb": notebook() },
    /no parameter "epohcs"\. Did you mean "epochs"\?.*declares: rate, name, epochs/,
  ],
  [
    "a notebook without a parameters cell",
    { "n.ipynb": notebook().replace('"parameters"', '"other"') },
    /No cell of the notebook is tagged "parameters"/,
  ],
];
for (const [what, files, message] of refused) {
  test(`${what} is told before anything runs`, async (t) => {
    const { code, stderr } = await runWith(t, assign("epohcs=3"), files);
    t.is(code, 2);
    t.regex(stderr, message);
    t.notRegex(stderr, /cell 1/);
  });
}

test("a parameters cell that cannot be read is told", async (t) => {
  const { code, stderr } = await runWith(t, assign("epochs=3"), { "n.ipynb": notebook("let = ;") });
  t.is(code, 1);
  t.regex(stderr, /The cell tagged "parameters" cannot be read: /);
});
