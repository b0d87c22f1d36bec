import { readFileSync, writeFileSync } from "node:fs";
import { lstat, readFile, symlink, watch } from "node:fs/promises";
import path from "node:path";
import test from "ava";
import { notebookText, temporaryFolder } from "../gateway/support/gateway.ts";
import { adjoint, saved, start } from "./support/commandLine.ts";

test("run executes a notebook and writes its outputs to another file", async (t) => {
  const source = notebookText([
    "const a: number = 6;",
    { type: "markdown", source: "# Title" },
    'console.log("one"); console.log("two");\na * 7',
    'const handle = Jupyter.display({ "text/plain": "before" }, { raw: true });',
    'handle.update({ "text/plain": "after" }, { raw: true });',
  ]);
  const folder = await temporaryFolder(t, { "n.ipynb": source });
  const [file, out] = [path.join(folder, "n.ipynb"), path.join(folder, "out.ipynb")];
  const { code, stdout, stderr } = await adjoint(t, "run", file, "--to", out);
  t.is(code, 0, stderr);
  t.regex(stderr, /cell 2 of 4, [\d.]+ s: console\.log\("one"\)/);
  t.is(stdout, `written: ${path.relative(process.cwd(), out)}\n`);
  t.is(await readFile(file, "utf8"), source);
  const { cells, nbformat_minor, metadata } = await saved(out);
  t.is(nbformat_minor, 5);
  t.like(metadata, { kernelspec: { name: "adjoint", language: "typescript" }, language_info: { name: "typescript" } });
  t.deepEqual(
    cells.filter((cell) => cell.cell_type === "code").map((cell) => cell.execution_count),
    [1, 2, 3, 4],
  );
  t.deepEqual(cells[2]?.outputs, [
    { output_type: "stream", name: "stdout", text: ["one\n", "two\n"] },
    { output_type: "execute_result", execution_count: 2, metadata: {}, data: { "text/plain": ["42"] } },
  ]);
  t.deepEqual(cells[3]?.outputs[0]?.data, { "text/plain": ["after"] });
});

test("run stops at a failing cell: it is named with its error, the outputs so far are saved, exit code 1", async (t) => {
  const folder = await temporaryFolder(t, {
    "n.ipynb": notebookText(["1 + 1", 'throw new RangeError("too far");', "3"]),
  });
  const file = path.join(folder, "n.ipynb");
  const { code, stderr } = await adjoint(t, "run", file);
  t.is(code, 1);
  t.regex(stderr, /cell 2 of 3 failed: RangeError: too far\n {2}throw new RangeError/);
  const { cells } = await saved(file);
  t.deepEqual(cells[0]?.outputs[0]?.data, { "text/plain": ["2"] });
  t.is(cells[1]?.outputs[0]?.ename, "RangeError");
  t.deepEqual(cells[2]?.outputs, []);
});

test("tags: a cell that may fail, one that is left as it is; other cells and fields are kept", async (t) => {
  const notebook = {
    cells: [
      {
        cell_type: "code",
        metadata: { tags: ["raises-exception"] },
        source: 'throw new Error("expected");',
        outputs: [],
      },
      {
        cell_type: "code",
        metadata: { tags: ["skip-execution"] },
        source: "nowhere",
        outputs: [{ output_type: "stream", name: "stdout", text: "kept" }],
        execution_count: 7,
      },
      { cell_type: "raw", metadata: { format: "text/x" }, source: "raw" },
      { cell_type: "code", metadata: {}, source: ["1 +\n", " 1"], outputs: [], execution_count: null },
    ],
    metadata: { kernelspec: { name: "adjoint" }, custom: { kept: true } },
    nbformat: 4,
    nbformat_minor: 4,
  };
  const folder = await temporaryFolder(t, { "n.ipynb": JSON.stringify(notebook) });
  const file = path.join(folder, "n.ipynb");
  t.is((await adjoint(t, "run", file, "--record-timing")).code, 0);
  const { cells, nbformat_minor, metadata } = await saved(file);
  t.is(nbformat_minor, 4);
  t.like(metadata, { custom: { kept: true } });
  t.true(cells.every((cell) => cell.id === undefined));
  t.is(cells[0]?.outputs[0]?.ename, "Error");
  t.like(cells[1], { execution_count: 7, outputs: [{ text: ["kept"] }] });
  t.deepEqual(cells[2], { cell_type: "raw", metadata: { format: "text/x" }, source: ["raw"] } as never);
  t.deepEqual(cells[3]?.outputs[0]?.data, { "text/plain": ["2"] });
  const times = cells[3]?.metadata["execution"] as Record<string, string>;
  const order = ["iopub.status.busy", "iopub.execute_input", "iopub.status.idle"].map((key) => Date.parse(times[key]!));
  t.deepEqual(
    order,
    order.toSorted((a, b) => a - b),
  );
  t.false(Number.isNaN(Date.parse(times["shell.execute_reply"]!)));
});

test("outputs are stored as a page would show them: cleared, updated, streams joined in order", async (t) => {
  const folder = await temporaryFolder(t, {
    "n.ipynb": notebookText([
      'console.log("gone"); Jupyter.clear(); console.log("a"); console.error("b"); console.error("c"); console.log("d");',
      'Jupyter.display({ "text/plain": "gone" }, { raw: true, id: "x" }); Jupyter.clear({ wait: true }); console.log("new");',
      'console.log("stays"); Jupyter.clear({ wait: true });',
      'const one = Jupyter.display({ "text/plain": "1" }, { raw: true, id: "y" }); 0',
      'Jupyter.display({ "text/plain": "2" }, { raw: true, id: "y" }); one.update({ "text/plain": "3" }, { raw: true });',
    ]),
  });
  const file = path.join(folder, "n.ipynb");
  t.is((await adjoint(t, "run", file)).code, 0);
  const { cells } = await saved(file);
  const shown = cells.map(({ outputs }) =>
    outputs.map(({ name, text, data }) => [name, (text ?? (data?.["text/plain"] as string[] | undefined))?.join("")]),
  );
  t.deepEqual(shown[0], [
    ["stdout", "a\n"],
    ["stderr", "b\nc\n"],
    ["stdout", "d\n"],
  ]);
  t.deepEqual(shown[1], [["stdout", "new\n"]]);
  t.deepEqual(shown[2], [["stdout", "stays\n"]]);
  t.deepEqual(shown[3], [
    [undefined, "3"],
    [undefined, "0"],
  ]);
  t.deepEqual(shown[4], [[undefined, "3"]]);
});

test("--allow-errors goes on after a failing cell; --no-progress says nothing of cells", async (t) => {
  const folder = await temporaryFolder(t, { "n.ipynb": notebookText(['throw new Error("first");', "1 + 1"]) });
  const file = path.join(folder, "n.ipynb");
  const { code, stderr } = await adjoint(t, "run", file, "--allow-errors", "--no-progress");
  t.is(code, 0);
  t.is(stderr, "");
  const { cells } = await saved(file);
  t.is(cells[0]?.outputs[0]?.ename, "Error");
  t.deepEqual(cells[1]?.outputs[0]?.data, { "text/plain": ["2"] });
});

test("a notebook that is a link stays one, and a kernel that a cell ends is told at the next", async (t) => {
  const folder = await temporaryFolder(t, { "real.ipynb": notebookText(["1 + 1", "process.exit(3)", "2"]) });
  const link = path.join(folder, "link.ipynb");
  await symlink("real.ipynb", link);
  const { code, stderr } = await adjoint(t, "run", link);
  t.is(code, 1);
  t.regex(stderr, /cell 3 of 3 failed: KernelDied/);
  t.true((await lstat(link)).isSymbolicLink());
  t.deepEqual((await saved(path.join(folder, "real.ipynb"))).cells[0]?.outputs[0]?.data, { "text/plain": ["2"] });
});

test("--to - writes the notebook, and nothing else, to standard output; --cwd is where cells run", async (t) => {
  const elsewhere = await temporaryFolder(t);
  const source = notebookText(['process.stdout.write(process.cwd()); const { n } = await import("./beside.ts"); n']);
  const folder = await temporaryFolder(t, { "n.ipynb": source, "beside.ts": "export const n: number = 5;" });
  const file = path.join(folder, "n.ipynb");
  const { code, stdout, stderr } = await adjoint(t, "run", file, "--to", "-", "--cwd", elsewhere);
  t.is(code, 0, stderr);
  const { cells } = JSON.parse(stdout) as Awaited<ReturnType<typeof saved>>;
  t.deepEqual(cells[0]?.outputs[0]?.text, [elsewhere]);
  t.deepEqual(cells[0]?.outputs[1]?.data, { "text/plain": ["5"] });
  t.is(await readFile(file, "utf8"), source);
});

test("a cell that takes longer than --timeout is interrupted, its outputs are saved, exit code 124", async (t) => {
  const folder = await temporaryFolder(t, {
    // The time is that of the cell, which need not wait for its types on a busy machine.
    "n.ipynb": notebookText(['// @ts-nocheck\nconsole.log("before"); while (true) {}', '"never"']),
  });
  const file = path.join(folder, "n.ipynb");
  const { code, stderr } = await adjoint(t, "run", file, "--timeout", "5");
  t.is(code, 124);
  t.regex(stderr, /cell 1 of 2 failed: CellTimeoutError: The cell took longer than 5 s and was interrupted/);
  const { cells } = await saved(file);
  t.deepEqual(cells[0]?.outputs[0]?.text, ["before\n"]);
  t.is(cells[0]?.outputs.at(-1)?.ename, "CellTimeoutError");
  t.deepEqual(cells[1]?.outputs, []);
});

for (const [signal, expected] of [
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const) {
  test(`${signal} in the middle of a run interrupts the cell and saves what there is, exit code ${expected}`, async (t) => {
    const folder = await temporaryFolder(t);
    const [file, out] = [path.join(folder, "n.ipynb"), path.join(folder, "out.ipynb")];
    // The cell itself tells that it has printed, by a file that is watched.
    const busy = `console.log("partly"); require("fs").writeFileSync(${JSON.stringify(path.join(folder, "busy"))}, ""); while (true) {}`;
    writeFileSync(file, notebookText(["1 + 1", busy, "3"]));
    const watcher = watch(folder);
    const runs = await start(t, ["run", file, "--to", out]);
    for await (const { filename } of watcher) if (filename === "busy") break;
    runs.child.kill(signal);
    const { code, stderr } = await runs.ended;
    t.is(code, expected, stderr);
    t.regex(stderr, new RegExp(`Interrupted by ${signal}`));
    const { cells } = await saved(out);
    t.deepEqual(cells[0]?.outputs[0]?.data, { "text/plain": ["2"] });
    t.deepEqual(cells[1]?.outputs[0]?.text, ["partly\n"]);
    t.is(cells[1]?.outputs.at(-1)?.output_type, "error");
    t.deepEqual(cells[2]?.outputs, []);
  });
}

test("a kernel that ends in the middle of a cell is told, its outputs are saved, exit code 1", async (t) => {
  const folder = await temporaryFolder(t, {
    "n.ipynb": notebookText(['console.log("before"); process.kill(process.pid, "SIGKILL");', "2"]),
  });
  const file = path.join(folder, "n.ipynb");
  const { code, stderr } = await adjoint(t, "run", file);
  t.is(code, 1);
  t.regex(stderr, /cell 1 of 2 failed: KernelDied/);
  const { cells } = await saved(file);
  t.deepEqual(cells[0]?.outputs[0]?.text, ["before\n"]);
  t.is(cells[0]?.outputs.at(-1)?.ename, "KernelDied");
});

const failures: [name: string, file: string, text: string, message: RegExp][] = [
  ["a notebook that is not JSON", "n.ipynb", "{ not", /Unreadable notebook: .*n\.ipynb is not a Jupyter notebook/],
  ["a notebook for a missing kernel", "n.ipynb", notebookText(["1"], "nowhere"), /no kernelspec named "nowhere"/],
  ["a notebook that is not there", "other.ipynb", "", /There is no file .*n\.ipynb/],
];
for (const [name, file, text, message] of failures) {
  test(`run tells of ${name} and ends with 1, the file untouched`, async (t) => {
    const folder = await temporaryFolder(t, { [file]: text });
    const { code, stderr } = await adjoint(t, "run", path.join(folder, "n.ipynb"));
    t.is(code, 1);
    t.regex(stderr, message);
    t.notRegex(stderr, /\n {4}at /);
    t.is(readFileSync(path.join(folder, file), "utf8"), text);
  });
}
