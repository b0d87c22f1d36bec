import { readFileSync } from "node:fs";
import { copyFile, mkdir, readdir, readFile, rm, rmdir, writeFile } from "node:fs/promises";
import { findPackageJSON } from "node:module";
import path from "node:path";

/** The name under which Jupyter clients know the kernel. */
export const kernelName = "adjoint";

/** The pictures that clients show beside the kernel's name, under the names that they look for. */
const logos = ["logo-svg.svg", "logo-64x64.png", "logo-32x32.png"];
const specFile = "kernel.json";

/** A kernelspec as kernel.json holds it (Jupyter client documentation, "Kernel specs"). */
export interface Kernelspec {
  readonly argv: readonly string[];
  readonly display_name: string;
  readonly language: string;
  readonly interrupt_mode: "message";
  readonly metadata: Readonly<Record<string, unknown>>;
}

const packageFile = findPackageJSON("..", import.meta.url)!;
const readJson = (file: string): unknown => JSON.parse(readFileSync(file, "utf8"));

/** The package's version. */
export const packageVersion = (): string => (readJson(packageFile) as { version: string }).version;

/** The kernelspec of this copy of the kernel, run by this Node: kernel.json of the package with paths that hold anywhere. */
export function kernelspec(): Kernelspec {
  const spec = readJson(path.join(path.dirname(packageFile), specFile)) as Kernelspec;
  const main = path.join(import.meta.dirname, `main${path.extname(import.meta.filename)}`);
  const [, ...args] = spec.argv;
  return {
    ...spec,
    argv: [process.execPath, ...args.map((arg) => (arg === "kernel/main.ts" ? main : arg))],
    // Tells a kernelspec that was installed by another version.
    metadata: { ...spec.metadata, adjoint: { version: packageVersion() } },
  };
}

/** Writes the kernelspec with its logos into `directory`, which is made when it is missing. */
export async function writeKernelspec(directory: string, displayName?: string): Promise<void> {
  const spec = kernelspec();
  await mkdir(directory, { recursive: true });
  for (const logo of logos) await copyFile(path.join(import.meta.dirname, logo), path.join(directory, logo));
  const text = JSON.stringify({ ...spec, display_name: displayName ?? spec.display_name }, null, 2);
  await writeFile(path.join(directory, specFile), `${text}\n`);
}

/** Whether a kernelspec starts a kernel of this project, whatever its name and version: told by its flag and its file. */
const isOwn = ({ argv }: Kernelspec): boolean =>
  argv.includes("--no-force-async-hooks-checks") && argv.some((arg) => /[\\/]kernel[\\/]main\.[jt]s$/.test(arg));

/** What is installed in a kernelspec's folder: one of ours, another kernel's with how it calls itself, or nothing. */
export async function findKernelspec(
  directory: string,
): Promise<{ kind: "none" } | { kind: "foreign"; shown: string } | { kind: "own"; spec: Kernelspec; version: string }> {
  const text = await readFile(path.join(directory, specFile), "utf8").catch(() => undefined);
  if (text === undefined) return { kind: "none" };
  try {
    const spec = JSON.parse(text) as Kernelspec;
    if (!isOwn(spec)) return { kind: "foreign", shown: String(spec.display_name) };
    const { version } = (spec.metadata?.["adjoint"] ?? {}) as { version?: string };
    return { kind: "own", spec, version: version ?? "unknown" };
  } catch {
    return { kind: "foreign", shown: `${specFile} is not a kernelspec` };
  }
}

/** Removes what `writeKernelspec` wrote, and the folder when nothing else is in it. */
export async function removeKernelspec(directory: string): Promise<void> {
  for (const file of [specFile, ...logos]) await rm(path.join(directory, file), { force: true });
  if ((await readdir(directory)).length === 0) await rmdir(directory);
}
