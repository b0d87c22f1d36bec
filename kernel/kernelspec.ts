import { copyFile, mkdir, writeFile } from "node:fs/promises";
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

/** The kernelspec of this copy of the kernel, run by this Node. */
export function kernelspec(): Kernelspec {
  const main = path.join(import.meta.dirname, `main${path.extname(import.meta.filename)}`);
  return {
    argv: [process.execPath, "--no-force-async-hooks-checks", main, "{connection_file}"],
    display_name: "TypeScript (Adjoint)",
    language: "typescript",
    interrupt_mode: "message",
    metadata: { debugger: false },
  };
}

/** Writes the kernelspec with its logo into `directory`, which is made when it is missing. */
export async function writeKernelspec(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  await writeFile(path.join(directory, "kernel.json"), `${JSON.stringify(kernelspec(), null, 2)}\n`);
  await copyFile(fileURLToPath(new URL(logo, import.meta.url)), path.join(directory, logo));
}
