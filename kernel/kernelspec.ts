import { readFileSync } from "node:fs";
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { findPackageJSON } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** The name under which Jupyter clients know the kernel. */
export const kernelName = "adjoint";

const logo = "logo-svg.svg";

/** A kernelspec as kernel.json holds it (Jupyter client documentation, "Kernel specs"). */
export interface Kernelspec {
  readonly argv: readonly string[];
  readonly display_name: string;
  readonly language: string;
  readonly interrupt_mode: "message";
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** The kernelspec of this copy of the kernel, run by this Node: kernel.json of the package with paths that hold anywhere. */
export function kernelspec(): Kernelspec {
  const template = path.join(path.dirname(findPackageJSON("..", import.meta.url)!), "kernel.json");
  const spec = JSON.parse(readFileSync(template, "utf8")) as Kernelspec;
  const main = path.join(import.meta.dirname, `main${path.extname(import.meta.filename)}`);
  const [, ...args] = spec.argv;
  return { ...spec, argv: [process.execPath, ...args.map((arg) => (arg === "kernel/main.ts" ? main : arg))] };
}

/** Writes the kernelspec with its logo into `directory`, which is made when it is missing. */
export async function writeKernelspec(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  await writeFile(path.join(directory, "kernel.json"), `${JSON.stringify(kernelspec(), null, 2)}\n`);
  await copyFile(fileURLToPath(new URL(logo, import.meta.url)), path.join(directory, logo));
}
