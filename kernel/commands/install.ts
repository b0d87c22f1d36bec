import { rm, stat } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { reasonOf } from "../gateway/errors.ts";
import { environmentPrefix, userJupyterFolder } from "../gateway/jupyterPaths.ts";
import { kernelName, writeKernelspec } from "../kernelspec.ts";
import { CommandError, UsageError, usage } from "./usage.ts";

/** The folder of the kernelspec that the options name, or undefined when help was asked for. */
function target(args: string[]): string | undefined {
  const { values } = parseArgs({
    args,
    options: {
      user: { type: "boolean" },
      "sys-prefix": { type: "boolean" },
      prefix: { type: "string" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) return undefined;
  if ([values.user, values["sys-prefix"], values.prefix !== undefined].filter(Boolean).length > 1) {
    throw new UsageError("--user, --sys-prefix and --prefix exclude each other.");
  }
  const below = (prefix: string) => path.resolve(prefix, "share", "jupyter", "kernels", kernelName);
  if (values.prefix !== undefined) return below(values.prefix);
  if (!values["sys-prefix"]) return path.join(userJupyterFolder(), "kernels", kernelName);
  const prefix = environmentPrefix();
  if (!prefix)
    throw new CommandError("--sys-prefix: no Python environment is active (VIRTUAL_ENV and CONDA_PREFIX are unset).");
  return below(prefix);
}

/** `adjoint install`: writes the kernelspec where Jupyter looks for it. */
export async function install(args: string[]): Promise<number> {
  const folder = target(args);
  if (folder === undefined) {
    console.log(usage.install);
    return 0;
  }
  // npx's cache is emptied now and then: a kernelspec that points there would stop working some day.
  if (import.meta.dirname.split(path.sep).includes("_npx")) {
    throw new CommandError(
      'This copy lies in npx\'s cache, which may vanish. Install it first: "npm install --global adjoint", then "adjoint install".',
    );
  }
  try {
    await writeKernelspec(folder);
  } catch (error) {
    throw new CommandError(`The kernel cannot be installed in ${folder}: ${reasonOf(error)}`);
  }
  console.log(`installed: ${folder}`);
  return 0;
}

/** `adjoint uninstall`: removes the kernelspec again. */
export async function uninstall(args: string[]): Promise<number> {
  const folder = target(args);
  if (folder === undefined) {
    console.log(usage.uninstall);
    return 0;
  }
  const installed = await stat(path.join(folder, "kernel.json")).catch(() => undefined);
  if (!installed) throw new CommandError(`Nothing is installed in ${folder}.`);
  await rm(folder, { recursive: true });
  console.log(`removed: ${folder}`);
  return 0;
}
