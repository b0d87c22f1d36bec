import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { createServer } from "node:net";
import path from "node:path";
import test, { type ExecutionContext } from "ava";
import { notebookText, temporaryFolder } from "../gateway/support/gateway.ts";

const launcher = path.resolve(import.meta.dirname, "../../../bin/adjoint.js");

interface Started {
  child: ChildProcess;
  /** The first line on standard output. */
  firstLine: Promise<string>;
  ended: Promise<{ code: number | null; stdout: string; stderr: string }>;
}

/** Starts the command line as a user does, with settings of its own. */
async function start(t: ExecutionContext, args: string[], env: Record<string, string> = {}): Promise<Started> {
  const data = await temporaryFolder(t);
  const child = spawn(process.execPath, [launcher, ...args], {
    env: { ...process.env, XDG_DATA_HOME: data, JUPYTER_DATA_DIR: path.join(data, "jupyter"), ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  t.teardown(() => child.kill("SIGKILL"));
  let [stdout, stderr] = ["", ""];
  const firstLine = new Promise<string>((resolve) => {
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
      if (stdout.includes("\n")) resolve(stdout.slice(0, stdout.indexOf("\n")));
    });
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const ended = new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
  return { child, firstLine, ended };
}

const adjoint = async (t: ExecutionContext, ...args: string[]) => (await start(t, args)).ended;

interface SavedOutput {
  output_type: string;
  name?: string;
  text?: string[];
  data?: Record<string, unknown>;
  metadata?: Record<string, unknown>;
  execution_count?: number | null;
  ename?: string;
}
interface SavedCell {
  cell_type: string;
  execution_count: number | null;
  outputs: SavedOutput[];
  id: string;
}
const saved = async (file: string) =>
  JSON.parse(await readFile(file, "utf8")) as {
    cells: SavedCell[];
    nbformat_minor: number;
    metadata: { kernelspec: { name: string; language: string }; language_info: { name: string } };
  };

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
  t.regex(stdout, /cell 2 of 4, [\d.]+ s: console\.log\("one"\)/);
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

test("a cell tagged raises-exception may fail", async (t) => {
  const notebook = JSON.parse(notebookText(['throw new Error("expected");', "2"])) as {
    cells: { metadata: Record<string, unknown> }[];
  };
  notebook.cells[0]!.metadata["tags"] = ["raises-exception"];
  const folder = await temporaryFolder(t, { "n.ipynb": JSON.stringify(notebook) });
  t.is((await adjoint(t, "run", path.join(folder, "n.ipynb"))).code, 0);
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

test("serve prints one address with the token; Ctrl-C stops its kernels and ends with 0", async (t) => {
  const folder = await temporaryFolder(t, { "n.ipynb": notebookText(["1"]) });
  const { child, firstLine, ended } = await start(t, [
    "serve",
    "--dir",
    folder,
    "--port",
    "0",
    "--token",
    "a b",
    "--no-browser",
  ]);
  const address = new URL(await firstLine);
  t.regex(address.href, /^http:\/\/127\.0\.0\.1:\d+\/lab\?token=a%20b$/);
  const response = await fetch(new URL("/api/kernels?token=a%20b", address), { method: "POST", body: "{}" });
  t.is(response.status, 201);
  const { id } = (await response.json()) as { id: string };
  const cell = await fetch(new URL(`/api/kernels/${id}?token=a%20b`, address));
  t.is(cell.status, 200);
  const kernels = kernelsOf(child.pid!);
  t.is(kernels.length, 1);
  child.kill("SIGINT");
  const { code, stdout, stderr } = await ended;
  t.is(code, 0, stderr);
  t.is(stdout.trim().split("\n").length, 1);
  t.false(kernels.some((pid) => readdirSync("/proc").includes(String(pid))));
});

/** The processes that `parent` started. */
const kernelsOf = (parent: number): number[] =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ")[1] === String(parent);
      } catch {
        return false;
      }
    })
    .map(Number);

test("serve on a port in use says so, names a free one, and ends with 1", async (t) => {
  const taken = createServer();
  const port = await new Promise<number>((resolve) => {
    taken.listen(0, "127.0.0.1", () => resolve((taken.address() as { port: number }).port));
  });
  t.teardown(() => taken.close());
  const { code, stdout, stderr } = await adjoint(t, "serve", "--port", String(port), "--no-browser");
  t.is(code, 1);
  t.is(stdout, "");
  t.regex(stderr, new RegExp(`^Port ${port} is in use\\. Port \\d+ is free: --port \\d+\\n$`));
});

test("install makes a kernelspec that names this copy, and uninstall removes it", async (t) => {
  const prefix = await temporaryFolder(t);
  const folder = path.join(prefix, "share", "jupyter", "kernels", "adjoint");
  t.is((await adjoint(t, "install", "--prefix", prefix)).code, 0);
  const spec = JSON.parse(await readFile(path.join(folder, "kernel.json"), "utf8")) as {
    argv: string[];
    language: string;
  };
  t.true(path.isAbsolute(spec.argv[0]!));
  t.is(spec.language, "typescript");
  t.is((await adjoint(t, "uninstall", "--prefix", prefix)).code, 0);
  await t.throwsAsync(stat(folder));
  const { code, stderr } = await adjoint(t, "uninstall", "--prefix", prefix);
  t.is(code, 1);
  t.regex(stderr, /Nothing is installed in/);
});

test("install for a Python environment needs one", async (t) => {
  const { ended } = await start(t, ["install", "--sys-prefix"], { VIRTUAL_ENV: "", CONDA_PREFIX: "" });
  const { code, stderr } = await ended;
  t.is(code, 1);
  t.regex(stderr, /no Python environment is active/);
});

const mistyped: [args: string[], message: RegExp][] = [
  [[], /Usage: adjoint COMMAND/],
  [["frobnicate"], /There is no command "frobnicate"/],
  [["toString"], /There is no command "toString"/],
  [["run"], /One notebook is expected, 0 came/],
  [["run", "a", "b"], /One notebook is expected, 2 came/],
  [["serve", "--prot", "1"], /Unknown option '--prot'/],
  [["serve", "--port", "x"], /a number from 0 to 65535 is expected, "x" came/],
  [["serve", "--port", "65536"], /a number from 0 to 65535/],
  [["serve", "--token", ""], /an empty token would let everybody in/],
  [["install", "--user", "--prefix", "/tmp"], /exclude each other/],
];
for (const [args, message] of mistyped) {
  test(`"adjoint ${args.join(" ")}" is told what is wrong, exit code 2`, async (t) => {
    const { code, stderr } = await adjoint(t, ...args);
    t.is(code, 2);
    t.regex(stderr, message);
  });
}

for (const name of ["serve", "run", "install", "uninstall"]) {
  test(`"adjoint ${name} --help" tells how it is used`, async (t) => {
    const { code, stdout } = await adjoint(t, name, "--help");
    t.is(code, 0);
    t.regex(stdout, new RegExp(`^Usage: adjoint ${name} `));
  });
}

test("a folder that is not there is told", async (t) => {
  const folder = await temporaryFolder(t);
  writeFileSync(path.join(folder, "file"), "");
  const { code, stderr } = await adjoint(t, "serve", "--dir", path.join(folder, "file"));
  t.is(code, 1);
  t.regex(stderr, /is not a folder/);
});
