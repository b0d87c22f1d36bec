// Packs the project, installs the tarball alone in an empty folder, runs the README's first lines there, and runs a
// notebook and an installed kernelspec from it.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startKernel } from "../kernel/support/client.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "adjoint-packed-"));
// The package runs under this Node; the machine's own may be older than it asks for.
const env = { ...process.env, PATH: `${join(process.execPath, "..")}:${process.env["PATH"]}` };
const run = (program: string, args: readonly string[], cwd = folder): string =>
  execFileSync(program, args, { cwd, env, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });

function check(what: string, holds: boolean): void {
  if (!holds) throw new Error(`The packed package: ${what}`);
  console.log(`ok ${what}`);
}

try {
  run("npm", ["pack", "--pack-destination", folder, "--silent"], root);
  const tarball = readdirSync(folder).find((name) => name.endsWith(".tgz"))!;
  writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }\n');
  run("npm", ["install", "--no-audit", "--no-fund", "--loglevel=error", `./${tarball}`]);
  const installed = join(folder, "node_modules/adjoint");
  check("has no TypeScript sources outside its declarations", sources(installed).length === 0);

  const readme = readFileSync(join(root, "README.md"), "utf8");
  const library = /```ts library\n([\s\S]*?)```/.exec(readme)?.[1];
  if (!library) throw new Error("The README has no block marked `ts library`.");
  const expected = /\/\/ → (.*)/.exec(library)?.[1];
  writeFileSync(join(folder, "first.ts"), library);
  const printed = run(process.execPath, ["first.ts"]).trim();
  check(`runs the README's first lines: ${printed}`, printed === expected);

  writeFileSync(
    join(folder, "first.ipynb"),
    JSON.stringify(notebook('import { tensor } from "adjoint";\ntensor([1, 2]).mul(2).toArray()')),
  );
  run("npx", ["adjoint", "run", "first.ipynb", "--to", "out.ipynb"]);
  const out = readFileSync(join(folder, "out.ipynb"), "utf8");
  check("runs a notebook", out.includes("[ 2, 4 ]"));

  run("npx", ["adjoint", "install", "--prefix", join(folder, "prefix")]);
  const spec = JSON.parse(readFileSync(join(folder, "prefix/share/jupyter/kernels/adjoint/kernel.json"), "utf8")) as {
    argv: string[];
  };
  check(
    "installs a kernelspec of this package",
    spec.argv.some((arg) => arg.startsWith(installed) && arg.endsWith("main.js")),
  );
  const kernel = await startKernel({ argv: spec.argv, folder });
  try {
    const { published } = await kernel.execute("const n: number = ad.ones([3]).sum().item(); n");
    const shown = published.find(({ type }) => type === "execute_result")?.content["data"] as Record<string, unknown>;
    check("starts a kernel that differentiates by that kernelspec", shown["text/plain"] === "3");
    const wrong = await kernel.execute("const s: string = n;");
    check("checks types before a cell runs", wrong.reply["status"] === "error" && wrong.reply["ename"] !== undefined);
  } finally {
    await kernel.stop();
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function sources(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: "utf8" }).filter(
    (name) => name.endsWith(".ts") && !name.endsWith(".d.ts") && !name.includes("node_modules"),
  );
}

function notebook(source: string): unknown {
  const cell = { cell_type: "code", id: "first", metadata: {}, source, execution_count: null, outputs: [] };
  return {
    cells: [cell],
    metadata: { kernelspec: { name: "adjoint", display_name: "TypeScript (Adjoint)" } },
    nbformat: 4,
    nbformat_minor: 5,
  };
}
