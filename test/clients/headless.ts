// Runs notebooks through the Jupyter programs that need no browser:  headless.ts VENV
// nbclient, papermill (with and without parameters), nbconvert, jupyter console; from a kernelspec of this copy.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const venv = process.argv[2];
if (!venv) throw new Error("Usage: headless.ts VENV");
const folder = mkdtempSync(join(tmpdir(), "adjoint-headless-"));
const prefix = join(folder, "prefix");
const env = {
  ...process.env,
  JUPYTER_PATH: join(prefix, "share/jupyter"),
  JUPYTER_CONFIG_DIR: join(folder, "config"),
  IPYTHONDIR: join(folder, "ipython"),
  ADJOINT_HISTORY: ":memory:",
};

function run(program: string, args: readonly string[], input = "") {
  const { status, stdout, stderr } = spawnSync(program, args, {
    cwd: folder,
    env,
    input,
    encoding: "utf8",
    timeout: 120_000,
  });
  return { status, text: `${stdout}${stderr}` };
}
const python = (program: string, ...args: string[]) => run(join(venv, "bin", program), args);

function check(what: string, holds: boolean, seen: string): void {
  if (!holds) throw new Error(`${what} does not hold. What was seen:\n${seen.slice(-4000)}`);
  console.log(`ok ${what}`);
}

type Tagged = string | { readonly source: string; readonly tags: readonly string[] };
function write(name: string, cells: readonly Tagged[]): string {
  const text = JSON.stringify({
    cells: cells.map((cell, i) => {
      const { source, tags } = typeof cell === "string" ? { source: cell, tags: [] } : cell;
      return { cell_type: "code", id: `c${i}`, metadata: { tags }, source, outputs: [], execution_count: null };
    }),
    metadata: { kernelspec: { name: "adjoint", display_name: "TypeScript", language: "typescript" } },
    nbformat: 4,
    nbformat_minor: 5,
  });
  writeFileSync(join(folder, name), text);
  return name;
}

interface SavedOutput {
  output_type: string;
  text?: string[];
  data?: Record<string, unknown>;
  ename?: string;
}
const outputsOf = (name: string) =>
  (JSON.parse(readFileSync(join(folder, name), "utf8")) as { cells: { outputs?: SavedOutput[] }[] }).cells.map(
    ({ outputs = [] }) => outputs,
  );
const textOf = (name: string) => JSON.stringify(outputsOf(name));

try {
  mkdirSync(join(folder, "config"));
  const launcher = fileURLToPath(new URL("../../bin/adjoint.js", import.meta.url));
  const installed = run(process.execPath, [launcher, "install", "--prefix", prefix]);
  check("adjoint install", installed.status === 0, installed.text);

  const lesson = write("lesson.ipynb", [
    "const w: number[] = [1, 2];\nconst f = (x: ReturnType<typeof ad.tensor>) => x.mul(x).sum();",
    'console.log("é😀"); ad.grad(f)(ad.tensor(w)).toArray()',
    "ad.plot.line([1, 2, 3], [1, 4, 9])",
  ]);
  const failing = write("failing.ipynb", ["1 + 1", 'throw new RangeError("too far");', '"never"']);
  const endless = write("endless.ipynb", ['console.log("begun"); while (true) {}']);
  const parameters = write("parameters.ipynb", [
    { source: 'let rate: number = 0.1;\nlet name = "net";\nlet verbose = false;', tags: ["parameters"] },
    "let doubled: number = rate * 2; console.log(name, verbose, doubled)",
  ]);

  const nbclient = python("jupyter", "execute", lesson, "--output=nbclient.ipynb");
  const [, gradient, chart] = outputsOf("nbclient.ipynb");
  check(
    "nbclient runs a notebook",
    nbclient.status === 0 && textOf("nbclient.ipynb").includes("[ 2, 4 ]"),
    nbclient.text,
  );
  check("nbclient keeps what was printed", gradient?.[0]?.text?.join("") === "é😀\n", JSON.stringify(gradient));
  const types = Object.keys(chart?.[0]?.data ?? {});
  check("a chart comes with a picture", types.includes("image/svg+xml") && types.length > 1, String(types));
  const late = python("jupyter", "execute", endless, "--timeout=2", "--output=late.ipynb");
  check(
    "nbclient's time limit ends an endless cell",
    late.status !== 0 && late.text.includes("CellTimeoutError"),
    late.text,
  );
  const wrong = python("jupyter", "execute", failing);
  check("nbclient tells of a failing cell", wrong.status !== 0 && wrong.text.includes("RangeError"), wrong.text);

  const plain = python("papermill", lesson, "papermill.ipynb", "--no-progress-bar");
  check("papermill runs a notebook", plain.status === 0 && textOf("papermill.ipynb").includes("[ 2, 4 ]"), plain.text);
  const broken = python("papermill", failing, "broken.ipynb", "--no-progress-bar");
  const stopped = outputsOf("broken.ipynb");
  check(
    "papermill stops at a failing cell and saves the outputs so far",
    broken.status !== 0 && stopped.flat().some(({ ename }) => ename === "RangeError") && stopped.at(-1)?.length === 0,
    broken.text,
  );
  // papermill writes parameters by the notebook's language and knows no TypeScript; of those it knows, C# writes
  // numbers, texts and booleans in the same way. `adjoint run --param` writes all values, and checks their types.
  const assigned = ["-p", "rate", "0.5", "-p", "name", "deep", "-p", "verbose", "True", "--no-progress-bar"];
  const refused = python("papermill", parameters, "none.ipynb", ...assigned);
  check(
    "papermill has no words for TypeScript's parameters",
    refused.text.includes("No parameter translator"),
    refused.text,
  );
  const csharp = python("papermill", parameters, "parameters-out.ipynb", ...assigned, "--language", ".net-csharp");
  const seen = textOf("parameters-out.ipynb");
  check(
    "papermill gives parameters as C# writes them",
    csharp.status === 0 && seen.includes("deep true 1\\n"),
    csharp.text,
  );

  // nbconvert reads the language before it runs anything: from what a client saved, as nbclient above.
  const saved = "nbclient.ipynb";
  const html = python("jupyter", "nbconvert", "--execute", "--to", "html", saved, "--output", "page");
  const page = readFileSync(join(folder, "page.html"), "utf8");
  check("nbconvert makes HTML with results", html.status === 0 && page.includes("[ 2, 4 ]"), html.text);
  check(
    "its code is coloured as TypeScript",
    page.includes("hl-typescript") && page.includes('<span class="kd">const'),
    "",
  );
  check("its charts are pictures", page.includes("data:image/svg+xml;base64,"), "");
  const markdown = python("jupyter", "nbconvert", "--execute", "--to", "markdown", saved, "--output", "text");
  const text = readFileSync(join(folder, "text.md"), "utf8");
  check(
    "nbconvert makes Markdown",
    text.includes("```typescript\nconst w") && text.includes("[ 2, 4 ]"),
    markdown.text,
  );
  const allowed = python(
    "jupyter",
    "nbconvert",
    "--execute",
    "--allow-errors",
    "--to",
    "notebook",
    failing,
    "--output",
    "allowed",
  );
  check(
    "nbconvert goes on after an error",
    allowed.status === 0 && textOf("allowed.ipynb").includes("'never'"),
    allowed.text,
  );

  const lines = [
    "const n: number = 5;",
    "n * 2",
    "let s: string = n",
    "function f() {",
    "  return n + 1",
    "}",
    "",
    "f()",
  ];
  const spoken = run(
    join(venv, "bin/jupyter"),
    ["console", "--kernel=adjoint", "--simple-prompt"],
    `${lines.join("\n")}\n`,
  );
  check("jupyter console runs lines", /Out\[2\]: 10/.test(spoken.text), spoken.text);
  check(
    "and refuses wrong types",
    spoken.text.includes("Type 'number' is not assignable to type 'string'"),
    spoken.text,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
