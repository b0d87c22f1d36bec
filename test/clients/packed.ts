// Packs a clone of the project and removes that clone; then, from the tarball alone, in an empty folder and with a Node
// of its own: the README's first lines, a notebook, a kernelspec, and pip's JupyterLab:  packed.ts VENV
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { notebookText } from "../kernel/gateway/support/gateway.ts";
import { startKernel } from "../kernel/support/client.ts";
import { launch, openNotebook, runAll } from "../page/support/driver.ts";
import { startLab } from "./support/lab.ts";
import { checkout, installPacked } from "./support/pack.ts";

const venv = process.argv[2];
if (!venv) throw new Error("Usage: packed.ts VENV");
const { work, clone, folder, installed, node, run } = installPacked();

function check(what: string, holds: boolean): void {
  if (!holds) throw new Error(`The packed package: ${what}`);
  console.log(`ok ${what}`);
}

function sources(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: "utf8" }).filter(
    (name) => name.endsWith(".ts") && !name.endsWith(".d.ts") && !name.includes("node_modules"),
  );
}

/** The installed files that name a folder of this machine. */
function naming(directory: string, place: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((file) => readFileSync(file).includes(place));
}

async function runInLab(): Promise<void> {
  const served = join(work, "served");
  mkdirSync(served);
  writeFileSync(join(served, "first.ipynb"), notebookText([first, "ad.plot.line([1, 2], [3, 4])"], "adjoint-packed"));
  const lab = await startLab(venv!, served, { env: { JUPYTER_PATH: join(work, "prefix/share/jupyter") } });
  try {
    const browser = await launch();
    try {
      const { page } = await openNotebook(browser, lab, "first.ipynb");
      const cells = await runAll(page);
      await page.context().close();
      const shown = JSON.stringify(cells);
      check("runs a notebook in pip's JupyterLab", shown.includes("[ 2, 4 ]") && shown.includes("image/svg+xml"));
    } finally {
      await browser.close();
    }
  } finally {
    await lab.stop();
  }
}

const first = 'import { tensor } from "adjoint";\ntensor([1, 2]).mul(2).toArray()';
try {
  const readme = readFileSync(join(checkout, "README.md"), "utf8");
  check("has no TypeScript sources outside its declarations", sources(installed).length === 0);
  const strange = [clone, checkout].flatMap((place) => naming(installed, place));
  check(`names no folder of where it was packed ${strange.join(" ")}`.trim(), strange.length === 0);

  const library = /```ts library\n([\s\S]*?)```/.exec(readme)?.[1];
  if (!library) throw new Error("The README has no block marked `ts library`.");
  const expected = /\/\/ → (.*)/.exec(library)?.[1];
  writeFileSync(join(folder, "first.ts"), library);
  const printed = run(node, ["first.ts"]).trim();
  check(`runs the README's first lines: ${printed}`, printed === expected);

  writeFileSync(join(folder, "first.ipynb"), notebookText([first]));
  run("npx", ["adjoint", "run", "first.ipynb", "--to", "out.ipynb"]);
  check("runs a notebook", readFileSync(join(folder, "out.ipynb"), "utf8").includes("[ 2, 4 ]"));
  check("finds all it needs", run("npx", ["adjoint", "doctor"]).includes("All that is needed works"));

  const prefix = ["--prefix", join(work, "prefix"), "--name", "adjoint-packed", "--display-name", "Packed TypeScript"];
  run("npx", ["adjoint", "install", ...prefix]);
  const kernels = join(work, "prefix/share/jupyter/kernels/adjoint-packed");
  const { argv } = JSON.parse(readFileSync(join(kernels, "kernel.json"), "utf8")) as { argv: string[] };
  const own = argv.filter((arg) => arg.startsWith("/"));
  check(
    "installs a kernelspec of this package",
    own.length === 2 && own[0] === node && own[1]!.startsWith(installed) && own[1]!.endsWith("main.js"),
  );
  const kernel = await startKernel({ argv, folder });
  try {
    const { published } = await kernel.execute("const n: number = ad.ones([3]).sum().item(); n");
    const shown = published.find(({ type }) => type === "execute_result")?.content["data"] as Record<string, unknown>;
    check("starts a kernel that differentiates by that kernelspec", shown["text/plain"] === "3");
    const wrong = await kernel.execute("const s: string = n;");
    check("checks types before a cell runs", wrong.reply["status"] === "error" && wrong.reply["ename"] !== undefined);
  } finally {
    await kernel.stop();
  }
  await runInLab();
  run("npx", ["adjoint", "uninstall", ...prefix.slice(0, 4)]);
  check("uninstalls its kernelspec", readdirSync(join(work, "prefix/share/jupyter/kernels")).length === 0);
} finally {
  rmSync(work, { recursive: true, force: true });
}
