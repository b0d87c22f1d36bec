import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { kernelspec } from "../../kernel/kernelspec.ts";
import { peerPython, peersFolder } from "../peers/python.ts";

/** What is asked of a kernel, in its language. */
export interface Snippets {
  /** A cell whose text differs at each `i`, and what it shows. */
  sum(i: number): string;
  readonly complete: readonly [code: string, match: string];
  readonly inspect: string;
  readonly lines: string;
  readonly display: string;
  /** Run for ever. */
  readonly loop: string;
  readonly wait: string;
  readonly keep: string;
  readonly kept: string;
}

export interface System {
  readonly name: string;
  readonly argv: readonly string[];
  /** Its working directory, where it needs one: tslab finds Node's types only in the notebook's folder. */
  readonly cwd?: string;
  readonly snippets: Snippets;
  /** How its kernelspec says that it is interrupted. */
  readonly interrupt: "message" | "signal";
}

export const printedLines = 10_000;
export const displayedCharacters = 10_000_000;

const typescript = (display: string): Snippets => ({
  sum: (i) => `1+${i}`,
  complete: ["Math.fl", "floor"],
  inspect: "Math.floor",
  lines: `for (let i = 0; i < ${printedLines}; i++) console.log("line " + i);`,
  display,
  loop: "while (true) {}",
  wait: "await new Promise<void>((resolve) => setTimeout(resolve, 1e8));",
  keep: "let kept = 41;",
  kept: "kept + 1",
});

const python: Snippets = {
  sum: (i) => `1+${i}`,
  complete: ["import math; math.flo", "floor"],
  inspect: "sum",
  lines: `for i in range(${printedLines}): print("line", i)`,
  display: `from IPython.display import display; display({"text/plain": "x" * ${displayedCharacters}}, raw=True)`,
  loop: "while True: pass",
  wait: `import asyncio\nawait asyncio.sleep(1e6)`,
  keep: "kept = 41",
  kept: "kept + 1",
};

const text = `"x".repeat(${displayedCharacters})`;

/** The published form of our own kernel. */
const built = path.join(import.meta.dirname, "../../dist/kernel/main.js");

function ours(): System {
  const snippets = typescript(`Jupyter.display({ "text/plain": ${text} }, { raw: true });`);
  const argv = kernelspec().argv.map((arg) => (path.basename(arg) === "main.ts" ? built : arg));
  return { name: "adjoint", argv, snippets, interrupt: "message" };
}

/** The peers that `npm run bench:peers` has installed. */
function peers(): System[] {
  const require = createRequire(path.join(peersFolder, "package.json"));
  const found: System[] = [];
  const libc = process.platform === "linux" ? "-glibc" : "";
  const packageFile = `@deno/${process.platform}-${process.arch}${libc}/package.json`;
  const resolve = (name: string): string | undefined => {
    try {
      return path.dirname(require.resolve(name));
    } catch {
      return undefined;
    }
  };
  const [deno, tslab] = [resolve(packageFile), resolve("tslab/package.json")];
  if (deno !== undefined)
    found.push({
      name: "deno",
      argv: [path.join(deno, "deno"), "jupyter", "--kernel", "--conn", "{connection_file}"],
      snippets: typescript(`await Deno.jupyter.display({ "text/plain": ${text} }, { raw: true });`),
      interrupt: "message",
    });
  if (tslab !== undefined)
    found.push({
      name: "tslab",
      argv: [process.execPath, path.join(tslab, "bin/tslab"), "kernel", "--config-path", "{connection_file}"],
      cwd: peersFolder,
      snippets: typescript(`import { display } from "tslab"; display.text(${text});`),
      interrupt: "signal",
    });
  if (existsSync(peerPython))
    found.push({
      name: "ipykernel",
      argv: [peerPython, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
      snippets: python,
      interrupt: "signal",
    });
  return found;
}

export const systems = (): System[] => [ours(), ...peers()];
